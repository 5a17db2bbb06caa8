#include "daemon/pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path source{NACHTWACHT_SOURCE_DIR};

std::vector<std::string> lines_of(const LoadedPack& pack) {
    std::vector<std::string> lines;
    for (const Mistake& mistake : pack.mistakes) {
        lines.push_back(text_of(mistake).substr(pack.folder.string().size() + 1));
    }
    return lines;
}

// A pack of one file on top of the real base, in a folder that goes with it.
class WrittenPack {
public:
    explicit WrittenPack(const std::string& content) {
        std::string name = (fs::temp_directory_path() / "pack-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        write("pack.yaml", content);
    }
    WrittenPack(const WrittenPack&) = delete;
    WrittenPack& operator=(const WrittenPack&) = delete;
    ~WrittenPack() { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& content) const {
        std::ofstream{folder_ / name} << content;
    }
    [[nodiscard]] LoadedPack load() const { return load_pack(folder_); }

private:
    fs::path folder_;
};

const std::string head =
    "pack: x\nnl: X\nen: X\nbase: " + (source / "regions/base").string() + "\n";
const std::string team =
    "teams: {t: {nl: T, en: T}}\n"
    "units: {u: {nl: U, en: U, team: t, skills: [vig], base: [51.6, 5.9]}}\n";
const std::string arrangement = "arrangements: [{id: a, nl: A, en: A, tiers: [[t]]}]\n";

TEST(Pack, MooiMaasvalleiIsARuleBookWithoutMistakes) {
    const LoadedPack pack = load_pack(source / "regions/mooimaasvallei");
    ASSERT_THAT(lines_of(pack), IsEmpty());
    ASSERT_NE(pack.region, nullptr);
    EXPECT_EQ(pack.region->name, "mooimaasvallei");
    EXPECT_EQ(pack.region->hash.size(), 64U);
    EXPECT_EQ(pack.region->units.size(), 9U);
    EXPECT_EQ(pack.region->kinds.size(), static_cast<std::size_t>(routing::last_kind));
    EXPECT_EQ(pack.region->calendar.holidays.size(), 11U);
    EXPECT_EQ(pack.region->crow_fly.speed_kmh, 55U);
    EXPECT_EQ(pack.region->times, routing::Times{});
    EXPECT_EQ(pack.region->hap.nl, "Huisartsenpost Boxmeer");
}

TEST(Pack, OverridesTheBaseKeyByKey) {
    const WrittenPack written{
        head + team + arrangement +
        "norms: {U2: 45min}\ntimes: {operator_first: 2min}\nkinds: {fall: {raw: U1}}\n"};
    const LoadedPack pack = written.load();
    ASSERT_THAT(lines_of(pack), IsEmpty());
    EXPECT_EQ(pack.region->norms.at(routing::Urgency::U2), 45min);
    EXPECT_EQ(pack.region->norms.at(routing::Urgency::U1), 30min);
    EXPECT_EQ(pack.region->times.operator_first, 2min);
    EXPECT_EQ(pack.region->times.answer_urgent, 60s);
    const routing::KindRule& fall = pack.region->kinds.at(routing::Kind::Fall);
    EXPECT_EQ(fall.raw, routing::Urgency::U1);
    EXPECT_EQ(fall.tasks, std::vector{routing::TaskKind::Speak});
}

TEST(Pack, ComesBackFromItsImageUnderTheSameHash) {
    const LoadedPack pack = load_pack(source / "regions/mooimaasvallei/pack.yaml");
    const LoadedPack again = load_pack_image(pack.image);
    ASSERT_NE(again.region, nullptr);
    EXPECT_EQ(*again.region, *pack.region);
    EXPECT_EQ(again.region->hash, pack.region->hash);
    EXPECT_EQ(load_pack_image("no image").region, nullptr);
}

TEST(Pack, ChangesItsHashWithAnyFile) {
    const WrittenPack written{head + team + arrangement};
    const std::string before = written.load().region->hash;
    written.write("more.yaml", "# nothing but a remark\n");
    EXPECT_NE(written.load().region->hash, before);
}

TEST(Pack, SaysWhatIsMissingAltogether) {
    const WrittenPack written{head};
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre("pack.yaml:1:1: no arrangement at all, write arrangements: with at least one")
    );
    EXPECT_THAT(
        lines_of(load_pack(source / "regions/nowhere")),
        testing::Contains(HasSubstr("cannot be read, write the path of a region pack"))
    );
}

TEST(Pack, NamesATeamNobodyBelongsToAndASkillThatIncludesItself) {
    const WrittenPack written{
        head + team + arrangement +
        "skills: {a: {nl: A, en: A, includes: [b]}, b: {nl: B, en: B, includes: [a]}}\n"};
    written.write("teams.yaml", "teams: {empty: {nl: E, en: E}}\n");
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre(
            HasSubstr("pack.yaml:8:10: the skill 'a' includes itself"),
            HasSubstr("pack.yaml:8:44: the skill 'b' includes itself"),
            HasSubstr("teams.yaml:1:9: no unit belongs to the team 'empty'")
        )
    );
}

TEST(Pack, RefusesANameThatTwoFilesGive) {
    const WrittenPack written{head + team + arrangement};
    written.write(
        "units.yaml", "units: {u: {nl: V, en: V, team: t, skills: [vig], base: [51.6, 5.9]}}\n"
    );
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre(testing::AllOf(
            HasSubstr("units.yaml:1:9: the unit 'u' stands already at"), HasSubstr("pack.yaml:6:9")
        ))
    );
}

TEST(Pack, ShowsFifteenPlantedMistakesAtOnceEachAtItsPlace) {
    const LoadedPack pack = load_pack(source / "tests/daemon/packs/broken");
    EXPECT_EQ(pack.region, nullptr);
    EXPECT_THAT(
        lines_of(pack),
        ElementsAre(
            "pack.yaml:6:12: unknown key 'speed_kph', did you mean 'speed_kmh'",
            "pack.yaml:7:13: an arrival norm of zero, write a duration such as 30min",
            "pack.yaml:9:19: '90' stands here, write a duration, such as 90s, 30min, 24h or 3d",
            "pack.yaml:11:1: 'hap' stands here a second time (first at line 10), write it once",
            "areas.yaml:2:42: a postcode without quotes, write \"5831\"",
            "areas.yaml:3:9: an area in which nobody lives, write postcodes, municipalities or a "
            "polygon",
            "areas.yaml:5:58: the end does not lie after the beginning, write a later one "
            "(\"32:00\" is 08:00 the next day)",
            "areas.yaml:6:39: a window that is never open, write spans: [{days: every_day}]",
            "arrangements.yaml:6:13: unknown kind 'fal', did you mean 'fall'",
            "arrangements.yaml:7:13: unknown window 'nigt', did you mean 'night'",
            "arrangements.yaml:8:20: a tier without teams, write [team] or leave it out",
            "teams.yaml:2:3: the skill 'wond' includes itself, write includes: one way only",
            "teams.yaml:6:47: unknown skill 'verplegkundige', did you mean 'verpleegkundige'",
            "teams.yaml:7:9: 'base' is missing, write base: [latitude, longitude]",
            testing::HasSubstr("units.yaml:2:3: the unit 'mia' stands already at ")
        )
    );
}

// What is expected of a pack under tests/daemon/packs stands beside it, a line each.
std::vector<std::string> expected_of(const fs::path& pack) {
    std::ifstream file{pack / "expected.txt"};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(Pack, ShowsThirtyPlantedMistakesAtOnceEachAtItsPlace) {
    const fs::path folder = source / "tests/daemon/packs/thirty_mistakes";
    EXPECT_EQ(expected_of(folder).size(), 30U);
    std::vector<std::string> lines = lines_of(load_pack(folder));
    for (std::string& line : lines) {  // one names a second place
        if (const auto at = line.find(folder.string()); at != std::string::npos) {
            line.erase(at, folder.string().size() + 1);
        }
    }
    EXPECT_THAT(lines, testing::ElementsAreArray(expected_of(folder)));
}

TEST(Pack, ReadsOnBehindWhatIsNoYamlAndMissesNothingThatStandsThere) {
    const WrittenPack written{
        head + "teams:\n  t: {nl: T, en: T}\n  s: {nl: S, en: [S}\n  r: {nl: R, en: R}\n" +
        "units:\n" +
        "  u: {nl: U, en: U, team: t, skills: [vig], base: [51.6, 5.9], call_out: 0.5}\n" +
        "  v: {nl: V, en: V, team: s, skills: [vig], base: [51.6, 5.9]}\n" +
        "arrangements: [{id: a, nl: A, en: A, tiers: [[t], [r]]}]\n"};
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre(
            "pack.yaml:7:18: this [ is never closed, write its end",
            HasSubstr("pack.yaml:10:74: '0.5' stands here, write a duration")
        )
    );
}

TEST(Pack, NamesTheLineOfABaseThatIsNotThere) {
    const WrittenPack written{"pack: x\nnl: X\nen: X\nbase: ../nowhere\nnorms: {U9: 1h}\n"};
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre(
            HasSubstr("pack.yaml:4:7: no region pack lies at '"),
            HasSubstr("pack.yaml:5:9: unknown urgency 'U9'")
        )
    );
}

TEST(Pack, HasNoLabelOfItsBase) {
    const WrittenPack written{
        "pack: x\nnl: X\nbase: " + (source / "regions/base").string() + "\n" + team + arrangement};
    EXPECT_THAT(lines_of(written.load()), ElementsAre(HasSubstr("pack.yaml:1:1: 'en' is missing")));
}

TEST(Pack, MayHoldAssumptionsAmongKindsAndHolidays) {
    const WrittenPack written{
        head + team + arrangement + "kinds: {assumed: why}\nholidays: {assumed: why}\n"};
    EXPECT_THAT(lines_of(written.load()), IsEmpty());
}

TEST(Pack, LeavesNoUnitWithoutABase) {
    const WrittenPack written{
        head + arrangement +
        "teams: {t: {nl: T, en: T}}\nunits: {u: {nl: U, en: U, team: t, skills: [vig]}}\n"};
    EXPECT_THAT(
        lines_of(written.load()),
        ElementsAre("pack.yaml:7:12: 'base' is missing, write base: [latitude, longitude]")
    );
}

}  // namespace
}  // namespace nachtwacht::daemon
