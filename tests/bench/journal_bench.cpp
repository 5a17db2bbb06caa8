// What a commit costs, beside the floor of the same disk in the same run.
//   journal_bench [DIRECTORY] [SECONDS]   (default: the current directory, 3 seconds a row)
// Rows are measured in turns, five times over, so that another load on the disk touches all of them
// alike.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "daemon/journal.hpp"
#include "tests/daemon/opened_journal.hpp"

namespace {

using namespace nachtwacht::daemon;
using Clock = std::chrono::steady_clock;
using Micros = std::chrono::duration<double, std::micro>;

constexpr std::size_t entry_bytes = 300;
constexpr int rounds = 5;

struct Row {
    const char* name;
    std::vector<double> micros{};
    double seconds = 0;

    void print() {
        if (micros.empty()) {
            return;
        }
        std::sort(micros.begin(), micros.end());
        const auto at = [&](double part) {
            return micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))];
        };
        std::printf(
            "%-34s p50 %8.3f ms  p99 %8.3f ms  %9.0f/s\n",
            name,
            at(0.5) / 1000,
            at(0.99) / 1000,
            static_cast<double>(micros.size()) / seconds
        );
    }
};

class RawFile {
public:
    explicit RawFile(const std::filesystem::path& path)
        : file_(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600)) {}
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;
    ~RawFile() { ::close(file_); }

    void append() const {
        if (::write(file_, bytes_.data(), bytes_.size()) < 0 || ::fdatasync(file_) != 0) {
            std::perror("journal_bench");
            std::exit(1);
        }
    }

private:
    int file_;
    std::string bytes_ = std::string(entry_bytes, 'x');
};

class Bench {
public:
    explicit Bench(const std::filesystem::path& dir)
        : state_dir_(dir / "state"),
          journal_(std::make_unique<OpenedJournal>(test_config(state_dir_))),
          raw_(dir / "raw") {
        if (journal_->refused) {
            std::fprintf(stderr, "journal_bench: %s\n", journal_->refused->message.c_str());
            std::exit(1);
        }
        next_ = journal_->recovered.last_number + 1;
    }

    void run(std::chrono::duration<double> each) {
        for (int round = 0; round < rounds; ++round) {
            time(raw_row_, each, [&] { raw_.append(); });
            time(entry_row_, each, [&] { commit(false); });
            time(sealed_row_, each, [&] { commit(true); });
            saturate(false, each, saturated_);
            saturate(true, each, saturated_sealed_);
        }
        raw_row_.print();
        entry_row_.print();
        sealed_row_.print();
        std::printf("%-34s %42.0f/s\n", "saturated, entries only", saturated_ / rounds);
        std::printf(
            "%-34s %42.0f/s\n", "saturated, with a raw message", saturated_sealed_ / rounds
        );
        report_clients();
    }

private:
    template <typename Work>
    static void time(Row& row, std::chrono::duration<double> each, const Work& work) {
        const auto begin = Clock::now();
        auto now = begin;
        while (now - begin < each) {
            const auto before = now;
            work();
            now = Clock::now();
            row.micros.push_back(Micros(now - before).count());
        }
        row.seconds += std::chrono::duration<double>(now - begin).count();
    }

    Entry entry(bool sealed) {
        Entry made;
        made.number = next_++;
        made.bytes = std::string(entry_bytes, 'e');
        if (sealed) {
            made.raw_messages.push_back({"sip", 0, made.number % 1000, std::string(600, 'r')});
        }
        return made;
    }

    void commit(bool sealed) {
        journal_->journal->append(entry(sealed));
        require(journal_->wait_for(next_ - 1));
    }

    void saturate(bool sealed, std::chrono::duration<double> each, double& rate) {
        const auto begin = Clock::now();
        const auto first = next_;
        while (Clock::now() - begin < each) {
            while (!journal_->journal->full()) {
                journal_->journal->append(entry(sealed));
            }
            journal_->loop.run_ready();
        }
        require(journal_->wait_for(next_ - 1));
        const std::chrono::duration<double> took = Clock::now() - begin;
        rate += static_cast<double>(next_ - first) / took.count();
    }

    void report_clients() {
        std::vector<ClientRecord> clients;
        for (std::uint64_t number = 1; number <= 10'000; ++number) {
            clients.push_back({number, std::string(400, 'c')});
        }
        const auto begin = Clock::now();
        require(journal_->settle([&](auto done) {
            journal_->journal->import_clients(std::move(clients), done);
        }));
        const Micros imported = Clock::now() - begin;
        auto config = test_config(state_dir_);
        journal_->journal.reset();
        auto opened = open_journal(std::move(config), {[](auto) {}, nullptr, nullptr, nullptr});
        std::uint64_t count = 0;
        const auto start = Clock::now();
        const auto loaded = (*opened)->load({nullptr, nullptr, [&](auto, auto) {
                                                 ++count;
                                                 return JournalResult<void>();
                                             }});
        require(loaded.has_value() && count == 10'000);
        std::printf("10,000 clients of 400 bytes: imported in %.0f ms", imported.count() / 1000);
        std::printf(", opened in %.0f ms\n", Micros(Clock::now() - start).count() / 1000);
        opened->reset();
        report_reading();
    }

    void report_reading() {
        auto opened =
            open_journal(test_config(state_dir_), {[](auto) {}, nullptr, nullptr, nullptr});
        const auto start = Clock::now();
        const auto loaded =
            (*opened)->load({nullptr, [](auto, auto) { return JournalResult<void>(); }, nullptr});
        require(loaded.has_value());
        std::printf(
            "%llu entries read and checked in %.0f ms\n",
            static_cast<unsigned long long>(loaded->entries),
            Micros(Clock::now() - start).count() / 1000
        );
    }

    static void require(bool held) {
        if (!held) {
            std::fprintf(stderr, "journal_bench: the journal was lost\n");
            std::exit(1);
        }
    }

    std::filesystem::path state_dir_;
    std::unique_ptr<OpenedJournal> journal_;
    RawFile raw_;
    std::uint64_t next_ = 1;
    Row raw_row_{"append 300 bytes + fdatasync"};
    Row entry_row_{"journal, one entry at a time"};
    Row sealed_row_{"the same with a sealed raw message"};
    double saturated_ = 0;
    double saturated_sealed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    std::string name =
        (std::filesystem::path(argc > 1 ? argv[1] : ".") / "journal-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        std::perror("journal_bench");
        return 1;
    }
    const std::chrono::duration<double> seconds(argc > 2 ? std::atof(argv[2]) : 3);
    {
        Bench bench(name);
        bench.run(seconds / rounds);
    }
    std::filesystem::remove_all(name);
    return 0;
}
