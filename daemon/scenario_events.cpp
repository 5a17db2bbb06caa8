#include <array>

#include "daemon/pack_reading.hpp"
#include "daemon/scenario_world.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace routing;

void read_unit(MapReader& map, std::string_view key, const ScenarioWorld& world, UnitId& into) {
    const YamlNode* node = map.find(key);
    if (node == nullptr || !read_value(*node, into.value, map.mistakes())) {
        return;
    }
    if (!world.region().units.contains(into)) {
        std::vector<std::string_view> names;
        for (const auto& [id, unit] : world.region().units) {
            names.emplace_back(id.value);
        }
        map.mistakes().add(
            node->at, "unknown unit '" + into.value + "'" + instead(into.value, names)
        );
    }
}

void read_urgency(MapReader& map, std::string_view key, std::optional<Urgency>& into) {
    if (const YamlNode* node = map.find(key)) {
        into = read_enum<Urgency>(*node, urgency_named, "urgency", map.mistakes());
    }
}

// `at` and `seen`: where its phone was, and how long ago.
void read_sighting(MapReader& map, const UnitId& unit, ScenarioWorld& world) {
    Position position;
    Seconds ago{0};
    const bool seen = map.read("at", position);
    map.read("seen", ago);
    if (seen) {
        world.sight(unit, Sighting{position, world.now().wall - ago, 0});
    }
}

void set_duty(MapReader& map, const UnitId& unit, bool on, ScenarioWorld& world) {
    DutyChanged duty{.unit = unit, .on = on, .by = "unit"};
    Position base;
    if (map.read("base", base)) {
        duty.base = base;
    }
    if (const YamlNode* until = map.find("until")) {
        duty.until = read_instant(*until, world.region().calendar.zone, map.mistakes());
    }
    world.take(std::move(duty));
}

void read_names_into(MapReader& map, std::string_view key, std::vector<SkillId>& into) {
    std::vector<std::string> names;
    map.read(key, names);
    for (std::string& name : names) {
        into.push_back(SkillId{std::move(name)});
    }
}

void play_signal(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    Signal signal;
    signal.reference.door = Door::Scaip;
    signal.reference.keep = std::chrono::minutes{35};
    if (const YamlNode* kind = map.require("kind", "fall")) {
        signal.kind =
            read_enum<Kind>(*kind, kind_named, "kind", mistakes).value_or(Kind::ManualAlarm);
    }
    if (const YamlNode* asker = map.find("from")) {
        signal.asker =
            read_enum<Asker>(*asker, asker_named, "asker", mistakes).value_or(Asker::Device);
    }
    if (const YamlNode* account = map.find("account")) {
        read_quoted(*account, "an account", signal.reference.sender, mistakes);
    }
    std::uint32_t client{};
    if (map.read("client", client)) {
        signal.client = ClientNumber{client};
    }
    map.read("reference", signal.reference.value);
    read_urgency(map, "asked", signal.asked);
    map.read("care_path", signal.care_path.value);
    read_names_into(map, "needs", signal.needs);
    Position position;
    if (map.read("at", position)) {
        signal.position = position;
    }
    map.read("update", signal.update);
    map.read("bare", signal.bare);
    map.read("phone_back", signal.phone_back);
    map.finish();
    world.give(std::move(signal));
}

void play_unreadable(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    Reference reference{.door = Door::Scaip, .value = "bytes"};
    if (const YamlNode* account = map.find("account")) {
        read_quoted(*account, "an account", reference.sender, mistakes);
    }
    map.finish();
    world.take(UnreadableReceived{std::move(reference)});
}

void play_answer(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    UnitAnswered answered;
    read_unit(map, "unit", world, answered.unit);
    if (const YamlNode* says = map.require("says", "accept")) {
        std::string word;
        read_value(*says, word, mistakes);
        const auto answer = answer_named(word);
        if (!answer) {
            mistakes.add(
                says->at, "unknown answer '" + word + "'" + instead(word, names_of_all<Answer>())
            );
            return;
        }
        answered.answer = *answer;
    }
    map.read("word", answered.word);
    map.finish();
    if (const Order* order = world.last_order_of(answered.unit)) {
        answered.order = order->id;
    } else {
        mistakes.add(
            node.at, "the unit '" + answered.unit.value + "' has no order, write one that has"
        );
    }
    world.take(std::move(answered));
}

void play_act(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    OperatorActed acted;
    map.require("who", "anja", acted.who.value);
    if (const YamlNode* does = map.require("does", "spoken")) {
        acted.act = read_enum<Act>(*does, act_named, "act", mistakes).value_or(Act::Remark);
    }
    std::uint32_t ordinal = 0;
    map.read("incident", ordinal);
    const Incident* incident = world.incident(ordinal);
    acted.incident = incident == nullptr ? 0 : incident->id.number;
    read_urgency(map, "urgency", acted.urgency);
    read_unit(map, "unit", world, acted.unit);
    if (const YamlNode* kind = map.find("task")) {
        const auto task = read_enum<TaskKind>(*kind, task_kind_named, "task", mistakes);
        const Task* open = task && incident != nullptr ? incident->open_task(*task) : nullptr;
        acted.task = open == nullptr ? 0 : open->id.index;
    }
    map.read("word", acted.word);
    std::uint32_t other = 0;
    if (map.read("other", other)) {
        const Incident* ends = world.incident(other);
        acted.other = ends == nullptr ? 0 : ends->id.number;
    }
    if (const YamlNode* kind = map.find("kind")) {
        acted.kind = read_enum<Kind>(*kind, kind_named, "kind", mistakes);
    }
    map.finish();
    world.take(std::move(acted));
}

void play_duty(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    UnitId unit;
    bool on = true;
    read_unit(map, "unit", world, unit);
    map.read("on", on);
    set_duty(map, unit, on, world);
    map.finish();
    if (on) {
        world.take(LinkChanged{unit, true});
    }
}

void play_link(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    LinkChanged link;
    read_unit(map, "unit", world, link.unit);
    map.require("up", "false", link.up);
    map.finish();
    world.take(std::move(link));
}

void play_sight(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    UnitId unit;
    read_unit(map, "unit", world, unit);
    read_sighting(map, unit, world);
    map.finish();
}

void play_board(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes) {
    MapReader map{node, mistakes};
    PresenceChanged presence;
    map.require("who", "anja", presence.who.value);
    map.require("open", "true", presence.present);
    map.finish();
    world.take(std::move(presence));
}

struct EventReader {
    std::string_view key;
    void (*play)(const YamlNode& node, ScenarioWorld& world, Mistakes& mistakes);
};
constexpr std::array event_readers{
    EventReader{"signal", play_signal},
    EventReader{"unreadable", play_unreadable},
    EventReader{"answer", play_answer},
    EventReader{"act", play_act},
    EventReader{"duty", play_duty},
    EventReader{"link", play_link},
    EventReader{"sight", play_sight},
    EventReader{"board", play_board}};

}  // namespace

// `units`: who is on duty and where; absent: all of the pack at their bases.
void put_on_duty(MapReader& scenario, ScenarioWorld& world) {
    std::vector<std::string> boards{"anja"};
    scenario.read("boards", boards);
    for (const std::string& who : boards) {
        world.take(PresenceChanged{OperatorId{who}, true});
    }
    const YamlNode* units = scenario.find("units");
    if (units == nullptr) {
        for (const auto& [id, unit] : world.region().units) {
            world.take(DutyChanged{.unit = id, .on = true, .by = "unit"});
            world.take(LinkChanged{id, true});
        }
        return;
    }
    for (const YamlEntry& entry : entries_of(*units, scenario.mistakes())) {
        const UnitId unit{entry.key};
        if (!world.region().units.contains(unit)) {
            scenario.mistakes().add(
                entry.at, "unknown unit '" + entry.key + "', write one of the pack"
            );
            continue;
        }
        MapReader map{entry.value, scenario.mistakes()};
        bool up = true;
        map.read("link", up);
        set_duty(map, unit, true, world);
        read_sighting(map, unit, world);
        map.finish();
        world.take(LinkChanged{unit, up});
    }
}

void play_event(MapReader& step, ScenarioWorld& world) {
    for (const EventReader& reader : event_readers) {
        if (const YamlNode* node = step.find(reader.key)) {
            reader.play(*node, world, step.mistakes());
        }
    }
}

}  // namespace nachtwacht::daemon
