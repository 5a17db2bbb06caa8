// What the desk looks up by something other than a number: derived from the state, never stored.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "routing/state.hpp"

namespace nachtwacht::routing {

enum class DueKind : std::uint8_t { Search, ShownBy, AnswerBy, Tell, Task, Overdue };

// Something that is due, the most urgent first among those of one instant.
struct Due {
    Steady at{};
    std::uint64_t number{};
    std::uint32_t index{};  // of the order or task
    std::uint8_t rank{};    // urgency, 6 for none
    DueKind kind{};
    bool operator==(const Due&) const = default;
    auto operator<=>(const Due& other) const {
        return std::tie(at, rank, kind, number, index) <=>
               std::tie(other.at, other.rank, other.kind, other.number, other.index);
    }
};

// Incidents that wait for a unit stand together when the same units could be asked for them.
struct Queue {
    ArrangementId arrangement{};  // empty: none covered it when it was last looked at
    std::vector<SkillId> needs{};
    auto operator<=>(const Queue&) const = default;
};
struct Waiting {
    std::uint8_t rank{};
    Steady since{};
    std::uint64_t number{};
    auto operator<=>(const Waiting&) const = default;
};

class Agenda {
public:
    Agenda() = default;
    explicit Agenda(const State& state);

    // Around each change of an incident: out as it was, in as it has become.
    void take_out(const Incident& incident);
    void put_in(const Incident& incident);

    // Of each incident what is due first; the rest comes in its place once that is done.
    [[nodiscard]] const std::set<Due>& due() const { return due_; }
    [[nodiscard]] const std::map<Queue, std::set<Waiting>>& waiting() const { return waiting_; }
    // Open incidents that are nobody's, and that nobody will hear of by himself (safety.md S9).
    [[nodiscard]] const std::set<std::uint64_t>& forlorn() const { return forlorn_; }

    // The open incidents of this lane that a further signal of the client may belong to, the oldest
    // first.
    [[nodiscard]] std::vector<std::uint64_t> open_of(Lane lane, ClientNumber client) const;
    // The open incident of this lane that a further signal of the sender belongs to. The lowest
    // number if there are several.
    // `incidents`: those of the state that this was made of.
    [[nodiscard]] std::optional<std::uint64_t> open_of(
        Lane lane, const std::string& sender, const Incidents& incidents
    ) const;

    // Closed incidents that may be forgotten at this instant.
    [[nodiscard]] std::vector<std::uint64_t> forgettable(Steady now) const;

private:
    std::set<Due> due_;
    std::map<Queue, std::set<Waiting>> waiting_;
    std::set<std::uint64_t> forlorn_;
    std::set<std::tuple<Lane, ClientNumber, std::uint64_t>> by_client_;
    // By a hash of the sender: the name itself stands in the incident.
    std::set<std::tuple<Lane, std::uint64_t, std::uint64_t>> by_sender_;
    std::set<std::pair<Steady, std::uint64_t>> closed_;
};

[[nodiscard]] constexpr std::uint8_t rank_of(const std::optional<Urgency>& urgency) {
    return urgency ? static_cast<std::uint8_t>(*urgency) : std::uint8_t{6};
}

}  // namespace nachtwacht::routing
