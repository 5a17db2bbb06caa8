#include "tests/acceptance/journal_story.hpp"

#include <malloc.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "daemon/fact_lines.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "routing/desk.hpp"
#include "routing/fold.hpp"

namespace nachtwacht::tests {
namespace {

std::int64_t heap_bytes() {
    const auto info = ::mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

void walk(
    const std::filesystem::path& journal, const std::function<void(const routing::Entry&)>& visit
) {
    auto reader = daemon::JournalReader::open(journal);
    if (!reader) {
        throw std::runtime_error(reader.error().message);
    }
    const auto last = reader->last_number();
    const auto read = reader->entries(
        1,
        last.value_or(0),
        [&](std::uint64_t, std::string_view bytes) -> daemon::JournalResult<void> {
            const auto entry = daemon::decode_entry(bytes);
            if (!entry) {
                return daemon::journal_error(daemon::JournalFault::Damaged, entry.error().message);
            }
            visit(*entry);
            return {};
        }
    );
    if (!read) {
        throw std::runtime_error(read.error().message);
    }
}

// "2026-11-27T09:31:32.123+00:00 info order_offered entry=..."
std::int64_t log_line_bytes(const daemon::FactLine& line) {
    using daemon::LogLevel;
    constexpr std::size_t instant = 29;
    const std::size_t level = line.level == LogLevel::Info   ? 4
                              : line.level == LogLevel::Warn ? 7
                                                             : 5;
    const bool is_written = line.level != LogLevel::Debug;
    return is_written ? static_cast<std::int64_t>(instant + level + line.text.size() + 3) : 0;
}

double bytes_each(routing::State only, std::size_t count) {
    const auto before = heap_bytes();
    const routing::Desk desk{only};
    return static_cast<double>(heap_bytes() - before) /
           static_cast<double>(std::max(count, std::size_t{1}));
}

}  // namespace

namespace {

// Something more urgent waits that this unit was not asked for yet.
bool passes_over(
    const routing::State& state, const routing::Agenda& agenda, const routing::OrderOffered& offer
) {
    const auto rank = routing::rank_of(state.incidents.at(offer.order.number).urgency);
    const auto is_more_urgent = [&](const routing::Waiting& waiting) {
        const auto& orders = state.incidents.at(waiting.number).orders;
        return waiting.rank < rank &&
               std::none_of(orders.begin(), orders.end(), [&](const routing::Order& order) {
                   return order.unit == offer.unit;
               });
    };
    const auto& queues = agenda.waiting();
    return std::any_of(queues.begin(), queues.end(), [&](const auto& queue) {
        return std::any_of(queue.second.begin(), queue.second.end(), is_more_urgent);
    });
}

void note(
    const routing::Fact& fact,
    const routing::State& state,
    const routing::Agenda& agenda,
    routing::Steady now,
    JournalStory& story
) {
    if (const auto* stored = std::get_if<routing::SignalStored>(&fact)) {
        auto& known = story.signals[stored->reference.value];
        ++known.times;
        known.incident = stored->incident;
    } else if (const auto* epoch = std::get_if<routing::EpochBegan>(&fact)) {
        story.epochs[epoch->epoch] = now;
    } else if (std::holds_alternative<routing::IncidentOpened>(fact)) {
        ++story.opened;
    } else if (const auto* call = std::get_if<routing::CallAsked>(&fact)) {
        story.calls_asked += call->party == routing::Party::UnitPhone ? 0 : 1;
    } else if (const auto* offer = std::get_if<routing::OrderOffered>(&fact);
               offer && offer->by == "house") {
        ++story.offers;
        story.first_offers.try_emplace(state.epoch, now);
        story.passed_over += passes_over(state, agenda, *offer) ? 1 : 0;
    }
}

}  // namespace

JournalStory story_of(const std::filesystem::path& journal) {
    JournalStory story;
    routing::Agenda agenda;
    walk(journal, [&](const routing::Entry& entry) {
        for (const routing::Fact& fact : entry.facts) {
            note(fact, story.end, agenda, entry.now.steady, story);
            routing::fold(story.end, agenda, fact, entry.number, entry.now);
        }
        routing::fold_end_of_entry(story.end, agenda, entry.number, entry.now);
    });
    return story;
}

std::vector<Remembered> remembered_after(
    const std::filesystem::path& journal, const std::vector<std::uint64_t>& entries
) {
    // All of it first: what reading a database takes must not be counted.
    std::vector<std::string> rows;
    walk(journal, [&](const routing::Entry& entry) {
        rows.push_back(daemon::encode_entry(entry));
    });
    std::vector<Remembered> found;
    found.reserve(entries.size());
    const auto before = heap_bytes();
    routing::Desk desk;
    for (const std::string& row : rows) {
        desk.apply(*daemon::decode_entry(row));
        const auto& state = desk.state();
        while (found.size() < entries.size() && state.entries == entries[found.size()]) {
            found.push_back(
                {state.entries, heap_bytes() - before, state.seen.size(), state.incidents.size()}
            );
        }
    }
    return found;
}

std::vector<std::int64_t> log_bytes_until(
    const std::filesystem::path& journal, const std::vector<std::uint64_t>& entries
) {
    std::vector<std::int64_t> found;
    std::int64_t bytes = 0;
    walk(journal, [&](const routing::Entry& entry) {
        for (const daemon::FactLine& line : daemon::lines_of(entry)) {
            bytes += log_line_bytes(line);
        }
        if (found.size() < entries.size() && entry.number == entries[found.size()]) {
            found.push_back(bytes);
        }
    });
    return found;
}

double bytes_per_reference(const routing::State& state) {
    routing::State only;
    only.seen = state.seen;
    return bytes_each(std::move(only), state.seen.size());
}

double bytes_per_incident(const routing::State& state) {
    routing::State only;
    only.incidents = state.incidents;
    return bytes_each(std::move(only), state.incidents.size());
}

}  // namespace nachtwacht::tests
