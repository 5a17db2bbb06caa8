#include "daemon/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "daemon/translate.hpp"
#include "protocol/topics.hpp"
#include "tests/daemon/held_house.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using protocol::OrderWhat;
using testing::ElementsAre;
using testing::IsEmpty;

// Keeps orders as "unit what", calls as "call party".
class SpokenLink final : public Link {
public:
    bool publish(std::string topic, std::string payload, LinkProperties, bool) override {
        const auto where = protocol::topic_named(topic);
        if (where->subject == protocol::Subject::Call) {
            said.push_back("call " + protocol::read_call(payload)->party);
            return true;
        }
        const auto order = protocol::read_order(payload);
        const bool withdrawn = order->what == OrderWhat::Withdraw;
        said.push_back(where->name + (withdrawn ? " withdrawn" : " asked"));
        last = *order;
        return true;
    }
    [[nodiscard]] LinkState state() const override { return LinkState::Up; }

    std::vector<std::string> said;
    protocol::OrderMessage last{};
};

class OutboxTest : public testing::Test {
protected:
    void awake(std::shared_ptr<routing::Region> region = routing::testing::small_region()) {
        house.emplace(std::move(region));
        open_outbox();
    }
    // Each unit is silent at once, so that all of them are asked.
    void awake_where_nobody_answers_in_time() {
        auto region = routing::testing::small_region();
        region->times.answer_urgent = 0s;
        awake(std::move(region));
    }
    void open_outbox() {
        outbox.emplace(
            house->loop,
            house->ledger,
            link,
            cards,
            *suspects,
            [](const routing::UnitId&) { return protocol::Form::Json; },
            [this](const routing::Incident&, const routing::Order& order) {
                told_of.push_back(order.unit.value);
            },
            OutboxPauses{1ms, 4ms, 1ms}
        );
        outbox->also_knock([this](const Knock& knock) {
            knocked.push_back(
                knock.unit.value + (knock.withdrawn ? " withdrawn" : " asked") +
                (knock.again ? " again" : "")
            );
        });
        outbox->start("small", [](const routing::Order&) { return routing::Decision{}; });
    }
    void fall() {
        house->fall("1");
        house->commit();
    }
    void says(const std::string& unit, routing::Answer answer) {
        house->says(unit, answer, house->order_of(unit).id);
        house->commit();
    }
    // Runs the loop until this was said so often; false after five seconds.
    bool is_said(const std::string& what, std::ptrdiff_t times) {
        const auto end = std::chrono::steady_clock::now() + 5s;
        while (std::count(link.said.begin(), link.said.end(), what) < times) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            house->loop.restart();
            house->loop.run_one_for(50ms);
        }
        return true;
    }

    // As after a process that died twice while it made this text of the unit's order.
    void died_twice_of(const std::string& what, const std::string& unit) {
        for (int death = 0; death < 2; ++death) {
            Suspects of_that_process{suspects_file};
            (void)of_that_process.pick_up(what + " " + text_of(house->order_of(unit).id));
        }
    }
    void wake_again() {
        outbox->stop();
        link.said.clear();
        suspects.emplace(suspects_file);
        open_outbox();
    }

    TemporaryDirectory folder;
    std::filesystem::path suspects_file{folder.path() / "suspects"};
    std::optional<Suspects> suspects{suspects_file};
    std::vector<std::string> told_of;
    std::optional<tests::HeldHouse> house;
    SpokenLink link;
    std::vector<std::string> knocked;
    ClientCards cards;
    std::optional<Outbox> outbox;
};

TEST_F(OutboxTest, AnOrderLeavesAfterTheCommitOnly) {
    awake();
    house->fall("1");
    EXPECT_THAT(link.said, IsEmpty());
    house->commit();
    EXPECT_THAT(link.said, ElementsAre("ann asked"));
}

TEST_F(OutboxTest, AnOrderIsSaidAgainUntilThePhoneShowsIt) {
    awake();
    fall();
    EXPECT_TRUE(is_said("ann asked", 4));
    EXPECT_EQ(outbox->unconfirmed(), 1U);
    says("ann", routing::Answer::Shown);
    EXPECT_EQ(outbox->unconfirmed(), 0U);
}

TEST_F(OutboxTest, AnOrderOfASilentUnitIsSaidAgainAsWell) {
    awake_where_nobody_answers_in_time();
    fall();
    ASSERT_EQ(house->order_of("ann").state, routing::OrderState::Silent);
    link.said.clear();
    EXPECT_TRUE(is_said("ann asked", 2));
}

TEST_F(OutboxTest, AWithdrawalIsSaidAgainUntilThePhoneConfirmsIt) {
    awake_where_nobody_answers_in_time();
    fall();
    says("ann", routing::Answer::Accept);
    EXPECT_TRUE(is_said("bea withdrawn", 4));
    EXPECT_EQ(outbox->unconfirmed(), 2U);
    says("bea", routing::Answer::Withdrawal);
    says("cas", routing::Answer::Withdrawal);
    EXPECT_EQ(outbox->unconfirmed(), 0U);
}

TEST_F(OutboxTest, AWithdrawalIsNotForgottenWhenThePhoneShowsTheOrderLate) {
    awake_where_nobody_answers_in_time();
    fall();
    says("ann", routing::Answer::Accept);
    says("bea", routing::Answer::Shown);
    link.said.clear();
    EXPECT_TRUE(is_said("bea withdrawn", 2));
}

TEST_F(OutboxTest, WhatIsOwedIsFoundAgainAfterARestart) {
    awake();
    fall();
    wake_again();
    EXPECT_THAT(link.said, ElementsAre("ann asked"));
    EXPECT_EQ(outbox->unconfirmed(), 1U);
    EXPECT_THAT(told_of, IsEmpty());
}

TEST_F(OutboxTest, WhoIsUnderWayGetsTheDetailsAgainWhenTheLinkIsBack) {
    awake();
    fall();
    says("ann", routing::Answer::Accept);
    link.said.clear();
    outbox->say_all_again();
    EXPECT_THAT(link.said, IsEmpty());
    says("ann", routing::Answer::UnderWay);
    link.last = {};
    outbox->say_all_again();
    EXPECT_EQ(link.last.what, OrderWhat::Detail);
    says("ann", routing::Answer::Done);
    link.last = {};
    outbox->say_all_again();
    EXPECT_EQ(link.last.what, OrderWhat::Unknown);
}

// safety.md S19.
TEST_F(OutboxTest, AnOrderWhoseTextEndedTheProcessTwiceIsSaidPlainlyAndAPersonIsTold) {
    awake();
    fall();
    died_twice_of("offer", "ann");
    wake_again();
    EXPECT_THAT(link.said, ElementsAre("ann asked"));
    EXPECT_EQ(link.last.kind, "fall");
    EXPECT_EQ(link.last.urgency, "U2");
    EXPECT_GT(link.last.answer_within_s, 0U);
    EXPECT_FALSE(link.last.place);
    EXPECT_THAT(told_of, ElementsAre("ann"));
}

TEST_F(OutboxTest, AnOrderThatCannotBeSaidPlainlyEitherEndsNoProcessAFifthTime) {
    awake();
    fall();
    died_twice_of("offer", "ann");
    died_twice_of("plain offer", "ann");
    wake_again();
    EXPECT_THAT(link.said, IsEmpty());
    EXPECT_THAT(told_of, ElementsAre("ann"));
}

TEST_F(OutboxTest, AWithdrawalThatEndedTheProcessTwiceIsForAPersonToTell) {
    awake_where_nobody_answers_in_time();
    fall();
    says("ann", routing::Answer::Accept);
    died_twice_of("withdrawal", "bea");
    wake_again();
    EXPECT_THAT(link.said, ElementsAre("cas withdrawn"));
    EXPECT_THAT(told_of, ElementsAre("bea"));
}

TEST_F(OutboxTest, AnotherWayIsKnockedAtTheSameMoments) {
    awake_where_nobody_answers_in_time();
    fall();
    EXPECT_THAT(knocked, ElementsAre("ann asked", "bea asked", "cas asked"));
    EXPECT_TRUE(is_said("ann asked", 3));
    EXPECT_THAT(knocked, testing::Contains("ann asked again").Times(testing::Ge(2)));
    says("ann", routing::Answer::Accept);
    knocked.clear();
    link.said.clear();
    EXPECT_TRUE(is_said("bea withdrawn", 1));
    EXPECT_THAT(knocked, testing::Contains("bea withdrawn again"));
    EXPECT_THAT(knocked, testing::Not(testing::Contains("ann asked again")));
}

TEST_F(OutboxTest, TheTelephoneOfAUnitRingsThatDoesNotShowItsOrder) {
    auto region = routing::testing::small_region();
    region->times.shown_within = 0s;
    awake(region);
    fall();
    EXPECT_THAT(link.said, ElementsAre("ann asked"));
    EXPECT_TRUE(is_said("call unit_phone", 1));
}

}  // namespace
}  // namespace nachtwacht::daemon
