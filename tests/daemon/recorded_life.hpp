// A journal that writes on a watched disk, with what it promised at which step, and the question
// whether a later start keeps those promises.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/recorded_files.hpp"

namespace nachtwacht::daemon {

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

    void promise(std::size_t step, const std::function<void(Promises&)>& adds);
    // What was asked for and not answered yet may be done or not.
    void doubt(std::size_t step, const std::function<void(Promises&)>& takes);
    [[nodiscard]] const Promises& until(std::size_t step) const;
    [[nodiscard]] const Promises& in_all() const { return by_step_.rbegin()->second; }
    [[nodiscard]] std::size_t last_promise() const { return last_promise_; }

private:
    std::map<std::size_t, Promises> by_step_;
    std::size_t last_promise_ = 0;
};

struct JournalWasLost : std::runtime_error {
    JournalWasLost() : std::runtime_error("the journal on the watched disk is lost") {}
};

// One start of the journal in `disk`/state. Everything is waited for, so the same steps are
// recorded each time; what is not answered because the journal is lost throws JournalWasLost.
class Life {
public:
    Life(RecordedFiles& files, const std::filesystem::path& disk, Said& said);

    [[nodiscard]] OpenedJournal& journal() { return journal_; }

    void write_until(std::uint64_t last);
    // All in one commit, but for the first: what is appended while a sync takes its time.
    void write_together(std::uint64_t last);
    void snapshot(std::uint64_t number);
    void import(std::uint64_t client);
    void erase(std::uint64_t client);
    void purge();

private:
    [[nodiscard]] std::uint64_t next() const { return journal_.appended() + 1; }
    void wait();
    void settle(
        const std::function<void(std::function<void()>)>& call,
        const std::function<void(Promises&)>& adds
    );

    RecordedFiles& files_;
    Said& said_;
    OpenedJournal journal_;
};

// As a Life writes it.
[[nodiscard]] Entry entry_of(std::uint64_t number);

// Starts on what is in the directory, appends one more, and looks at everything. Empty when all
// promises are kept; `said` (may be null) gets what this start promises, by the steps of `files`.
[[nodiscard]] std::string fault_after_start(
    const RecordedFiles& files,
    const std::filesystem::path& disk,
    const Promises& promised,
    Said* said = nullptr
);
// The same on an image, in a directory of its own.
[[nodiscard]] std::string fault_after_start(const DiskImage& image, const Promises& promised);

// For what does not have to last: a disk in memory where there is one.
[[nodiscard]] std::filesystem::path in_memory();

}  // namespace nachtwacht::daemon
