// What nachtwachtd tells the service manager that started it (sd_notify(3)). Without one
// (NOTIFY_SOCKET is not set) every call does nothing. Any thread; none waits.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace nachtwacht::daemon {

// Listeners are open, everything works. Also ends a reload, whether it was taken or refused.
void notice_ready(std::string_view status);

// A reload has begun; notice_ready() must follow.
void notice_reloading();

void notice_stopping();

// One line for `systemctl status`, without personal data. Line ends become spaces: a second line
// would be read as a message of its own.
void notice_status(std::string_view status);

// Alive: to be told after a journal round trip only, so that a stuck loop or disk is seen.
void notice_alive();

// How often notice_alive() is to be told: half of the unit's WatchdogSec=, so that one may be late.
// None when the service manager does not watch this process.
[[nodiscard]] std::optional<std::chrono::milliseconds> notice_alive_every();

}  // namespace nachtwacht::daemon
