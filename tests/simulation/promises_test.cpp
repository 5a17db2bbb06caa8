#include "tests/simulation/promises.hpp"

#include <gtest/gtest.h>

#include "tests/simulation/broken.hpp"

namespace nachtwacht::simulation {
namespace {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

Reference reference(const std::string& value) {
    return {routing::Door::Scaip, "dev1", value, {}, 35min};
}

Entry storing(std::uint64_t number, const std::string& value, Steady at = {}) {
    return {number, {{}, at}, TimePassed{}, {SignalStored{.reference = reference(value)}}};
}

TEST(Promises, NothingIsAcknowledgedBeforeItIsOnTheDisk) {
    Promises promises;
    EXPECT_THROW(promises.said(reference("r1")), Broken);
    promises.committed(storing(1, "r1"));
    promises.said(reference("r1"));
    EXPECT_TRUE(promises.holds(reference("r1")));
    EXPECT_FALSE(promises.holds(reference("r2")));
}

TEST(Promises, WhatWasAcknowledgedAndIsNotInTheJournalIsLost) {
    Promises promises;
    promises.committed(storing(1, "r1"));
    promises.said(reference("r1"));
    promises.check({storing(1, "r1")});
    EXPECT_THROW(promises.check({}), Broken);
}

TEST(Promises, ARepeatIsStoredOnlyWhenItIsNoneAnyMore) {
    Promises promises;
    promises.committed(storing(1, "r1"));
    EXPECT_THROW(promises.committed(storing(2, "r1", 34min)), Broken);
    promises.committed(storing(3, "r1", 35min));
}

TEST(Promises, AfterARestoreWhatWasAcknowledgedSinceIsKnownToBeLostAndMayBeStoredAnew) {
    Promises promises;
    const std::vector<Entry> backup{storing(1, "r1")};
    promises.committed(backup.front());
    promises.committed(storing(2, "r2", 1min));
    promises.said(reference("r1"));
    promises.said(reference("r2"));
    EXPECT_EQ(promises.restored(backup), 1U);
    promises.check(backup);
    EXPECT_TRUE(promises.holds(reference("r2")));
    EXPECT_THROW(promises.said(reference("r2")), Broken);
    promises.committed(storing(2, "r2", 2min));
    promises.said(reference("r2"));
    EXPECT_THROW(promises.check(backup), Broken);
}

}  // namespace
}  // namespace nachtwacht::simulation
