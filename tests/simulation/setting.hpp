// An invented region for one run: teams, units, clients, rules, and the night on which it plays.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "routing/clients.hpp"
#include "routing/drive.hpp"
#include "routing/region.hpp"
#include "tests/simulation/random.hpp"

namespace nachtwacht::simulation {

struct Setting {
    std::shared_ptr<const routing::Region> region;
    // The same teams and units under changed rules: other norms, tiers in another order.
    std::shared_ptr<const routing::Region> reloaded;
    std::shared_ptr<const routing::ClientTable> clients;
    std::shared_ptr<const routing::ClientTable> corrected;  // some have moved
    std::shared_ptr<const routing::DriveTimes> roads;       // may be null: as the crow flies
    std::vector<std::string> accounts;                      // of devices; a few belong to nobody
    std::vector<routing::Kind> alarms;  // what devices send, the usual ones more often
    std::vector<routing::Kind> asked;   // what people ask for
    routing::Wall begins{};
    bool fault_free{};
};

// Whether anything ever goes wrong on this night. Without faults every unit has a second channel.
enum class Faults : std::uint8_t { Many, None };

[[nodiscard]] Setting make_setting(Random random, Faults faults = Faults::Many);

// Within about 25 km of the middle of the region.
[[nodiscard]] routing::Position somewhere(Random& random);
// The same, on this side of the river.
[[nodiscard]] routing::Position somewhere_near(
    routing::Position here, const Setting& setting, Random& random
);

}  // namespace nachtwacht::simulation
