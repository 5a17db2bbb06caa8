// From the disk to the state that the house had: the newest snapshot, and the facts after it folded
// in.
#pragma once

#include "daemon/journal.hpp"
#include "daemon/records.hpp"
#include "routing/state.hpp"

namespace nachtwacht::daemon {

struct Reawakening {
    routing::State state{};  // its region and clients are not put back yet
    Recovered read{};        // what was read
};

// Calls journal.load(): once, before anything else. Blocks. Damaged or newer records are errors
// that name the entry.
[[nodiscard]] JournalResult<Reawakening> recover(Journal& journal, const Recovery& others = {});

// Why `what` with this number cannot be read, as the journal says it.
[[nodiscard]] JournalError unreadable(
    const std::string& what, std::uint64_t number, const RecordError& error
);

// The decision of this order, from the entry that offered it; empty when it cannot be found.
// Blocks.
[[nodiscard]] routing::Decision decision_in_journal(
    const std::filesystem::path& file, const routing::Order& order
);

}  // namespace nachtwacht::daemon
