#include "tests/daemon/power_loss.hpp"

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "daemon/journal.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/recorded_files.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

// Nothing has to last: the disk is a model.
fs::path in_memory() {
    return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : fs::temp_directory_path();
}

// The log is moved by its size alone, never because nobody happened to wait: so the same steps are
// recorded each time.
JournalConfig steady_config(const fs::path& disk) {
    auto config = test_config(disk / "state");
    config.reserve_bytes = 8192;
    config.idle_checkpoint_bytes = std::numeric_limits<std::uint64_t>::max();
    config.busy_checkpoint_bytes = 100'000;
    return config;
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

std::string state_after(std::uint64_t number) {
    return "state after " + std::to_string(number) + std::string(6'000, 's');
}

std::string card_of(std::uint64_t client) { return "card of " + std::to_string(client); }

// What the journal has said so far, and what may therefore be relied upon.
struct Promises {
    std::uint64_t epoch = 0;
    std::uint64_t entries = 0;
    std::uint64_t snapshot = 0;
    std::set<std::uint64_t> clients;
    std::set<std::uint64_t> erased;
};

// A promise holds from the step that had been done when it was made.
class Said {
public:
    explicit Said(Promises before = {}) { by_step_[0] = std::move(before); }

    void at(std::size_t step, const std::function<void(Promises&)>& adds) {
        auto now = by_step_.rbegin()->second;
        adds(now);
        by_step_[std::max(step, by_step_.rbegin()->first)] = std::move(now);
    }
    [[nodiscard]] const Promises& until(std::size_t step) const {
        return std::prev(by_step_.upper_bound(step))->second;
    }

private:
    std::map<std::size_t, Promises> by_step_;
};

// One start of the journal on the recorded disk, with what it says written down.
class Life {
public:
    Life(RecordedFiles& files, const fs::path& disk, Said& said)
        : files_(files),
          said_(said),
          journal_(steady_config(disk), [&files] { return files.step_count(); }) {
        if (!journal_.refused) {
            said_.at(files_.step_count(), [&](Promises& promises) {
                promises.epoch = journal_.journal->epoch();
            });
        }
    }

    [[nodiscard]] OpenedJournal& journal() { return journal_; }

    void write_until(std::uint64_t last) {
        while (next() <= last) {
            journal_.append(entry_of(next()));
            wait();
        }
    }

    // All in one commit: what is appended while a sync takes its time.
    void write_together(std::uint64_t last) {
        files_.hold_sync();
        journal_.append(entry_of(next()));
        files_.wait_until_held();
        while (next() <= last) {
            journal_.append(entry_of(next()));
        }
        files_.let_go();
        wait();
    }

    void snapshot(std::uint64_t number) {
        settle(
            [&](auto done) { journal_.journal->snapshot(number, state_after(number), done); },
            [&](Promises& promises) { promises.snapshot = number; }
        );
    }
    void import(std::uint64_t client) {
        settle(
            [&](auto done) {
                journal_.journal->import_clients({{client, card_of(client)}}, done);
            },
            [&](Promises& promises) { promises.clients.insert(client); }
        );
    }
    void erase(std::uint64_t client) {
        // From here on it may be gone, from there on it must be.
        said_.at(files_.step_count(), [&](Promises& promises) { promises.clients.erase(client); });
        settle(
            [&](auto done) { journal_.journal->erase_client(client, done); },
            [&](Promises& promises) { promises.erased.insert(client); }
        );
    }
    void purge() {
        settle([&](auto done) { journal_.journal->purge_raw_messages(2000, done); }, {});
    }

private:
    [[nodiscard]] std::uint64_t next() const { return journal_.appended() + 1; }

    void wait() {
        if (!journal_.wait_for(journal_.appended())) {
            throw std::runtime_error("the recorded journal was lost");
        }
        said_.at(journal_.loop.stamp_of_last(), [&](Promises& promises) {
            promises.entries = journal_.appended();
        });
    }

    void settle(
        const std::function<void(std::function<void()>)>& call,
        const std::function<void(Promises&)>& adds
    ) {
        if (!journal_.settle(call)) {
            throw std::runtime_error("the recorded journal does not answer");
        }
        if (adds) {
            said_.at(journal_.loop.stamp_of_last(), adds);
        }
    }

    RecordedFiles& files_;
    Said& said_;
    OpenedJournal journal_;
};

// What the disk was told during a life, and what had been promised meanwhile.
struct Recording {
    std::vector<DiskStep> steps;
    Said said;
};

Recording record_a_life() {
    const TemporaryDirectory directory(in_memory());
    Recording recording;
    RecordedFiles files(directory.path());
    {
        Life first(files, directory.path(), recording.said);
        first.write_until(5);
        first.write_together(12);
        for (const std::uint64_t client : {1U, 2U, 3U}) {
            first.import(client);
        }
        first.snapshot(12);
        first.write_until(40);
        first.erase(3);
        first.write_until(43);
    }
    {
        Life second(files, directory.path(), recording.said);
        second.write_together(60);
        second.snapshot(50);
        second.snapshot(60);
        second.import(4);
        second.write_until(75);
        second.purge();
        second.write_until(80);
    }
    { const Life third(files, directory.path(), recording.said); }
    recording.steps = files.steps();
    return recording;
}

// Empty when all is well. `journal` is what a start found, before it wrote anything more.
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
    if (!journal.notices.empty()) {
        return "a notice, as if something were damaged";
    }
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
    if (const auto audit =
            reader->audit([](std::uint64_t, const AuditRow&) { return JournalResult<void>(); });
        !audit) {
        return audit.error().message;
    }
    auto check = reader->database().prepare("PRAGMA integrity_check");
    if (!check || !check->step() || check->bytes(0) != "ok") {
        return "SQLite finds the file damaged";
    }
    return fault;
}

// Starts on what is in the directory, appends one more, and looks at everything.
std::string fault_after_start(
    RecordedFiles* files, const fs::path& disk, const Promises& promised, Said* said
) {
    std::uint64_t last = 0;
    {
        const auto stamp = [files] { return files == nullptr ? 0 : files->step_count(); };
        OpenedJournal journal(steady_config(disk), stamp);
        if (auto fault = fault_in(journal, promised); !fault.empty()) {
            return fault;
        }
        if (said != nullptr) {
            said->at(stamp(), [&](Promises& now) { now.epoch = journal.journal->epoch(); });
        }
        last = journal.recovered.last_number + 1;
        journal.append(entry_of(last));
        if (!journal.wait_for(last)) {
            return "the journal does not go on";
        }
        if (said != nullptr) {
            said->at(journal.loop.stamp_of_last(), [&](Promises& now) { now.entries = last; });
        }
    }
    return fault_in_file(disk, last);
}

PowerCut any_cut(simulation::Random& random) {
    using Keeps = PowerCut::Keeps;
    return {
        random.pick(std::vector{
            Keeps::Nothing, Keeps::Everything, Keeps::Beginning, Keeps::Steps, Keeps::Sectors}),
        random.chance(500) ? 512U : 4096U,
        random.chance(300)};
}

class PowerLoss {
public:
    explicit PowerLoss(const PowerLossPlan& plan)
        : plan_(plan), random_(plan.seed), life_(record_a_life()) {
        report_.steps = life_.steps.size();
    }

    PowerLossReport run() {
        DiskModel disk;
        for (std::size_t step = 0; step <= life_.steps.size(); ++step) {
            while (report_.cuts < plan_.cuts && step_of(report_.cuts) == step) {
                ++report_.cuts;
                report_.unsynced += disk.unsynced() > 0 ? 1 : 0;
                cut(disk, step);
            }
            if (step < life_.steps.size()) {
                disk.take(life_.steps[step]);
            }
        }
        return report_;
    }

private:
    [[nodiscard]] std::size_t step_of(int cut) const {
        const auto all = life_.steps.size() + 1;
        return static_cast<std::size_t>(cut) * all / static_cast<std::size_t>(plan_.cuts);
    }

    void cut(const DiskModel& disk, std::size_t step) {
        const auto& promised = life_.said.until(step);
        const auto image = disk.after(any_cut(random_), random_);
        const bool again = report_.cuts * plan_.pairs / plan_.cuts > report_.pairs;
        const std::string place = "power cut after step " + std::to_string(step);
        if (!again) {
            note(place, start_on(image, promised));
            return;
        }
        ++report_.pairs;
        Said said{promised};
        std::vector<DiskStep> steps;
        note(place, start_recorded(image, promised, said, steps));
        DiskModel second(image);
        const auto until = random_.below(static_cast<std::uint32_t>(steps.size()) + 1);
        for (std::uint32_t done = 0; done < until; ++done) {
            second.take(steps[done]);
        }
        note(
            place + " and again after step " + std::to_string(until) + " of the recovery",
            start_on(second.after(any_cut(random_), random_), said.until(until))
        );
    }

    [[nodiscard]] static std::string start_on(const DiskImage& image, const Promises& promised) {
        const TemporaryDirectory directory(in_memory());
        lay_out(image, directory.path());
        const RecordedFiles quick(directory.path());
        return fault_after_start(nullptr, directory.path(), promised, nullptr);
    }

    [[nodiscard]] static std::string start_recorded(
        const DiskImage& image, const Promises& promised, Said& said, std::vector<DiskStep>& steps
    ) {
        const TemporaryDirectory directory(in_memory());
        lay_out(image, directory.path());
        RecordedFiles files(directory.path());
        auto fault = fault_after_start(&files, directory.path(), promised, &said);
        steps = files.steps();
        return fault;
    }

    void note(const std::string& place, const std::string& fault) {
        if (fault.empty()) {
            return;
        }
        ++report_.broken;
        if (report_.first_fault.empty()) {
            report_.first_fault = place + ": " + fault;
        }
    }

    PowerLossPlan plan_;
    simulation::Random random_;
    Recording life_;
    PowerLossReport report_;
};

}  // namespace

PowerLossReport run_power_loss(const PowerLossPlan& plan) { return PowerLoss{plan}.run(); }

std::string text_of(const PowerLossReport& report) {
    return "steps " + std::to_string(report.steps) + " power cuts " + std::to_string(report.cuts) +
           " (" + std::to_string(report.unsynced) + " with something unsynced) and " +
           std::to_string(report.pairs) + " during the recovery, broken " +
           std::to_string(report.broken) +
           (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::daemon
