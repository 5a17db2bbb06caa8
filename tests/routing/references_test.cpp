#include "routing/references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace nachtwacht::routing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Seen seen_until(Steady until, std::uint64_t entry = 1) {
    return {.entry = entry, .content = {}, .until = until, .fate = Fate::Logged};
}

std::vector<std::string> keys_of(const References& references) {
    std::vector<std::string> keys;
    for (const auto& [key, seen] : references) {
        keys.push_back(key);
    }
    return keys;
}

TEST(References, ForgetsTheEarliestFirstAndNoMoreThanAsked) {
    References references;
    references.remember("late", seen_until(30s));
    references.remember("b", seen_until(10s));
    references.remember("a", seen_until(10s));
    references.remember("c", seen_until(20s));
    references.forget(20s, 1);
    EXPECT_THAT(keys_of(references), ElementsAre("b", "c", "late"));
    references.forget(19s, 5);
    EXPECT_THAT(keys_of(references), ElementsAre("c", "late"));
    references.forget(30s, 5);
    EXPECT_TRUE(references.empty());
}

TEST(References, OneThatIsGivenAnewIsKeptForItsNewTime) {
    References references;
    references.remember("longer", seen_until(10s));
    references.remember("shorter", seen_until(90s));
    references.remember("shorter", seen_until(20s, 3));
    references.remember("longer", seen_until(50s, 2));
    references.forget(20s, 5);
    EXPECT_THAT(keys_of(references), ElementsAre("longer"));
    EXPECT_EQ(references.find("longer"), seen_until(50s, 2));
}

TEST(References, GivesBackWhatItWasGiven) {
    const Reference reference{Door::Scaip, "7001", "12", "fingerprint", 1s};
    const Seen in_key{7, "fingerprint", 5s, Fate::Opened, 7, "unknown_order"};
    const Seen of_its_own{8, "something else", 5s, Fate::Joined, 7, {}};
    const Seen nothing{9, {}, 5s, Fate::Noted, 7, {}};
    References references;
    references.remember(key_of(reference), in_key);
    EXPECT_EQ(references.find(key_of(reference)), in_key);
    references.remember(key_of(reference), of_its_own);
    EXPECT_EQ(references.find(key_of(reference)), of_its_own);
    references.remember(key_of(reference), nothing);
    EXPECT_EQ(references.find(key_of(reference)), nothing);
    EXPECT_EQ(references.find("another"), std::nullopt);
}

TEST(References, ACopyStandsAloneAndForgetsTheSame) {
    References references;
    for (int i = 0; i < 50; ++i) {
        references.remember(std::to_string(i * 37 % 50), seen_until(std::chrono::seconds{i % 7}));
    }
    References copy = references;
    EXPECT_EQ(copy, references);
    copy.forget(3s, 11);
    EXPECT_NE(copy, references);
    EXPECT_EQ(references.size(), 50U);
    references.forget(3s, 11);
    EXPECT_EQ(copy, references);
}

// The plain way: a map, and a set of when each is over.
struct Plain {
    std::map<std::string, Seen> seen;
    std::set<std::pair<Steady, std::string>> due;

    void remember(const std::string& key, const Seen& value) {
        if (const auto before = seen.find(key); before != seen.end()) {
            due.erase({before->second.until, key});
        }
        due.emplace(value.until, key);
        seen[key] = value;
    }
    void forget(Steady now, int most) {
        for (; most > 0 && !due.empty() && due.begin()->first <= now; --most) {
            seen.erase(due.begin()->second);
            due.erase(due.begin());
        }
    }
};

TEST(References, IsWhatAMapAndASetWouldBe) {
    std::mt19937 random{7};
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    References references;
    Plain plain;
    for (int step = 0; step < 20'000; ++step) {
        const std::chrono::seconds now{step / 20};
        const std::string key = "key " + std::to_string(below(400));
        const Seen seen =
            seen_until(now + std::chrono::seconds{below(60)}, static_cast<std::uint64_t>(step));
        references.remember(key, seen);
        plain.remember(key, seen);
        const int most = below(4);
        references.forget(now, most);
        plain.forget(now, most);
        ASSERT_TRUE(
            std::equal(references.begin(), references.end(), plain.seen.begin(), plain.seen.end())
        ) << "after step "
          << step;
    }
}

}  // namespace
}  // namespace nachtwacht::routing
