// Alarm units of our own that speak SCAIP over UDP, many at once from one socket, as devices do: an
// alarm is sent again until it is answered. The independent client of the tests is SIPp; this one
// is for load, crashes and measuring.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nachtwacht::tests {

struct SipAnswer {
    std::string reference{};
    std::string snu{};  // empty: a SIP response without a SCAIP answer
    int status{};
};

// What a device says, in the dialect with root `scaip`, so that the answer stands in the 200.
struct ScaipWords {
    std::string account{};
    std::string reference{};
    std::string device_type{"0005"};
    std::string status_code{"0009"};
    std::string message_type{"ME"};  // PI: a heartbeat
    int attempt{1};                  // makes a new SIP transaction for the same reference
};
struct SipWire {
    std::string transport{"UDP"};
    std::uint16_t port{};
    std::uint16_t own_port{};
};
[[nodiscard]] std::string sip_message(const ScaipWords& words, const SipWire& wire);
[[nodiscard]] SipAnswer read_sip_answer(const std::string& text);

// One thread.
class SipCaller {
public:
    explicit SipCaller(std::uint16_t port);
    ~SipCaller();
    SipCaller(const SipCaller&) = delete;
    SipCaller& operator=(const SipCaller&) = delete;

    void send(const ScaipWords& words);
    // `attempt`: as above (a SCAIP resend).
    void send(
        const std::string& account,
        const std::string& reference,
        const std::string& device_type = "0005",
        const std::string& status_code = "0009",
        int attempt = 1
    );
    // The next answer, waiting at most so long.
    [[nodiscard]] std::optional<SipAnswer> receive(std::chrono::milliseconds within);
    void send_raw(const std::string& datagram);

private:
    int handle_;
    std::uint16_t port_;
    std::uint16_t own_port_{};
};

}  // namespace nachtwacht::tests
