#include "routing/explain.hpp"

#include <gmock/gmock.h>

#include "routing/sentence.hpp"

namespace nachtwacht::routing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Region region() {
    Region region;
    region.units[UnitId{"mia"}].label = {"Mia", "Mia"};
    region.units[UnitId{"joris"}].label = {"Joris", "Joris"};
    region.units[UnitId{"anna"}].label = {"Anna", "Anna"};
    region.skills[SkillId{"nurse"}].label = {"verpleegkundige", "nurse"};
    region.skills[SkillId{"catheter"}].label = {"katheterzorg", "catheter care"};
    Arrangement ttv;
    ttv.id = ArrangementId{"ttv"};
    ttv.label = {"TTV-team", "TTV team"};
    region.arrangements = {ttv};
    region.hap = {"Huisartsenpost Boxmeer", "GP post Boxmeer"};
    return region;
}

Candidate mia() {
    Candidate mia;
    mia.unit = UnitId{"mia"};
    mia.drive_seconds = 840;
    mia.seconds = 960;
    mia.terms = {{Cause::CallOut, 120}, {Cause::Drive, 840}};
    return mia;
}

// 34 minutes in all where 30 is the norm, by a position of four minutes ago.
Candidate joris() {
    Candidate joris;
    joris.unit = UnitId{"joris"};
    joris.drive_seconds = 1920;
    joris.late_seconds = 240;
    joris.position_age_seconds = 240;
    joris.estimated = true;
    joris.seconds = 120 + 1920 + 720 + 240;
    joris.terms = {
        {Cause::CallOut, 120}, {Cause::Drive, 1920}, {Cause::Late, 720}, {Cause::OldPosition, 240}};
    return joris;
}

Decision decision() {
    Decision decision;
    decision.arrangement = ArrangementId{"ttv"};
    decision.tier = 1;
    decision.needs = {SkillId{"nurse"}};
    decision.norm_seconds = 1800;
    decision.ranked = {mia(), joris()};
    return decision;
}

TEST(Explain, SpeaksOfHoursFromTwoOn) {
    EXPECT_EQ(about(59, Language::Dutch), "59 s");
    EXPECT_EQ(about(7169, Language::Dutch), "119 min");
    EXPECT_EQ(about(7170, Language::Dutch), "2 uur");
    EXPECT_EQ(about(9000, Language::English), "2 h 30 min");
    EXPECT_EQ(about(86400, Language::English), "24 h");
}

TEST(Explain, SaysInDutchWhoIsAskedAndWhy) {
    EXPECT_THAT(
        explain(decision(), region(), Language::Dutch),
        ElementsAre(
            "Gevraagd: Mia, 14 min rijden, binnen de norm van 30 min.",
            "Opgeteld: uitruktijd 2 min + rijden 14 min = 16 min.",
            "Regeling: TTV-team, keus 1; nodig: verpleegkundige.",
            "Daarna Joris: 32 min rijden (geschat), positie 4 min oud, 4 min later dan de norm van "
            "30 min. Met hooguit 10 min rijden was Joris gevraagd."
        )
    );
}

TEST(Explain, SaysInEnglishWhoIsAskedAndWhy) {
    EXPECT_THAT(
        explain(decision(), region(), Language::English),
        ElementsAre(
            "Asked: Mia, 14 min drive, within the norm of 30 min.",
            "Added up: getting ready 2 min + driving 14 min = 16 min.",
            "Arrangement: TTV team, choice 1; needed: nurse.",
            "Next Joris: 32 min drive (estimated), position 4 min old, 4 min later than the norm "
            "of 30 min. With at most 10 min of driving Joris would have been asked."
        )
    );
}

TEST(Explain, AddsUpWhatIsCountedMoreHeavily) {
    Decision late = decision();
    late.ranked = {joris()};
    EXPECT_EQ(
        explain(late, region(), Language::Dutch)[1],
        "Opgeteld: uitruktijd 2 min + rijden 32 min + te laat, 3 x geteld, 12 min + oude positie "
        "4 min = 50 min."
    );
}

TEST(Explain, SaysWhenAUnitIsCountedFromItsBase) {
    Decision from_base = decision();
    from_base.ranked = {mia()};
    from_base.ranked[0].from_base = true;
    EXPECT_EQ(
        explain(from_base, region(), Language::Dutch)[0],
        "Gevraagd: Mia, 14 min rijden, gerekend vanaf de standplaats, binnen de norm van 30 min."
    );
}

TEST(Explain, KeepsAFreshPositionToItself) {
    Candidate fresh = mia();
    fresh.position_age_seconds = 120;
    EXPECT_EQ(
        gist(fresh, decision(), region(), Language::English),
        "14 min drive, within the norm of 30 min"
    );
    fresh.position_age_seconds = 121;
    EXPECT_EQ(
        gist(fresh, decision(), region(), Language::English),
        "14 min drive, position 2 min old, within the norm of 30 min"
    );
}

TEST(Explain, NamesTheOthersAndCountsTheRest) {
    Decision many = decision();
    Candidate anna = joris();
    anna.unit = UnitId{"anna"};
    anna.estimated = false;
    many.ranked.push_back(anna);
    many.farther = 3;
    EXPECT_EQ(
        explain(many, region(), Language::Dutch).back(),
        "Konden ook: Anna (32 min rijden), nog 3 verder weg."
    );
}

TEST(Explain, SaysOfEachExcludedUnitWhy) {
    Decision excluding = decision();
    excluding.ranked = {mia()};
    excluding.excluded = {
        {UnitId{"joris"}, Gate::OffDuty, {}},
        {UnitId{"anna"}, Gate::LacksSkill, SkillId{"catheter"}},
        {UnitId{"gone"}, Gate::StalePosition, {}}};
    excluding.excluded_more = 2;
    const auto sentences = explain(excluding, region(), Language::Dutch);
    EXPECT_THAT(
        (std::vector(sentences.end() - 4, sentences.end())),
        ElementsAre(
            "Niet Joris: niet in dienst.",
            "Niet Anna: kan dit niet (katheterzorg).",
            "Niet gone: laatst bekende plaats is te oud.",
            "Nog 2 konden niet."
        )
    );
}

TEST(Explain, SendsTheOperatorToTheHapWhenNobodyCanBeAsked) {
    Decision nobody;
    nobody.nobody = Nobody::NobodyOnDuty;
    nobody.excluded = {{UnitId{"mia"}, Gate::OffDuty, {}}};
    EXPECT_THAT(
        explain(nobody, region(), Language::Dutch),
        ElementsAre(
            "Er kan niemand worden gevraagd: niemand is in dienst.",
            "Bel de HAP: Huisartsenpost Boxmeer.",
            "Niet Mia: niet in dienst."
        )
    );
    EXPECT_THAT(
        explain(nobody, region(), Language::English),
        ElementsAre(
            "Nobody can be asked: nobody is on duty.",
            "Call the HAP (GP out-of-hours post): GP post Boxmeer.",
            "Not Mia: off duty."
        )
    );
}

TEST(Explain, HasNothingToSayOfAnAssignmentWithoutRanking) {
    EXPECT_THAT(explain(Decision{}, region(), Language::Dutch), IsEmpty());
}

TEST(Explain, CallsATieATie) {
    Decision tie = decision();
    Candidate same = mia();
    same.unit = UnitId{"zoe"};
    tie.ranked = {mia(), same};
    EXPECT_EQ(
        explain(tie, region(), Language::English).back(),
        "Next zoe: 14 min drive, within the norm of 30 min. Equally good; ties go by the order of "
        "the names."
    );
}

TEST(DriveToBeFirst, IsTheMostDrivingThatWouldHaveWon) {
    // Reckons the whole sum again for each possible drive, as the ranking does.
    const auto sum = [](std::int32_t drive) {
        const std::int32_t late = std::max(0, 120 + drive - 1800);
        return 120 + drive + 3 * late + 240;
    };
    ASSERT_EQ(sum(joris().drive_seconds), joris().seconds);
    for (std::int32_t best = 600; best < joris().seconds; best += 7) {
        Candidate first = mia();
        first.seconds = best;
        std::int32_t most = joris().drive_seconds;
        while (most >= 0 && sum(most) > best) {  // joris comes before mia: wins a tie
            --most;
        }
        EXPECT_EQ(drive_to_be_first(joris(), first), most) << best;
    }
}

TEST(DriveToBeFirst, IsNoneWhenOtherCostsAloneAreTooMuch) {
    Candidate first = mia();
    first.seconds = 300;
    EXPECT_EQ(drive_to_be_first(joris(), first), std::nullopt);
    Decision decided = decision();
    decided.ranked[0] = first;
    EXPECT_EQ(
        explain(decided, region(), Language::Dutch).back(),
        "Daarna Joris: 32 min rijden (geschat), positie 4 min oud, 4 min later dan de norm van 30 "
        "min. Ook met minder rijden was Joris niet gevraagd."
    );
}

}  // namespace
}  // namespace nachtwacht::routing
