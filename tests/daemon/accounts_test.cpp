#include "daemon/accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

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

    std::string add(const std::string& name, const std::string& password = "long enough now") {
        std::optional<std::string> trouble;
        NewAccount account;
        account.name = name;
        account.role = Role::Operator;
        account.password = Secret{std::string_view{password}};
        accounts->add(std::move(account), [&](std::string said) { trouble = std::move(said); });
        EXPECT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
        return *trouble;
    }

    Result log_in(
        const std::string& name,
        const std::string& password = "long enough now",
        const std::string& from = "192.0.2.1",
        const std::string& browser = {}
    ) {
        std::optional<Result> result;
        accounts->log_in(
            {name, Secret{std::string_view{password}}, from, browser},
            [&](Result said) { result = std::move(said); }
        );
        EXPECT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
        return *std::move(result);
    }

    TemporaryDirectory directory;
    boost::asio::io_context loop{1};
    routing::Wall now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};
    std::unique_ptr<Accounts> accounts;
};

TEST_F(AccountsTest, AnAccountThatCannotBeKeptIsNone) {
    sqlite3* book = nullptr;
    sqlite3_open((directory.path() / "accounts.db").c_str(), &book);
    EXPECT_EQ(sqlite3_exec(book, "DROP TABLE account", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(book);
    EXPECT_NE(add("olga", ""), "");
    EXPECT_NE(add("lena"), "");
    EXPECT_THAT(accounts->list(), testing::IsEmpty());
}

TEST_F(AccountsTest, WhoHoldsTheTokenIsInForTwelveHours) {
    ASSERT_EQ(add("olga"), "");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    ASSERT_NE(accounts->who_holds(login->token.reveal()), nullptr);
    for (const auto end = now + 12h - 1ms; now + 10min < end; now += 10min) {
        ASSERT_NE(accounts->who_holds(login->token.reveal()), nullptr);
    }
    now = login->login.began + 12h - 1ms;
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

TEST_F(AccountsTest, APasswordIsAsLongAsItsOwnerLikesUpToALimit) {
    EXPECT_NE(add("olga", std::string(11, 'a')), "");
    EXPECT_NE(add("olga", std::string(129, 'a')), "");
    const std::string longest(128, 'a');
    EXPECT_EQ(add("olga", longest), "");
    EXPECT_FALSE(log_in("olga", longest.substr(1)));
    EXPECT_TRUE(log_in("olga", longest));
    // Of one kind of letter, with blanks at both ends, and in no language that we know.
    EXPECT_EQ(add("omar", "  \u00e9\u6708\u591c \u2603 nacht "), "");
    EXPECT_FALSE(log_in("omar", "\u00e9\u6708\u591c \u2603 nacht"));
    EXPECT_TRUE(log_in("omar", "  \u00e9\u6708\u591c \u2603 nacht "));
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

TEST_F(AccountsTest, ASessionThatNobodyUsesEndsAfterHalfAnHourAndStaysEnded) {
    add("olga");
    const auto used = log_in("olga");
    const auto shown = log_in("olga");
    const auto left = log_in("olga");
    ASSERT_TRUE(used && shown && left);
    now += 20min;
    EXPECT_NE(accounts->who_holds(used->token.reveal()), nullptr);
    EXPECT_TRUE(accounts->stays_in(shown->login.session));  // its board is open
    now += 10min;
    EXPECT_EQ(accounts->who_holds(left->token.reveal()), nullptr);
    EXPECT_NE(accounts->who_holds(used->token.reveal()), nullptr);
    EXPECT_TRUE(accounts->is_in(shown->login.session));
    now += 20min;
    EXPECT_FALSE(accounts->is_in(shown->login.session));
    accounts.reset();
    begin();
    EXPECT_TRUE(accounts->is_in(used->login.session));
    EXPECT_FALSE(accounts->is_in(shown->login.session));
    EXPECT_FALSE(accounts->is_in(left->login.session));
}

TEST_F(AccountsTest, APhoneIsNotIdleWhileItSleeps) {
    const auto made = accounts->make_enrolment({"mia"});
    std::optional<Result> result;
    accounts->enrol(made.code, "phone", "192.0.2.1", [&](Result said) {
        result = std::move(said);
    });
    ASSERT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
    ASSERT_TRUE(*result);
    now += 399 * 24h;
    EXPECT_NE(accounts->who_holds((*result)->token.reveal()), nullptr);
    now += 24h;
    EXPECT_EQ(accounts->who_holds((*result)->token.reveal()), nullptr);
}

// Somebody who knows a name fails for it without end, from anywhere, also from its owner's address.
TEST_F(AccountsTest, NobodyCanKeepTheOwnerOutOfTheBrowserThatIsKnown) {
    add("olga");
    const auto first = log_in("olga");
    ASSERT_TRUE(first);
    const std::string browser{first->browser.reveal()};
    EXPECT_FALSE(browser.empty());
    const auto fault_of = [&](const std::string& with) {
        const auto result = log_in("olga", "guess number one", "192.0.2.1", with);
        return result                                         ? std::string{"in"}
               : result.error().fault == LoginFault::SlowDown ? "slow"
                                                              : "wrong";
    };
    for (int i = 0; i < 20 && fault_of("") != "slow"; ++i) {
    }
    ASSERT_EQ(fault_of(""), "slow");
    ASSERT_EQ(fault_of("a browser that it made up"), "slow");
    const auto again = log_in("olga", "long enough now", "192.0.2.1", browser);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->browser.empty());  // it keeps the one that it has
    accounts.reset();
    begin();
    for (int i = 0; i < 20 && fault_of("") != "slow"; ++i) {
    }
    EXPECT_TRUE(log_in("olga", "long enough now", "192.0.2.1", browser));
    // It is no way to guess: that browser has its own patience, and is unknown to other accounts.
    for (int i = 0; i < 20 && fault_of(browser) != "slow"; ++i) {
    }
    EXPECT_EQ(fault_of(browser), "slow");
    add("omar");
    for (int i = 0; i < 20; ++i) {
        (void)log_in("omar", "guess number one", "192.0.2.1", browser);
    }
    const auto other = log_in("omar", "long enough now", "192.0.2.1", browser);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().fault, LoginFault::SlowDown);
}

TEST_F(AccountsTest, ALockedAccountIsKnownToNoBrowser) {
    add("olga");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    const std::string browser{login->browser.reveal()};
    std::optional<std::string> trouble;
    accounts->disable("olga", [&](auto said) { trouble = said; });
    ASSERT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
    for (int i = 0; i < 20; ++i) {
        (void)log_in("olga", "guess number one");
    }
    const auto refused = log_in("olga", "long enough now", "192.0.2.1", browser);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, LoginFault::SlowDown);
}

TEST_F(AccountsTest, ALinkSetsAPasswordOnceAndWithinAnHour) {
    std::optional<std::string> trouble;
    NewAccount account;
    account.name = "olga";
    account.role = Role::Operator;
    accounts->add(std::move(account), [&](auto said) { trouble = said; });
    ASSERT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
    EXPECT_EQ(*trouble, "");
    EXPECT_FALSE(log_in("olga", ""));
    const auto use = [&](const std::string& code) {
        std::optional<tl::expected<std::string, LoginRefusal>> result;
        accounts->use_link(
            code,
            Secret{std::string_view{"long enough now"}},
            "192.0.2.1",
            [&](auto said) { result = std::move(said); }
        );
        EXPECT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
        return result->value_or("");
    };
    EXPECT_FALSE(accounts->make_link("oleg"));
    const auto late = accounts->make_link("olga");
    ASSERT_TRUE(late);
    now += 1h;
    EXPECT_EQ(use(late->code), "");
    const auto replaced = accounts->make_link("olga");
    const auto good = accounts->make_link("olga");
    EXPECT_EQ(use(replaced->code), "");
    EXPECT_EQ(use(good->code), "olga");
    EXPECT_EQ(use(good->code), "");
    EXPECT_TRUE(log_in("olga"));
}

TEST_F(AccountsTest, AnotherRoleEndsTheSessionsOfTheFormer) {
    add("olga");
    const auto login = log_in("olga");
    ASSERT_TRUE(login);
    std::optional<std::string> trouble;
    accounts->set_role("olga", Role::Planner, [&](auto said) { trouble = said; });
    ASSERT_TRUE(tests::happens(loop, [&] { return trouble.has_value(); }));
    EXPECT_EQ(*trouble, "");
    EXPECT_FALSE(accounts->is_in(login->login.session));
    EXPECT_EQ(log_in("olga")->login.role, Role::Planner);
}

TEST_F(AccountsTest, OnesOwnPasswordIsChangedByWhoKnowsIt) {
    add("olga");
    const auto login = log_in("olga");
    const auto change = [&](const std::string& present) {
        std::optional<tl::expected<bool, LoginRefusal>> result;
        accounts->change_own_password(
            "olga",
            Secret{std::string_view{present}},
            Secret{std::string_view{"something else"}},
            [&](auto said) { result = said; }
        );
        EXPECT_TRUE(tests::happens(loop, [&] { return result.has_value(); }));
        return *result                                         ? std::string{"changed"}
               : result->error().fault == LoginFault::SlowDown ? "slow"
                                                               : "wrong";
    };
    EXPECT_EQ(change("guess number one"), "wrong");
    EXPECT_TRUE(accounts->is_in(login->login.session));
    EXPECT_EQ(change("long enough now"), "changed");
    EXPECT_FALSE(accounts->is_in(login->login.session));
    for (int i = 0; i < 20 && change("guess number one") != "slow"; ++i) {
    }
    EXPECT_EQ(change("something else"), "slow");
    EXPECT_TRUE(log_in("olga", "something else"));
}

// The password was right when it was looked into, and the session was on its way to the disk.
TEST_F(AccountsTest, ALoginThatIsOvertakenByALockIsNone) {
    add("olga");
    std::optional<Result> result;
    accounts->log_in(
        {"olga", Secret{std::string_view{"long enough now"}}, "192.0.2.1", {}},
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
        {"olga", Secret{std::string_view{"long enough now"}}, "192.0.2.1", {}},
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
            {"olga" + std::to_string(i),
             Secret{std::string_view{"whatever it is"}},
             "192.0.2." + std::to_string(i),
             {}},
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
    EXPECT_EQ(login->login.ends, now + 400 * 24h);
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
