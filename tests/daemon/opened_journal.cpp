#include "tests/daemon/opened_journal.hpp"

namespace nachtwacht::daemon {

void TestLoop::post(std::function<void()> what) {
    const auto stamp = stamp_ ? stamp_() : 0;
    {
        const std::lock_guard guard(mutex_);
        posted_.push_back({std::move(what), stamp});
    }
    wake_.notify_one();
}

std::function<void()> TestLoop::next(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!wake_.wait_until(lock, deadline, [this] { return !posted_.empty(); })) {
        return nullptr;
    }
    const auto [what, stamp] = std::move(posted_.front());
    posted_.pop_front();
    stamp_of_last_ = stamp;
    return what;
}

bool TestLoop::run_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!done()) {
        const auto what = next(deadline);
        if (!what) {
            return false;
        }
        what();
    }
    return true;
}

void TestLoop::run_ready() {
    while (const auto what = next(std::chrono::steady_clock::now())) {
        what();
    }
}

Secret test_master_key() { return Secret(std::string_view("0123456789abcdef0123456789abcdef")); }

JournalConfig test_config(const std::filesystem::path& state_dir) {
    JournalConfig config;
    config.state_dir = state_dir;
    config.master_key = test_master_key();
    config.reserve_bytes = 1U << 20U;
    config.space_probe = [](const auto&) { return 900U; };
    return config;
}

Entry numbered(std::uint64_t number) {
    Entry entry;
    entry.number = number;
    entry.bytes = "entry " + std::to_string(number);
    return entry;
}

OpenedJournal::OpenedJournal(const std::filesystem::path& state_dir) {
    open(test_config(state_dir));
}

OpenedJournal::OpenedJournal(JournalConfig config, std::function<std::size_t()> stamp)
    : loop(std::move(stamp)) {
    open(std::move(config));
}

void OpenedJournal::open(JournalConfig config) {
    JournalEvents events{
        [this](std::function<void()> what) { loop.post(std::move(what)); },
        [this](std::uint64_t last) { committed.push_back(last); },
        [this](const JournalError& reason) { lost.push_back(reason); },
        [this](JournalNotice notice, const std::string&) { notices.push_back(notice); },
    };
    auto opened = open_journal(std::move(config), std::move(events));
    if (!opened) {
        refused = opened.error();
        return;
    }
    journal = std::move(*opened);
    const auto loaded = journal->load({
        [this](std::uint64_t number, std::string_view bytes) {
            snapshot_number = number;
            snapshot = bytes;
            return JournalResult<void>();
        },
        [this](std::uint64_t, std::string_view bytes) {
            entries.emplace_back(bytes);
            return JournalResult<void>();
        },
        [this](std::uint64_t number, std::string_view bytes) {
            clients.emplace_back(number, bytes);
            return JournalResult<void>();
        },
    });
    loop.run_ready();
    if (!loaded) {
        refused = loaded.error();
        journal.reset();
        return;
    }
    recovered = *loaded;
    appended_ = recovered.last_number;
}

bool OpenedJournal::wait_for(std::uint64_t number) {
    return loop.run_until([&] {
        return (!committed.empty() && committed.back() >= number) || !lost.empty();
    }) && lost.empty();
}

void OpenedJournal::append(Entry entry) {
    appended_ = entry.number;
    journal->append(std::move(entry));
}

bool OpenedJournal::fill(std::uint64_t last) {
    while (appended_ < last) {
        append(numbered(appended_ + 1));
    }
    return wait_for(last);
}

bool OpenedJournal::wait_lost() {
    return loop.run_until([&] { return !lost.empty(); });
}

bool OpenedJournal::settle(const std::function<void(std::function<void()>)>& call) {
    auto settled = std::make_shared<bool>(false);
    call([settled] { *settled = true; });
    return loop.run_until([&] { return *settled; });
}

std::optional<std::string> OpenedJournal::client(std::uint64_t number) {
    std::optional<std::string> answer;
    const bool settled = settle([&](std::function<void()> done) {
        journal->read_client(
            number,
            [&answer, done = std::move(done)](std::optional<Secret> found) {
                if (found) {
                    answer = std::string(found->reveal());
                }
                done();
            }
        );
    });
    return settled ? answer : "no answer";
}

std::vector<RawMessage> OpenedJournal::raw_messages(std::uint64_t entry) {
    std::vector<RawMessage> answer;
    const bool settled = settle([&](std::function<void()> done) {
        journal->read_raw_messages(
            entry,
            [&answer, done = std::move(done)](std::vector<RawMessage> found) {
                answer = std::move(found);
                done();
            }
        );
    });
    return settled ? answer : std::vector<RawMessage>{{"no answer", 0, std::nullopt, ""}};
}

}  // namespace nachtwacht::daemon
