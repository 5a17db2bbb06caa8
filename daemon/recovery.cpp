#include "daemon/recovery.hpp"

#include <optional>

#include "daemon/journal_reader.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

JournalError unreadable(const std::string& what, std::uint64_t number, const RecordError& error) {
    const auto fault =
        error.fault == RecordFault::NewerVersion ? JournalFault::Newer : JournalFault::Damaged;
    return {fault, what + " " + std::to_string(number) + ": " + error.message};
}

JournalResult<Reawakening> recover(Journal& journal, const Recovery& others) {
    routing::Desk desk;
    Recovery recovery = others;
    recovery.snapshot = [&](std::uint64_t number, std::string_view bytes) -> JournalResult<void> {
        auto state = decode_state(bytes);
        if (!state) {
            return tl::make_unexpected(unreadable("snapshot after entry", number, state.error()));
        }
        desk = routing::Desk{*std::move(state)};
        return {};
    };
    recovery.entry = [&](std::uint64_t number, std::string_view bytes) -> JournalResult<void> {
        const auto entry = decode_entry(bytes);
        if (!entry) {
            return tl::make_unexpected(unreadable("entry", number, entry.error()));
        }
        desk.apply(*entry);
        return {};
    };
    auto read = journal.load(recovery);
    if (!read) {
        return tl::make_unexpected(read.error());
    }
    return Reawakening{std::move(desk).release(), *read};
}

routing::Decision decision_in_journal(
    const std::filesystem::path& file, const routing::Order& order
) {
    routing::Decision found;
    auto reader = JournalReader::open(file);
    if (!reader) {
        return found;
    }
    const auto keep = [&](std::uint64_t, std::string_view bytes) -> JournalResult<void> {
        const auto entry = decode_entry(bytes);
        for (const routing::Fact& fact : entry ? entry->facts : std::vector<routing::Fact>{}) {
            const auto* offered = std::get_if<routing::OrderOffered>(&fact);
            if (offered != nullptr && offered->order == order.id) {
                found = offered->decision;
            }
        }
        return {};
    };
    // An offer can be made again without its reasons; better that than not at all.
    const auto read = reader->entries(order.decided_in, order.decided_in, keep);
    return read ? found : routing::Decision{};
}

}  // namespace nachtwacht::daemon
