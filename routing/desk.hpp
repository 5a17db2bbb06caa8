// The core: who is asked to attend each incident, and what happens when nobody answers. The same
// entries in the same order at the same instants always give the same facts.
#pragma once

#include <optional>

#include "routing/agenda.hpp"
#include "routing/drive.hpp"
#include "routing/sighting.hpp"
#include "routing/state.hpp"
#include "routing/watch.hpp"

namespace nachtwacht::routing {

class Desk {
public:
    // `drive` may be null: crow-fly then. It must outlive the desk.
    explicit Desk(State state = {}, const DriveTimes* drive = nullptr);

    // What follows from this event now: decided and folded in step by step until nothing more is
    // due at this instant (at most `most_steps`; the rest is due at once). The entry is numbered
    // and ready for the journal. An event that changes nothing gives an entry without facts, which
    // has no number and is not to be kept.
    [[nodiscard]] Entry take(Event event, const Now& now);

    // Folds an entry into the state. Decides nothing; recovery uses only this.
    void apply(const Entry& entry);

    // When to give it TimePassed even if nothing else happens.
    [[nodiscard]] std::optional<Steady> next_deadline() const;

    // The sender gave this reference before, with this content, and it is still a repeat: answer it
    // again, take nothing.
    [[nodiscard]] std::optional<Seen> repeat_of(const Reference& reference, Steady now) const;

    // Null ends it; it must outlive the desk otherwise.
    void let_watch(Watch* watch) { watch_ = watch; }

    void sight(const UnitId& unit, const Sighting& sighting);
    [[nodiscard]] const std::map<UnitId, Sighting>& sightings() const { return sightings_; }

    [[nodiscard]] const State& state() const { return state_; }
    // What the entry that was taken last made of the state. Once.
    [[nodiscard]] Changes take_changes() { return routing::take_changes(state_); }
    // For who has folded a journal and goes on with what came of it.
    [[nodiscard]] State release() && { return std::move(state_); }

private:
    void forget_changes();

    State state_;
    Agenda agenda_;
    const DriveTimes* drive_;
    Watch* watch_{};
    std::map<UnitId, Sighting> sightings_;
};

}  // namespace nachtwacht::routing
