// nachtwacht_simulate: one simulated night with its story, or a row of nights with figures.
#include <charconv>
#include <chrono>
#include <iostream>
#include <optional>
#include <string_view>

#include "tests/simulation/happenings.hpp"
#include "tests/simulation/row.hpp"

namespace {

using namespace nachtwacht::simulation;

constexpr std::string_view usage =
    "nachtwacht_simulate --seed N [--hours H] [--fault-free] [--story]\n"
    "nachtwacht_simulate --seeds FROM..TO [--hours H] [--fault-free] [--jobs N]\n"
    "Exit code: 0 everything held, 1 an invariant did not, or a run of 10000 seeds and more has\n"
    "tried something less than 1000 times, 2 wrong arguments.\n";

// A run this long must have tried everything this often.
constexpr std::uint64_t full_run = 10'000;
constexpr std::uint64_t often = 1'000;

struct Wish {
    Row row{.night = {.seed = 1}};
    bool story{};
};

template <class Number>
bool read(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

bool read_range(std::string_view text, Row& row) {
    const auto dots = text.find("..");
    std::uint64_t last = 0;
    if (dots == std::string_view::npos || !read(text.substr(0, dots), row.night.seed) ||
        !read(text.substr(dots + 2), last) || last < row.night.seed) {
        return false;
    }
    row.seeds = last - row.night.seed + 1;
    return true;
}

std::optional<Wish> read_wish(int count, char** words) {
    Wish wish;
    Row& row = wish.row;
    for (int i = 1; i < count; ++i) {
        const std::string_view word{words[i]};
        const std::string_view value{i + 1 < count ? words[i + 1] : ""};
        if (word == "--story") {
            wish.story = true;
            continue;
        }
        if (word == "--fault-free") {
            row.night.faults = Faults::None;
            continue;
        }
        const bool good =
            (word == "--seed" && read(value, row.night.seed)) ||
            (word == "--seeds" && read_range(value, row)) ||
            (word == "--hours" && read(value, row.night.hours) && row.night.hours > 0) ||
            (word == "--jobs" && read(value, row.jobs) && row.jobs > 0);
        if (!good) {
            return std::nullopt;
        }
        ++i;
    }
    if (wish.story && row.seeds != 1) {
        return std::nullopt;
    }
    return wish;
}

// On the error stream, so that what is printed stays the same from run to run.
class Progress {
public:
    explicit Progress(std::uint64_t seeds) : seeds_(seeds) {}

    void done(std::uint64_t so_far) {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) {
            return;
        }
        next_ = now + 10s;
        const std::chrono::duration<double> taken = now - begun_;
        const double left =
            taken.count() / static_cast<double>(so_far) * static_cast<double>(seeds_ - so_far);
        std::cerr << so_far << " of " << seeds_ << " seeds done, about "
                  << static_cast<int>(left / 60) << " min " << static_cast<int>(left) % 60
                  << " s left\n";
    }

private:
    std::uint64_t seeds_;
    std::chrono::steady_clock::time_point begun_{std::chrono::steady_clock::now()};
    std::chrono::steady_clock::time_point next_{begun_ + std::chrono::seconds{10}};
};

struct Sum {
    std::uint64_t seeds{};
    std::uint64_t failed{};
    std::uint64_t alarms{};
    std::uint64_t entries{};
    std::int64_t minutes{};
    Watch::Chances chances{};
    Coverage coverage{};

    void add(const Outcome& outcome, Night night) {
        ++seeds;
        alarms += outcome.alarms;
        entries += outcome.entries;
        minutes += outcome.simulated_minutes;
        chances.incidents += outcome.chances.incidents;
        chances.left_to_operators += outcome.chances.left_to_operators;
        coverage.add(outcome.coverage);
        if (!outcome.broken.empty()) {
            ++failed;
            night.seed = outcome.seed;
            std::cout << "seed " << outcome.seed << ": " << outcome.broken << "\n  "
                      << replay_command(night) << std::endl;
        }
    }
};

void print(const Sum& sum, const Night& night) {
    sum.coverage.print(std::cout);
    if (night.faults == Faults::None) {
        const double share = sum.chances.incidents == 0
                                 ? 0
                                 : 100.0 * static_cast<double>(sum.chances.left_to_operators) /
                                       static_cast<double>(sum.chances.incidents);
        std::cout << "a unit could have had " << sum.chances.incidents
                  << " incidents; operators got " << sum.chances.left_to_operators << " of them, "
                  << share << " %\n";
    }
    std::cout << "seeds " << sum.seeds << " failed " << sum.failed << " hours " << sum.minutes / 60
              << " alarms " << sum.alarms << " entries " << sum.entries << '\n';
}

// What the run has tried too seldom, in proportion to a full one.
bool tried_everything(const Sum& sum) {
    const auto found = gaps(sum.coverage, std::min(often, sum.seeds * often / full_run));
    for (const std::string& gap : found) {
        std::cout << "coverage: " << gap << '\n';
    }
    return found.empty();
}

int run_wish(const Wish& wish) {
    Sum sum;
    if (wish.story) {
        sum.add(run(wish.row.night, &std::cout), wish.row.night);
    } else {
        Progress progress{wish.row.seeds};
        run_row(wish.row, [&](const Outcome& outcome) {
            sum.add(outcome, wish.row.night);
            progress.done(sum.seeds);
        });
    }
    print(sum, wish.row.night);
    const bool for_coverage = wish.row.night.faults == Faults::Many && wish.row.seeds > 1;
    const bool everything = !for_coverage || tried_everything(sum);
    return sum.failed == 0 && (everything || sum.seeds < full_run) ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    const auto wish = read_wish(count, words);
    if (!wish) {
        std::cerr << usage;
        return 2;
    }
    return run_wish(*wish);
}
