#include "daemon/accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/login_patience.hpp"
#include "tests/daemon/mqtt_world.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using Result = tl::expected<NewLogin, LoginRefusal>;

class AccountsTest : public ::testing::Test {
protected:
    AccountsTest() { begin(); }

    void begin() {
        Accounts::Settings settings;
        settings.file = directory.path() / "accounts.db";
        settings.wall = [this] { return now; };
        settings.memory_bytes = 1U << 16U;
        settings.most_hashing = 4;
        accounts = std::make_unique<Accounts>(loop, std::move(settings));
        const auto opened = accounts->open();
        ASSERT_TRUE(opened) << opened.error();
    }

    std::string add(const std::string& name, const std::string& password = "long enough") {
        std::optional<std::string> trouble;
        NewAccount account;
        account.name = name;
        account.role = Role::Operator;
        account.password = Secret{std::string_view{password}};
        accounts->add(std::move(account), [&](std::string said) { trouble = std::move(said); });
        EXPECT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
        return *trouble;
    }

    Result log_in(const std::string& name, const std::string& password = "long enough") {
        std::optional<Result> result;
        accounts->log_in(name, Secret{std::string_view{password}}, "192.0.2.1", [&](Result said) {
            result = std::move(said);
        });
        EXPECT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
        return *std::move(result);
    }

    TemporaryDirectory directory;
    boost::asio::io_context loop{1};
    routing::Wall now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};
    std::unique_ptr<Accounts> accounts;
};

TEST_F(AccountsTest, WhoHoldsTheTokenIsInForTwelveHours) {
    ASSERT_EQ(add("olga"), "");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    ASSERT_NE(accounts->who_holds(login->token.reveal()), nullptr);
    now += 12h - 1ms;
    EXPECT_TRUE(accounts->is_in(login->login.session));
    now += 1ms;
    EXPECT_FALSE(accounts->is_in(login->login.session));
    EXPECT_EQ(accounts->who_holds(login->token.reveal()), nullptr);
}

TEST_F(AccountsTest, AnotherNameOrAShortPasswordIsNotTaken) {
    EXPECT_NE(add("Olga"), "");
    EXPECT_NE(add("olga", "short"), "");
    EXPECT_EQ(add("olga"), "");
    EXPECT_NE(add("olga", "another one, long"), "");
    EXPECT_TRUE(log_in("olga"));
}

TEST_F(AccountsTest, ANewPasswordEndsTheSessionsOfTheOld) {
    add("olga");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    std::optional<std::string> trouble;
    accounts->set_password("olga", Secret{std::string_view{"something new"}}, [&](auto said) {
        trouble = said;
    });
    ASSERT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
    EXPECT_EQ(*trouble, "");
    EXPECT_FALSE(accounts->is_in(login->login.session));
    EXPECT_FALSE(log_in("olga"));
    EXPECT_TRUE(log_in("olga", "something new"));
}

// The password was right when it was looked into, and the session was on its way to the disk.
TEST_F(AccountsTest, ALoginThatIsOvertakenByALockIsNone) {
    add("olga");
    std::optional<Result> result;
    accounts->log_in(
        "olga",
        Secret{std::string_view{"long enough"}},
        "192.0.2.1",
        [&](Result said) { result = std::move(said); }
    );
    const auto guard = boost::asio::make_work_guard(loop);
    loop.restart();
    loop.run_one();  // what comes of the hashing
    accounts->disable("olga", [](const auto&) {});
    ASSERT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
    EXPECT_FALSE(*result);
    EXPECT_TRUE(accounts->sessions().empty());
    accounts.reset();
    begin();
    EXPECT_TRUE(accounts->sessions().empty());
}

// Between the hashing of the new password and its way to the disk.
TEST_F(AccountsTest, TheOldPasswordIsNoneFromTheMomentItsSessionsEnd) {
    add("olga");
    std::optional<std::string> trouble;
    accounts->set_password("olga", Secret{std::string_view{"something new"}}, [&](auto said) {
        trouble = said;
    });
    std::optional<Result> result;
    accounts->log_in(
        "olga",
        Secret{std::string_view{"long enough"}},
        "192.0.2.1",
        [&](Result said) { result = std::move(said); }
    );
    ASSERT_TRUE(tests::happens(loop, [&] { return trouble && result; }));
    EXPECT_EQ(*trouble, "");
    EXPECT_TRUE(accounts->sessions().empty());
}

TEST_F(AccountsTest, AreKnownAgainAfterARestart) {
    add("olga");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    accounts.reset();
    begin();
    EXPECT_TRUE(accounts->is_in(login->login.session));
    EXPECT_TRUE(log_in("olga"));
}

// The loop goes on while passwords are hashed, and of too many at once some are turned away.
TEST_F(AccountsTest, HashingIsBesideTheLoopAndBounded) {
    add("olga");
    std::vector<std::string> heard;
    for (int i = 0; i < 6; ++i) {
        accounts->log_in(
            "olga" + std::to_string(i),
            Secret{std::string_view{"whatever it is"}},
            "192.0.2." + std::to_string(i),
            [&](const Result& said) {
                heard.emplace_back(said.error().fault == LoginFault::Busy ? "busy" : "wrong");
            }
        );
    }
    EXPECT_THAT(heard, ::testing::ElementsAre("busy", "busy"));
    EXPECT_TRUE(tests::happens(loop, [&] { return heard.size() == 6; }));
    EXPECT_EQ(std::ranges::count(heard, "wrong"), 4);
}

TEST_F(AccountsTest, AnEnrolmentIsGoodForTenMinutesAndOnce) {
    const auto enrol = [&](const std::string& code) {
        std::optional<Result> result;
        accounts->enrol(code, "phone", "192.0.2.1", [&](Result said) { result = std::move(said); });
        EXPECT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
        return *std::move(result);
    };
    const auto late = accounts->make_enrolment({"mia"});
    now += 10min;
    EXPECT_FALSE(enrol(late.code));
    const auto replaced = accounts->make_enrolment({"mia"});
    const auto good = accounts->make_enrolment({"mia"});
    EXPECT_FALSE(enrol(replaced.code));
    const auto login = enrol(good.code);
    ASSERT_TRUE(login);
    EXPECT_EQ(login->login.unit().value, "mia");
    EXPECT_FALSE(login->login.ends);
    EXPECT_FALSE(enrol(good.code));
}

TEST(LoginPatience, GrowsWithEachFailureOfAnAccountAndEndsWithASuccess) {
    LoginPatience patience;
    auto now = LoginPatience::Clock::time_point{} + 1h;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(patience.attempt("olga", "a", now), 0s);
    }
    EXPECT_EQ(patience.attempt("olga", "a", now), 0s);
    EXPECT_EQ(patience.attempt("olga", "b", now), 1s);
    now += 1s;
    EXPECT_EQ(patience.attempt("olga", "b", now), 0s);
    EXPECT_EQ(patience.attempt("olga", "b", now), 2s);
    now += 2s;
    EXPECT_EQ(patience.attempt("olga", "b", now), 0s);
    patience.succeeded("olga", "b");
    EXPECT_EQ(patience.attempt("olga", "b", now), 0s);
}

TEST(LoginPatience, HoldsUpAnAddressThatTriesManyNames) {
    LoginPatience patience;
    auto now = LoginPatience::Clock::time_point{} + 1h;
    int free = 0;
    for (int i = 0; i < 30; ++i) {
        free += patience.attempt("name" + std::to_string(i), "a", now) == 0s ? 1 : 0;
    }
    EXPECT_EQ(free, 10);
    EXPECT_EQ(patience.attempt("name", "another", now), 0s);
    now += 1h;
    EXPECT_EQ(patience.attempt("name", "a", now), 0s);
}

TEST(LoginPatience, AnAddressOfAnIpv6NetworkCountsForAllOfThem) {
    LoginPatience patience;
    const auto now = LoginPatience::Clock::time_point{} + 1h;
    int free = 0;
    for (int i = 0; i < 30; ++i) {
        const auto number = std::to_string(i);
        free += patience.attempt("name" + number, "2001:db8::" + number, now) == 0s ? 1 : 0;
    }
    EXPECT_EQ(free, 10);
}

}  // namespace
}  // namespace nachtwacht::daemon
