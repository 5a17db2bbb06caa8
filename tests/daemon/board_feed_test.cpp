// The feed with an office of its own and readers that keep what they are sent.
#include "daemon/board_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <set>

#include "small_office.hpp"
#include "tests/daemon/mqtt_world.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using routing::Kind;
using ::testing::HasSubstr;
using Bytes = std::shared_ptr<const std::string>;

class KeptReader final : public EventReader {
public:
    void send(Bytes bytes) override { sent.push_back(std::move(bytes)); }
    void end() override { open = false; }
    [[nodiscard]] bool is_open() const override { return open; }

    [[nodiscard]] std::vector<Bytes> changes() const {
        std::vector<Bytes> found;
        for (const auto& bytes : sent) {
            if (bytes->starts_with("event: change")) {
                found.push_back(bytes);
            }
        }
        return found;
    }

    std::vector<Bytes> sent{};
    bool open{true};
};

class KeptExchange final : public HttpExchange {
public:
    void answer(HttpResponse /*response*/) override { ADD_FAILURE() << "not a stream"; }
    std::shared_ptr<EventReader> stream(HttpResponse, std::function<void()> over) override {
        ended = std::move(over);
        return reader;
    }

    std::shared_ptr<KeptReader> reader = std::make_shared<KeptReader>();
    std::function<void()> ended{};
};

class BoardFeedTest : public ::testing::Test {
protected:
    BoardFeedTest() { feed.start(); }
    ~BoardFeedTest() override { feed.stop(); }

    Accounts::Settings settings() {
        Accounts::Settings wanted;
        wanted.file = directory.path() / "accounts.db";
        wanted.wall = [] { return routing::Wall{}; };
        wanted.memory_bytes = 1U << 16U;
        return wanted;
    }
    static BoardPauses pauses() {
        BoardPauses wanted;
        wanted.beat = 1h;
        wanted.change = 20ms;
        return wanted;
    }
    std::shared_ptr<KeptReader> open(
        const std::string& name, routing::Language language, Role role = Role::Operator
    ) {
        Login who;
        who.session = ++sessions;
        who.name = name;
        who.role = role;
        exchanges.push_back(std::make_unique<KeptExchange>());
        feed.open(who, language, {}, *exchanges.back(), {});
        return exchanges.back()->reader;
    }

    TemporaryDirectory directory;
    boost::asio::io_context loop{1};
    SmallOffice office;
    Accounts accounts{loop, settings()};
    BoardFeed feed{loop, office, accounts, [] { return routing::Wall{}; }, pauses()};
    std::vector<std::unique_ptr<KeptExchange>> exchanges;
    std::uint64_t sessions{};
};

TEST_F(BoardFeedTest, AChangeIsWrittenOnceForAllThatSeeTheSame) {
    const auto olga = open("olga", routing::Language::Dutch);
    const auto omar = open("omar", routing::Language::Dutch);
    const auto john = open("john", routing::Language::English);
    const auto tom = open("tom", routing::Language::Dutch, Role::Technical);
    const auto before = olga->changes().size();
    office.alarm("nl-0001", Kind::Fall);
    ASSERT_TRUE(tests::happens(loop, [&] { return olga->changes().size() > before; }));
    const auto text = olga->changes().back();
    EXPECT_EQ(omar->changes().back(), text);
    EXPECT_NE(john->changes().back(), text);
    EXPECT_NE(tom->changes().back(), text);
    EXPECT_THAT(*text, HasSubstr("\"urgent\":true"));
    EXPECT_THAT(*tom->changes().back(), HasSubstr("\"lines\":[]"));
}

TEST_F(BoardFeedTest, WhatComesTogetherIsOneChange) {
    const auto olga = open("olga", routing::Language::English);
    const auto before = olga->changes().size();
    for (int i = 0; i < 300; ++i) {
        office.alarm("stranger-" + std::to_string(i), Kind::Fall);
    }
    ASSERT_TRUE(tests::happens(loop, [&] { return olga->changes().size() > before; }));
    ASSERT_EQ(olga->changes().size(), before + 1);
    const auto text = *olga->changes().back();
    const auto change = boost::json::parse(text.substr(text.find("data: ") + 6)).as_object();
    EXPECT_EQ(change.at("incidents").as_array().size(), 300U);
    EXPECT_LE(change.at("lines").as_array().size(), 40U);
}

boost::json::object data_of(const std::string& event) {
    return boost::json::parse(event.substr(event.find("data: ") + 6)).as_object();
}

TEST_F(BoardFeedTest, ALargePictureIsMadeInPiecesAndNothingIsMissedMeanwhile) {
    constexpr int many = 2 * BoardPicture::piece + 50;
    for (int i = 0; i < many; ++i) {
        office.alarm("stranger-" + std::to_string(i), Kind::Fall);
    }
    const auto olga = open("olga", routing::Language::English);
    office.alarm("late", Kind::Fall);
    const auto omar = open("omar", routing::Language::English);
    bool others_had_their_turn = false;
    boost::asio::post(loop, [&] {
        others_had_their_turn = true;
        EXPECT_EQ(olga->sent.size(), 1U) << "nothing but the time to come back after";
    });
    for (const auto& reader : {olga, omar}) {
        ASSERT_TRUE(tests::happens(loop, [&] { return reader->sent.size() > 1; }));
        EXPECT_THAT(*reader->sent[1], testing::StartsWith("event: picture"));
        std::set<std::int64_t> numbers;
        for (const auto& event : reader->sent) {
            if (event->find("incidents") == std::string::npos) {
                continue;
            }
            const auto data = data_of(*event);
            for (const auto& incident : data.at("incidents").as_array()) {
                numbers.insert(incident.at("number").as_int64());
            }
        }
        EXPECT_EQ(numbers.size(), static_cast<std::size_t>(many) + 1);
    }
    EXPECT_TRUE(others_had_their_turn);
}

TEST_F(BoardFeedTest, AnOperatorWithTwoStreamsHasOneBoardUntilBothAreGone) {
    open("olga", routing::Language::Dutch);
    open("olga", routing::Language::Dutch);
    EXPECT_EQ(office.boards(), 1U);
    feed.leave(1);
    EXPECT_EQ(office.boards(), 1U);
    feed.leave(2);
    EXPECT_EQ(office.boards(), 0U);
    open("tom", routing::Language::Dutch, Role::Planner);
    EXPECT_EQ(office.boards(), 0U);
}

TEST_F(BoardFeedTest, AStreamThatBreaksOffIsNoBoardThatWentDark) {
    // A session that is known, so that its operator may come back.
    ASSERT_TRUE(accounts.open());
    bool in = false;
    accounts.enrol(accounts.make_enrolment({"mia"}).code, "", "", [&](const auto& login) {
        sessions = login->login.session - 1;
        in = true;
    });
    ASSERT_TRUE(tests::happens(loop, [&] { return in; }));
    open("olga", routing::Language::Dutch);
    exchanges.back()->ended();
    EXPECT_EQ(feed.boards(), 0U);
    EXPECT_EQ(office.boards(), 1U);
    open("olga", routing::Language::Dutch);
    EXPECT_EQ(office.boards(), 1U);
    // This session is not known: who logged out does not come back.
    exchanges.back()->ended();
    EXPECT_EQ(office.boards(), 0U);
}

TEST_F(BoardFeedTest, WhoSeesAClientIsNamedOnOneRow) {
    open("omar", routing::Language::Dutch);
    const auto olga = open("olga", routing::Language::English);
    const auto before = olga->changes().size();
    office.alarm("nl-0001", Kind::Fall);
    ASSERT_TRUE(tests::happens(loop, [&] { return olga->changes().size() > before; }));
    EXPECT_EQ(std::ranges::count(office.audited, "olga omar on_board"), 1);
}

}  // namespace
}  // namespace nachtwacht::daemon
