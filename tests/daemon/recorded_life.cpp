#include "tests/daemon/recorded_life.hpp"

#include <unistd.h>

#include <algorithm>
#include <limits>

#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

// The log is moved by its size alone, never because nobody happened to wait.
JournalConfig steady_config(const fs::path& disk) {
    auto config = test_config(disk / "state");
    config.reserve_bytes = 8192;
    config.idle_checkpoint_bytes = std::numeric_limits<std::uint64_t>::max();
    config.busy_checkpoint_bytes = 100'000;
    return config;
}

std::string state_after(std::uint64_t number) {
    return "state after " + std::to_string(number) + std::string(6'000, 's');
}

std::string card_of(std::uint64_t client) { return "card of " + std::to_string(client); }

std::string fault_in_clients(const OpenedJournal& journal, const Promises& promised) {
    const std::map<std::uint64_t, std::string> clients{
        journal.clients.begin(), journal.clients.end()};
    for (const auto client : promised.clients) {
        const auto found = clients.find(client);
        if (found == clients.end() || found->second != card_of(client)) {
            return "client " + std::to_string(client) + " was reported and is lost";
        }
    }
    for (const auto client : promised.erased) {
        if (clients.contains(client)) {
            return "client " + std::to_string(client) + " was erased and is back";
        }
    }
    return {};
}

// Of what a start found, before it wrote anything more.
std::string fault_in(const OpenedJournal& journal, const Promises& promised) {
    if (journal.refused) {
        return "refused: " + journal.refused->message;
    }
    if (journal.journal->epoch() <= promised.epoch) {
        return "the epoch does not rise";
    }
    if (journal.recovered.last_number < promised.entries) {
        return "entry " + std::to_string(promised.entries) + " was reported and is lost";
    }
    if (journal.snapshot_number.value_or(0) < promised.snapshot) {
        return "snapshot " + std::to_string(promised.snapshot) + " was reported and is lost";
    }
    if (journal.snapshot_number && journal.snapshot != state_after(*journal.snapshot_number)) {
        return "the snapshot is torn";
    }
    // That a commit was under way is no fault.
    if (std::ranges::any_of(journal.notices, [](auto said) {
            return said != JournalNotice::LogCut;
        })) {
        return "a notice, as if something were damaged";
    }
    return fault_in_clients(journal, promised);
}

// Everything in the file, row by row.
std::string fault_in_file(const fs::path& disk, std::uint64_t last) {
    auto reader = JournalReader::open(journal_file_in(disk / "state"));
    if (!reader) {
        return "the reader is refused: " + reader.error().message;
    }
    std::string fault;
    const auto read = reader->entries(1, last, [&](std::uint64_t number, std::string_view bytes) {
        if (bytes != entry_of(number).bytes) {
            fault = "entry " + std::to_string(number) + " is not what was appended";
        }
        return JournalResult<void>();
    });
    if (!read || *read != last) {
        return read ? "entries are missing" : read.error().message;
    }
    const auto audit =
        reader->audit([](std::uint64_t, const AuditRow&) { return JournalResult<void>(); });
    if (!audit) {
        return audit.error().message;
    }
    auto check = reader->database().prepare("PRAGMA integrity_check");
    if (!check || !check->step() || check->bytes(0) != "ok") {
        return "SQLite finds the file damaged";
    }
    return fault;
}

}  // namespace

void Said::promise(std::size_t step, const std::function<void(Promises&)>& adds) {
    last_promise_ = std::max(step, last_promise_);
    doubt(step, adds);
}

void Said::doubt(std::size_t step, const std::function<void(Promises&)>& takes) {
    auto now = in_all();
    takes(now);
    by_step_[std::max(step, by_step_.rbegin()->first)] = std::move(now);
}

const Promises& Said::until(std::size_t step) const {
    return std::prev(by_step_.upper_bound(step))->second;
}

Entry entry_of(std::uint64_t number) {
    auto entry = numbered(number);
    entry.bytes += ": " + std::string(number * 37 % 900, 'e');
    if (number % 2 == 0) {
        entry.raw_messages.push_back({"sip", 1000, number % 5 + 1, std::string(700, 'r')});
    }
    if (number % 9 == 0) {
        entry.raw_messages.push_back({"mqtt", 1000, std::nullopt, std::string(9'000, 'm')});
        entry.packs.push_back({"pack " + std::to_string(number), std::string(5'000, 'p')});
    }
    if (number % 4 == 0) {
        entry.audit.push_back({1000, "nurse", "looked", number % 5 + 1, "detail"});
    }
    return entry;
}

Life::Life(RecordedFiles& files, const fs::path& disk, Said& said)
    : files_(files),
      said_(said),
      journal_(steady_config(disk), [&files] { return files.step_count(); }) {
    if (journal_.refused) {
        throw JournalWasLost();
    }
    said_.promise(files_.step_count(), [&](Promises& promises) {
        promises.epoch = journal_.journal->epoch();
    });
}

void Life::write_until(std::uint64_t last) {
    while (next() <= last) {
        journal_.append(entry_of(next()));
        wait();
    }
}

void Life::write_together(std::uint64_t last) {
    files_.hold_sync();
    journal_.append(entry_of(next()));
    files_.wait_until_held();
    while (next() <= last) {
        journal_.append(entry_of(next()));
    }
    files_.let_go();
    wait();
}

void Life::snapshot(std::uint64_t number) {
    settle(
        [&](auto done) { journal_.journal->snapshot(number, state_after(number), done); },
        [&](Promises& promises) { promises.snapshot = number; }
    );
}

void Life::import(std::uint64_t client) {
    settle(
        [&](auto done) {
            journal_.journal->import_clients({{client, card_of(client)}}, done);
        },
        [&](Promises& promises) { promises.clients.insert(client); }
    );
}

void Life::erase(std::uint64_t client) {
    // From here on it may be gone, from the answer on it must be.
    said_.doubt(files_.step_count(), [&](Promises& promises) { promises.clients.erase(client); });
    settle(
        [&](auto done) { journal_.journal->erase_client(client, done); },
        [&](Promises& promises) { promises.erased.insert(client); }
    );
}

void Life::purge() {
    settle([&](auto done) { journal_.journal->purge_raw_messages(2000, done); }, {});
}

void Life::wait() {
    if (!journal_.wait_for(journal_.appended())) {
        throw JournalWasLost();
    }
    said_.promise(journal_.loop.stamp_of_last(), [&](Promises& promises) {
        promises.entries = journal_.appended();
    });
}

void Life::settle(
    const std::function<void(std::function<void()>)>& call,
    const std::function<void(Promises&)>& adds
) {
    bool settled = false;
    call([&settled] { settled = true; });
    if (!journal_.loop.run_until([&] { return settled || !journal_.lost.empty(); }) || !settled) {
        throw JournalWasLost();
    }
    if (adds) {
        said_.promise(journal_.loop.stamp_of_last(), adds);
    }
}

std::string fault_after_start(
    const RecordedFiles& files, const fs::path& disk, const Promises& promised, Said* said
) {
    Said heard;
    said = said == nullptr ? &heard : said;
    std::uint64_t last = 0;
    {
        OpenedJournal journal(steady_config(disk), [&files] { return files.step_count(); });
        if (auto fault = fault_in(journal, promised); !fault.empty()) {
            return fault;
        }
        said->promise(files.step_count(), [&](Promises& now) {
            now.epoch = journal.journal->epoch();
        });
        last = journal.recovered.last_number + 1;
        journal.append(entry_of(last));
        if (!journal.wait_for(last)) {
            return "the journal does not go on";
        }
        said->promise(journal.loop.stamp_of_last(), [&](Promises& now) { now.entries = last; });
    }
    return fault_in_file(disk, last);
}

std::string fault_after_start(const DiskImage& image, const Promises& promised) {
    const TemporaryDirectory directory(in_memory());
    lay_out(image, directory.path());
    const RecordedFiles files(directory.path());
    return fault_after_start(files, directory.path(), promised);
}

fs::path in_memory() {
    return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : fs::temp_directory_path();
}

}  // namespace nachtwacht::daemon
