// What is odd about a pack though it may come into force (routing/findings.hpp): each with its
// place in the files, a case as an example, and what to write instead.
#pragma once

#include <vector>

#include "daemon/pack.hpp"
#include "routing/findings.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

// Of a pack without mistakes. `from`: the hours after it are looked at.
[[nodiscard]] std::vector<Mistake> warnings_of(
    const LoadedPack& pack, const routing::ClientTable& clients, routing::Wall from
);

// "Monday 2026-12-07 08:00", on the clocks of the region.
[[nodiscard]] std::string moment_text(
    routing::Wall at, const routing::ZoneTable& zone, routing::Language language
);
// "client 12 (land_van_cuijk)" or "an address in land_van_cuijk".
[[nodiscard]] std::string place_text(
    const routing::Client& client, const routing::Region& region, routing::Language language
);

}  // namespace nachtwacht::daemon
