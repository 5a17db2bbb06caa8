#include "tests/bench/hops.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::tests {
namespace {

using Nanoseconds = std::int64_t;

struct Hop {
    std::string_view until;  // the name of a fail point begins so; the last is none of them
    std::string_view what;
};

constexpr std::array hops{
    Hop{"signal-", "datagram through the system, loop wakes, SIP and SCAIP are read"},
    Hop{"before-deciding", "repeat looked up, message enclosed"},
    Hop{"after-deciding", "decided"},
    Hop{"before-begin", "record written, handed to the writer's thread"},
    Hop{"after-insert-before-commit", "SQL"},
    Hop{"after-commit-before-report", "commit: write-ahead log and fdatasync"},
    Hop{"after-commit-before-orders", "loop hears of it"},
    Hop{"text-offer", "committed view follows"},
    Hop{"after-orders-before-answer", "text made, handed to Paho, other listeners"},
    Hop{"", "Paho's thread, broker, Paho of the phone, from the text on"},
};

struct Passage {
    std::string name;
    Nanoseconds at{};
};

std::vector<Passage> read(const std::filesystem::path& file) {
    std::vector<Passage> passages;
    std::ifstream stream{file};
    for (Passage passage; stream >> passage.name >> passage.at;) {
        passages.push_back(passage);
    }
    return passages;
}

Nanoseconds of(std::chrono::steady_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
}

using Stations = std::array<Nanoseconds, hops.size() + 1>;

// The first passage of each point, in the order of the way. Nothing when one is missing.
std::optional<Stations> follow(const std::vector<Passage>& passages, const Journey& journey) {
    Stations at{};
    at.front() = of(journey.sent);
    auto next = std::ranges::lower_bound(passages, at.front(), {}, &Passage::at);
    for (std::size_t hop = 0; hop + 1 < hops.size(); ++hop) {
        next = std::find_if(next, passages.end(), [&](const Passage& passage) {
            return passage.name.starts_with(hops[hop].until);
        });
        if (next == passages.end()) {
            return std::nullopt;
        }
        at[hop + 1] = next->at;
    }
    at.back() = of(journey.shown);
    return at;
}

double microseconds(std::vector<Nanoseconds> spans, double part) {
    std::ranges::sort(spans);
    const auto at = static_cast<std::size_t>(part * static_cast<double>(spans.size() - 1));
    return static_cast<double>(spans[at]) / 1000;
}

}  // namespace

bool print_hops(const std::filesystem::path& times, const std::vector<Journey>& journeys) {
    const auto passages = read(times);
    std::array<std::vector<Nanoseconds>, hops.size()> spans;
    for (const Journey& journey : journeys) {
        if (const auto at = follow(passages, journey)) {
            for (std::size_t hop = 0; hop < hops.size(); ++hop) {
                // The phone may have it before the loop has seen to its other listeners.
                const std::size_t from = hop + 1 < hops.size() ? hop : hop - 1;
                spans[hop].push_back((*at)[hop + 1] - (*at)[from]);
            }
        }
    }
    if (spans.front().empty()) {
        std::fprintf(stderr, "no times: hops needs a daemon with fail points, preset dev\n");
        return false;
    }
    std::printf("%zu alarms, one by one; microseconds\n", spans.front().size());
    for (std::size_t hop = 0; hop < hops.size(); ++hop) {
        std::printf(
            "%-68s p50 %7.1f  p90 %7.1f\n",
            std::string{hops[hop].what}.c_str(),
            microseconds(spans[hop], 0.5),
            microseconds(spans[hop], 0.9)
        );
    }
    return true;
}

}  // namespace nachtwacht::tests
