#include "daemon/config_file.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include "daemon/sip_settings_file.hpp"
#include "daemon/yaml_reader.hpp"
#include "protocol/web_push.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

bool is_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

// Without TLS everybody on the way could read and repeat a call.
bool is_hook_url(const std::string& text) {
    const auto url = protocol::read_web_address(text);
    return url && (url->secure || url->host == "localhost" || url->host == "127.0.0.1" ||
                   url->host == "::1");
}

// One reading of the file; everything wrong goes into the mistakes.
class ConfigReading {
public:
    ConfigReading(const fs::path& file, Mistakes& mistakes)
        : folder_(fs::absolute(file).parent_path()), mistakes_(mistakes) {}

    void read(const YamlNode& node, Config& config);

private:
    void read_path(MapReader& map, std::string_view key, fs::path& into) const;
    void read_secret(MapReader& map, std::string_view key, fs::path& into) const;
    void read_endpoint(const YamlNode& node, Endpoint& into);
    void read_endpoints(MapReader& map, std::string_view key, std::vector<Endpoint>& into);
    void read_log(MapReader& map, LogLevel& into);
    void read_sip(const YamlNode& node, SipConfig& sip);
    void read_mqtt(const YamlNode& node, MqttConfig& mqtt);
    void read_push(const YamlNode& node, PushConfig& push);
    void read_telephone(const YamlNode& node, TelephoneConfig& telephone);
    void read_command(const YamlNode& node, CommandConfig& command);
    void read_metrics(const YamlNode& node, MetricsConfig& metrics);
    void read_http(const YamlNode& node, HttpConfig& http);

    fs::path folder_;
    Mistakes& mistakes_;
};

void ConfigReading::read_path(MapReader& map, std::string_view key, fs::path& into) const {
    std::string text;
    if (map.read(key, text)) {
        into = (folder_ / text).lexically_normal();
    }
}

// A bare name is looked for among the credentials, so it stays one.
void ConfigReading::read_secret(MapReader& map, std::string_view key, fs::path& into) const {
    std::string text;
    if (map.read(key, text)) {
        const bool bare = text.find('/') == std::string::npos;
        into = bare ? fs::path(text) : (folder_ / text).lexically_normal();
    }
}

void ConfigReading::read_endpoint(const YamlNode& node, Endpoint& into) {
    std::string text;
    if (!read_value(node, text, mistakes_)) {
        return;
    }
    if (const auto endpoint = parse_endpoint(text)) {
        into = *endpoint;
    } else {
        mistakes_.add(
            node.at,
            "'" + text + "' is no address with a port, write \"127.0.0.1:5060\" or \"[::1]:5060\""
        );
    }
}

void ConfigReading::read_endpoints(
    MapReader& map, std::string_view key, std::vector<Endpoint>& into
) {
    const auto* node = map.find(key);
    if (node == nullptr) {
        return;
    }
    for (const auto& item : items_of(*node, mistakes_)) {
        read_endpoint(item, into.emplace_back());
    }
}

void ConfigReading::read_log(MapReader& map, LogLevel& into) {
    constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    std::string text;
    if (!map.read("log", text)) {
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == text) {
            into = static_cast<LogLevel>(i);
            return;
        }
    }
    mistakes_.add(
        map.find("log")->at,
        "'" + text + "' is no log level" + instead(text, {names.begin(), names.end()})
    );
}

void ConfigReading::read_sip(const YamlNode& node, SipConfig& sip) {
    MapReader map{node, mistakes_};
    read_endpoints(map, "udp", sip.udp);
    read_endpoints(map, "tcp", sip.tcp);
    read_endpoints(map, "tls", sip.tls);
    read_path(map, "certificate", sip.certificate);
    read_secret(map, "key", sip.key);
    read_sip_peers(map, sip.peers);
    read_sip_limits(map, sip.limits);
    map.finish();
    if (!sip.tls.empty() && (sip.certificate.empty() || sip.key.empty())) {
        mistakes_.add(
            map.at(), "sip over tls needs its certificate and key, write certificate: and key:"
        );
    }
}

void ConfigReading::read_mqtt(const YamlNode& node, MqttConfig& mqtt) {
    MapReader map{node, mistakes_};
    map.require("host", "127.0.0.1", mqtt.host);
    map.read("port", mqtt.port);
    map.read("user", mqtt.user);
    read_secret(map, "password", mqtt.password);
    read_path(map, "ca", mqtt.ca);
    map.read("client_id", mqtt.client_id);
    map.finish();
    if (mqtt.user.empty() && !mqtt.password.empty()) {
        mistakes_.add(map.at(), "a password without a user, write user:");
    }
}

void ConfigReading::read_push(const YamlNode& node, PushConfig& push) {
    MapReader map{node, mistakes_};
    if (map.require("subject", "mailto:beheer@zorg.example", push.subject) &&
        !protocol::is_vapid_subject(push.subject)) {
        mistakes_.add(
            map.find("subject")->at,
            "'" + push.subject +
                "' is nobody whom a push service can ask, write mailto: with an address, or https:"
        );
    }
    map.read("hosts", push.hosts);
    read_path(map, "ca", push.ca);
    map.read("test_services", push.test_services);
    map.finish();
}

void ConfigReading::read_telephone(const YamlNode& node, TelephoneConfig& telephone) {
    MapReader map{node, mistakes_};
    if (map.require("url", "https://telefonie.zorg.example/nachtwacht", telephone.url) &&
        !is_hook_url(telephone.url)) {
        mistakes_.add(
            map.find("url")->at,
            "'" + telephone.url +
                "' is no address of a hook, write https://host/path (http on this machine only)"
        );
    }
    if (map.require("secret", "telephone-secret") != nullptr) {
        read_secret(map, "secret", telephone.secret);
    }
    const std::array<std::string_view, 3> ways{"voice", "sms", "both"};
    if (map.read("way", telephone.way) && std::ranges::find(ways, telephone.way) == ways.end()) {
        mistakes_.add(
            map.find("way")->at,
            "'" + telephone.way + "' is no way to call" +
                instead(telephone.way, {ways.begin(), ways.end()})
        );
    }
    read_path(map, "ca", telephone.ca);
    map.finish();
}

void ConfigReading::read_command(const YamlNode& node, CommandConfig& command) {
    MapReader map{node, mistakes_};
    read_path(map, "socket", command.socket);
    map.read("group", command.group);
    map.read("most_connections", command.most_connections);
    map.finish();
    if (command.most_connections == 0) {
        mistakes_.add(map.at(), "most_connections is 0: nobody could work, write at least 1");
    }
}

void ConfigReading::read_metrics(const YamlNode& node, MetricsConfig& metrics) {
    MapReader map{node, mistakes_};
    if (const auto* listen = map.find("listen")) {
        read_endpoint(*listen, metrics.listen);
    }
    map.finish();
}

void ConfigReading::read_http(const YamlNode& node, HttpConfig& http) {
    MapReader map{node, mistakes_};
    read_endpoints(map, "listen", http.listen);
    read_endpoints(map, "tls", http.tls);
    read_path(map, "certificate", http.certificate);
    read_secret(map, "key", http.key);
    read_path(map, "console", http.console);
    map.read("centre", http.centre);
    map.read("most_connections", http.most_connections);
    map.read("most_a_source", http.most_a_source);
    map.finish();
    for (const Endpoint& endpoint : http.listen) {
        if (!endpoint.address.starts_with("127.") && endpoint.address != "::1") {
            mistakes_.add(
                map.at(),
                "http listens at " + to_text(endpoint) +
                    " without tls: write it under tls:, or an address of this machine alone"
            );
        }
    }
    if (!http.tls.empty() && (http.certificate.empty() || http.key.empty())) {
        mistakes_.add(
            map.at(), "http over tls needs its certificate and key, write certificate: and key:"
        );
    }
    if (http.most_connections == 0 || http.most_a_source == 0) {
        mistakes_.add(map.at(), "no connections are allowed: nobody could work, write at least 1");
    }
}

void ConfigReading::read(const YamlNode& node, Config& config) {
    MapReader map{node, mistakes_};
    read_path(map, "state", config.state);
    read_path(map, "region", config.region);
    read_path(map, "clients", config.clients);
    read_path(map, "credentials", config.credentials);
    read_log(map, config.log);
    map.read("stop_within", config.stop_within);
    map.read("snapshot_every", config.snapshot_every);
    if (config.snapshot_every == 0) {
        mistakes_.add(map.at(), "snapshot_every is 0: write how many entries, 40000 for instance");
    }
    map.read("raw_message_days", config.raw_message_days);
    if (config.raw_message_days == 0) {
        mistakes_.add(map.at(), "raw_message_days is 0: write how many days, 90 for instance");
    }
    if (const auto* sip = map.find("sip")) {
        read_sip(*sip, config.sip);
    }
    if (const auto* mqtt = map.find("mqtt")) {
        read_mqtt(*mqtt, config.mqtt);
    }
    if (const auto* push = map.find("push")) {
        read_push(*push, config.push);
    }
    if (const auto* telephone = map.find("telephone")) {
        read_telephone(*telephone, config.telephone);
    }
    if (const auto* command = map.find("command")) {
        read_command(*command, config.command);
    }
    if (const auto* metrics = map.find("metrics")) {
        read_metrics(*metrics, config.metrics);
    }
    if (const auto* http = map.find("http")) {
        read_http(*http, config.http);
    }
    map.finish();
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    Endpoint endpoint;
    const auto port = text.substr(colon + 1);
    const auto* const end = port.data() + port.size();
    const auto read = std::from_chars(port.data(), end, endpoint.port);
    const auto address = text.substr(0, colon);
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    endpoint.address = bracketed ? address.substr(1, address.size() - 2) : address;
    const bool six = endpoint.address.find(':') != std::string::npos;
    const bool good = read.ec == std::errc{} && read.ptr == end && six == bracketed &&
                      is_address(endpoint.address);
    return good ? std::optional{endpoint} : std::nullopt;
}

std::string to_text(const Endpoint& endpoint) {
    const bool six = endpoint.address.find(':') != std::string::npos;
    const auto address = six ? "[" + endpoint.address + "]" : endpoint.address;
    return address + ":" + std::to_string(endpoint.port);
}

tl::expected<Config, std::vector<Mistake>> read_config(
    std::string_view content, const fs::path& file
) {
    Mistakes mistakes;
    Config config;
    if (const auto node = read_yaml(content, file.string(), mistakes)) {
        ConfigReading{file, mistakes}.read(*node, config);
    }
    if (!mistakes.empty()) {
        return tl::make_unexpected(mistakes.sorted());
    }
    return config;
}

tl::expected<Config, std::vector<Mistake>> load_config(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open() || in.bad() || fs::is_directory(file)) {
        Mistake missing;
        missing.at.file = std::make_shared<const std::string>(file.string());
        missing.text = "cannot be read, write its path or make the file";
        return tl::make_unexpected(std::vector{missing});
    }
    return read_config(content, file);
}

}  // namespace nachtwacht::daemon
