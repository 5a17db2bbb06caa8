// nachtwacht_simulate: one simulated night with its story, or a row of nights with figures.
#include <charconv>
#include <iostream>
#include <optional>
#include <string_view>

#include "tests/simulation/run.hpp"

namespace {

using namespace nachtwacht::simulation;

constexpr std::string_view usage =
    "nachtwacht_simulate --seed N [--hours H] [--story]\n"
    "nachtwacht_simulate --seeds FROM..TO [--hours H]\n"
    "Exit code: 0 everything held, 1 an invariant did not, 2 wrong arguments.\n";

struct Wish {
    std::uint64_t from{1};
    std::uint64_t to{1};
    int hours{3};
    bool story{};
};

template <class Number>
bool read(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

bool read_range(std::string_view text, Wish& wish) {
    const auto dots = text.find("..");
    return dots != std::string_view::npos && read(text.substr(0, dots), wish.from) &&
           read(text.substr(dots + 2), wish.to) && wish.from <= wish.to;
}

std::optional<Wish> read_wish(int count, char** words) {
    Wish wish;
    for (int i = 1; i < count; ++i) {
        const std::string_view word{words[i]};
        const std::string_view value{i + 1 < count ? words[i + 1] : ""};
        if (word == "--story") {
            wish.story = true;
            continue;
        }
        const bool good = (word == "--seed" && read(value, wish.from) && read(value, wish.to)) ||
                          (word == "--seeds" && read_range(value, wish)) ||
                          (word == "--hours" && read(value, wish.hours) && wish.hours > 0);
        if (!good) {
            return std::nullopt;
        }
        ++i;
    }
    return wish;
}

int run(const Wish& wish) {
    Coverage coverage;
    std::uint64_t alarms = 0;
    std::uint64_t entries = 0;
    std::uint64_t failed = 0;
    for (std::uint64_t seed = wish.from; seed <= wish.to; ++seed) {
        const Outcome outcome =
            run_seed(seed, wish.hours, coverage, wish.story ? &std::cout : nullptr);
        alarms += outcome.alarms;
        entries += outcome.entries;
        if (!outcome.broken.empty()) {
            ++failed;
            std::cout << "seed " << seed << ": " << outcome.broken << "\n  "
                      << replay_command(seed, wish.hours) << '\n';
        }
    }
    coverage.print(std::cout);
    std::cout << "seeds " << wish.to - wish.from + 1 << " failed " << failed << " alarms " << alarms
              << " entries " << entries << '\n';
    return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    const auto wish = read_wish(count, words);
    if (!wish) {
        std::cerr << usage;
        return 2;
    }
    return run(*wish);
}
