// Who comes in, by real requests to the real house.
#include <fstream>
#include <iterator>

#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

using daemon::Role;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

class WebLoginTest : public ::testing::Test {
protected:
    std::vector<std::string> audited() {
        std::vector<std::string> found;
        for (const auto& row : house.audit()) {
            found.push_back(row.who + " " + row.what);
        }
        return found;
    }

    WebHouse house;
};

TEST_F(WebLoginTest, GivesACookieThatIsTheLogin) {
    auto olga = house.logged_in("olga", Role::ShiftLeader);
    const auto session = olga.get("/api/session");
    EXPECT_EQ(session.status, 200);
    EXPECT_EQ(session.json().at("name"), "olga");
    EXPECT_EQ(session.json().at("role"), "shift_leader");
    EXPECT_TRUE(session.json().at("unit").is_null());
    EXPECT_FALSE(session.json().at("ends").is_null());
    olga.cookie.back() = olga.cookie.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(olga.get("/api/session").status, 401);
}

TEST_F(WebLoginTest, TheCookieIsForThisHouseAndNoScript) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    const auto answer = guest.post("/api/login", {{"name", "olga"}, {"password", good_password}});
    EXPECT_THAT(
        answer.header("set-cookie"),
        AllOf(
            HasSubstr("__Host-nachtwacht="),
            HasSubstr("; Path=/"),
            HasSubstr("; Secure"),
            HasSubstr("; HttpOnly"),
            HasSubstr("; SameSite=Strict")
        )
    );
    EXPECT_THAT(answer.body, Not(HasSubstr(guest.cookie)));
}

TEST_F(WebLoginTest, WrongNameAndWrongPasswordSoundTheSame) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    const auto password =
        guest.post("/api/login", {{"name", "olga"}, {"password", "something else"}});
    const auto name = guest.post("/api/login", {{"name", "oleg"}, {"password", good_password}});
    EXPECT_EQ(password.status, 401);
    EXPECT_EQ(name.status, 401);
    EXPECT_EQ(password.body, name.body);
    EXPECT_THAT(audited(), IsSupersetOf({"olga login_failed", "? login_failed"}));
}

TEST_F(WebLoginTest, WhoGuessesMustWait) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    HttpAnswer answer;
    for (int i = 0; i < 10 && answer.status != 429; ++i) {
        answer = guest.post("/api/login", {{"name", "olga"}, {"password", "guess number"}});
    }
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.fault(), "slow_down");
    EXPECT_GT(std::stoi(answer.header("retry-after")), 0);
}

TEST_F(WebLoginTest, ALogoutEndsTheSession) {
    auto olga = house.logged_in("olga");
    const auto cookie = olga.cookie;
    EXPECT_EQ(olga.post("/api/logout").status, 204);
    olga.cookie = cookie;
    EXPECT_EQ(olga.get("/api/session").status, 401);
    EXPECT_THAT(audited(), IsSupersetOf({"olga login", "olga logout"}));
}

TEST_F(WebLoginTest, ASessionSurvivesARestartAndNoTokenIsOnDisk) {
    auto olga = house.logged_in("olga");
    house.end();
    for (const auto& file : std::filesystem::recursive_directory_iterator(house.state())) {
        if (file.is_regular_file()) {
            std::ifstream in{file.path(), std::ios::binary};
            const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
            EXPECT_EQ(bytes.find(olga.cookie), std::string::npos) << file.path();
            EXPECT_EQ(bytes.find(good_password), std::string::npos) << file.path();
        }
    }
    house.begin();
    HttpCaller again = house.caller();
    again.cookie = olga.cookie;
    EXPECT_EQ(again.get("/api/session").status, 200);
}

TEST_F(WebLoginTest, OwnSessionsAreListedAndRevokedOthersOnlyByTheShiftLeader) {
    auto olga = house.logged_in("olga");
    auto omar = house.logged_in("omar");
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    const auto own = olga.get("/api/sessions").json().at("sessions").as_array();
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].at("name"), "olga");
    EXPECT_EQ(own[0].at("this"), true);
    const auto number = std::to_string(own[0].at("id").to_number<std::uint64_t>());
    EXPECT_EQ(omar.post("/api/sessions/" + number + "/revoke").status, 404);
    EXPECT_EQ(olga.get("/api/session").status, 200);
    EXPECT_EQ(lead.get("/api/sessions").json().at("sessions").as_array().size(), 3U);
    EXPECT_EQ(lead.post("/api/sessions/" + number + "/revoke").status, 204);
    EXPECT_EQ(olga.get("/api/session").status, 401);
    EXPECT_THAT(audited(), Contains("lena session_revoked"));
}

TEST_F(WebLoginTest, AShiftLeaderKeepsAccounts) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    EXPECT_EQ(
        lead.post(
                "/api/accounts",
                {{"name", "olga"}, {"role", "operator"}, {"password", good_password}}
        ).status,
        204
    );
    auto olga = house.log_in("olga");
    EXPECT_EQ(lead.post("/api/accounts/olga/password", {{"password", "short"}}).status, 400);
    EXPECT_EQ(olga.get("/api/session").status, 200);
    EXPECT_EQ(lead.post("/api/accounts/olga/disable").status, 204);
    EXPECT_EQ(olga.get("/api/session").status, 401);
    auto again = house.caller();
    EXPECT_EQ(
        again.post("/api/login", {{"name", "olga"}, {"password", good_password}}).status, 401
    );
    const auto all = lead.get("/api/accounts").json().at("accounts").as_array();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].at("disabled"), true);
    EXPECT_THAT(audited(), IsSupersetOf({"lena account_added", "lena account_disabled"}));
}

TEST_F(WebLoginTest, APhoneIsEnrolledOnceWithACodeOfTheShiftLeader) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    EXPECT_EQ(lead.post("/api/units/nobody/enrolment").status, 404);
    const auto made = lead.post("/api/units/mia/enrolment");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string code{made.json().at("code").as_string()};
    EXPECT_THAT(std::string{made.json().at("url").as_string()}, HasSubstr("/phone#" + code));
    EXPECT_THAT(std::string{made.json().at("qr").as_string()}, HasSubstr("<svg"));
    auto phone = house.caller();
    const auto enrolled = phone.post("/api/enrol", {{"code", code}, {"label", "mia's phone"}});
    EXPECT_EQ(enrolled.status, 200);
    EXPECT_EQ(enrolled.json().at("unit"), "mia");
    auto second = house.caller();
    EXPECT_EQ(second.post("/api/enrol", {{"code", code}}).status, 401);
    EXPECT_EQ(phone.get("/api/session").json().at("role"), "team");
    EXPECT_EQ(lead.post("/api/units/mia/revoke").status, 204);
    EXPECT_EQ(phone.get("/api/session").status, 401);
    EXPECT_THAT(
        audited(), IsSupersetOf({"lena enrolment_made", "mia enrolled", "lena phones_revoked"})
    );
}

TEST_F(WebLoginTest, TheAuditIsReadByTheAuditorAndThatIsARowOfIt) {
    auto olga = house.logged_in("olga");
    olga.get("/api/clients/12");
    auto auditor = house.logged_in("anja", Role::Auditor);
    const auto page = auditor.get("/api/audit?client=12");
    ASSERT_EQ(page.status, 200) << page.body;
    const auto rows = page.json().at("rows").as_array();
    ASSERT_GE(rows.size(), 1U);
    EXPECT_EQ(rows[0].at("who"), "olga");
    EXPECT_EQ(rows[0].at("what"), "look_up");
    EXPECT_EQ(rows[0].at("client"), 12);
    EXPECT_THAT(
        std::string{rows[0].at("detail").as_string()},
        AllOf(HasSubstr("\"from\":\"127.0.0.1\""), HasSubstr("\"role\":\"operator\""))
    );
    EXPECT_THAT(audited(), Contains("anja read_audit"));
}

}  // namespace
}  // namespace nachtwacht::tests
