#include "daemon/suspects.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>

#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

class SuspectsTest : public testing::Test {
protected:
    // As after a process that died with this in hand.
    void die_of(const std::string& message) {
        Suspects suspects{file};
        (void)suspects.pick_up(message);
    }
    bool is_convicted(const std::string& message) {
        Suspects suspects{file};
        const bool convicted = suspects.pick_up(message);
        suspects.put_down();
        return convicted;
    }

    TemporaryDirectory folder;
    std::filesystem::path file{folder.path() / "suspects"};
};

TEST_F(SuspectsTest, WhatEndedTheProcessTwiceIsConvicted) {
    die_of("poison");
    EXPECT_FALSE(is_convicted("poison"));
    die_of("poison");
    EXPECT_TRUE(is_convicted("poison"));
    EXPECT_FALSE(is_convicted("an alarm"));
}

TEST_F(SuspectsTest, WhatWasPutDownIsNotBlamed) {
    for (int start = 0; start < 5; ++start) {
        EXPECT_FALSE(is_convicted("an alarm"));
    }
}

TEST_F(SuspectsTest, ADeathIsLaidOnWhatWasPickedUpLast) {
    for (int death = 0; death < 2; ++death) {
        Suspects suspects{file};
        (void)suspects.pick_up("an alarm");
        (void)suspects.pick_up("a time-out");
    }
    EXPECT_TRUE(is_convicted("a time-out"));
    EXPECT_FALSE(is_convicted("an alarm"));
}

TEST_F(SuspectsTest, WhatWasInHandBeforeIsInHandAgain) {
    for (int death = 0; death < 2; ++death) {
        Suspects suspects{file};
        (void)suspects.pick_up("poison");
        (void)suspects.pick_up("a time-out");
        suspects.put_down();
    }
    EXPECT_TRUE(is_convicted("poison"));
    EXPECT_FALSE(is_convicted("a time-out"));
}

TEST_F(SuspectsTest, ManyCasesPushOutTheOldestOnly) {
    die_of("poison");
    for (int other = 0; other < 63; ++other) {
        die_of(std::to_string(other));
    }
    die_of("poison");
    EXPECT_TRUE(is_convicted("poison"));
    die_of("one more");
    EXPECT_FALSE(is_convicted("poison"));
}

TEST_F(SuspectsTest, AFileOfOtherContentIsBegunAnew) {
    std::ofstream{file} << std::string(2000, 'x');
    EXPECT_FALSE(is_convicted("x"));
    die_of("poison");
    die_of("poison");
    EXPECT_TRUE(is_convicted("poison"));
}

TEST_F(SuspectsTest, WithoutAFileNothingIsSuspect) {
    Suspects suspects{"/nowhere/suspects"};
    EXPECT_FALSE(suspects.pick_up("an alarm"));
    suspects.put_down();
}

}  // namespace
}  // namespace nachtwacht::daemon
