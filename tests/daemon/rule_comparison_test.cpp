#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "daemon/pack.hpp"
#include "daemon/register.hpp"
#include "routing/comparison.hpp"
#include "tests/daemon/spawned.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono;
using routing::ChangeGroup;
using routing::Comparison;
using routing::Language;
using routing::Region;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;

constexpr routing::Wall december{sys_days{2026y / 12 / 1}};
const fs::path maasvallei{NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei"};

class RuleComparison : public testing::Test {
protected:
    [[nodiscard]] Comparison compared_with(const Region& after) const {
        return compare(*pack_.region, after, *clients_.table, december, Language::English);
    }
    [[nodiscard]] Region copy() const { return *pack_.region; }

    const LoadedPack pack_ = load_pack(maasvallei);
    const Register clients_ = load_register(pack_.clients, *pack_.region);
};

std::vector<std::string> changes_of(const ChangeGroup& group) {
    std::vector<std::string> lines;
    for (const routing::Change& change : group.changes) {
        lines.push_back(change.what + ": " + change.before + " -> " + change.after);
    }
    return lines;
}

// The survey asks each condition of an arrangement by itself; together they must say what the core
// says of the whole.
TEST_F(RuleComparison, ASurveySaysOfEveryCaseWhatTheCoreSays) {
    const Region* region = pack_.region.get();
    const routing::Axes axes = routing::axes_of({&region, 1}, *clients_.table, december);
    const routing::Survey survey{*region, axes};
    std::size_t looked_at = 0;
    for (std::size_t kind = 0; kind < axes.kinds.size(); ++kind) {
        for (std::size_t asking = kind % 3; asking < axes.askings.size(); asking += 3) {
            for (std::size_t hours = 0; hours < axes.hours.size(); ++hours) {
                for (std::size_t place = 0; place < axes.places.size(); ++place) {
                    const routing::CaseIndex at{place, hours, kind, asking};
                    const auto demand = demand_of(axes, at, survey.triage_of(kind, asking));
                    routing::Bits core{region->arrangements.size()};
                    for (const auto* each :
                         arrangements_for(demand, *region, axes.hours[hours].example)) {
                        core.set(static_cast<std::size_t>(each - region->arrangements.data()));
                    }
                    ASSERT_EQ(survey.applying(at), core);
                    ++looked_at;
                }
            }
        }
    }
    EXPECT_GT(looked_at, 1000U);
}

TEST_F(RuleComparison, NothingChangesBetweenARuleBookAndItself) {
    EXPECT_TRUE(compared_with(*pack_.region).is_equal());
}

TEST_F(RuleComparison, TellsANormThatChangesForOneKindOfCase) {
    Region after = copy();
    after.arrangements.front().norms[routing::Urgency::U3] = hours{3};
    const Comparison found = compared_with(after);
    ASSERT_EQ(found.groups.size(), 1U);
    const ChangeGroup& group = found.groups.front();
    EXPECT_THAT(changes_of(group), ElementsAre("norm: 2 h -> 3 h"));
    EXPECT_THAT(group.kinds, ElementsAre(routing::Kind::Death));
    EXPECT_THAT(group.asked, ElementsAre(routing::Urgency::U3));
    EXPECT_EQ(group.clients, 199U);  // one lives outside the region
    EXPECT_EQ(
        hours_text(group.hours, found.axes, after.calendar.zone, Language::English), "always"
    );
}

TEST_F(RuleComparison, TellsTheHoursInWhichATeamIsNoLongerThere) {
    Region after = copy();
    after.teams.at(routing::TeamId{"ttv"}).window = routing::WindowId{"anw"};
    const Comparison found = compared_with(after);
    ASSERT_FALSE(found.groups.empty());
    for (const ChangeGroup& group : found.groups) {
        EXPECT_EQ(
            hours_text(group.hours, found.axes, after.calendar.zone, Language::English),
            "Mon-Fri 08:00-18:00"
        );
        EXPECT_EQ(hours_a_week(group.hours, found.axes), 50U);
    }
}

TEST_F(RuleComparison, TellsUrgencyModeAndTasksOfAKind) {
    Region after = copy();
    after.kinds.at(routing::Kind::Door).raw = routing::Urgency::U1;
    after.kinds.at(routing::Kind::Door).mode = routing::Mode::Parallel;
    const Comparison found = compared_with(after);
    ASSERT_FALSE(found.groups.empty());
    const ChangeGroup* raw = nullptr;
    for (const ChangeGroup& group : found.groups) {
        EXPECT_THAT(group.kinds, ElementsAre(routing::Kind::Door));
        raw = group.askers.contains(routing::Asker::Device) ? &group : raw;
    }
    ASSERT_NE(raw, nullptr);
    EXPECT_THAT(changes_of(*raw), testing::Contains(HasSubstr("urgency: U3")));
    EXPECT_THAT(changes_of(*raw), testing::Contains(HasSubstr("mode: goes out by itself -> ")));
    EXPECT_THAT(changes_of(*raw), testing::Contains(HasSubstr("tasks: none -> ")));
}

TEST_F(RuleComparison, CountsOnlyTheClientsOfTheAreaThatGoesElsewhere) {
    Region after = copy();
    for (routing::Arrangement& arrangement : after.arrangements) {
        arrangement.areas.erase(routing::AreaId{"bergen"});
        arrangement.areas.erase(routing::AreaId{"maasvallei"});
    }
    const Comparison found = compared_with(after);
    ASSERT_FALSE(found.groups.empty());
    bool goes_nowhere = false;
    for (const ChangeGroup& group : found.groups) {
        EXPECT_GT(group.clients, 0U);
        EXPECT_LT(group.clients, 100U);
        for (const std::string& change : changes_of(group)) {
            goes_nowhere = goes_nowhere ||
                           change == "arrangement: TTV, all care that cannot be planned -> nobody";
        }
    }
    EXPECT_TRUE(goes_nowhere);
}

TEST_F(RuleComparison, NamesSettingsAndUnitsThatDiffer) {
    Region after = copy();
    after.times.answer_urgent = seconds{90};
    after.units.erase(routing::UnitId{"mia"});
    EXPECT_THAT(compared_with(after).settings, ElementsAre("unit mia: removed", "times: changed"));
}

// --- the command

class DiffCommand : public testing::Test {
protected:
    DiffCommand() {
        std::string name = (fs::temp_directory_path() / "diff-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        fs::create_directories(folder_ / "regions");
        fs::copy(maasvallei.parent_path() / "base", folder_ / "regions/base");
        for (const char* each : {"old", "new"}) {
            fs::copy(maasvallei, folder_ / "regions" / each);
        }
    }
    DiffCommand(const DiffCommand&) = delete;
    DiffCommand& operator=(const DiffCommand&) = delete;
    ~DiffCommand() override { fs::remove_all(folder_); }

    void add(const std::string& text) const {
        std::ofstream{folder_ / "regions/new/more.yaml"} << text;
    }
    [[nodiscard]] auto diff(std::vector<std::string> more = {}) const {
        std::vector<std::string> words{
            NACHTWACHT_BINARY_DIR "/daemon/nachtwacht",
            "diff",
            "--from",
            "2026-12-01",
            (folder_ / "regions/old").string(),
            (folder_ / "regions/new").string()};
        words.insert(words.end(), more.begin(), more.end());
        return run({std::move(words), {}, {}});
    }

    fs::path folder_;
};

TEST_F(DiffCommand, EndsWithZeroWhenNothingChanges) {
    const auto ran = diff();
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("Nothing changes."));
}

TEST_F(DiffCommand, EndsWithOneAndSaysWhoWhenAndWhat) {
    add("kinds: {fall: {raw: U3}}\n");
    const auto ran = diff();
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(
        ran.out,
        AllOf(
            HasSubstr("urgency: U2 (as soon as possible) -> U3 (within some hours)"),
            HasSubstr("200 of 200 clients"),
            HasSubstr("always (168 hours of an ordinary week)"),
            HasSubstr("such as:       fall, device, client 1 (Land van Cuijk), Monday 2026-12-07")
        )
    );
}

TEST_F(DiffCommand, EndsWithTwoAndTheMistakeWhenAPackHasOne) {
    add("kinds: {fal: {raw: U3}}\n");
    const auto ran = diff();
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.err, HasSubstr("more.yaml:1:9: unknown kind 'fal', did you mean 'fall'"));
}

TEST_F(DiffCommand, WritesAPageThatNeedsNothingFromOutside) {
    add("kinds: {fall: {raw: U3}}\n");
    const fs::path page = folder_ / "diff.html";
    EXPECT_EQ(diff({"--lang", "nl", "--html", page.string()}).code, 1);
    std::ifstream file{page};
    const std::string html{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_THAT(
        html,
        AllOf(
            HasSubstr("<html lang=\"nl\">"),
            HasSubstr("<del>U2 (zo snel mogelijk)</del>"),
            HasSubstr("bijvoorbeeld"),
            Not(HasSubstr("http")),
            Not(HasSubstr("<script"))
        )
    );
}

// --- nachtwacht test

class TestCommand : public DiffCommand {
protected:
    [[nodiscard]] auto test(std::vector<std::string> options = {}) const {
        std::vector<std::string> words{
            NACHTWACHT_BINARY_DIR "/daemon/nachtwacht", "test", (folder_ / "regions/new").string()};
        words.insert(words.end(), options.begin(), options.end());
        fs::create_directories(folder_ / "regions/new/tests");
        fs::copy(
            maasvallei / "tests",
            folder_ / "regions/new/tests",
            fs::copy_options::overwrite_existing | fs::copy_options::recursive
        );
        return run({std::move(words), {}, {}});
    }
};

TEST_F(TestCommand, NamesTheRulesThatNoScenarioUses) {
    add("care_paths: {nieuw: {nl: Nieuw, en: New}}\n");
    const auto ran = test();
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("more.yaml:1:14: no scenario uses the care path 'nieuw'"));
    EXPECT_THAT(ran.out, Not(HasSubstr("no scenario uses the arrangement 'ttv'")));
}

TEST_F(TestCommand, FailsWhereAnArrangementCanBeTakenAwayAndNoScenarioMissesIt) {
    EXPECT_EQ(test({"--switch-off"}).code, 0);
    add("care_paths: {nieuw: {nl: Nieuw, en: New}}\n"
        "arrangements: [{id: los, nl: Los, en: Loose, care_paths: [nieuw], tiers: [[ttv]]}]\n");
    const auto ran = test({"--switch-off"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(
        ran.out,
        HasSubstr("more.yaml:2:21: without the arrangement 'los' every scenario passes as well")
    );
    EXPECT_THAT(ran.err, HasSubstr("1/8 without los: 0 scenarios failed"));
}

}  // namespace
}  // namespace nachtwacht::daemon
