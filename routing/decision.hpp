// Why this unit: the whole reckoning of one choice, as data. It is part of the fact, so it can be
// explained and replayed without roads, positions or the pack of that night.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "routing/types.hpp"

namespace nachtwacht::routing {

// Why a unit could not be asked (nearest-unit.md section 5, gates).
enum class Gate : std::uint8_t {
    OffDuty = 1,
    Unreachable,      // its phone is not proven reachable
    NoSecondChannel,  // no telephone to ring (safety.md S7)
    LacksSkill,       // `skill` says which
    Occupied,         // has an order that it accepted
    BeingAsked,       // has an order that it has not answered
    Refused,          // refused this incident, or was silent to it
    CannotReach,      // said that it cannot get there
    NoPosition,       // neither a position nor a declared base
    StalePosition,    // position older than usable, and no declared base
    ShiftEnds,        // would arrive after the end of its shift
    NoWay,            // no road leads there
    NotProven,        // nothing proves that it would be woken (safety.md S7)
    KeepsBase,        // its base counts on it, and nobody is there to cover
};
[[nodiscard]] std::string_view name_of(Gate gate);

// What the seconds of a candidate are made of.
enum class Cause : std::uint8_t {
    CallOut = 1,  // from acceptance to driving
    Drive,
    Late,         // past the norm, times the region's factor
    OldPosition,  // its age as a cost (safety.md S13)
};
[[nodiscard]] std::string_view name_of(Cause cause);

struct Term {
    Cause cause{};
    std::int32_t seconds{};
    bool operator==(const Term&) const = default;
};

struct Candidate {
    UnitId unit{};
    std::int32_t seconds{};  // the sum of the terms; the smallest wins, ties by unit id
    std::int32_t drive_seconds{};
    std::int32_t late_seconds{};  // past the norm, before the factor
    std::int32_t position_age_seconds{};
    bool from_base{};  // ranked from its declared base, not from a position
    bool estimated{};  // crow-fly: no road was asked
    std::vector<Term> terms{};
    bool operator==(const Candidate&) const = default;
};

struct Excluded {
    UnitId unit{};
    Gate gate{};
    SkillId skill{};  // with Gate::LacksSkill
    bool operator==(const Excluded&) const = default;
};

// Why nobody was asked at all.
enum class Nobody : std::uint8_t {
    None,
    UnknownPlace,   // neither the client's address nor a position is known
    NoArrangement,  // no arrangement covers this asker, place, hour and kind
    NobodyOnDuty,
    NobodyCompetent,
    NobodyFree,  // competent units are on duty, all of them held or asked
};
[[nodiscard]] std::string_view name_of(Nobody nobody);

struct Decision {
    ArrangementId arrangement{};
    std::uint32_t tier{};  // counted from 1 within the arrangement; `when_late` comes last
    std::vector<SkillId> needs{};
    std::int32_t norm_seconds{};
    std::vector<Candidate> ranked{};   // at most 11: the chosen one and the next ten
    std::uint32_t farther{};           // how many more could have gone
    std::vector<Excluded> excluded{};  // at most 100; the rest is counted in `excluded_more`
    std::uint32_t excluded_more{};
    Nobody nobody{Nobody::None};  // set when `ranked` is empty
    std::string rules{};          // hash of the pack that decided
    bool for_the_norm{};          // the choice was widened, since the norm would have been broken
    UnitId consult{};             // on duty for advice; empty: nobody, or none is named
    bool operator==(const Decision&) const = default;
};

}  // namespace nachtwacht::routing
