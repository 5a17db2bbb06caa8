#include "daemon/command_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using routing::Asker;
using routing::Door;
using routing::Kind;
using routing::Urgency;
using ::testing::HasSubstr;

template <class Ask>
Ask asked(std::string_view line) {
    const auto request = parse_request(line);
    EXPECT_TRUE(request) << (request ? "" : request.error());
    const auto* ask = request ? std::get_if<Ask>(&request->asked) : nullptr;
    EXPECT_NE(ask, nullptr);
    return ask == nullptr ? Ask{} : *ask;
}

std::string mistake(std::string_view line) {
    const auto request = parse_request(line);
    return request ? "" : request.error();
}

TEST(CommandRequest, ReadsAnActWithAllItsParts) {
    const auto ask = asked<AskAct>(
        R"({"do":"act","act":"close","incident":12,"word":"helped","text":"Tea was had","lang":"en"})"
    );
    EXPECT_EQ(ask.act.act, routing::Act::Close);
    EXPECT_EQ(ask.act.incident, 12U);
    EXPECT_EQ(ask.act.word, "helped");
    EXPECT_EQ(ask.text, "Tea was had");
}

TEST(CommandRequest, ReadsWhichTwoAreJoinedAndWhatIsSplitOff) {
    const auto join = asked<AskAct>(R"({"do":"act","act":"join","incident":12,"other":15})");
    EXPECT_EQ(join.act.other, 15U);
    const auto split =
        asked<AskAct>(R"({"do":"act","act":"split","incident":12,"kind":"fall","urgency":"U1"})");
    EXPECT_EQ(split.act.kind, Kind::Fall);
    EXPECT_EQ(split.act.urgency, Urgency::U1);
}

TEST(CommandRequest, TakesADeviceByItsAccountThroughTheCommandDoor) {
    const auto ask = asked<AskSignal>(R"({"do":"signal","kind":"fall","account":"nl-1","id":"a"})");
    EXPECT_EQ(ask.signal.reference.door, Door::Command);
    EXPECT_EQ(ask.signal.reference.sender, "nl-1");
    EXPECT_EQ(ask.signal.asker, Asker::Device);
    EXPECT_GE(ask.signal.reference.keep, std::chrono::hours{168});
}

TEST(CommandRequest, TakesACallerByTheTelephoneDoor) {
    const auto ask = asked<AskSignal>(
        R"({"do":"signal","kind":"request","asker":"gp","client":3,"urgency":"U3","id":"b",
            "care_path":"catheter","needs":["nurse"],"position":{"lat":51.6,"lon":-5.9}})"
    );
    EXPECT_EQ(ask.signal.reference.door, Door::Phone);
    EXPECT_EQ(ask.signal.asked, Urgency::U3);
    EXPECT_EQ(ask.signal.care_path.value, "catheter");
    EXPECT_EQ(ask.signal.position, (routing::Position{51'600'000, -5'900'000}));
}

TEST(CommandRequest, NeverLetsADeviceSetItsOwnUrgency) {
    EXPECT_THAT(
        mistake(R"({"do":"signal","kind":"fall","account":"x","id":"a","urgency":"U0"})"),
        HasSubstr("its kind decides")
    );
}

struct Wrong {
    const char* line;
    const char* says;
};

class CommandRequestMistakes : public ::testing::TestWithParam<Wrong> {};

TEST_P(CommandRequestMistakes, AreNamed) {
    EXPECT_THAT(mistake(GetParam().line), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    CommandRequestMistakes,
    ::testing::Values(
        Wrong{"", "not one JSON object"},
        Wrong{"[1,2]", "not one JSON object"},
        Wrong{"{", "not one JSON object"},
        Wrong{"[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "not one JSON object"},
        Wrong{"{}", "\"do\" is missing"},
        Wrong{R"({"do":"sing"})", "\"sing\" is not known"},
        Wrong{R"({"do":"status","extra":1})", "\"extra\" is not known here"},
        Wrong{R"({"do":"status","lang":"fr"})", "\"fr\" is not known"},
        Wrong{R"({"do":"status","as":"../etc"})", "\"as\" must be a name"},
        Wrong{R"({"do":"act","act":"take"})", "\"incident\" is missing"},
        Wrong{R"({"do":"act","act":"take","incident":-1})", "whole number"},
        Wrong{R"({"do":"act","act":"take","incident":1.5})", "whole number"},
        Wrong{R"({"do":"act","act":"fly","incident":1})", "\"fly\" is not known"},
        Wrong{R"({"do":"act","act":"assess","incident":1})", "\"urgency\" is missing"},
        Wrong{R"({"do":"act","act":"assign","incident":1})", "\"unit\" is missing"},
        Wrong{R"({"do":"act","act":"close","incident":1})", "closed with an outcome"},
        Wrong{R"({"do":"act","act":"confirm_task","incident":1})", "\"task\" is missing"},
        Wrong{R"({"do":"act","act":"remark","incident":1})", "\"text\" is missing"},
        Wrong{R"({"do":"act","act":"join","incident":1})", "\"other\" is missing"},
        Wrong{R"({"do":"act","act":"split","incident":1})", "\"kind\" is missing"},
        Wrong{R"({"do":"act","act":"split","incident":1,"kind":"x"})", "\"x\" is not known"},
        Wrong{R"({"do":"signal","kind":"fall","id":"a"})", "\"account\" is missing"},
        Wrong{R"({"do":"signal","kind":"fall","account":"x"})", "\"id\" is missing"},
        Wrong{R"({"do":"signal","kind":"fall","account":"x","id":"a","client":3})", "its account"},
        Wrong{
            R"({"do":"signal","kind":"fall","account":"x","id":"a","position":{"lat":91,"lon":5}})",
            "in \"position\": \"lat\" must be degrees"},
        Wrong{R"({"do":"duty","unit":"mia"})", "\"on\" is missing"},
        Wrong{R"({"do":"duty","unit":"mia","on":true,"until":"soon"})", "\"until\" must be"},
        Wrong{R"({"do":"explain","id":"twelve"})", "an incident like 12"},
        Wrong{R"({"do":"journal","count":1000000})", "\"count\" must be"},
        Wrong{R"({"do":"backup","file":"night.db"})", "absolute path"}
    )
);

TEST(CommandRequest, RefusesMoreThanSixtyFourKilobytes) {
    const std::string text(longest_request, 'a');
    EXPECT_THAT(mistake(R"({"do":"status","as":")" + text + "\"}"), HasSubstr("too long"));
}

TEST(CommandRequest, SurvivesAnyCutAndAnyByte) {
    const std::string whole =
        R"({"do":"signal","kind":"request","asker":"gp","client":3,"id":"b","needs":["nurse"],"position":{"lat":51.6,"lon":5.9}})";
    for (std::size_t at = 0; at < whole.size(); ++at) {
        EXPECT_FALSE(parse_request(std::string_view(whole).substr(0, at)));
        for (const char byte : {'\0', '\xff', '"', '{', '}', '9'}) {
            auto bent = whole;
            bent[at] = byte;
            (void)parse_request(bent);
        }
    }
}

TEST(CommandRequest, ReadsIncidentsAndOrders) {
    EXPECT_EQ(parse_incident_id("12")->incident, 12U);
    EXPECT_EQ(parse_incident_id("12-3")->order, 3U);
    EXPECT_EQ(parse_incident_id("7-12-3")->incident, 12U);
    for (const auto* wrong : {"", "0", "-1", "12-", "12-0", "a", "12-3-", "1-2-3-4", "12 "}) {
        EXPECT_FALSE(parse_incident_id(wrong)) << wrong;
    }
}

TEST(CommandRequest, LeavesWhatTouchesTheHouseToItsAdministrator) {
    EXPECT_TRUE(needs_administrator(AskReload{}));
    EXPECT_TRUE(needs_administrator(AskBackup{}));
    EXPECT_FALSE(needs_administrator(AskAct{}));
}

}  // namespace
}  // namespace nachtwacht::daemon
