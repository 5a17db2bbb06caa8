#include "daemon/snapshots.hpp"

#include <sys/resource.h>

#include <boost/asio/post.hpp>
#include <utility>

#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "daemon/recovery.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;

// On Linux this is the calling thread alone.
void give_way() { ::setpriority(PRIO_PROCESS, 0, 10); }

JournalResult<routing::Desk> desk_of(const SnapshotChoice& choice) {
    if (!choice.snapshot) {
        return routing::Desk{};
    }
    auto state = decode_state(choice.snapshot->bytes);
    if (!state) {
        return tl::make_unexpected(
            unreadable("snapshot after entry", choice.snapshot->number, state.error())
        );
    }
    return routing::Desk{*std::move(state)};
}

}  // namespace

JournalResult<std::string> folded_state(
    const std::filesystem::path& file, std::uint64_t number, const std::atomic<bool>& stopped
) {
    auto reader = JournalReader::open(file);
    auto choice = reader ? reader->newest_snapshot() : tl::make_unexpected(reader.error());
    auto desk = choice ? desk_of(*choice) : tl::make_unexpected(choice.error());
    if (!desk) {
        return tl::make_unexpected(desk.error());
    }
    const auto fold = [&](std::uint64_t at, std::string_view bytes) -> JournalResult<void> {
        if (stopped) {
            return journal_error(JournalFault::Refused, "the house is closing");
        }
        const auto entry = decode_entry(bytes);
        if (!entry) {
            return tl::make_unexpected(unreadable("entry", at, entry.error()));
        }
        desk->apply(*entry);
        return {};
    };
    const auto read = reader->entries(desk->state().entries + 1, number, fold);
    if (!read) {
        return tl::make_unexpected(read.error());
    }
    if (desk->state().entries != number) {
        return journal_error(
            JournalFault::Damaged, "entry " + std::to_string(number) + " is not in the journal"
        );
    }
    return encode_state(desk->state());
}

Snapshots::Snapshots(
    asio::io_context& loop,
    Journal& journal,
    std::filesystem::path file,
    std::function<void(const std::string&)> trouble
)
    : loop_(loop), journal_(journal), file_(std::move(file)), trouble_(std::move(trouble)) {}

Snapshots::~Snapshots() {
    stopped_ = true;
    folder_.join();
}

void Snapshots::make(std::uint64_t number, std::function<void()> done) {
    asio::post(
        folder_,
        [this, number, done = std::move(done), alive = std::weak_ptr<bool>(alive_)]() mutable {
            give_way();
            auto bytes = folded_state(file_, number, stopped_);
            asio::post(
                loop_,
                [this, number, bytes = std::move(bytes), done = std::move(done), alive]() mutable {
                    if (alive.expired()) {
                        return;
                    }
                    if (!bytes) {
                        trouble_("no snapshot was made: " + bytes.error().message);
                        done();
                        return;
                    }
                    journal_.snapshot(number, *std::move(bytes), std::move(done));
                }
            );
        }
    );
}

}  // namespace nachtwacht::daemon
