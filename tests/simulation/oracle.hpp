// Who ought to be asked: slow, plain, and written from nearest-unit.md section 5 and safety.md S3
// and S13 alone, without a look at the ranking that it judges.
#pragma once

#include <map>
#include <optional>

#include "routing/clients.hpp"
#include "routing/drive.hpp"
#include "routing/region.hpp"
#include "routing/sighting.hpp"
#include "tests/simulation/ledger.hpp"

namespace nachtwacht::simulation {

struct Scene {
    const routing::Region& region;
    const routing::ClientTable* clients{};
    const std::map<routing::UnitId, BookedUnit>& units;
    const std::map<routing::UnitId, routing::Sighting>& sightings;
    routing::Wall at{};
    const routing::DriveTimes* roads{};  // null: as the crow flies
};

struct Best {
    routing::UnitId unit{};
    std::int64_t seconds{};
    std::int64_t late{};  // past the norm
};

// Who has these skills can do all of that, by himself or because they include it.
[[nodiscard]] bool is_able(
    const std::set<routing::SkillId>& skills,
    const std::vector<routing::SkillId>& needs,
    const routing::Region& region
);

// None: nobody can be asked. Areas are matched by postcode only.
[[nodiscard]] std::optional<Best> best_unit(const BookedIncident& incident, const Scene& scene);

}  // namespace nachtwacht::simulation
