#include "daemon/push_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <optional>

#include "protocol/base64url.hpp"
#include "tests/daemon/held_house.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/daemon/web_mock.hpp"
#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::MockAnswer;

class NobodyThere final : public Link {
public:
    bool publish(std::string, std::string, LinkProperties, bool) override { return false; }
    [[nodiscard]] LinkState state() const override { return LinkState::Down; }
};

// From the alarm to the push service, with phones that name ann's and bea's.
class PushOutTest : public testing::Test {
protected:
    explicit PushOutTest(std::shared_ptr<routing::Region> region = routing::testing::small_region())
        : house(std::move(region)) {
        PushSettings settings;
        settings.subject = "mailto:beheer@zorg.example";
        settings.test_services = true;
        settings.pauses = {1ms, 4ms, 1ms};
        sender.emplace(
            house.loop,
            settings,
            protocol::P256Key::from_private(std::string(32, '\x21')).value(),
            [] { return 1'800'000'000s; },
            std::make_shared<spdlog::logger>("silent")
        );
        auto opened = PhoneBook::open(
            folder.path() / "phones.db",
            [this](std::function<void()> what) { boost::asio::post(house.loop, std::move(what)); },
            [](const std::string& line) { ADD_FAILURE() << line; }
        );
        book = *std::move(opened);
        book->add({"ann"}, phone("/ann-1"), 1);
        book->add({"ann"}, phone("/ann-2"), 2);
        book->add({"bea"}, phone("/bea-1"), 3);
        PushOut::Ears ears;
        ears.reach_changed = [this](const routing::UnitId& unit, bool reached) {
            reach.push_back(unit.value + (reached ? " reached" : " not reached"));
        };
        out.emplace(
            *sender, *book, [] { return 1'800'000'000s; }, std::move(ears)
        );
    }

    void open_outbox(OutboxPauses pauses) {
        outbox.emplace(
            house.loop,
            house.ledger,
            link,
            cards,
            suspects,
            [](const routing::UnitId&) { return protocol::Form::Json; },
            [](const routing::Incident&, const routing::Order& order) {
                ADD_FAILURE() << order.unit.value;
            },
            pauses
        );
        outbox->also_knock([this](const Knock& knock) {
            repeats[knock.unit.value] += knock.again ? 1 : 0;
            out->knock(knock);
        });
        outbox->start("small", [](const routing::Order&) { return routing::Decision{}; });
    }
    protocol::PushSubscription phone(const std::string& target) {
        return protocol::read_subscription(
                   tests::Rfc8291{}.subscription(mock.url(target)), protocol::PlainHttp::Allowed
        )
            .value();
    }
    void fall() {
        house.fall("1");
        house.commit();
    }
    void says(const std::string& unit, routing::Answer answer) {
        house.says(unit, answer, house.order_of(unit).id);
        house.commit();
    }
    bool run_until(const std::function<bool()>& done) { return tests::run_until(house.loop, done); }
    std::vector<std::string> targets() const {
        std::vector<std::string> found;
        for (const auto& request : mock.heard) {
            found.push_back(request.target);
        }
        std::sort(found.begin(), found.end());
        return found;
    }
    long heard_at(const std::string& target) const {
        return std::ranges::count(mock.heard, target, &tests::MockRequest::target);
    }

    TemporaryDirectory folder;
    tests::HeldHouse house;
    tests::WebMock mock{house.loop};
    std::optional<PushSender> sender;
    std::unique_ptr<PhoneBook> book;
    std::optional<PushOut> out;
    NobodyThere link;
    ClientCards cards;
    Suspects suspects{"/nowhere/suspects"};
    std::optional<Outbox> outbox;
    std::vector<std::string> reach;
    std::map<std::string, int> repeats;
};

std::shared_ptr<routing::Region> where_nobody_answers_in_time() {
    auto region = routing::testing::small_region();
    region->times.answer_urgent = 0s;
    return region;
}

// Each unit is silent at once, so that all of them are asked.
class PushOutToManyTest : public PushOutTest {
protected:
    PushOutToManyTest() : PushOutTest(where_nobody_answers_in_time()) {}
};

constexpr OutboxPauses patient{1h, 1h, 1h};
constexpr OutboxPauses quick{1ms, 4ms, 1ms};

TEST_F(PushOutTest, AnOrderWakesEachPhoneOfItsUnitAfterTheCommit) {
    open_outbox(patient);
    house.fall("1");
    house.loop.poll();
    EXPECT_EQ(sender->waiting(), 0U);
    house.commit();
    ASSERT_TRUE(run_until([&] { return mock.heard.size() == 2; }));
    EXPECT_THAT(targets(), ElementsAre("/ann-1", "/ann-2"));
}

TEST_F(PushOutTest, APushIsRepeatedUntilThePhoneShowsTheOrder) {
    open_outbox(quick);
    fall();
    ASSERT_TRUE(run_until([&] { return heard_at("/ann-1") >= 3 && heard_at("/ann-2") >= 3; }));
    EXPECT_EQ(mock.heard[0].headers["topic"], mock.heard[2].headers["topic"]);
    says("ann", routing::Answer::Shown);
    ASSERT_TRUE(run_until([&] { return sender->waiting() == 0; }));
    const auto before = mock.heard.size();
    says("ann", routing::Answer::Accept);
    house.loop.restart();
    house.loop.poll();
    EXPECT_EQ(mock.heard.size(), before);
}

TEST_F(PushOutToManyTest, AWithdrawalTakesThePlaceOfItsOrderAndIsPushedOnce) {
    open_outbox(quick);
    fall();
    ASSERT_TRUE(run_until([&] { return heard_at("/bea-1") >= 1; }));
    says("bea", routing::Answer::Shown);
    ASSERT_TRUE(run_until([&] { return sender->waiting() == 0; }));
    const auto offers = heard_at("/bea-1");
    const auto offer = std::ranges::find(mock.heard, "/bea-1", &tests::MockRequest::target);
    const auto topic = offer->headers["topic"];
    says("ann", routing::Answer::Accept);
    ASSERT_TRUE(run_until([&] { return heard_at("/bea-1") > offers; }));
    EXPECT_EQ(mock.heard.back().headers["topic"], topic);
    repeats.clear();
    ASSERT_TRUE(run_until([&] { return repeats["bea"] >= 2; }));
    ASSERT_TRUE(run_until([&] { return sender->waiting() == 0; }));
    EXPECT_EQ(heard_at("/bea-1"), offers + 1);
}

TEST_F(PushOutTest, TheOperatorIsToldWhenNoPhoneOfAUnitIsLeft) {
    open_outbox(patient);
    mock.next = {{410}};
    fall();
    ASSERT_TRUE(run_until([&] { return book->phones_of({"ann"}).size() == 1; }));
    ASSERT_TRUE(run_until([&] { return sender->waiting() == 0; }));
    EXPECT_THAT(reach, IsEmpty());
    mock.next = {{404}};
    out->test({"ann"});
    ASSERT_TRUE(run_until([&] { return !reach.empty(); }));
    EXPECT_THAT(reach, ElementsAre("ann not reached"));
    EXPECT_THAT(book->phones_of({"ann"}), IsEmpty());
    EXPECT_THAT(out->not_reached(), ElementsAre(routing::UnitId{"ann"}));
}

TEST_F(PushOutTest, AUnitWhosePhonesFailIsToldAndSoIsItsReturn) {
    mock.next = {{400}};
    out->test({"bea"});
    ASSERT_TRUE(run_until([&] { return !reach.empty(); }));
    EXPECT_GT(book->phones_of({"bea"})[0].last_failure, 0);
    mock.next = {{201}};
    out->test({"bea"});
    ASSERT_TRUE(run_until([&] { return reach.size() == 2; }));
    EXPECT_THAT(reach, ElementsAre("bea not reached", "bea reached"));
    EXPECT_GT(book->phones_of({"bea"})[0].last_success, 0);
}

TEST_F(PushOutTest, RepeatsDoNotHideThatTheServiceTakesNothing) {
    mock.otherwise.status = 503;
    open_outbox(quick);
    fall();
    ASSERT_TRUE(run_until([&] { return !reach.empty(); }));
    EXPECT_THAT(reach, ElementsAre("ann not reached"));
    mock.otherwise.status = 201;
    ASSERT_TRUE(run_until([&] { return reach.size() == 2; }));
    EXPECT_EQ(reach.back(), "ann reached");
}

TEST_F(PushOutTest, WhatThePhoneSawIsKnownByItsId) {
    const auto ids = out->test({"ann"});
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_NE(ids[0], ids[1]);
    ASSERT_TRUE(out->reached(ids[0]));
    EXPECT_EQ(out->reached(ids[0])->unit.value, "ann");
    EXPECT_FALSE(out->reached("somebody else's"));
    EXPECT_THAT(out->test({"nobody"}), IsEmpty());
}

TEST(PushText, SaysThatThereIsAnOrderAndNothingElse) {
    EXPECT_EQ(
        boost::json::parse(push_text({"abc", {"ann"}, {3, 17, 1}, false})),
        boost::json::parse(R"({"id":"abc","what":"order","order":"3-17-1","epoch":3,
            "text":{"nl":"Nieuwe opdracht 17","en":"New order 17"}})")
    );
    EXPECT_EQ(
        boost::json::parse(push_text({"abc", {"ann"}, {3, 17, 1}, true})),
        boost::json::parse(R"({"id":"abc","what":"withdrawn","order":"3-17-1","epoch":3,
            "text":{"nl":"Opdracht 17 is ingetrokken","en":"Order 17 is withdrawn"}})")
    );
}

TEST(PushTopic, IsOneOfAnOrderAndAPhoneAndTellsNeither) {
    const tests::Rfc8291 example;
    auto one = protocol::read_subscription(example.subscription("https://a.example/")).value();
    auto other = one;
    other.auth = std::string(16, 'x');
    const auto topic = push_topic({3, 17, 1}, one);
    EXPECT_TRUE(protocol::is_push_topic(topic));
    EXPECT_EQ(topic.size(), 32U);
    EXPECT_EQ(topic, push_topic({3, 17, 1}, one));
    EXPECT_NE(topic, push_topic({3, 17, 2}, one));
    EXPECT_NE(topic, push_topic({3, 17, 1}, other));
}

}  // namespace
}  // namespace nachtwacht::daemon
