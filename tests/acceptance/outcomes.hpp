// What became of each incident, as those saw it who worked on it: written down outside the daemon.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace nachtwacht::tests {

class Outcomes {
public:
    struct Outcome {
        std::string unit{};  // that has it now
        int accepted{};      // how often a unit was told that it has it
        bool ended{};        // accepted by a unit, or taken or closed by an operator
    };

    void accepted(std::uint64_t incident, const std::string& unit) {
        Outcome& outcome = by_incident_[incident];
        // Two nurses at one door.
        doubled_ += outcome.unit.empty() || outcome.unit == unit ? 0 : 1;
        outcome.unit = unit;
        ++outcome.accepted;
        outcome.ended = true;
    }
    void let_go(std::uint64_t incident, const std::string& unit) {
        Outcome& outcome = by_incident_[incident];
        if (outcome.unit == unit) {
            outcome.unit.clear();
        }
    }
    void handled_by_operator(std::uint64_t incident) { by_incident_[incident].ended = true; }

    [[nodiscard]] bool is_ended(std::uint64_t incident) const {
        const auto found = by_incident_.find(incident);
        return found != by_incident_.end() && found->second.ended;
    }
    [[nodiscard]] int doubled() const { return doubled_; }

private:
    std::map<std::uint64_t, Outcome> by_incident_;
    int doubled_{};
};

}  // namespace nachtwacht::tests
