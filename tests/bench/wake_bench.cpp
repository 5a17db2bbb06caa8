// How fast the house is awake again, and what it weighs.
//   wake_bench fold [ENTRIES]          folds a whole journal without a snapshot; is the state
//   equal? wake_bench wake [ENTRIES] [CLIENTS] [STARTS]
//                                      the daemon from exec to READY=1, and its memory when idle
//   wake_bench sample DIRECTORY        a journal of everything in this version, to be kept as test
//                                      data (tests/daemon/journals)

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "daemon/master_key.hpp"
#include "daemon/pack.hpp"
#include "daemon/records.hpp"
#include "daemon/recovery.hpp"
#include "daemon/register.hpp"
#include "daemon/state_directory.hpp"
#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/bench/busy_night.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace {

using namespace nachtwacht;
using namespace nachtwacht::daemon;
using namespace nachtwacht::tests;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "wake_bench: %s\n", why.c_str());
    std::exit(1);
}

// An open journal with the state that it holds.
class Journaled {
public:
    explicit Journaled(JournalConfig config) {
        JournalEvents events;
        events.post = [this](std::function<void()> what) { loop_.post(std::move(what)); };
        events.committed = [this](std::uint64_t last) { committed_ = last; };
        events.lost = [](const JournalError& reason) { give_up(reason.message); };
        events.notice = [](JournalNotice, const std::string& text) {
            std::fprintf(stderr, "wake_bench: %s\n", text.c_str());
        };
        auto opened = open_journal(std::move(config), std::move(events));
        if (!opened) {
            give_up(opened.error().message);
        }
        journal_ = *std::move(opened);
        auto woken = recover(*journal_);
        if (!woken) {
            give_up(woken.error().message);
        }
        state = std::move(woken->state);
    }

    void keep(const routing::Entry& entry) {
        Entry row;
        row.number = entry.number;
        row.bytes = encode_entry(entry);
        bytes_ += row.bytes.size();
        journal_->append(std::move(row));
        if (journal_->full()) {
            wait_for(entry.number);
        }
    }

    void wait_for(std::uint64_t number) {
        if (!loop_.run_until([&] { return committed_ >= number; })) {
            give_up("a commit took more than ten seconds");
        }
    }

    void snapshot(const routing::State& of) {
        bool done = false;
        journal_->snapshot(of.entries, encode_state(of), [&] { done = true; });
        if (!loop_.run_until([&] { return done; })) {
            give_up("the snapshot took more than ten seconds");
        }
    }

    // Beside the entry one of everything else that a journal holds.
    void keep_with_enclosures(const routing::Entry& entry) {
        Entry row;
        row.number = entry.number;
        row.bytes = encode_entry(entry);
        row.raw_messages.push_back({"scaip", 1'795'212'000'000, 1, "a message of client 1"});
        row.raw_messages.push_back({"scaip", 1'795'212'000'000, std::nullopt, "a stranger's"});
        row.packs.push_back({"hash of a pack", "the text of a pack"});
        row.clients.push_back({1, "what is known of client 1"});
        row.audit.push_back({1'795'212'000'000, "olga", "looked up", 1, "why"});
        journal_->append(std::move(row));
    }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    routing::State state;

private:
    TestLoop loop_;
    std::uint64_t committed_{};
    std::uint64_t bytes_{};
    std::unique_ptr<Journal> journal_;
};

struct Books {
    std::shared_ptr<const routing::Region> region;
    std::shared_ptr<const routing::ClientTable> clients;
    std::vector<std::string> accounts;
    std::vector<std::string> units;
};

Books books_of(const std::filesystem::path& pack_folder) {
    const LoadedPack pack = load_pack(pack_folder);
    if (pack.region == nullptr) {
        give_up("the pack has mistakes");
    }
    const Register clients = load_register(pack.clients, *pack.region);
    Books books{pack.region, clients.table, {}, {}};
    for (const auto& [account, client] : clients.table->accounts) {
        books.accounts.push_back(account);
    }
    for (const auto& [unit, about] : pack.region->units) {
        books.units.push_back(unit.value);
    }
    return books;
}

BusyNight night_over(Journaled& journal, const Books& books) {
    routing::State start = journal.state;
    start.region = books.region;
    start.region_hash = books.region->hash;
    start.clients = books.clients;
    start.clients_hash = books.clients->hash;
    return {std::move(start), books.accounts, books.units, [&journal](const routing::Entry& entry) {
                journal.keep(entry);
            }};
}

int fold(std::uint64_t entries) {
    const TemporaryDirectory folder;
    const Books books = books_of(NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei");
    std::string lived;
    std::uint64_t last = 0;
    {
        Journaled journal{test_config(folder.path() / "state")};
        const auto began = Clock::now();
        auto night = night_over(journal, books);
        night.go_on_duty();
        night.pass(entries);
        last = night.desk().state().entries;
        journal.wait_for(last);
        lived = state_hash(night.desk().state());
        std::printf(
            "%llu entries (%llu signals, %llu orders) of %llu bytes on average, written in %.1f "
            "s\n",
            static_cast<unsigned long long>(last),
            static_cast<unsigned long long>(night.signals()),
            static_cast<unsigned long long>(night.offers()),
            static_cast<unsigned long long>(journal.bytes() / last),
            seconds_since(began)
        );
    }
    const auto began = Clock::now();
    Journaled again{test_config(folder.path() / "state")};
    const double took = seconds_since(began);
    // The fold knows a rule book by its hash only, and so does the hash of a state.
    again.state.region_hash = books.region->hash;
    again.state.clients_hash = books.clients->hash;
    const bool equal = state_hash(again.state) == lived;
    std::printf(
        "folded in %.2f s (%.0f entries a second), state %s\n",
        took,
        static_cast<double>(last) / took,
        equal ? "equal" : "NOT EQUAL"
    );
    return equal ? 0 : 1;
}

// 300 entries of a night in MooiMaasvallei with the key of the tests; prints what the test expects.
int sample(const std::filesystem::path& folder) {
    const Books books = books_of(NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei");
    Journaled journal{test_config(folder)};
    routing::State start;
    start.region = books.region;
    start.region_hash = books.region->hash;
    start.clients = books.clients;
    start.clients_hash = books.clients->hash;
    bool first = true;
    const auto keep = [&](const routing::Entry& entry) {
        first ? journal.keep_with_enclosures(entry) : journal.keep(entry);
        first = false;
    };
    BusyNight night{std::move(start), books.accounts, books.units, keep};
    night.go_on_duty();
    night.pass(150);
    journal.wait_for(night.desk().state().entries);
    journal.snapshot(night.desk().state());
    night.pass(150);
    journal.wait_for(night.desk().state().entries);
    std::printf(
        "-- entries %llu\n-- state %s\n",
        static_cast<unsigned long long>(night.desk().state().entries),
        state_hash(night.desk().state()).c_str()
    );
    return 0;
}

int wake(std::uint64_t entries, int clients, int starts) {
    HousePlan plan;
    plan.clients = clients;
    RealHouse house{plan};
    house.start();
    house.stop();
    {
        JournalConfig config;
        config.state_dir = house.state();
        auto key = master_key(
            house.state().parent_path() / "credentials" / "master.key",
            journal_file_in(house.state())
        );
        if (!key) {
            give_up(key.error().message);
        }
        config.master_key = *std::move(key);
        Journaled journal{std::move(config)};
        auto night = night_over(journal, books_of(house.pack()));
        night.go_on_duty();
        night.pass(1000);
        journal.wait_for(night.desk().state().entries);
        journal.snapshot(night.desk().state());
        night.pass(entries);
        journal.wait_for(night.desk().state().entries);
    }
    std::vector<long> took;
    for (int start = 0; start < starts; ++start) {
        house.start();
        took.push_back(house.woke_in().count());
        if (start + 1 < starts) {
            house.kill();
        }
    }
    std::sort(took.begin(), took.end());
    std::printf(
        "%d clients, %llu entries after the snapshot: READY=1 after p50 %ld ms, slowest of %d %ld "
        "ms\n",
        clients,
        static_cast<unsigned long long>(entries),
        took[took.size() / 2],
        starts,
        took.back()
    );
    std::printf(
        "idle memory: %s resident, highest: %s\n",
        house.memory("VmRSS").c_str(),
        house.memory("VmHWM").c_str()
    );
    return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
    const std::string mode = argc > 1 ? argv[1] : "";
    const auto number = [&](int at, int otherwise) {
        return argc > at ? std::atoi(argv[at]) : otherwise;
    };
    if (mode == "fold") {
        return fold(static_cast<std::uint64_t>(number(2, 1'000'000)));
    }
    if (mode == "wake") {
        return wake(static_cast<std::uint64_t>(number(2, 50'000)), number(3, 10'000), number(4, 9));
    }
    if (mode == "sample" && argc > 2) {
        return sample(argv[2]);
    }
    std::fprintf(
        stderr,
        "usage: wake_bench fold [ENTRIES] | wake [ENTRIES] [CLIENTS] [STARTS] | sample DIRECTORY\n"
    );
    return 2;
}
