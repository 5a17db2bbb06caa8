// An invented region for one run: teams, units, clients, rules, and the night on which it plays.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "routing/clients.hpp"
#include "routing/region.hpp"
#include "tests/simulation/random.hpp"

namespace nachtwacht::simulation {

struct Setting {
    std::shared_ptr<const routing::Region> region;
    // The same teams and units under changed rules: other norms, tiers in another order.
    std::shared_ptr<const routing::Region> reloaded;
    std::shared_ptr<const routing::ClientTable> clients;
    std::vector<std::string> accounts;  // of devices; a few belong to nobody
    std::vector<routing::Kind> alarms;  // what devices send, the usual ones more often
    std::vector<routing::Kind> asked;   // what people ask for
    routing::Wall begins{};
};

[[nodiscard]] Setting make_setting(Random random);

// Within about 25 km of the middle of the region.
[[nodiscard]] routing::Position somewhere(Random& random);

}  // namespace nachtwacht::simulation
