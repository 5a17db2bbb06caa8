// The cases that a rule book tells apart, in classes of those that it treats alike: places, hours,
// kinds, and who asks for what by which care path. Whatever is said of a rule book as a whole (its
// warnings, findings.hpp, and how it differs from another, comparison.hpp) goes through all of
// them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "routing/arrangements.hpp"
#include "routing/bits.hpp"
#include "routing/triage.hpp"

namespace nachtwacht::routing {

struct PlaceClass {
    Client client{};          // an example; of the register where it has one
    std::uint32_t clients{};  // of the register; 0: the example is made up from an area
    std::set<AreaId> areas{};
};

struct HourClass {
    Wall example{};
    std::uint32_t week_quarters{};  // of the ordinary week
};

// One quarter of an hour of the days that are looked at.
struct Quarter {
    Wall at{};
    std::size_t hours{};  // index of its class
    bool ordinary{};      // of the ordinary week
};

struct KindClass {
    std::vector<Kind> kinds{};
};

struct Asking {
    Asker asker{};
    std::optional<Urgency> asked{};
    CarePathId care_path{};
};
struct AskingClass {
    std::vector<Asking> askings{};
};

// The days: an ordinary week after `from`, and within a year each holiday, clock change, exception
// and change of validity, with the days around it.
struct Axes {
    std::vector<PlaceClass> places{};
    std::vector<HourClass> hours{};
    std::vector<Quarter> quarters{};
    std::vector<KindClass> kinds{};
    std::vector<AskingClass> askings{};
};

// Of one rule book, or of two that are compared: what either tells apart is told apart.
[[nodiscard]] Axes axes_of(
    std::span<const Region* const> regions, const ClientTable& clients, Wall from
);

// The days alone, with every quarter of them.
[[nodiscard]] std::vector<Quarter> quarters_of(std::span<const Region* const> regions, Wall from);

struct CaseIndex {
    std::size_t place{};
    std::size_t hours{};
    std::size_t kind{};
    std::size_t asking{};
};

// What one rule book says of each case; it and the axes must outlive this.
class Survey {
public:
    Survey(const Region& region, const Axes& axes);

    [[nodiscard]] const Triage& triage_of(std::size_t kind, std::size_t asking) const {
        return triages_[kind * axes_.askings.size() + asking];
    }
    // Which arrangements apply, by their index in the region.
    [[nodiscard]] Bits applying(const CaseIndex& at) const {
        Bits all = places_[at.place];
        all &= hours_[at.hours];
        all &= wanted(at.kind, at.asking);
        return all;
    }
    [[nodiscard]] const Bits& at_place(std::size_t place) const { return places_[place]; }
    [[nodiscard]] const Bits& at_hours(std::size_t hours) const { return hours_[hours]; }
    [[nodiscard]] const Bits& wanted(std::size_t kind, std::size_t asking) const {
        return wanted_[kind * axes_.askings.size() + asking];
    }
    // The units of each arrangement that could be asked: able, with a second channel, of a team
    // that is staffed then and may be asked; by their index in the region.
    [[nodiscard]] const std::vector<Bits>& offers(
        std::size_t hours, bool raw, const std::vector<SkillId>& needs
    );
    // A team of it is staffed then and may be asked.
    [[nodiscard]] bool may_be_asked(const TeamId& team, std::size_t hours, bool raw) const;

private:
    void read_places();
    void read_hours();
    void read_cases();

    const Region& region_;
    const Axes& axes_;
    std::vector<Bits> places_{};
    std::vector<Bits> hours_{};
    std::vector<Bits> wanted_{};
    std::vector<Triage> triages_{};
    std::map<TeamId, Bits> staffed_{};  // hours
    std::map<std::tuple<std::size_t, bool, std::vector<SkillId>>, std::vector<Bits>> offers_{};
};

// In its tiers, or among those that come when it would be late.
[[nodiscard]] bool can_send(const Arrangement& arrangement, const TeamId& team);

// Of each client of the table, in its order: which arrangements cover the place and the client.
[[nodiscard]] std::vector<Bits> served_at(const Region& region, const ClientTable& clients);
[[nodiscard]] Bits served_at(const Region& region, const Client& client);
// Points spread over its polygon; none when it has none, or one that encloses nothing.
[[nodiscard]] std::vector<Position> points_inside(const Area& area);

// What a case of the axes looks like to the core.
[[nodiscard]] Demand demand_of(const Axes& axes, const CaseIndex& at, const Triage& triage);
[[nodiscard]] Signal signal_of(Kind kind, const Asking& asking);

}  // namespace nachtwacht::routing
