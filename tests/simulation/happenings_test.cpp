#include "tests/simulation/happenings.hpp"

#include <gmock/gmock.h>

namespace nachtwacht::simulation {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST(Happenings, WhatWasTriedTooSeldomIsAGapAlsoWhenItWasNeverSeen) {
    Coverage coverage;
    coverage.count("kind", "fall", 2);
    coverage.count("fault", "storm", 1);
    const auto found = gaps(coverage, 2);
    EXPECT_THAT(found, Not(Contains(HasSubstr("kind: fall "))));
    EXPECT_THAT(found, Contains("fault: storm 1, less than 2"));
    EXPECT_THAT(found, Contains("fact: SearchTold 0, less than 2"));
    EXPECT_THAT(found, Contains("order: on_scene 0, less than 2"));
}

TEST(Happenings, WhatCannotHappenIsAGapOnlyWhenItDid) {
    Coverage coverage;
    EXPECT_THAT(gaps(coverage, 1), Not(Contains(HasSubstr("gate: no_position"))));
    coverage.count("gate", "no_position");
    EXPECT_THAT(gaps(coverage, 1), Contains(HasSubstr("gate: no_position 1, yet it cannot")));
}

TEST(Happenings, WhatIsCountedAndOnNoListIsAGap) {
    Coverage coverage;
    coverage.count("answer refused", "moonshine");
    EXPECT_THAT(gaps(coverage, 1), Contains("answer refused: moonshine is on no list"));
}

}  // namespace
}  // namespace nachtwacht::simulation
