// How long who guesses passwords must wait: the pause grows with each failure, for the account and
// for the address that it comes from.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace nachtwacht::daemon {

// One thread.
class LoginPatience {
public:
    using Clock = std::chrono::steady_clock;

    // How long the next attempt must still wait; zero: it may be made now. An attempt counts as a
    // failure until it succeeds, so that many at once gain nothing.
    [[nodiscard]] std::chrono::seconds attempt(
        const std::string& account, const std::string& address, Clock::time_point now
    );
    // The account starts afresh. The address does not: who owns one account may not guess others.
    void succeeded(const std::string& account, const std::string& address);

private:
    struct Failures {
        int count{};
        Clock::time_point free_at{};
        Clock::time_point forgotten_at{};
    };
    [[nodiscard]] static std::chrono::seconds wait_of(
        const Failures& failures, Clock::time_point now
    );
    void make_room(Clock::time_point now);

    std::map<std::string, Failures> known_;
};

}  // namespace nachtwacht::daemon
