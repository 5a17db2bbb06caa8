#include "daemon/clerk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_office.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Kind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HeardLines final : public AnswerLines {
public:
    void line(std::string json) override { lines.push_back(std::move(json)); }
    [[nodiscard]] bool has_room() const override { return lines.size() < room; }
    void done() override { ++answered; }

    std::vector<std::string> lines;
    std::size_t room{1'000'000};
    int answered{};
};

class ClerkTest : public ::testing::Test {
protected:
    const std::string& ask(const std::string& line) {
        heard->lines.clear();
        clerk->answer(line);
        EXPECT_FALSE(heard->lines.empty());
        return heard->lines.back();
    }
    void become(const std::string& name, bool administrator) {
        clerk = std::make_unique<Clerk>(office, Visitor{{name}, administrator}, heard);
    }

    SmallOffice office;
    std::shared_ptr<HeardLines> heard = std::make_shared<HeardLines>();
    std::unique_ptr<Clerk> clerk = std::make_unique<Clerk>(office, Visitor{{"anna"}, false}, heard);
};

TEST_F(ClerkTest, TellsHowTheHouseIs) {
    EXPECT_THAT(
        ask(R"({"do":"status"})"),
        AllOf(HasSubstr("\"epoch\":7"), HasSubstr("\"units_on_duty\":2"), HasSubstr("\"ok\":true"))
    );
}

TEST_F(ClerkTest, ListsWhatIsOpenWithItsHolder) {
    office.alarm("nl-0001", Kind::Fall);
    EXPECT_THAT(
        ask(R"({"do":"incidents","lang":"en"})"),
        AllOf(
            HasSubstr("\"kind\":\"fall\""),
            HasSubstr("\"urgency\":\"U2\""),
            HasSubstr("\"holder\":\"nobody\""),
            HasSubstr("\"unit\":\"mia\"")
        )
    );
}

TEST_F(ClerkTest, ActsInTheNameOfTheLogin) {
    const auto number = std::to_string(office.alarm("nl-0001", Kind::Fall).number);
    EXPECT_THAT(ask(R"({"do":"act","act":"take","incident":)" + number + "}"), HasSubstr("stored"));
    EXPECT_EQ(office.committed().incidents.begin()->second.taken_by.view(), "anna");
}

TEST_F(ClerkTest, SaysWhyAnActIsRefused) {
    EXPECT_THAT(
        ask(R"({"do":"act","act":"take","incident":999,"lang":"en"})"),
        AllOf(HasSubstr("\"ok\":false"), HasSubstr("\"fault\":\"refused\""))
    );
}

TEST_F(ClerkTest, LetsNobodyActForSomebodyElse) {
    EXPECT_THAT(ask(R"({"do":"status","as":"bert"})"), HasSubstr("\"fault\":\"not_allowed\""));
    become("root", true);
    const auto number = std::to_string(office.alarm("nl-0001", Kind::Fall).number);
    ask(R"({"do":"act","act":"take","as":"bert","incident":)" + number + "}");
    EXPECT_EQ(office.committed().incidents.begin()->second.taken_by.view(), "bert");
}

TEST_F(ClerkTest, LetsOnlyTheAdministratorReloadAndBackUp) {
    EXPECT_THAT(ask(R"({"do":"reload"})"), HasSubstr("not_allowed"));
    EXPECT_THAT(ask(R"({"do":"backup","file":"/tmp/x"})"), HasSubstr("not_allowed"));
    EXPECT_THAT(office.backups, IsEmpty());
    become("root", true);
    EXPECT_THAT(ask(R"({"do":"reload"})"), HasSubstr("\"changed\":false"));
    EXPECT_THAT(ask(R"({"do":"backup","file":"/tmp/x"})"), HasSubstr("\"bytes\":4096"));
    EXPECT_THAT(heard->lines.front(), HasSubstr("\"progress\":[1,2]"));
}

TEST_F(ClerkTest, LetsOnlyTheAdministratorSeeAccountsAndTheAudit) {
    for (const auto* line :
         {R"({"do":"accounts"})",
          R"({"do":"account","change":"disable","name":"olga"})",
          R"({"do":"audit"})"}) {
        EXPECT_THAT(ask(line), HasSubstr("not_allowed")) << line;
    }
    become("root", true);
    EXPECT_THAT(ask(R"({"do":"accounts"})"), HasSubstr("\"accounts\":[]"));
    EXPECT_THAT(
        ask(R"({"do":"audit","count":5})"),
        AllOf(HasSubstr("\"who\":\"anna\""), HasSubstr("\"client\":12"), HasSubstr("\"head\":"))
    );
    EXPECT_THAT(office.audited, Contains("root read the audit"));
    EXPECT_THAT(ask(R"({"do":"audit","count":0})"), HasSubstr("\"rows\":[]"));
}

TEST_F(ClerkTest, ShowsEveryMistakeOfAPackThatIsNotTaken) {
    become("root", true);
    office.mistakes = {"pack.yaml:3:1: one", "pack.yaml:9:4: two"};
    EXPECT_THAT(
        ask(R"({"do":"reload"})"),
        AllOf(HasSubstr("\"fault\":\"bad\""), HasSubstr("3:1: one"), HasSubstr("9:4: two"))
    );
}

TEST_F(ClerkTest, OpensAnIncidentForACallerAndKnowsTheRepeat) {
    const std::string line =
        R"({"do":"signal","kind":"request","asker":"gp","client":2,"urgency":"U2","id":"x"})";
    EXPECT_THAT(ask(line), AllOf(HasSubstr("\"fate\":\"opened\""), HasSubstr("\"stored\"")));
    EXPECT_THAT(ask(line), HasSubstr("\"verdict\":\"duplicate\""));
    EXPECT_EQ(office.committed().incidents.size(), 1U);
}

TEST_F(ClerkTest, RefusesBeforeDecidingWhenTheHouseIsFull) {
    office.readiness = Intake::Readiness::Full;
    EXPECT_THAT(
        ask(R"({"do":"signal","kind":"fall","account":"nl-0001","id":"a"})"),
        HasSubstr("\"fault\":\"full\"")
    );
    EXPECT_THAT(office.committed().incidents, IsEmpty());
}

TEST_F(ClerkTest, TakesOnlyCallsForHelpWhenTheDiskRunsLow) {
    office.readiness = Intake::Readiness::CallsForHelpOnly;
    EXPECT_THAT(
        ask(R"({"do":"signal","kind":"heartbeat","account":"nl-0001","id":"a"})"),
        HasSubstr("\"fault\":\"full\"")
    );
    EXPECT_THAT(
        ask(R"({"do":"signal","kind":"fall","account":"nl-0001","id":"b"})"), HasSubstr("opened")
    );
}

TEST_F(ClerkTest, AuditsWhoLooksAtAClient) {
    EXPECT_THAT(ask(R"({"do":"client","client":1})"), HasSubstr("Cornelia"));
    EXPECT_THAT(ask(R"({"do":"client","client":9})"), HasSubstr("\"fault\":\"unknown\""));
    EXPECT_THAT(office.audited, Contains("anna looked at client 1"));
}

TEST_F(ClerkTest, ShowsRawBytesWithoutTheirSpell) {
    office.sealed[5].raw = "\x1b[2J\xff";
    EXPECT_THAT(ask(R"({"do":"unseal","entry":5})"), HasSubstr(R"(\\x1B[2J\\xFF)"));
}

TEST_F(ClerkTest, ExplainsFromTheOpeningToTheClosing) {
    const auto number = std::to_string(office.alarm("nl-0001", Kind::Fall).number);
    ask(R"({"do":"act","act":"close","word":"helped","incident":)" + number + "}");
    office.alarm("nl-0002", Kind::Fall);
    EXPECT_THAT(ask(R"({"do":"explain","id":")" + number + "\"}"), HasSubstr("\"entries\":2"));
    EXPECT_THAT(heard->lines.front(), HasSubstr("Mia"));
    EXPECT_THAT(ask(R"({"do":"explain","id":"999"})"), HasSubstr("\"fault\":\"unknown\""));
}

TEST_F(ClerkTest, ReadsTheLastEntriesOfTheJournal) {
    ask(R"({"do":"journal","count":2})");
    EXPECT_EQ(heard->lines.size(), 3U);
    EXPECT_THAT(heard->lines[1], HasSubstr(std::to_string(office.committed().entries)));
}

TEST_F(ClerkTest, WaitsWithTheJournalUntilItIsRead) {
    for (int i = 0; i < 1'000; ++i) {
        office.take(routing::LinkChanged{{"mia"}, i % 2 != 0});
    }
    heard->room = 100;
    clerk->answer(R"({"do":"journal","from":1,"count":1000})");
    EXPECT_EQ(heard->lines.size(), 100U);
    EXPECT_EQ(heard->answered, 0);
    heard->room = 1'000'000;
    clerk->resume();
    EXPECT_EQ(heard->lines.size(), 1'001U);
    EXPECT_EQ(heard->answered, 1);
}

TEST_F(ClerkTest, ShowsAWatcherEachEntryAsItIsCommitted) {
    ask(R"({"do":"watch","lang":"en"})");
    heard->lines.clear();
    office.alarm("nl-0001", Kind::Fall);
    ASSERT_EQ(heard->lines.size(), 1U);
    EXPECT_THAT(
        heard->lines[0],
        AllOf(HasSubstr("\"urgency\":\"U2\""), HasSubstr("\"reasons\":["), HasSubstr("Mia"))
    );
}

TEST_F(ClerkTest, GivesTheFactsAsDataToWhoAsksForThem) {
    ask(R"({"do":"watch","facts":true})");
    office.alarm("nl-0001", Kind::Fall);
    EXPECT_THAT(
        heard->lines.back(), AllOf(HasSubstr("\"signal_received\""), HasSubstr("\"order_offered\""))
    );
}

TEST_F(ClerkTest, ShowsAWatcherThePastWithoutGapOrDouble) {
    for (int i = 0; i < 500; ++i) {
        office.take(routing::LinkChanged{{"mia"}, i % 2 != 0});
    }
    heard->room = 50;
    ask(R"({"do":"watch","from":1})");
    office.take(routing::LinkChanged{{"mia"}, false});
    heard->room = 1'000'000;
    clerk->resume();
    office.take(routing::LinkChanged{{"mia"}, true});
    const auto last = office.committed().entries;
    ASSERT_EQ(heard->lines.size(), last + 1);
    for (std::uint64_t number = 1; number <= last; ++number) {
        EXPECT_THAT(heard->lines[number], HasSubstr("{\"number\":" + std::to_string(number) + ","));
    }
}

TEST_F(ClerkTest, HoldsABoardOpenAsLongAsItsVisitorStays) {
    ask(R"({"do":"watch","operator":true})");
    EXPECT_EQ(office.boards(), 1U);
    clerk = nullptr;
    EXPECT_EQ(office.boards(), 0U);
    EXPECT_EQ(office.followers(), 0U);
}

TEST_F(ClerkTest, IsSilentOnceNobodyListens) {
    ask(R"({"do":"watch"})");
    heard = nullptr;
    office.alarm("nl-0001", Kind::Fall);
    clerk->answer(R"({"do":"status"})");
}

TEST_F(ClerkTest, NamesTheMistakeInARequest) {
    EXPECT_THAT(
        ask(R"({"do":"act"})"),
        AllOf(HasSubstr("\"fault\":\"usage\""), HasSubstr("is missing"), Not(HasSubstr("true")))
    );
    EXPECT_EQ(heard->answered, 1);
}

}  // namespace
}  // namespace nachtwacht::daemon
