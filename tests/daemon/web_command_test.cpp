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
