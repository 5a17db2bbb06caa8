// An operator at a board: looks at what is open each few seconds, speaks with clients, tells 112,
// takes what nobody has, notes, hands over and closes. Times are the world's.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "tests/acceptance/fast_time.hpp"
#include "tests/acceptance/outcomes.hpp"
#include "tests/acceptance/talk.hpp"

namespace nachtwacht::tests {

struct OperatorSettings {
    std::string name{};
    std::filesystem::path socket{};
    std::uint64_t seed{};
    // Of so many operators this one sees to every so-manieth incident.
    std::uint64_t share{};
    std::uint64_t shares{1};
    int acts_a_look{1000};  // what a person can do in that time, if it matters
};

struct OperatorCounts {
    std::uint64_t looks{};
    std::uint64_t acts{};
    std::uint64_t refused{};  // somebody was faster
    std::uint64_t closed{};
    std::size_t open{};  // at the last look, all of them
    std::uint64_t entries_seen{};
};

// Loop's thread only. His board is live from its making to its end.
class BoardOperator {
public:
    BoardOperator(World world, OperatorSettings settings, Outcomes& outcomes);

    // The day is over: technical work is not left lying.
    void clear_up() { clearing_up_ = true; }
    [[nodiscard]] OperatorCounts counts() const;

private:
    struct Work;
    void look();
    // True: it asked for an act.
    bool see(const boost::json::object& incident);
    [[nodiscard]] boost::json::object next_act(const boost::json::object& incident);
    [[nodiscard]] boost::json::object act_for_task(
        const boost::json::object& incident, const boost::json::object& task
    );
    [[nodiscard]] boost::json::object close_when_due(const boost::json::object& incident);
    void act(std::uint64_t incident, boost::json::object request);
    // Draws the same for the same incident each time.
    [[nodiscard]] routing::Milliseconds patience(
        std::uint64_t incident, std::uint64_t what, routing::Seconds least, routing::Seconds most
    ) const;
    [[nodiscard]] std::uint64_t draw(std::uint64_t incident, std::uint64_t what) const;

    World world_;
    OperatorSettings settings_;
    Outcomes& outcomes_;
    Talk board_;
    Talk desk_;
    std::set<std::uint64_t> in_hand_;  // an act is under way
    std::set<std::uint64_t> noted_;
    OperatorCounts counts_;
    bool clearing_up_{};
    // World timers that fire after it has gone find this gone.
    std::shared_ptr<const bool> here_{std::make_shared<const bool>(true)};
};

}  // namespace nachtwacht::tests
