// The administrator's command before a running house: the first account, and the audit.
#include <fstream>

#include "tests/daemon/spawned.hpp"
#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class WebCommandTest : public ::testing::Test {
protected:
    WebCommandTest() { std::ofstream{password} << good_password << "\n"; }

    daemon::Ran command(std::vector<std::string> words) {
        words.insert(words.begin(), NACHTWACHT_BINARY_DIR "/daemon/nachtwacht");
        words.insert(
            words.end(), {"--lang", "en", "--socket", (house.folder() / "c.sock").string()}
        );
        return daemon::run({std::move(words), {}, {}});
    }

    WebHouse house;
    std::filesystem::path password = house.folder() / "password";
};

TEST_F(WebCommandTest, MakesTheFirstAccountAndTakesItBack) {
    const auto made = command(
        {"account", "add", "lena", "--role", "shift_leader", "--password-file", password.string()}
    );
    ASSERT_EQ(made.code, 0) << made.err;
    auto lena = house.log_in("lena");
    EXPECT_EQ(lena.get("/api/session").json().at("role"), "shift_leader");
    EXPECT_THAT(
        command({"account", "list"}).out, AllOf(HasSubstr("lena"), HasSubstr("shift_leader"))
    );
    const auto twice = command({"account", "add", "lena", "--password-file", password.string()});
    EXPECT_EQ(twice.code, 1);
    EXPECT_THAT(twice.err, HasSubstr("there is an account of this name"));
    EXPECT_EQ(
        command({"account", "password", "lena", "--password-file", password.string()}).code, 0
    );
    EXPECT_EQ(lena.get("/api/session").status, 401);
    auto again = house.log_in("lena");
    EXPECT_EQ(command({"account", "disable", "lena"}).code, 0);
    EXPECT_EQ(again.get("/api/session").status, 401);
    EXPECT_THAT(command({"account", "list"}).out, HasSubstr("disabled"));
}

TEST_F(WebCommandTest, TheEmergencyAccountWorksFromItsEnvelopeAndEverybodyHears) {
    const auto password_in = [](const std::string& paper) {
        const auto at = paper.find("password: ") + 10;
        return paper.substr(at, paper.find('\n', at) - at);
    };
    const auto made = command({"account", "emergency", "nood"});
    ASSERT_EQ(made.code, 0) << made.err;
    const auto secret = password_in(made.out);
    EXPECT_EQ(secret.size(), 24U);
    EXPECT_THAT(command({"account", "list"}).out, AllOf(HasSubstr("nood"), HasSubstr("emergency")));
    const auto log_in = [&](const std::string& with) {
        auto guest = house.caller();
        const auto answer = guest.post("/api/login", {{"name", "nood"}, {"password", with}});
        return std::pair{answer.status, guest};
    };
    const auto entries = house.entries();
    auto [status, leader] = log_in(secret);
    ASSERT_EQ(status, 200);
    EXPECT_EQ(leader.get("/api/session").json().at("role"), "shift_leader");
    ASSERT_TRUE(house.becomes_true([&] { return house.office().committed().entries > entries; }));
    const auto number = std::to_string(house.entries());
    EXPECT_THAT(command({"journal", "--count", "1"}).out, HasSubstr("fault"));
    EXPECT_THAT(
        command({"unseal", number}).out,
        AllOf(HasSubstr("emergency account nood"), HasSubstr("127.0.0.1"))
    );
    EXPECT_THAT(command({"audit"}).out, HasSubstr("login_emergency"));
    // A new envelope: the old one is paper, and who is in by it is out.
    const auto anew = command({"account", "emergency", "nood"});
    ASSERT_EQ(anew.code, 0) << anew.err;
    EXPECT_EQ(leader.get("/api/session").status, 401);
    EXPECT_EQ(log_in(secret).first, 401);
    EXPECT_EQ(log_in(password_in(anew.out)).first, 200);
    // Nobody's own account becomes one.
    house.add_account("olga", daemon::Role::Operator);
    EXPECT_NE(command({"account", "emergency", "olga"}).code, 0);
}

TEST_F(WebCommandTest, ShowsTheAuditWithItsChainChecked) {
    auto olga = house.logged_in("olga");
    olga.get("/api/clients/12");
    const auto all = command({"audit"});
    ASSERT_EQ(all.code, 0) << all.err;
    EXPECT_THAT(
        all.out, AllOf(HasSubstr("login"), HasSubstr("look_up"), HasSubstr("the chain is whole"))
    );
    const auto of_client = command({"audit", "--client", "12"});
    EXPECT_THAT(of_client.out, AllOf(HasSubstr("look_up"), Not(HasSubstr("login"))));
    EXPECT_THAT(command({"audit", "--verify"}).out, Not(HasSubstr("look_up")));
    int reads = 0;
    for (const auto& row : house.audit()) {
        reads += row.what == "read_audit" ? 1 : 0;
    }
    EXPECT_EQ(reads, 3);
}

}  // namespace
}  // namespace nachtwacht::tests
