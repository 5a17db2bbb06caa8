// A real mosquitto with the configuration that we ship, on a free port of the loopback, in a
// directory of its own that goes with it. For tests and benchmarks.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/daemon/reserved_port.hpp"

namespace nachtwacht::tests {

// "gateway" and "telephony" always have accounts; a password is the account's name + "-secret".
[[nodiscard]] std::string broker_password(const std::string& account);

class Broker {
public:
    // Runs and accepts connections when the constructor returns; throws std::runtime_error
    // otherwise. The program is $NACHTWACHT_MOSQUITTO or /usr/sbin/mosquitto.
    explicit Broker(const std::vector<std::string>& accounts);
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_.number(); }
    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool runs() const { return pid_ > 0; }

    void kill();    // SIGKILL, and waits for its end
    void forget();  // its database, while it does not run
    void freeze();  // SIGSTOP
    void thaw();    // SIGCONT
    void start();   // on the same port; returns when it accepts connections

private:
    std::filesystem::path directory_;
    ReservedPort port_;
    pid_t pid_{};
};

}  // namespace nachtwacht::tests
