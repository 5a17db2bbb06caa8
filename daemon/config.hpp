// What nachtwachtd is told before it starts: nachtwachtd.yaml as plain data, with its defaults.
// Region packs and the client register are files of their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/sip_settings.hpp"

namespace nachtwacht::daemon {

// Where to listen. Port 0: any free one (tests); the log says which.
struct Endpoint {
    std::string address{"127.0.0.1"};  // IPv4 or IPv6 literal
    std::uint16_t port{};
    bool operator==(const Endpoint&) const = default;
};

struct SipConfig {
    std::vector<Endpoint> udp{};
    std::vector<Endpoint> tcp{};
    std::vector<Endpoint> tls{};
    std::filesystem::path certificate{};  // PEM chain, wanted by tls
    std::filesystem::path key{};          // PEM, wanted by tls; a name without '/' is a credential
    std::vector<SipPeerRule> peers{};     // the first that fits counts; nobody: the defaults
    SipLimits limits{};
    bool operator==(const SipConfig&) const = default;
};

// No host: no broker is used.
struct MqttConfig {
    std::string host{};
    std::uint16_t port{1883};
    std::string user{};
    std::filesystem::path password{};  // file; a name without '/' is a credential
    std::filesystem::path ca{};        // PEM: TLS is used and the broker's certificate checked
    std::string client_id{"nachtwachtd"};
    bool operator==(const MqttConfig&) const = default;
};

// No subject: no push is sent.
struct PushConfig {
    std::string subject{};         // mailto: or https:, whom a push service can ask about us
    std::vector<std::string> hosts{// of push services; "*.host" for all that end so
                                   "fcm.googleapis.com",  // Chrome, and Edge and Samsung on Android
                                   "*.push.services.mozilla.com",  // Firefox
                                   "*.push.apple.com",             // Safari
                                   "*.notify.windows.com"};        // Edge on Windows
    std::filesystem::path ca{};  // PEM; empty: those that the system trusts
    bool test_services{};        // any host, plain http and this machine: never in earnest
    bool operator==(const PushConfig&) const = default;
};

// No url: the telephony is asked over MQTT only.
struct TelephoneConfig {
    std::string url{};
    std::filesystem::path secret{};  // file; a name without '/' is a credential
    std::string way{"voice"};        // voice, sms or both: passed on to the hook
    std::filesystem::path ca{};      // PEM; empty: those that the system trusts
    bool operator==(const TelephoneConfig&) const = default;
};

struct CommandConfig {
    std::filesystem::path socket{"/run/nachtwacht/command.sock"};
    std::string group{"nachtwacht"};  // its members are operators
    std::uint32_t most_connections{64};
    bool operator==(const CommandConfig&) const = default;
};

// Port 0: no metrics are served.
struct MetricsConfig {
    Endpoint listen{"127.0.0.1", 9464};
    bool operator==(const MetricsConfig&) const = default;
};

// Without a listener there is no console and no phones' page.
struct HttpConfig {
    std::vector<Endpoint> listen{};  // without TLS: this machine only
    std::vector<Endpoint> tls{};
    std::filesystem::path certificate{};  // PEM chain, wanted by tls
    std::filesystem::path key{};          // PEM, wanted by tls; a name without '/' is a credential
    std::filesystem::path console{"/usr/share/nachtwacht/console"};
    std::string centre{};  // telephone of the centre, for phones' pages and the paper list
    std::uint32_t most_connections{1024};
    std::uint32_t most_a_source{256};  // a whole building may have one address
    bool operator==(const HttpConfig&) const = default;

    [[nodiscard]] bool is_on() const { return !listen.empty() || !tls.empty(); }
};

enum class LogLevel : std::uint8_t { Debug, Info, Warn, Error };

struct Config {
    std::filesystem::path state{"/var/lib/nachtwacht"};  // journal, keys, reserve, paper list
    std::filesystem::path region{"/etc/nachtwacht/region"};
    std::filesystem::path clients{};      // empty: the register that the pack names
    std::filesystem::path credentials{};  // empty: $CREDENTIALS_DIRECTORY, else <state>/credentials
    SipConfig sip{};
    MqttConfig mqtt{};
    PushConfig push{};
    TelephoneConfig telephone{};
    CommandConfig command{};
    MetricsConfig metrics{};
    HttpConfig http{};
    LogLevel log{LogLevel::Info};
    std::chrono::seconds stop_within{10};
    // Entries between two snapshots: at the next start at most about so many are folded.
    std::uint32_t snapshot_every{40'000};
    // Messages as they came are kept so long.
    std::uint32_t raw_message_days{90};
    bool operator==(const Config&) const = default;

    // A secret's file: `name` itself when it holds a '/', else in the credentials directory.
    [[nodiscard]] std::filesystem::path credential(const std::filesystem::path& name) const;
};

}  // namespace nachtwacht::daemon
