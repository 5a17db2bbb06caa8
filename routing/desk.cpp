#include "routing/desk.hpp"

#include <algorithm>
#include <type_traits>

#include "routing/decide.hpp"
#include "routing/fold.hpp"

namespace nachtwacht::routing {
namespace {

// One entry never takes long and never grows beyond a few kilobytes; what is left is due at once.
constexpr int most_steps = 32;

// Without a rule book nothing can be decided: only these are possible before the first one was
// adopted.
bool possible_without_region(const Event& event) {
    return std::holds_alternative<Started>(event) || std::holds_alternative<RegionLoaded>(event) ||
           std::holds_alternative<ClientsLoaded>(event) ||
           std::holds_alternative<ClockStepped>(event);
}

}  // namespace

Desk::Desk(State state, const DriveTimes* drive)
    : state_(std::move(state)), agenda_(state_), drive_(drive) {}

Entry Desk::take(Event event, const Now& now) {
    Entry entry{0, now, std::move(event), {}};
    if (state_.region == nullptr && !possible_without_region(entry.event)) {
        return entry;
    }
    forget_changes();
    const std::uint64_t number = state_.entries + 1;
    const auto fold_in = [&](Facts facts) {
        const bool any = !facts.empty();
        for (Fact& fact : facts) {
            fold(state_, agenda_, fact, number, now);
            entry.facts.push_back(std::move(fact));
        }
        return any;
    };
    const Context at{state_, agenda_, sightings_, drive_, now, number, watch_};
    fold_in(std::visit([&](const auto& what) { return decide(at, what); }, entry.event));
    for (int step = 0; state_.region != nullptr && step < most_steps; ++step) {
        if (!fold_in(decide_due(at))) {
            break;
        }
    }
    if (!entry.facts.empty()) {
        entry.number = number;
        fold_end_of_entry(state_, agenda_, number, now);
    }
    if (watch_ != nullptr) {
        watch_->done();
    }
    return entry;
}

void Desk::apply(const Entry& entry) {
    for (const Fact& fact : entry.facts) {
        fold(state_, agenda_, fact, entry.number, entry.now);
    }
    fold_end_of_entry(state_, agenda_, entry.number, entry.now);
    forget_changes();
}

void Desk::forget_changes() {
    state_.incidents.forget_changes();
    state_.units.forget_changes();
}

std::optional<Steady> Desk::next_deadline() const {
    if (state_.region == nullptr) {
        return std::nullopt;
    }
    if (!state_.freed.empty() || !agenda_.forlorn().empty()) {
        return state_.now.steady;
    }
    std::optional<Steady> next;
    if (!agenda_.due().empty()) {
        next = agenda_.due().begin()->at;
    }
    if (state_.unheard) {
        next = std::min(next.value_or(state_.unheard->again), state_.unheard->again);
    }
    return next;
}

std::optional<Seen> Desk::repeat_of(const Reference& reference, Steady now) const {
    if (reference.value.empty()) {
        return std::nullopt;
    }
    auto seen = state_.seen.find(key_of(reference));
    const bool repeats = seen && seen->until > now && seen->content == reference.content;
    return repeats ? std::move(seen) : std::nullopt;
}

void Desk::sight(const UnitId& unit, const Sighting& sighting) { sightings_[unit] = sighting; }

Facts decide(const Context& at, const Started& event) {
    Facts facts{EpochBegan{event.epoch}};
    if (at.state.region == nullptr) {
        return facts;
    }
    // No board is known to be open, so nothing is on one: whoever comes back takes it anew.
    for (const auto& [number, incident] : at.state.incidents) {
        if (incident.is_open() && !incident.taken_by.empty()) {
            let_go(at, incident, facts);
        }
    }
    return facts;
}

Facts decide(const Context& at, const RegionLoaded& event) {
    if (event.region->hash == at.state.region_hash && at.state.region != nullptr) {
        return {};
    }
    return {RegionAdopted{event.region->hash, event.region->name, event.region}};
}

Facts decide(const Context& at, const ClientsLoaded& event) {
    if (event.clients->hash == at.state.clients_hash && at.state.clients != nullptr) {
        return {};
    }
    return {ClientsAdopted{event.clients->hash, event.clients}};
}

Facts decide(const Context&, const ClockStepped& event) { return {ClockCorrected{event.by}}; }

}  // namespace nachtwacht::routing
