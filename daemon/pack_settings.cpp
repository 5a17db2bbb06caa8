#include <array>

#include "daemon/pack_sections.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Seconds;
using routing::Times;

struct TimeSetting {
    std::string_view key;
    Seconds Times::*member;
};
constexpr std::array time_settings{
    TimeSetting{"shown_within", &Times::shown_within},
    TimeSetting{"answer_urgent", &Times::answer_urgent},
    TimeSetting{"answer_u3", &Times::answer_u3},
    TimeSetting{"answer_u4_u5", &Times::answer_u4_u5},
    TimeSetting{"tell_operator", &Times::tell_operator},
    TimeSetting{"operator_first", &Times::operator_first},
    TimeSetting{"first_contact", &Times::first_contact},
    TimeSetting{"task_second", &Times::task_second},
    TimeSetting{"task_duty_number", &Times::task_duty_number},
    TimeSetting{"call112_second", &Times::call112_second},
    TimeSetting{"call112_leader", &Times::call112_leader},
    TimeSetting{"press_again", &Times::press_again},
    TimeSetting{"position_fresh", &Times::position_fresh},
    TimeSetting{"position_usable", &Times::position_usable},
    TimeSetting{"expected_on_scene", &Times::expected_on_scene},
    TimeSetting{"sign_of_life", &Times::sign_of_life},
    TimeSetting{"keep_closed", &Times::keep_closed}};

struct Order {
    std::string_view earlier;
    Seconds Times::*earlier_member;
    std::string_view later;
    Seconds Times::*later_member;
};
constexpr std::array order_of_times{
    Order{"shown_within", &Times::shown_within, "answer_urgent", &Times::answer_urgent},
    Order{"call112_second", &Times::call112_second, "call112_leader", &Times::call112_leader},
    Order{"task_second", &Times::task_second, "task_duty_number", &Times::task_duty_number},
    Order{"position_fresh", &Times::position_fresh, "position_usable", &Times::position_usable}};

void check_order(MapReader& map, const Times& times) {
    for (const Order& order : order_of_times) {
        if (times.*order.earlier_member < times.*order.later_member) {
            continue;
        }
        const YamlNode* later = map.find(order.later);
        const YamlNode* node = later != nullptr ? later : map.find(order.earlier);
        if (node != nullptr) {
            map.mistakes().add(
                node->at,
                std::string{order.later} + " does not come after " + std::string{order.earlier} +
                    ", write a longer time"
            );
        }
    }
}

// From 1: zero of these would stop the house.
void read_count(MapReader& map, std::string_view key, std::uint32_t& into) {
    const YamlNode* node = map.find(key);
    std::uint32_t read{};
    if (node == nullptr || !read_value(*node, read, map.mistakes())) {
        return;
    }
    if (read == 0) {
        map.mistakes().add(node->at, std::string{key} + " of 0, write at least 1");
        return;
    }
    into = read;
}

}  // namespace

void read_times(const YamlNode& node, PackReading& reading) {
    MapReader map{node, reading.mistakes()};
    Times& times = reading.region().times;
    for (const TimeSetting& setting : time_settings) {
        if (const YamlNode* value = map.find(setting.key)) {
            read_positive(*value, setting.key, times.*setting.member, reading.mistakes());
        }
    }
    read_count(map, "tell_operator_after_silent", times.tell_operator_after_silent);
    check_order(map, times);
    map.finish();
}

void read_weights(const YamlNode& node, PackReading& reading) {
    MapReader map{node, reading.mistakes()};
    map.read("late_factor", reading.region().weights.late_factor);
    map.read("position_age_most", reading.region().weights.position_age_most);
    map.finish();
}

void read_crow_fly(const YamlNode& node, PackReading& reading) {
    MapReader map{node, reading.mistakes()};
    routing::CrowFly& setting = reading.region().crow_fly;
    read_count(map, "speed_kmh", setting.speed_kmh);
    read_count(map, "detour_percent", setting.detour_percent);
    const YamlNode* detour = map.find("detour_percent");
    if (setting.detour_percent < 100 && detour != nullptr) {
        reading.mistakes().add(
            detour->at,
            "a detour shorter than the straight line, write at least detour_percent: 100"
        );
    }
    map.finish();
}

void read_chain(const YamlNode& node, PackReading& reading) {
    MapReader map{node, reading.mistakes()};
    map.read("shift_leader", reading.region().chain.shift_leader);
    map.read("duty_number", reading.region().chain.duty_number);
    map.finish();
}

void read_hap(const YamlNode& node, PackReading& reading) {
    MapReader map{node, reading.mistakes()};
    read_label(map, reading.region().hap);
    map.finish();
}

}  // namespace nachtwacht::daemon
