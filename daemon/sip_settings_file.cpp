#include "daemon/sip_settings_file.hpp"

#include <array>
#include <charconv>

#include "daemon/sip_peers.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::array<std::string_view, 4> reply_names{"auto", "separate", "inline", "both"};
constexpr std::array<std::string_view, 4> voice_names{
    "none", "device_calls", "transfer", "not_treated"};
constexpr std::array<std::string_view, 2> unknown_names{"take", "refuse"};

// The place of a word among its names.
template <std::size_t size, class Value>
void read_choice(
    MapReader& map,
    std::string_view key,
    const std::array<std::string_view, size>& names,
    Value& into
) {
    std::string word;
    if (!map.read(key, word)) {
        return;
    }
    for (std::size_t i = 0; i < size; ++i) {
        if (names[i] == word) {
            into = static_cast<Value>(i);
            return;
        }
    }
    map.mistakes().add(
        map.find(key)->at,
        "'" + word + "' is no choice for " + std::string{key} +
            instead(word, {names.begin(), names.end()})
    );
}

// Whole minutes between two bounds.
template <class Minutes>
void read_minutes(MapReader& map, std::string_view key, std::int64_t most, Minutes& into) {
    routing::Seconds span{};
    if (!map.read(key, span)) {
        return;
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span);
    if (minutes != span || minutes.count() < 1 || minutes.count() > most) {
        map.mistakes().add(
            map.find(key)->at,
            std::string{key} + " is whole minutes, from 1min to " + std::to_string(most) + "min"
        );
        return;
    }
    into = static_cast<std::uint16_t>(minutes.count());
}

bool is_listener(const std::string& text) {
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    if (name != "udp" && name != "tcp" && name != "tls") {
        return false;
    }
    if (colon == std::string::npos) {
        return true;
    }
    std::uint16_t port{};
    const auto* end = text.data() + text.size();
    const auto [stop, wrong] = std::from_chars(text.data() + colon + 1, end, port);
    return wrong == std::errc{} && stop == end;
}

void read_conditions(MapReader& map, SipPeerRule& rule) {
    if (map.read("listener", rule.listener) && !is_listener(rule.listener)) {
        map.mistakes().add(
            map.find("listener")->at,
            "'" + rule.listener + "' is no listener, write udp, tcp, tls or \"udp:5062\""
        );
    }
    if (const auto* account = map.find("account")) {
        read_quoted(*account, "an account", rule.account, map.mistakes());
    }
    if (map.read("source", rule.source) && !is_network(rule.source)) {
        map.mistakes().add(
            map.find("source")->at,
            "'" + rule.source + "' is no address, write \"192.0.2.7\" or \"192.0.2.0/24\""
        );
    }
}

void read_voice(MapReader& map, VoiceSettings& voice) {
    std::uint16_t callback{};
    read_choice(map, "voice", voice_names, voice.mode);
    map.read("numbers", voice.numbers);
    read_minutes(map, "callback", 60, callback);
    voice.callback_minutes = static_cast<std::uint8_t>(callback);
    if (voice.mode == VoiceMode::Transfer && voice.numbers.empty()) {
        map.mistakes().add(
            map.at(), "voice transfer without a number, write numbers: [\"gsm:+31...\"]"
        );
    }
}

void read_rule(const YamlNode& node, Mistakes& mistakes, SipPeerRule& rule) {
    MapReader map{node, mistakes};
    read_conditions(map, rule);
    read_choice(map, "reply", reply_names, rule.settings.reply);
    read_voice(map, rule.settings.voice);
    read_choice(map, "unknown", unknown_names, rule.settings.refuse_unknown);
    read_minutes(map, "heartbeat", 1440, rule.settings.heartbeat);
    map.finish();
}

void read_span(MapReader& map, std::string_view key, std::chrono::milliseconds& into) {
    routing::Seconds span{};
    if (map.read(key, span)) {
        into = span;
    }
}

}  // namespace

void read_sip_peers(MapReader& sip, std::vector<SipPeerRule>& into) {
    if (const auto* peers = sip.find("peers")) {
        for (const auto& item : items_of(*peers, sip.mistakes())) {
            read_rule(item, sip.mistakes(), into.emplace_back());
        }
    }
}

void read_sip_limits(MapReader& sip, SipLimits& into) {
    const auto* node = sip.find("limits");
    if (node == nullptr) {
        return;
    }
    MapReader map{*node, sip.mistakes()};
    map.read("connections", into.connections);
    map.read("connections_a_source", into.connections_a_source);
    read_span(map, "unfinished", into.unfinished);
    read_span(map, "idle", into.idle);
    map.finish();
}

}  // namespace nachtwacht::daemon
