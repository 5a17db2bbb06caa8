// The operator is not the end (safety.md S8): the real daemon, its real hook, and a telephony of
// our own that checks signatures, rings nobody and says what it likes. An hour of the house's takes
// two minutes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "daemon/hook_signature.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"
#include "tests/acceptance/fast_time.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/sip_caller.hpp"
#include "tests/acceptance/talk.hpp"
#include "tests/daemon/http_caller.hpp"
#include "tests/daemon/web_mock.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using routing::Party;

routing::Wall wall_now() {
    return std::chrono::floor<routing::Milliseconds>(std::chrono::system_clock::now());
}

class DutyTelephoneTest : public ::testing::Test {
protected:
    DutyTelephoneTest() : house(plan()) {
        telephony.otherwise.status = 202;
        telephony.when_heard = [this](const MockRequest& request) { check(request); };
        house.start();
    }

    HousePlan plan() {
        HousePlan plan;
        plan.telephone = telephony.url("/ring");
        plan.environment = {{"NACHTWACHT_PACE", time.pace()}};
        return plan;
    }

    static std::string signature(const std::string& timestamp, const std::string& body) {
        return daemon::hook_signature(daemon::Secret{telephone_secret}, timestamp, body);
    }
    static void check(const MockRequest& request) {
        EXPECT_EQ(
            request.headers.at("x-nachtwacht-signature"),
            signature(request.headers.at("x-nachtwacht-timestamp"), request.body)
        );
    }

    // The board of somebody who looks on and does nothing, until the talk ends.
    bool is_live(Talk& board) {
        bool watching = false;
        board.ask({{"do", "watch"}, {"operator", true}, {"as", "olga"}}, [&](const json::object&) {
            watching = true;
        });
        return run_until(loop, [&] { return watching; });
    }

    void an_alarm_comes_in() {
        SipCaller device{house.sip_port()};
        for (int attempt = 1; attempt <= 40; ++attempt) {
            device.send(account_of(1), "alarm", "0005", "0009", attempt);
            const auto answer = device.receive(500ms);
            if (answer && answer->snu == "0") {
                return;
            }
        }
        FAIL() << "nobody answers the device\n" << house.log();
    }

    // Ids of the calls to it that the telephony heard of, oldest first.
    std::vector<std::string> calls_to(Party party) {
        std::vector<std::string> ids;
        for (const MockRequest& request : telephony.heard) {
            const auto call = json::parse(request.body).as_object();
            if (call.at("party") == json::string{name_of(party)}) {
                ids.emplace_back(call.at("id").as_string());
            }
        }
        return ids;
    }
    bool is_rung(Party party, std::size_t times = 1) {
        return run_until(loop, [&] { return calls_to(party).size() >= times; });
    }

    int says(const std::string& call, const std::string& state) {
        const auto timestamp = std::to_string(
            std::chrono::floor<std::chrono::seconds>(time.now().time_since_epoch()).count()
        );
        const auto body = json::serialize(json::object{{"state", state}});
        HttpCaller caller{house.http_port()};
        caller.headers["X-Nachtwacht-Timestamp"] = timestamp;
        caller.headers["X-Nachtwacht-Signature"] = signature(timestamp, body);
        return caller.ask("POST", "/api/calls/" + call + "/receipt", body).status;
    }

    // What the journal holds, once the house has stopped.
    std::vector<routing::Entry> journal() {
        EXPECT_EQ(house.stop(), 0);
        std::vector<routing::Entry> entries;
        auto reader = daemon::JournalReader::open(daemon::journal_file_in(house.state()));
        EXPECT_TRUE(reader);
        const auto read = reader->entries(
            1,
            reader->last_number().value_or(0),
            [&](std::uint64_t, std::string_view bytes) -> daemon::JournalResult<void> {
                entries.push_back(daemon::decode_entry(bytes).value());
                return {};
            }
        );
        EXPECT_TRUE(read);
        return entries;
    }

    boost::asio::io_context loop{1};
    WebMock telephony{loop};
    FastTime time{30, wall_now()};
    RealHouse house;
};

// The entry in which it was asked for.
const routing::Entry* asked(const std::vector<routing::Entry>& entries, Party party) {
    for (const auto& entry : entries) {
        for (const auto& fact : entry.facts) {
            const auto* call = std::get_if<routing::CallAsked>(&fact);
            if (call != nullptr && call->party == party) {
                return &entry;
            }
        }
    }
    return nullptr;
}

bool became(const std::vector<routing::Entry>& entries, Party party, routing::CallState state) {
    return std::ranges::any_of(entries, [&](const routing::Entry& entry) {
        return std::ranges::any_of(entry.facts, [&](const routing::Fact& fact) {
            const auto* moved = std::get_if<routing::CallMoved>(&fact);
            return moved != nullptr && moved->party == party && moved->to == state;
        });
    });
}

TEST_F(DutyTelephoneTest, WithoutAnyOperatorBothTelephonesRingAtOnceAndTheirAnswersAreKept) {
    an_alarm_comes_in();
    ASSERT_TRUE(is_rung(Party::ShiftLeader)) << house.log();
    ASSERT_TRUE(is_rung(Party::DutyNumber)) << house.log();
    EXPECT_EQ(says(calls_to(Party::ShiftLeader)[0], "not_answered"), 200);
    EXPECT_EQ(says(calls_to(Party::DutyNumber)[0], "ringing"), 200);
    EXPECT_EQ(says(calls_to(Party::DutyNumber)[0], "answered"), 200);
    EXPECT_EQ(says("3-99-duty_number", "answered"), 404);
    const auto entries = journal();
    EXPECT_EQ(asked(entries, Party::DutyNumber), asked(entries, Party::ShiftLeader));
    EXPECT_TRUE(became(entries, Party::ShiftLeader, routing::CallState::NotAnswered));
    EXPECT_TRUE(became(entries, Party::DutyNumber, routing::CallState::Answered));
}

TEST_F(DutyTelephoneTest, ABoardWhereNobodyReactsIsFollowedByTheLeaderAndThenTheDutyNumber) {
    Talk board{loop, house.command_socket()};
    ASSERT_TRUE(is_live(board));
    an_alarm_comes_in();
    ASSERT_TRUE(is_rung(Party::ShiftLeader)) << house.log();
    EXPECT_EQ(says(calls_to(Party::ShiftLeader)[0], "ringing"), 200);
    ASSERT_TRUE(is_rung(Party::DutyNumber)) << house.log();
    const auto entries = journal();
    // When each was due, to the millisecond; how soon after it the machine came round to it is the
    // machine's.
    std::optional<routing::Steady> raised;
    std::optional<routing::Steady> leader_due;
    std::optional<routing::Steady> duty_due;
    routing::Steady escalated{};
    for (const auto& entry : entries) {
        for (const auto& fact : entry.facts) {
            if (const auto* task = std::get_if<routing::TaskRaised>(&fact); task && !raised) {
                raised = entry.now.steady;
                leader_due = task->next;
            } else if (const auto* next = std::get_if<routing::TaskEscalated>(&fact);
                       next && next->rung == routing::Rung::ShiftLeader && !duty_due) {
                duty_due = next->next;
                escalated = entry.now.steady;
            }
        }
    }
    ASSERT_TRUE(raised && leader_due && duty_due);
    EXPECT_EQ(*leader_due, *raised + 60s);
    // Each of the chain gets a turn, also on a machine that comes round too late for the first.
    EXPECT_EQ(*duty_due, *raised + 120s > escalated ? *raised + 120s : escalated + 60s);
    EXPECT_GE(asked(entries, Party::ShiftLeader)->now.steady, *leader_due);
    EXPECT_GE(asked(entries, Party::DutyNumber)->now.steady, *duty_due);
}

TEST_F(DutyTelephoneTest, AShiftLeaderWhoDoesNotAnswerIsFollowedAtOnce) {
    Talk board{loop, house.command_socket()};
    ASSERT_TRUE(is_live(board));
    an_alarm_comes_in();
    ASSERT_TRUE(is_rung(Party::ShiftLeader)) << house.log();
    EXPECT_EQ(says(calls_to(Party::ShiftLeader)[0], "busy"), 200);
    ASSERT_TRUE(is_rung(Party::DutyNumber)) << house.log();
    const auto entries = journal();
    const auto* next = asked(entries, Party::DutyNumber);
    ASSERT_NE(next, nullptr);
    EXPECT_TRUE(std::holds_alternative<routing::CallReported>(next->event));
}

TEST_F(DutyTelephoneTest, WhenNobodyAnswersBothAreRungAgainUntilSomebodyDoes) {
    an_alarm_comes_in();
    ASSERT_TRUE(is_rung(Party::DutyNumber)) << house.log();
    ASSERT_TRUE(is_rung(Party::ShiftLeader)) << house.log();
    EXPECT_EQ(says(calls_to(Party::ShiftLeader)[0], "failed"), 200);
    EXPECT_EQ(says(calls_to(Party::DutyNumber)[0], "not_answered"), 200);
    ASSERT_TRUE(is_rung(Party::DutyNumber, 2)) << house.log();
    ASSERT_TRUE(is_rung(Party::ShiftLeader, 2)) << house.log();
    EXPECT_EQ(says(calls_to(Party::DutyNumber)[1], "answered"), 200);
    EXPECT_TRUE(became(journal(), Party::DutyNumber, routing::CallState::Answered));
}

TEST_F(DutyTelephoneTest, AReceiptThatIsNotSignedChangesNothing) {
    an_alarm_comes_in();
    ASSERT_TRUE(is_rung(Party::DutyNumber)) << house.log();
    HttpCaller stranger{house.http_port()};
    const auto path = "/api/calls/" + calls_to(Party::DutyNumber)[0] + "/receipt";
    EXPECT_EQ(stranger.post(path, {{"state", "answered"}}).status, 401);
    EXPECT_FALSE(became(journal(), Party::DutyNumber, routing::CallState::Answered));
}

}  // namespace
}  // namespace nachtwacht::tests
