// How the SIP door treats those who call: as plain data, with defaults that are safe for a device
// that nobody has described.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nachtwacht::daemon {

// Where the answer document travels (fact sheet 2.1). Auto: apart for the standard's dialect, in
// the 200 for the dialect with root `scaip`.
enum class SipReply : std::uint8_t { Auto, Separate, Inline, Both };

enum class VoiceMode : std::uint8_t {
    None,         // no speech through the device: an operator phones the client
    DeviceCalls,  // the device calls a number that it knows
    Transfer,     // the device calls one of `numbers`
    NotTreated,   // never taken in: the device goes on to another centre
};

// What a device hears about speech (fact sheet section 9). A care decision, so never hidden.
struct VoiceSettings {
    VoiceMode mode{VoiceMode::None};
    std::vector<std::string> numbers{};  // gsm:+31..., sip:...; for DeviceCalls: a scheme ("gsm:")
    std::uint8_t callback_minutes{};     // 1-60: a device that asks to be phoned back answers by
                                         // itself for that long; 0: it is not promised
    bool operator==(const VoiceSettings&) const = default;
};

struct SipPeerSettings {
    SipReply reply{SipReply::Auto};
    VoiceSettings voice{};
    bool refuse_unknown{};                     // a controller nobody knows: stored, answered 5
    std::optional<std::uint16_t> heartbeat{};  // minutes, 1-1440; only for devices that allow it
    bool operator==(const SipPeerSettings&) const = default;
};

// An empty condition matches everybody; all have to match.
struct SipPeerRule {
    std::string listener{};  // "udp", "tcp", "tls", or with the port: "udp:5062"
    std::string account{};   // cid, or its beginning with '*'
    std::string source{};    // address, or network "192.0.2.0/24"
    SipPeerSettings settings{};
    bool operator==(const SipPeerRule&) const = default;
};

struct SipLimits {
    std::uint32_t connections{4096};          // open at a time, of one listener
    std::uint32_t connections_a_source{256};  // of them from one address
    std::uint32_t open_requests{64};  // of one connection without an answer yet: not read on
    std::chrono::milliseconds unfinished{30'000};  // a message, a TLS handshake, or the first one
    std::chrono::milliseconds idle{
        49 * 3'600'000};  // two periods of the slowest heartbeat, and more
    std::chrono::seconds retry_after{10};
    std::uint32_t remembered{200'000};  // answers kept for SIP repeats
    bool operator==(const SipLimits&) const = default;
};

}  // namespace nachtwacht::daemon
