#include "daemon/phone_character.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

TEST(PhoneCharacter, EachHasItsOwnTimes) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const PhonePlan quick = PhonePlanner{Character::Quick, seed, 100}.next();
        EXPECT_EQ(quick.first, PhonePlan::First::Accept);
        EXPECT_GE(quick.answer, 1s);
        EXPECT_LE(quick.answer, 3s);
        EXPECT_EQ(quick.loss, PhonePlan::Loss::None);
        const PhonePlan slow = PhonePlanner{Character::Slow, seed, 100}.next();
        EXPECT_GE(slow.answer, 20s);
        EXPECT_LE(slow.answer, 50s);
        EXPECT_EQ(
            (PhonePlanner{Character::Refusing, seed, 100}.next().first), PhonePlan::First::Decline
        );
        EXPECT_EQ(
            (PhonePlanner{Character::Silent, seed, 100}.next().first), PhonePlan::First::Nothing
        );
        const PhonePlan losing = PhonePlanner{Character::LosingConnection, seed, 100}.next();
        EXPECT_NE(losing.loss, PhonePlan::Loss::None);
        EXPECT_GE(losing.away, 2s);
        EXPECT_LE(losing.away, 12s);
    }
}

TEST(PhoneCharacter, TheSameSeedGivesTheSameNight) {
    PhonePlanner one{Character::LosingConnection, 7, 100};
    PhonePlanner two{Character::LosingConnection, 7, 100};
    for (int order = 0; order < 20; ++order) {
        const PhonePlan a = one.next();
        const PhonePlan b = two.next();
        EXPECT_EQ(a.answer, b.answer);
        EXPECT_EQ(a.done, b.done);
        EXPECT_EQ(a.loss, b.loss);
        EXPECT_EQ(a.away, b.away);
    }
}

TEST(PhoneCharacter, IsKnownByItsName) {
    EXPECT_EQ(character_named("losing_connection"), Character::LosingConnection);
    EXPECT_EQ(name_of(Character::Silent), "silent");
    EXPECT_EQ(character_named("brave"), std::nullopt);
}

}  // namespace
}  // namespace nachtwacht::daemon
