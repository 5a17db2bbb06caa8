#include "daemon/journal.hpp"

#include <sodium.h>

#include <algorithm>

#include "daemon/failpoint.hpp"
#include "daemon/journal_file.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/journal_writer.hpp"
#include "daemon/log_tail.hpp"
#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t import_at_once = 1000;
constexpr std::uint64_t purge_at_once = 2000;

// What the loop's thread knows of the journal. Outlives it in functions that were posted and not
// run yet.
struct LoopSide {
    JournalEvents events;
    std::uint64_t entries = 0;  // given and not yet committed
    std::uint64_t bytes = 0;
    bool closed = false;  // the owner is gone or the journal is lost: say nothing any more

    void on_committed(const Committed& batch) {
        entries -= batch.entries;
        bytes -= batch.bytes;
        if (batch.last != 0) {
            events.committed(batch.last);
        }
        for (const auto& done : batch.done) {
            if (!closed) {
                done();
            }
        }
    }
};

void post(const std::shared_ptr<LoopSide>& side, std::function<void(LoopSide&)> what) {
    side->events.post([side, what = std::move(what)] {
        if (!side->closed) {
            what(*side);
        }
    });
}

WriterReport report_to(const std::shared_ptr<LoopSide>& side) {
    return {
        [side](Committed batch) {
            post(side, [batch = std::move(batch)](LoopSide& loop) { loop.on_committed(batch); });
        },
        [side](JournalError reason) {
            post(side, [reason = std::move(reason)](LoopSide& loop) {
                loop.closed = true;
                loop.events.lost(reason);
            });
        },
        [side](JournalNotice notice, std::string text) {
            post(side, [notice, text = std::move(text)](LoopSide& loop) {
                loop.events.notice(notice, text);
            });
        },
    };
}

class SqliteJournal final : public Journal {
public:
    SqliteJournal(
        StateDirectory directory,
        JournalStore store,
        std::uint64_t epoch,
        JournalConfig config,
        JournalEvents events
    )
        : directory_(std::move(directory)),
          store_(std::move(store)),
          config_(std::move(config)),
          epoch_(epoch),
          side_(std::make_shared<LoopSide>()) {
        side_->events = std::move(events);
    }
    ~SqliteJournal() override {
        side_->closed = true;
        writer_.reset();
    }

    JournalResult<Recovered> load(const Recovery& recovery) override;
    std::uint64_t epoch() const override { return epoch_; }

    void append(Entry entry) override {
        side_->entries += 1;
        side_->bytes += weight(entry);
        writer_->give(std::move(entry));
    }
    void expect() override { writer_->expect(); }
    std::uint64_t uncommitted() const override { return side_->entries; }
    bool full() const override {
        return side_->entries >= config_.uncommitted_entries ||
               side_->bytes >= config_.uncommitted_bytes;
    }
    Space space() const override { return writer_->space(); }

    void snapshot(std::uint64_t number, std::string bytes, std::function<void()> done) override;
    void round_trip(std::function<void()> done) override;
    JournalResult<Pack> pack(const std::string& hash) const override;
    void import_clients(std::vector<ClientRecord> clients, std::function<void()> done) override;
    void read_client(std::uint64_t number, std::function<void(std::optional<Secret>)> done)
        override;
    void read_raw_messages(std::uint64_t entry, std::function<void(std::vector<RawMessage>)> done)
        override;
    void erase_client(std::uint64_t number, std::function<void()> done) override;
    void purge_raw_messages(std::int64_t before_ms, std::function<void()> done) override;
    void audit(AuditRow row, std::function<void()> done) override;

    void notice(JournalNotice notice, std::string text) {
        report_to(side_).notice(notice, std::move(text));
    }

private:
    void give_import(std::vector<ClientRecord> clients, std::function<void()> done);
    [[nodiscard]] JournalResult<std::uint64_t> load_snapshot(const Recovery& recovery);

    StateDirectory directory_;
    JournalStore store_;
    JournalConfig config_;
    std::uint64_t epoch_;
    std::shared_ptr<LoopSide> side_;
    std::unique_ptr<JournalWriter> writer_;  // after load()
};

// A function that owns what it hands over: std::function asks for something copyable.
template <typename Value>
Chore::Done hand(std::function<void(Value)> done, Value value) {
    auto kept = std::make_shared<Value>(std::move(value));
    return [done = std::move(done), kept] { done(std::move(*kept)); };
}

JournalResult<std::uint64_t> SqliteJournal::load_snapshot(const Recovery& recovery) {
    auto choice = newest_good_snapshot(store_.file->database());
    if (!choice) {
        return tl::make_unexpected(choice.error());
    }
    if (!choice->damaged.empty()) {
        notice(JournalNotice::SnapshotDamaged, choice->damaged);
    }
    if (!choice->snapshot || !recovery.snapshot) {
        return 0;
    }
    const auto number = choice->snapshot->number;
    if (number > store_.file->last_number()) {
        return journal_error(
            JournalFault::Damaged,
            "journal: the entries after " + std::to_string(store_.file->last_number()) +
                " that snapshot " + std::to_string(number) + " knows are missing; restore a backup"
        );
    }
    return recovery.snapshot(number, choice->snapshot->bytes).map([&] { return number; });
}

JournalResult<Recovered> SqliteJournal::load(const Recovery& recovery) {
    if (auto whole = check_last_entry(store_.file->database()); !whole) {
        return tl::make_unexpected(whole.error());
    }
    Recovered recovered;
    recovered.last_number = store_.file->last_number();
    const auto snapshot = load_snapshot(recovery);
    if (!snapshot) {
        return tl::make_unexpected(snapshot.error());
    }
    recovered.snapshot_number = *snapshot;
    if (recovery.entry) {
        const auto walked = walk_entries(
            store_.file->database(), *snapshot + 1, recovered.last_number, recovery.entry
        );
        if (!walked) {
            return tl::make_unexpected(walked.error());
        }
        recovered.entries = *walked;
        if (*snapshot + *walked != recovered.last_number) {
            return journal_error(
                JournalFault::Damaged, "journal: entries are missing; restore a backup"
            );
        }
    }
    if (recovery.client) {
        if (auto done = store_.sealed.each_client(recovery.client); !done) {
            return tl::make_unexpected(done.error());
        }
    }
    writer_ = std::make_unique<JournalWriter>(store_, config_, report_to(side_));
    return recovered;
}

void SqliteJournal::snapshot(std::uint64_t number, std::string bytes, std::function<void()> done) {
    auto run = [number, bytes = std::move(bytes), done = std::move(done)](JournalStore& store) {
        return store.file->put_snapshot(number, bytes)
            .and_then([&]() -> JournalResult<Chore::Done> {
                if (failpoint("during-snapshot")) {
                    return journal_error(JournalFault::Io, "journal: made to fail during-snapshot");
                }
                return done;
            });
    };
    writer_->give(Chore{std::move(run), true});
}

void SqliteJournal::round_trip(std::function<void()> done) {
    writer_->give(Chore{
        [done = std::move(done)](JournalStore&) { return JournalResult<Chore::Done>(done); }});
}

JournalResult<Pack> SqliteJournal::pack(const std::string& hash) const {
    auto reader = JournalReader::open(directory_.journal_file());
    return reader ? reader->pack(hash) : tl::make_unexpected(reader.error());
}

void SqliteJournal::import_clients(std::vector<ClientRecord> clients, std::function<void()> done) {
    while (clients.size() > import_at_once) {
        const auto cut = clients.end() - static_cast<std::ptrdiff_t>(import_at_once);
        give_import(
            {std::make_move_iterator(cut), std::make_move_iterator(clients.end())}, nullptr
        );
        clients.erase(cut, clients.end());
    }
    give_import(std::move(clients), std::move(done));
}

void SqliteJournal::give_import(std::vector<ClientRecord> clients, std::function<void()> done) {
    auto shared = std::make_shared<std::vector<ClientRecord>>(std::move(clients));
    auto run = [shared, done = std::move(done)](JournalStore& store) -> JournalResult<Chore::Done> {
        for (auto& record : *shared) {
            auto stored = store.sealed.put_client(record);
            wipe(record.bytes);
            if (!stored) {
                return tl::make_unexpected(stored.error());
            }
        }
        if (failpoint("during-import")) {
            return journal_error(JournalFault::Io, "journal: made to fail during-import");
        }
        return done;
    };
    writer_->give(Chore{std::move(run), true});
}

void SqliteJournal::read_client(
    std::uint64_t number, std::function<void(std::optional<Secret>)> done
) {
    writer_->give(Chore{[number, done = std::move(done)](JournalStore& store) {
        return store.sealed.client(number).map([&](auto&& client) {
            return hand(done, std::move(client));
        });
    }});
}

void SqliteJournal::read_raw_messages(
    std::uint64_t entry, std::function<void(std::vector<RawMessage>)> done
) {
    writer_->give(Chore{[entry, done = std::move(done)](JournalStore& store) {
        return store.sealed.raw_messages(entry).map([&](auto&& messages) {
            return hand(done, std::move(messages));
        });
    }});
}

void SqliteJournal::erase_client(std::uint64_t number, std::function<void()> done) {
    writer_->give(Chore{[number, done = std::move(done)](JournalStore& store) {
        store.truncate_log = true;
        return store.sealed.erase_client(number).map([&] { return done; });
    }});
}

void SqliteJournal::purge_raw_messages(std::int64_t before_ms, std::function<void()> done) {
    // Round by round through the loop, so that alarms are written in between. The posted function
    // runs only while the journal lives (LoopSide::closed), so `this` is good.
    auto run = [this, before_ms, done = std::move(done)](JournalStore& store) {
        store.truncate_log = true;
        return store.sealed.purge_raw_messages(before_ms, purge_at_once)
            .map([&](std::uint64_t rows) -> Chore::Done {
                if (rows == 0) {
                    return done;
                }
                return [this, before_ms, done] { purge_raw_messages(before_ms, done); };
            });
    };
    writer_->give(Chore{std::move(run), true});
}

void SqliteJournal::audit(AuditRow row, std::function<void()> done) {
    writer_->give(Chore{[row = std::move(row), done = std::move(done)](JournalStore& store) {
        return store.audit.add(row).map([&] { return done; });
    }});
}

struct Opened {
    JournalStore store;
    std::uint64_t epoch;
};

JournalResult<Opened> open_store(const StateDirectory& directory, const Secret& master_key) {
    auto file = JournalFile::open(directory.journal_file());
    if (!file) {
        return tl::make_unexpected(file.error());
    }
    auto sealed = SealedTables::open((*file)->database(), master_key.copy());
    if (!sealed) {
        return tl::make_unexpected(sealed.error());
    }
    auto audit = AuditTable::open((*file)->database());
    if (!audit) {
        return tl::make_unexpected(audit.error());
    }
    const auto floor = directory.epoch();
    const auto epoch = floor ? (*file)->raise_epoch(*floor, "start") : floor;
    const auto kept =
        epoch.and_then([&](std::uint64_t number) { return directory.write_epoch(number); });
    if (!kept) {
        return tl::make_unexpected(kept.error());
    }
    return Opened{JournalStore{std::move(*file), std::move(*sealed), std::move(*audit)}, *epoch};
}

JournalResult<void> refuse_half_restored(const StateDirectory& directory) {
    if (std::filesystem::exists(directory.path() / "journal.restoring")) {
        return journal_error(
            JournalFault::Refused,
            "a restore into " + directory.path().string() +
                " was interrupted: run it again before starting"
        );
    }
    return {};
}

}  // namespace

JournalResult<std::unique_ptr<Journal>> open_journal(JournalConfig config, JournalEvents events) {
    if (sodium_init() < 0) {
        return journal_error(JournalFault::Io, "libsodium cannot start");
    }
    auto directory = StateDirectory::lock(config.state_dir);
    if (!directory) {
        return tl::make_unexpected(directory.error());
    }
    if (auto whole = refuse_half_restored(*directory); !whole) {
        return tl::make_unexpected(whole.error());
    }
    // Before SQLite writes over it.
    const auto cut = bytes_after_last_commit(directory->journal_file().string() + "-wal");
    auto opened = open_store(*directory, config.master_key);
    const bool freed =
        !opened && opened.error().fault == JournalFault::Full && directory->free_reserve();
    if (freed) {
        opened = open_store(*directory, config.master_key);
    }
    if (!opened) {
        return tl::make_unexpected(opened.error());
    }
    // With little room left a reserve would take what the journal needs.
    if (config.space_probe(config.state_dir).value_or(0) >= config.space_limits.low_permille) {
        directory->make_reserve(config.reserve_bytes);
    }
    auto journal = std::make_unique<SqliteJournal>(
        std::move(*directory),
        std::move(opened->store),
        opened->epoch,
        std::move(config),
        std::move(events)
    );
    if (freed) {
        journal->notice(
            JournalNotice::ReserveFreed,
            "the disk was full: the reserve was given up to be able to start"
        );
    }
    if (cut > 0) {
        journal->notice(
            JournalNotice::LogCut,
            "the write-ahead log ended in " + std::to_string(cut) +
                " bytes of no whole commit, which are passed over: after a crash nobody was told "
                "of them; without one the disk is damaged, so check it and restore a backup beside"
        );
    }
    return std::unique_ptr<Journal>(std::move(journal));
}

}  // namespace nachtwacht::daemon
