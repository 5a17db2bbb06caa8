#include "daemon/command_view.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/instant.hpp"
#include "daemon/printable.hpp"
#include "daemon/view.hpp"
#include "routing/explain.hpp"
#include "routing/story.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

// The region in force, or an empty one before the first was loaded: labels are then bare names.
const routing::Region& region_of(const Viewer& viewer) {
    static const routing::Region none{};
    return viewer.state.region == nullptr ? none : *viewer.state.region;
}

json::value name_or_null(std::string_view name) {
    return name.empty() ? json::value(nullptr)
                        : json::value(json::string_view{name.data(), name.size()});
}

}  // namespace

json::object place_view(const routing::Position& place) {
    return {{"lat", place.latitude_e6 / 1e6}, {"lon", place.longitude_e6 / 1e6}};
}

json::array view_of(const std::vector<AccountInfo>& accounts) {
    json::array views;
    for (const auto& account : accounts) {
        views.push_back(json::object{
            {"name", account.name},
            {"role", json::string_view{name_of(account.role)}},
            {"language", json::string_view{routing::name_of(account.language)}},
            {"disabled", account.disabled},
            {"emergency", account.emergency}});
    }
    return views;
}

std::string label_of(const routing::UnitId& id, const Viewer& viewer) {
    const auto& units = region_of(viewer).units;
    const auto found = units.find(id);
    if (found == units.end()) {
        return id.value;
    }
    const auto& label = routing::in_language(found->second.label, viewer.language);
    return label.empty() ? id.value : label;
}

namespace {

std::string text_of(const routing::OrderId& id) {
    return std::to_string(id.epoch) + "-" + std::to_string(id.number) + "-" +
           std::to_string(id.index);
}

json::object order_view(const routing::Order& order, const Viewer& viewer) {
    return {
        {"id", text_of(order.id)},
        {"unit", order.unit.value},
        {"label", label_of(order.unit, viewer)},
        {"state", routing::name_of(order.state)},
        {"state_text", routing::words_for(order.state, viewer.language)},
        {"shown", order.shown},
        {"by", order.by},
        {"why", order.why.view()},
        {"offered", instant_text(order.offered.wall)},
        {"decided_in", order.decided_in},
    };
}

json::object task_view(const routing::Task& task, const Viewer& viewer) {
    return {
        {"index", task.id.index},
        {"kind", routing::name_of(task.kind)},
        {"text", routing::words_for(task.kind, viewer.language)},
        {"rung", routing::name_of(task.rung)},
        {"rung_text", routing::words_for(task.rung, viewer.language)},
        {"raised", instant_text(task.raised.wall)},
        {"open", task.is_open()},
        {"ended_by", task.ended_by.view()},
        {"ended_how", task.ended_how.view()},
    };
}

json::object call_view(const routing::Call& call, const Viewer& viewer) {
    return {
        {"party", routing::name_of(call.party)},
        {"party_text", routing::words_for(call.party, viewer.language)},
        {"unit", call.unit.value},
        {"label", call.unit.empty() ? "" : label_of(call.unit, viewer)},
        {"state", routing::name_of(call.state)},
        {"state_text", routing::words_for(call.state, viewer.language)},
        {"failed", routing::came_to_nothing(call.state)},
        {"asked", instant_text(call.asked.wall)},
    };
}

// Who has it, by name: a unit's label, an operator, an outside party.
std::string holder_name(const routing::Incident& incident, const Viewer& viewer) {
    switch (routing::holder_of(incident)) {
        case routing::Holder::Unit:
            return incident.held() == nullptr ? "" : label_of(incident.held()->unit, viewer);
        case routing::Holder::Outside:
            return incident.outside_party;
        case routing::Holder::Operator:
            return std::string{incident.taken_by.view()};
        case routing::Holder::Nobody:
            break;
    }
    return {};
}

template <class Views, class Items>
Views views_of(
    const Items& items,
    const Viewer& viewer,
    json::object (*view)(const typename Items::value_type&, const Viewer&)
) {
    Views views;
    for (const auto& item : items) {
        views.push_back(view(item, viewer));
    }
    return views;
}

json::array names_of(const std::vector<routing::SkillId>& skills) {
    json::array names;
    for (const auto& skill : skills) {
        names.push_back(json::string(skill.value));
    }
    return names;
}

// Bookkeeping of the house that tells a person nothing beside what stands next to it: a refusal is
// told by the fact that refuses.
bool is_quiet(const routing::Fact& fact, const routing::Entry& entry) {
    const auto* heard = std::get_if<routing::AnswerHeard>(&fact);
    if (heard == nullptr) {
        return std::holds_alternative<routing::UnitIdle>(fact);
    }
    return heard->refused.empty() || std::holds_alternative<routing::OperatorActed>(entry.event) ||
           std::holds_alternative<routing::UnitAnswered>(entry.event);
}

}  // namespace

std::vector<std::string> lines_of(const routing::Entry& entry, const Viewer& viewer) {
    std::vector<std::string> lines;
    for (const auto& fact : entry.facts) {
        if (is_quiet(fact, entry)) {
            continue;
        }
        auto line = routing::story_line(fact, region_of(viewer), viewer.language);
        if (!line.empty()) {
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

namespace {

// Why that unit: of the orders that were offered and of the searches that found nobody.
json::array reasons_of(const routing::Entry& entry, const Viewer& viewer) {
    json::array reasons;
    const auto add = [&](const routing::Decision& decision) {
        for (const auto& line : routing::explain(decision, region_of(viewer), viewer.language)) {
            reasons.push_back(json::string(line));
        }
    };
    for (const auto& fact : entry.facts) {
        if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            add(offered->decision);
        }
        if (const auto* nobody = std::get_if<routing::NobodyFound>(&fact)) {
            add(nobody->decision);
        }
    }
    return reasons;
}

// By what a watcher's eye is drawn: the incident as it now is, for as long as the house knows it.
void add_incident(json::object& view, const routing::Entry& entry, const Viewer& viewer) {
    for (const auto& fact : entry.facts) {
        const auto number = routing::incident_of(fact);
        const auto found = viewer.state.incidents.find(number);
        if (number == 0) {
            continue;
        }
        view["incident"] = number;
        if (found != viewer.state.incidents.end() && found->second.urgency) {
            view["urgency"] = routing::name_of(*found->second.urgency);
        }
        return;
    }
}

bool is_order_fact(const routing::Fact& fact, std::uint64_t incident, std::uint32_t order) {
    return std::visit(
        [&](const auto& what) {
            if constexpr (requires { what.order.index; }) {
                return what.order.number == incident && what.order.index == order;
            } else {
                return false;
            }
        },
        fact
    );
}

}  // namespace

std::string_view name_of(Intake::Readiness readiness) {
    switch (readiness) {
        case Intake::Readiness::Ready:
            return "ready";
        case Intake::Readiness::CallsForHelpOnly:
            return "calls_for_help_only";
        case Intake::Readiness::Full:
            return "full";
        case Intake::Readiness::Closed:
            break;
    }
    return "closed";
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::Stored:
            return "stored";
        case Verdict::Duplicate:
            return "duplicate";
        case Verdict::Refused:
            return "refused";
        case Verdict::NotKept:
            break;
    }
    return "not-kept";
}

json::object view_of(const routing::Incident& incident, const Viewer& viewer) {
    const auto holder = routing::holder_of(incident);
    json::object view{
        {"number", incident.id.number},
        {"epoch", incident.id.epoch},
        {"open", incident.is_open()},
        {"opened", instant_text(incident.opened.wall)},
        {"lane", routing::name_of(incident.lane)},
        {"kind", routing::name_of(incident.kind)},
        {"kind_text", routing::words_for(incident.kind, viewer.language)},
        {"urgency", name_or_null(incident.urgency ? routing::name_of(*incident.urgency) : "")},
        {"raw", incident.raw},
        {"mode", routing::name_of(incident.mode)},
        {"asker", routing::name_of(incident.asker)},
        {"client", static_cast<std::uint32_t>(incident.client)},
        {"door", routing::name_of(incident.door)},
        {"sender", incident.sender},
        {"care_path", incident.care_path.view()},
        {"signals", incident.signals},
        {"waiting", incident.waiting},
        {"keep_out", incident.keep_out},
        {"holder", routing::name_of(holder)},
        {"holder_text", routing::words_for(holder, viewer.language)},
        {"holder_name", holder_name(incident, viewer)},
        {"taken_by", incident.taken_by.view()},
        {"changed_in", incident.changed_in},
        {"closed_by", incident.closed_by.view()},
        {"outcome", incident.outcome.view()},
        {"joined_into", incident.joined_into},
        {"split_from", incident.split_from},
    };
    view["place"] = incident.place ? json::value(place_view(*incident.place)) : nullptr;
    view["needs"] = names_of(incident.needs);
    view["orders"] = views_of<json::array>(incident.orders, viewer, order_view);
    view["tasks"] = views_of<json::array>(incident.tasks, viewer, task_view);
    view["calls"] = views_of<json::array>(incident.calls, viewer, call_view);
    return view;
}

json::object view_of(
    const routing::UnitId& id, const routing::UnitState& unit, const Viewer& viewer
) {
    return {
        {"unit", id.value},
        {"label", label_of(id, viewer)},
        {"on_duty", unit.on_duty},
        {"link_up", unit.link_up},
        {"until", unit.until ? json::value(instant_text(*unit.until)) : nullptr},
        {"base", unit.base ? json::value(place_view(*unit.base)) : nullptr},
        {"holding", unit.holding},
        {"asked", unit.asked},
        {"push", routing::name_of(unit.push)},
        {"call", routing::name_of(unit.call)},
        {"provisional", routing::is_provisional(unit)},
        {"vouched_by", unit.vouched_by},
    };
}

json::object view_of(const routing::Entry& entry, const Viewer& viewer) {
    json::object view{
        {"number", entry.number},
        {"at", instant_text(entry.now.wall)},
        {"lines", json::value_from(lines_of(entry, viewer))},
        {"reasons", reasons_of(entry, viewer)},
    };
    add_incident(view, entry, viewer);
    if (viewer.facts) {
        view["event"] = json_of(entry.event);
        json::array facts;
        for (const auto& fact : entry.facts) {
            facts.push_back(json_of(fact));
        }
        view["facts"] = std::move(facts);
    }
    return view;
}

json::object view_of(const Health& health, const Viewer& viewer) {
    const auto& incidents = viewer.state.incidents;
    const auto open = std::ranges::count_if(incidents, [](const auto& incident) {
        return incident.second.is_open();
    });
    const auto on_duty = std::ranges::count_if(viewer.state.units, [](const auto& unit) {
        return unit.second.on_duty;
    });
    return {
        {"version", health.version},
        {"epoch", health.epoch},
        {"readiness", name_of(health.readiness)},
        {"uncommitted", health.uncommitted},
        {"started", instant_text(health.started)},
        {"disk", name_of(health.space)},
        {"last_entry", viewer.state.entries},
        {"region", region_of(viewer).name},
        {"region_hash", viewer.state.region_hash},
        {"clients_hash", viewer.state.clients_hash},
        {"open_incidents", open},
        {"units_on_duty", on_duty},
        {"boards", viewer.state.boards.size()},
    };
}

json::object view_of(const ClientCard& card) {
    return {
        {"client", static_cast<std::uint32_t>(card.number)},
        {"name", card.name},
        {"address", card.address},
        {"telephone", card.telephone},
        {"access", card.access},
        {"warnings", card.warnings},
        {"wishes", card.wishes},
        {"contacts", json::value_from(card.contacts)},
    };
}

json::object view_of(const Sealed& sealed) {
    return {{"raw", printable(sealed.raw)}, {"text", printable(sealed.text)}};
}

json::object view_of(const AuditPage& page) {
    json::array rows;
    for (const AuditLine& line : page.lines) {
        const auto client = static_cast<std::uint32_t>(line.note.client);
        rows.push_back(json::object{
            {"number", line.number},
            {"at", instant_text(line.at)},
            {"who", line.note.who},
            {"what", line.note.what},
            {"client", client == 0 ? json::value(nullptr) : json::value(client)},
            {"detail", line.note.detail}});
    }
    return {
        {"rows", std::move(rows)},
        {"count", page.rows},
        {"head", page.head},
        {"broken", page.broken.empty() ? json::value(nullptr) : json::value(page.broken)}};
}

bool concerns(const routing::Entry& entry, std::uint64_t incident) {
    return std::ranges::any_of(entry.facts, [&](const auto& fact) {
        return routing::incident_of(fact) == incident;
    });
}

bool concerns_order(const routing::Entry& entry, std::uint64_t incident, std::uint32_t order) {
    return std::ranges::any_of(entry.facts, [&](const auto& fact) {
        return is_order_fact(fact, incident, order);
    });
}

bool closes(const routing::Entry& entry, std::uint64_t incident) {
    return std::ranges::any_of(entry.facts, [&](const auto& fact) {
        const auto* closed = std::get_if<routing::IncidentClosed>(&fact);
        return closed != nullptr && closed->incident == incident;
    });
}

}  // namespace nachtwacht::daemon
