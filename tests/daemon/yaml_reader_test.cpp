#include "daemon/yaml_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Reading {
    Mistakes mistakes{};
    YamlNode root{};
    explicit Reading(std::string_view content) {
        root = read_yaml(content, "f.yaml", mistakes).value_or(YamlNode{});
    }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const Mistake& mistake : mistakes.sorted()) {
            lines.push_back(text_of(mistake));
        }
        return lines;
    }
};

// What a reading of one value under `key` makes of it.
template <typename T>
std::vector<std::string> lines_of(std::string_view content, T& into) {
    Reading reading{content};
    MapReader map{reading.root, reading.mistakes};
    map.read("key", into);
    map.finish();
    return reading.lines();
}

TEST(YamlDocument, KeepsTheOrderOfKeysAndWhatWasQuoted) {
    const Reading reading{"b: \"x\"\na: [1, y]\n"};
    ASSERT_THAT(reading.lines(), IsEmpty());
    ASSERT_EQ(reading.root.entries.size(), 2U);
    EXPECT_EQ(reading.root.entries[0].key, "b");
    EXPECT_TRUE(reading.root.entries[0].value.quoted);
    EXPECT_FALSE(reading.root.entries[1].value.items[1].quoted);
}

TEST(YamlDocument, ReadsAnEmptyFileAsAnEmptyMap) {
    const Reading reading{"# nothing\n"};
    EXPECT_EQ(reading.root.shape, YamlNode::Shape::Map);
    EXPECT_THAT(reading.lines(), IsEmpty());
}

TEST(YamlDocument, RefusesWhatIsOutsideTheProfile) {
    EXPECT_THAT(
        Reading{"a: &x 1\nb: *x\nc: !!int 3\nd:\n  <<: {e: 1}\n"}.lines(),
        ElementsAre(
            "f.yaml:1:4: an anchor (&), write the value where it is needed",
            "f.yaml:2:4: an alias (*), write the value itself",
            "f.yaml:3:4: a tag (!), write the value without it",
            "f.yaml:5:3: a merge key (<<), write the keys themselves"
        )
    );
}

TEST(YamlDocument, RefusesWhatBeginsNoValue) {
    EXPECT_THAT(
        Reading{"\n ,"}.lines(), ElementsAre("f.yaml:2:2: this begins no value, write 'key: value'")
    );
    for (const auto* content : {"]", "}", ",a: 1", "a: 1\n---\n,", ",,\n---\n]"}) {
        EXPECT_FALSE(Reading{content}.lines().empty()) << content;
    }
}

TEST(YamlDocument, RefusesARepeatedKeyAndASecondDocument) {
    EXPECT_THAT(
        Reading{"a: 1\nb: 2\na: 3\n"}.lines(),
        ElementsAre("f.yaml:3:1: 'a' stands here a second time (first at line 1), write it once")
    );
    EXPECT_THAT(Reading{"a: 1\n---\nb: 2\n"}.lines(), ElementsAre(HasSubstr("one document")));
}

TEST(YamlDocument, CountsColumnsInCharacters) {
    EXPECT_THAT(Reading{"{é: 1, é: 2}\n"}.lines(), ElementsAre(testing::StartsWith("f.yaml:1:8:")));
}

TEST(YamlDocument, RefusesSeventeenLevelsAndAMegabyte) {
    EXPECT_THAT(Reading{std::string(16, '[') + std::string(16, ']')}.lines(), IsEmpty());
    EXPECT_THAT(
        Reading{std::string(17, '[') + std::string(17, ']')}.lines(),
        ElementsAre("f.yaml:1:17: deeper than 16 levels, write it flatter")
    );
    EXPECT_THAT(Reading{std::string(1'000'001, '#')}.lines(), ElementsAre(HasSubstr("1 MB")));
}

TEST(YamlDocument, SaysWhereItIsNoYaml) {
    EXPECT_THAT(Reading{"a: 1\n\tb: 2\n"}.lines(), ElementsAre(HasSubstr("f.yaml:2:")));
}

TEST(YamlReader, NamesTheKeyThatWasMeant) {
    Reading reading{"windw: x\nassumed: no source\n"};
    MapReader map{reading.root, reading.mistakes};
    std::string window;
    map.read("window", window);
    map.finish();
    EXPECT_THAT(
        reading.lines(), ElementsAre("f.yaml:1:1: unknown key 'windw', did you mean 'window'")
    );
}

TEST(YamlReader, AsksForWhatIsMissing) {
    Reading reading{"a: {b: 1}\n"};
    MapReader map{reading.root.entries[0].value, reading.mistakes};
    std::uint32_t number{};
    EXPECT_TRUE(map.require("b", "1", number));
    EXPECT_EQ(map.require("c", "2"), nullptr);
    EXPECT_THAT(reading.lines(), ElementsAre(HasSubstr("'c' is missing, write c: 2")));
}

TEST(YamlReader, ReadsDurationsWithTheirUnit) {
    for (const auto& [text, seconds] : std::vector<std::pair<std::string, routing::Seconds>>{
             {"90s", 90s}, {"30min", 30min}, {"24h", 24h}, {"3d", 72h}}) {
        routing::Seconds read{};
        EXPECT_THAT(lines_of("key: " + text, read), IsEmpty());
        EXPECT_EQ(read, seconds);
    }
    routing::Seconds read{7};
    for (const char* text : {"90", "min", "-5s", "1.5h", "5 min", "9999d", "99999999999s"}) {
        EXPECT_THAT(
            lines_of(std::string{"key: "} + text, read), ElementsAre(HasSubstr("duration"))
        );
    }
    EXPECT_EQ(read, 7s);
}

TEST(YamlReader, ReadsATimeOfDayInQuotesOnly) {
    std::chrono::minutes clock{};
    EXPECT_THAT(lines_of("key: \"32:30\"", clock), IsEmpty());
    EXPECT_EQ(clock, 32h + 30min);
    EXPECT_THAT(
        lines_of("key: 08:00", clock),
        ElementsAre("f.yaml:1:6: a time without quotes, write \"08:00\"")
    );
    for (const char* text : {"\"8:00\"", "\"48:01\"", "\"08:60\"", "\"-8:00\""}) {
        EXPECT_THAT(lines_of(std::string{"key: "} + text, clock), ElementsAre(HasSubstr("48:00")));
    }
}

TEST(YamlReader, ReadsADayThatExists) {
    std::chrono::year_month_day date{};
    EXPECT_THAT(lines_of("key: \"2028-02-29\"", date), IsEmpty());
    for (const char* text : {"\"2027-02-29\"", "\"2027-2-29\"", "\"27-02-2027\"", "\"\""}) {
        EXPECT_EQ(lines_of(std::string{"key: "} + text, date).size(), 1U) << text;
    }
}

TEST(YamlReader, ReadsAPositionToTheMillionthDegree) {
    routing::Position position{};
    EXPECT_THAT(lines_of("key: [51.6461, -5.946213]", position), IsEmpty());
    EXPECT_EQ(position, (routing::Position{51'646'100, -5'946'213}));
    for (const char* text :
         {"[91.0, 5.0]", "[51.0]", "[51.0, 181]", "[51.1234567, 5]", "[a, b]", "51.0, 5.0"}) {
        EXPECT_EQ(lines_of(std::string{"key: "} + text, position).size(), 1U) << text;
    }
}

TEST(YamlReader, TakesNoOtherWordForTrueOrFalse) {
    bool value = true;
    EXPECT_THAT(lines_of("key: false", value), IsEmpty());
    EXPECT_FALSE(value);
    for (const char* text : {"yes", "True", "\"true\"", "1"}) {
        EXPECT_EQ(lines_of(std::string{"key: "} + text, value).size(), 1U) << text;
    }
}

TEST(Mistakes, StandByFileThenByPlace) {
    const auto f = std::make_shared<const std::string>("f");
    const auto g = std::make_shared<const std::string>("g");
    Mistakes mistakes;
    mistakes.add(Mark{g, 9, 1}, "third");
    mistakes.add(Mark{f, 2, 1}, "fourth");
    mistakes.add(Mark{g, 2, 5}, "second");
    mistakes.add(Mark{g, 2, 1}, "first");
    std::vector<std::string> texts;
    for (const Mistake& mistake : mistakes.sorted()) {
        texts.push_back(mistake.text);
    }
    EXPECT_THAT(texts, ElementsAre("first", "second", "third", "fourth"));
}

TEST(Mistakes, DoNotGuessAtWhatIsFarOff) {
    EXPECT_EQ(closest("verplegkundige", {"verpleegkundige", "vig"}), "verpleegkundige");
    EXPECT_EQ(closest("so", {"vig", "hbo"}), "");
    EXPECT_EQ(instead("so", {"vig", "hbo"}), ", write one of vig, hbo");
}

}  // namespace
}  // namespace nachtwacht::daemon
