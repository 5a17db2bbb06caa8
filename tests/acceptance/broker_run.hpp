// Alarms over MQTT without a pause while the broker is killed and comes back knowing nothing, again
// and again, or stands still for a moment. What got a receipt is in the journal once and was shown
// once; what got none is said again and comes.
#pragma once

#include <cstdint>
#include <string>

#include "tests/acceptance/tally.hpp"

namespace nachtwacht::tests {

struct BrokerPlan {
    int kills{3};  // and every third time it is frozen too
    std::uint64_t seed{1};
    int alarms_a_second{20};
};

struct BrokerReport {
    int kills{};
    int freezes{};
    int receipts{};    // alarms with a receipt
    int under_fire{};  // of these had it before the last kill
    int unanswered{};  // alarms without one, a minute after the last kill
    int said_again{};
    int asked_further{};  // incidents with a second order, after a minute of silence
    // `lost` also counts a receipt without its entry in the journal or with another one, `doubled`
    // an event that the journal holds twice.
    Tally tally{};
};

// Takes some seconds a kill, and up to two minutes at the end until everything is shown.
[[nodiscard]] BrokerReport run_broker_kills(const BrokerPlan& plan);

[[nodiscard]] std::string text_of(const BrokerReport& report);

}  // namespace nachtwacht::tests
