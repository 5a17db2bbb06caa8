#include "daemon/service_notice.hpp"

#include <systemd/sd-daemon.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace nachtwacht::daemon {
namespace {

std::string status_line(std::string_view status) {
    std::string line{status};
    std::ranges::replace(line, '\n', ' ');
    return "STATUS=" + line;
}

// Environment stays as it is: programs that we start are not watched (sd_notify's first argument).
// A failure is not ours to mend: a manager that hears nothing restarts us.
void tell(const std::string& message) { sd_notify(0, message.c_str()); }

std::uint64_t monotonic_us() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

void notice_ready(std::string_view status) { tell("READY=1\n" + status_line(status)); }

// The instant is for managers from 253 on (Type=notify-reload); older ones ignore it.
void notice_reloading() { tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_us())); }

void notice_stopping() { tell("STOPPING=1"); }

void notice_status(std::string_view status) { tell(status_line(status)); }

void notice_alive() { tell("WATCHDOG=1"); }

std::optional<std::chrono::milliseconds> notice_alive_every() {
    std::uint64_t limit_us = 0;
    if (sd_watchdog_enabled(0, &limit_us) <= 0) {
        return std::nullopt;
    }
    return std::chrono::milliseconds{limit_us / 2'000};
}

}  // namespace nachtwacht::daemon
