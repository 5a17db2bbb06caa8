// The real nachtwachtd in a directory of its own, with a real broker and a region made for the
// test.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "protocol/device_message.hpp"
#include "tests/daemon/broker.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::tests {

struct HousePlan {
    int units{8};
    int clients{200};
    int snapshot_every{40'000};
    bool tls{};  // a SIP listener with a certificate of its own making
    bool http{};
    std::string log{"warn"};
    std::string telephone{};  // address of a hook that has telephone_secret; with it come pages
    bool phone_accounts{};    // the broker knows each unit by its own name
    std::map<std::string, std::string> environment{};  // of the daemon, for fail points
};

// Unit n is "u<n>", client n has the account account_of(n); all live within 20 km of each other.
// The care plan of each twentieth makes a fit of epilepsy life-threatening.
[[nodiscard]] std::string unit_name(int number);
[[nodiscard]] std::vector<std::string> unit_names(int count);  // the first so many
[[nodiscard]] std::string account_of(int client);
[[nodiscard]] protocol::GeoPoint base_of(int unit);
// As an order shows it; by this an order is known to be for that client's alarm.
[[nodiscard]] std::string street_of(int client);
inline constexpr const char* telephone_secret = "a secret of both sides";
inline constexpr const char* house_region = "testland";

// One thread. Whatever it started ends with it.
class RealHouse {
public:
    explicit RealHouse(HousePlan plan = {});
    ~RealHouse();
    RealHouse(const RealHouse&) = delete;
    RealHouse& operator=(const RealHouse&) = delete;

    // Returns when the daemon said READY=1 (sd_notify); throws when it ends first or takes over 20
    // s.
    void start();
    // SIGKILL, and waits for its end.
    void kill();
    // SIGTERM; gives the exit code.
    int stop();
    // Waits for it to end by itself, at most so long; gives its exit code, or -signal, or 1000 when
    // it still runs.
    int wait_for_end(std::chrono::milliseconds within);
    [[nodiscard]] bool runs();
    void set_environment(std::map<std::string, std::string> environment);

    // One client more, with an account: the next start finds another register.
    void register_one_more();

    // The label of the units' team: a reload finds another rule book.
    void relabel_team(const std::string& label);

    [[nodiscard]] std::uint16_t sip_port() const { return sip_port_.number(); }
    [[nodiscard]] std::uint16_t sip_tls_port() const { return tls_port_.number(); }
    [[nodiscard]] std::uint16_t metrics_port() const { return metrics_port_.number(); }
    [[nodiscard]] std::uint16_t http_port() const { return http_port_.number(); }
    [[nodiscard]] Broker& broker() { return broker_; }
    [[nodiscard]] std::filesystem::path command_socket() const;
    [[nodiscard]] std::filesystem::path state() const;
    [[nodiscard]] std::filesystem::path pack() const;
    [[nodiscard]] pid_t pid() const { return pid_; }
    // Memory as the kernel counts it, "48048 kB": VmRSS is resident now, VmHWM the highest.
    [[nodiscard]] std::string memory(const std::string& name) const;
    // What it has taken of the processors since its start.
    [[nodiscard]] std::chrono::milliseconds processor_time() const;
    // A figure without labels on the page for Prometheus; 0 when it is not there.
    [[nodiscard]] double metric(const std::string& name) const;
    // From exec to READY=1.
    [[nodiscard]] std::chrono::milliseconds woke_in() const { return woke_in_; }
    [[nodiscard]] std::filesystem::path log_file() const;
    // The last lines of the daemon's log.
    [[nodiscard]] std::string log() const;
    [[nodiscard]] std::string log_of_this_start() const;
    // Runs the command nachtwacht with these words and the socket; gives what it wrote. Any exit
    // code.
    [[nodiscard]] std::string command(const std::string& words) const;

private:
    void write_pack() const;
    void write_teams(const std::string& label) const;
    void write_config() const;
    [[nodiscard]] std::string tls_lines() const;
    [[nodiscard]] std::string http_lines() const;
    [[nodiscard]] std::string telephone_lines() const;
    void wait_until_ready(int notices);
    [[nodiscard]] std::string whole_log() const;

    HousePlan plan_;
    daemon::TemporaryDirectory folder_;
    Broker broker_;
    ReservedPort sip_port_;
    ReservedPort tls_port_;
    ReservedPort metrics_port_;
    ReservedPort http_port_;
    pid_t pid_{-1};
    int exit_{};
    std::uintmax_t log_began_{};
    std::chrono::milliseconds woke_in_{};
};

}  // namespace nachtwacht::tests
