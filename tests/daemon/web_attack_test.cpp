// What an attacker would try at the pages' door, against the real house: each is seen to do
// nothing.
#include <algorithm>
#include <boost/json.hpp>
#include <fstream>

#include "daemon/http_routes.hpp"
#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using daemon::HttpMethod;
using daemon::Role;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string path_of(const daemon::Route& route) {
    std::string path{route.path};
    for (auto star = path.find('*'); star != std::string::npos; star = path.find('*')) {
        path.replace(star, 1, "0");
    }
    return path;
}

class WebAttackTest : public ::testing::Test {
protected:
    long rows_of(const std::string& what) {
        const auto rows = house.audit();
        return std::ranges::count(rows, what, &daemon::AuditRow::what);
    }
    static json::object wrong_login() {
        return {{"name", "olga"}, {"password", "guess number one"}};
    }

    WebHouse house;
};

TEST_F(WebAttackTest, GuessingCostsTimeAndFillsNothing) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    int slow = 0;
    for (int i = 0; i < 60; ++i) {
        slow += guest.post("/api/login", wrong_login()).status == 429 ? 1 : 0;
    }
    EXPECT_GT(slow, 40);
    EXPECT_LE(rows_of("login_failed"), 60 - slow);
}

// The night shift comes in, whoever hammers at its names from its own network.
TEST_F(WebAttackTest, WhoHammersAtANameDoesNotKeepItsOwnerOut) {
    auto olga = house.logged_in("olga");
    auto guest = house.caller();
    HttpAnswer answer;
    for (int i = 0; i < 60 && answer.status != 429; ++i) {
        answer = guest.post("/api/login", wrong_login());
    }
    ASSERT_EQ(answer.status, 429);
    EXPECT_EQ(olga.post("/api/logout").status, 204);
    const auto back = olga.post("/api/login", {{"name", "olga"}, {"password", good_password}});
    EXPECT_EQ(back.status, 200) << back.body;
}

TEST_F(WebAttackTest, ACookieThatWasPlantedIsNeverALogin) {
    house.add_account("olga", Role::Operator);
    auto victim = house.caller();
    const std::string planted(43, 'A');
    victim.cookie = planted;
    EXPECT_EQ(victim.get("/api/session").status, 401);
    EXPECT_EQ(
        victim.post("/api/login", {{"name", "olga"}, {"password", good_password}}).status, 200
    );
    EXPECT_NE(victim.cookie, planted);
    auto attacker = house.caller();
    attacker.cookie = planted;
    EXPECT_EQ(attacker.get("/api/session").status, 401);
}

TEST_F(WebAttackTest, ANewLoginEndsTheOneThatTheBrowserHad) {
    auto olga = house.logged_in("olga");
    auto before = olga;
    EXPECT_EQ(olga.post("/api/login", {{"name", "olga"}, {"password", good_password}}).status, 200);
    EXPECT_NE(olga.cookie, before.cookie);
    EXPECT_EQ(before.get("/api/session").status, 401);
    EXPECT_EQ(olga.get("/api/session").status, 200);
}

// A look at a client is written down under the name of who looks: no other page makes it happen.
TEST_F(WebAttackTest, APageOfAnotherOriginReadsNothingEither) {
    auto olga = house.logged_in("olga");
    for (const auto* site : {"cross-site", "same-site"}) {
        auto page = olga;
        page.headers["Sec-Fetch-Site"] = site;
        EXPECT_EQ(page.get("/api/clients/12").status, 403) << site;
        EXPECT_EQ(page.get("/api/stream").status, 403) << site;
        EXPECT_EQ(page.post("/api/logout").status, 403) << site;
    }
    EXPECT_EQ(rows_of("look_up"), 0);
    for (const auto* site : {"same-origin", "none"}) {
        auto page = olga;
        page.headers["Sec-Fetch-Site"] = site;
        EXPECT_EQ(page.get("/api/session").status, 200) << site;
    }
    // A link to the board is followed from anywhere.
    olga.headers["Sec-Fetch-Site"] = "cross-site";
    EXPECT_EQ(olga.get("/").status, 200);
}

TEST_F(WebAttackTest, NoPathLeadsOutOfThePagesFolder) {
    std::filesystem::create_directories(house.folder() / "console/a");
    std::ofstream{house.folder() / "console/index.html"} << "the board";
    std::ofstream{house.folder() / "secret"} << "marker-of-the-secret";
    std::filesystem::create_symlink(house.folder() / "secret", house.folder() / "console/link");
    house.end();
    house.begin();
    auto guest = house.caller();
    ASSERT_EQ(guest.get("/").body, "the board");
    for (const std::string path :
         {"/../secret",
          "/a/../../secret",
          "/%2e%2e/secret",
          "/%2E%2E%2Fsecret",
          "/%252e%252e%252fsecret",
          "/..%c0%afsecret",
          "/..%5csecret",
          "/..\\secret",
          "/....//secret",
          "//etc/passwd",
          "/index.html%00.js",
          "/link",
          "/.",
          "/a/",
          "/./index.html",
          "http://localhost/index.html",
          "index.html",
          "/api/..%2findex.html",
          "/api/../index.html"}) {
        const auto answer = guest.get(path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_THAT(answer.body, Not(HasSubstr("marker-of-the-secret"))) << path;
    }
}

TEST_F(WebAttackTest, WhatIsSaidBackBreaksOutOfNothing) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    const std::string evil = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>alert(1)</script>";
    // In a head: host, path, query, language, the last id of a stream, a version.
    for (const std::string path :
         {"/api/session?lang=%0d%0aevil:1",
          "/api/incidents/%0d%0aevil:1/why",
          "/api/clients?q=%0d%0aevil:1",
          "/%0d%0aevil:1"}) {
        const auto answer = lead.get(path);
        for (const auto& [name, value] : answer.headers) {
            EXPECT_EQ(name.find("evil"), std::string::npos) << path;
            EXPECT_THAT(value, Not(HasSubstr("evil"))) << path;
        }
        EXPECT_THAT(answer.body, Not(HasSubstr("\r\n"))) << path;
    }
    auto stream = lead;
    stream.headers["Last-Event-ID"] = "1-1\tevil";
    EXPECT_EQ(EventListener(house.port(), stream, "/api/stream").status(), 200);
    // In a body: what was wrong is named as JSON text, of one line.
    for (const std::string path : {"/api/login", "/api/acts", "/api/accounts", "/api/enrol"}) {
        const auto answer = lead.post(path, json::object{{evil, evil}});
        EXPECT_EQ(answer.status, 400) << path;
        EXPECT_EQ(answer.header("set-cookie"), "") << path;
        EXPECT_EQ(answer.header("content-type"), "application/json") << path;
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << path;
        EXPECT_THAT(answer.body, Not(HasSubstr("\n"))) << path;
    }
    // In a stream: a note with line ends is one event.
    const auto incident = house.alarm("mia-1");
    EventListener board{house.port(), lead, "/api/stream"};
    ASSERT_TRUE(board.next_named("picture"));
    const auto acted = lead.post(
        "/api/acts",
        {{"id", "n1"},
         {"act", "take"},
         {"incident", incident},
         {"text", "a\n\nevent: beat\ndata: {}\n\n"}}
    );
    EXPECT_EQ(acted.status, 200) << acted.body;
    const auto event = board.next();
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "change");
}

TEST_F(WebAttackTest, DeepOrWideOrOddJsonIsRefused) {
    auto olga = house.logged_in("olga");
    const auto refused = [&](const std::string& body) {
        for (const auto& route : daemon::all_routes()) {
            if (route.method != HttpMethod::Post || !route.roles.contains(Role::Operator)) {
                continue;
            }
            if (route.path == "/api/logout" || route.path == "/api/sessions/*/revoke") {
                continue;  // these read no body
            }
            EXPECT_EQ(olga.ask("POST", path_of(route), body).status, 400)
                << route.path << " " << body.substr(0, 40);
        }
    };
    std::string deep;
    for (int i = 0; i < 10'000; ++i) {
        deep += "{\"a\":";
    }
    refused(deep);
    refused(std::string(30'000, '['));
    std::string wide = "{";
    for (int i = 0; i < 5'000; ++i) {
        wide += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
    }
    refused(wide + "}");
    refused("{\"id\":1e999}");
    refused("{} {}");
    refused("[]");
    refused("\xff\xfe{}");
    refused("{\"id\":\"\\ud800\"}");
    EXPECT_EQ(olga.get("/api/session").status, 200);
}

TEST_F(WebAttackTest, OtherVerbsDoNothing) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    const auto entries = house.entries();
    for (const std::string verb :
         {"PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "POSTX", "get"}) {
        for (const std::string path : {"/api/session", "/api/acts", "/", "/api/nothing"}) {
            HttpWire wire{house.port()};
            wire.say(lead.request(verb, path, ""));
            wire.say_no_more();
            EXPECT_THAT(
                wire.hear_everything(),
                AllOf(
                    AnyOf(
                        StartsWith("HTTP/1.1 405"),
                        StartsWith("HTTP/1.1 404"),
                        StartsWith("HTTP/1.1 400")
                    ),
                    Not(HasSubstr("Access-Control-")),
                    Not(HasSubstr(lead.cookie))
                )
            ) << verb
              << " " << path;
        }
    }
    // A method in a header, as some frameworks take it, is none.
    auto override_one = lead;
    override_one.headers["X-HTTP-Method-Override"] = "POST";
    EXPECT_EQ(override_one.get("/api/logout").status, 405);
    // A head says what a get would, without its body; nothing is changed by either.
    HttpWire wire{house.port()};
    wire.say(lead.request("HEAD", "/api/session", ""));
    wire.say_no_more();
    EXPECT_THAT(
        wire.hear_everything(), AllOf(StartsWith("HTTP/1.1 405"), ::testing::EndsWith("\r\n\r\n"))
    );
    EXPECT_EQ(lead.get("/api/session").status, 200);
    EXPECT_EQ(house.entries(), entries);
}

// Every answer of every route that knows somebody, good or bad: kept by nobody.
TEST_F(WebAttackTest, NoAnswerWithSomebodysDataIsKept) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    auto auditor = house.logged_in("anja", Role::Auditor);
    auto phone = house.phone("mia");
    for (const auto& route : daemon::all_routes()) {
        if (route.path == "/api/logout" || route.path == "/api/shift/end") {
            continue;
        }
        const auto& who =
            route.roles.contains(Role::Team) && !route.roles.contains(Role::ShiftLeader) ? phone
            : route.roles.contains(Role::ShiftLeader)                                    ? lead
                                                                                         : auditor;
        for (const bool in : {true, false}) {
            auto asker = in ? who : house.caller();
            HttpWire wire{house.port()};
            wire.say(asker.request(
                route.method == HttpMethod::Get    ? "GET"
                : route.method == HttpMethod::Post ? "POST"
                                                   : "DELETE",
                path_of(route),
                ""
            ));
            const auto head = wire.hear_until("\r\n\r\n");
            ASSERT_TRUE(head) << route.path;
            EXPECT_THAT(
                *head,
                AllOf(
                    HasSubstr("Cache-Control: no-store\r\n"),
                    HasSubstr("X-Content-Type-Options: nosniff\r\n"),
                    HasSubstr("frame-ancestors 'none'"),
                    HasSubstr("Cross-Origin-Resource-Policy: same-origin\r\n"),
                    Not(HasSubstr("Access-Control-")),
                    Not(HasSubstr("Server:")),
                    Not(HasSubstr("ETag:"))
                )
            ) << route.path;
        }
    }
}

// The pages, and the one that has a policy of its own.
TEST_F(WebAttackTest, NoPageIsFramedOrRunsWhatIsNotOurs) {
    auto olga = house.logged_in("olga");
    for (const std::string path : {"/", "/phone", "/api/paper"}) {
        const auto page = olga.get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_THAT(page.header("content-type"), StartsWith("text/html; charset=utf-8")) << path;
        EXPECT_THAT(
            page.header("content-security-policy"),
            AllOf(
                HasSubstr("default-src "),
                HasSubstr("frame-ancestors 'none'"),
                HasSubstr("base-uri 'none'"),
                HasSubstr("form-action "),
                Not(HasSubstr("unsafe-")),
                Not(HasSubstr("*")),
                Not(HasSubstr("http:"))
            )
        ) << path;
    }
}

TEST_F(WebAttackTest, EveryCookieIsForThisHouseOverTlsAndNoScript) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    auto answers = std::vector{
        guest.post(
                 "/api/login", {{"name", "olga"}, {"password", good_password}}
        ).header("set-cookie"),
        guest.post("/api/logout").header("set-cookie")};
    const auto code = house.on_loop([&] { return house.accounts().make_enrolment({"mia"}).code; });
    answers.push_back(house.caller().post("/api/enrol", {{"code", code}}).header("set-cookie"));
    EXPECT_EQ(std::ranges::count(answers[0], '\n'), 1);  // the session, and the browser
    EXPECT_THAT(answers[1], HasSubstr("Max-Age=0"));
    for (const auto& both : answers) {
        for (std::size_t at = 0; at < both.size();) {
            const auto end = std::min(both.find('\n', at), both.size());
            const auto cookie = both.substr(at, end - at);
            EXPECT_THAT(cookie, StartsWith("__Host-nachtwacht"));
            for (const auto* part :
                 {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age="}) {
                EXPECT_THAT(cookie, HasSubstr(part));
            }
            EXPECT_THAT(cookie, Not(HasSubstr("Domain")));
            at = end + 1;
        }
    }
}

// Hashing takes as long for a name that nobody has: told apart by counting, not by a clock.
TEST_F(WebAttackTest, AnUnknownNameIsHashedLikeAKnownOne) {
    house.add_account("olga", Role::Operator);
    auto guest = house.caller();
    const auto asked = [&](const std::string& name) {
        const auto before = house.on_loop([&] { return house.accounts().counts().hashed; });
        guest.post("/api/login", {{"name", name}, {"password", "guess number one"}});
        return house.on_loop([&] { return house.accounts().counts().hashed; }) - before;
    };
    EXPECT_EQ(asked("olga"), 1U);
    EXPECT_EQ(asked("oleg"), 1U);
    house.answered<std::string>([&](auto done) { house.accounts().disable("olga", done); });
    EXPECT_EQ(asked("olga"), 1U);
}

TEST_F(WebAttackTest, AnotherPasswordRoleOrALockEndsSessionsAndStreams) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    const auto ends = [&](const std::string& name, const std::string& path, const json::value& body
                      ) {
        auto who = house.logged_in(name);
        EventListener board{house.port(), who, "/api/stream"};
        EXPECT_TRUE(board.next_named("picture"));
        EXPECT_EQ(lead.post("/api/accounts/" + name + path, body).status, 204) << path;
        EXPECT_EQ(who.get("/api/session").status, 401) << path;
        EXPECT_TRUE(board.wire().is_closed()) << path;
    };
    ends("olga", "/password", {{"password", "another good one"}});
    ends("omar", "/role", {{"role", "planner"}});
    ends("odin", "/disable", json::object{});
    // One's own: all of one's sessions, this one as well.
    auto oona = house.logged_in("oona");
    auto elsewhere = house.log_in("oona");
    EventListener board{house.port(), elsewhere, "/api/stream"};
    EXPECT_TRUE(board.next_named("picture"));
    const auto change = [&](const std::string& present) {
        return oona.post("/api/password", {{"present", present}, {"password", "another good one"}});
    };
    EXPECT_EQ(change("not this one at all").status, 401);
    EXPECT_EQ(elsewhere.get("/api/session").status, 200);
    EXPECT_EQ(change(good_password).status, 204);
    EXPECT_EQ(oona.get("/api/session").status, 401);
    EXPECT_EQ(elsewhere.get("/api/session").status, 401);
    EXPECT_TRUE(board.wire().is_closed());
}

TEST_F(WebAttackTest, NobodyLocksThemselvesOutOrMakesThemselvesMore) {
    auto tech = house.logged_in("teun", Role::Technical);
    EXPECT_EQ(tech.post("/api/accounts/teun/role", {{"role", "shift_leader"}}).status, 422);
    EXPECT_EQ(tech.post("/api/accounts/teun/disable").status, 422);
    EXPECT_EQ(tech.get("/api/session").json().at("role"), "technical");
}

TEST_F(WebAttackTest, APasswordIsSetByALinkThatItsMakerCannotUseTwice) {
    auto tech = house.logged_in("teun", Role::Technical);
    EXPECT_EQ(tech.post("/api/accounts", {{"name", "olga"}, {"role", "operator"}}).status, 204);
    EXPECT_EQ(tech.post("/api/accounts/nobody/link").status, 404);
    const auto made = tech.post("/api/accounts/olga/link");
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string code{made.json().at("code").as_string()};
    EXPECT_THAT(std::string{made.json().at("url").as_string()}, HasSubstr("/#link=" + code));
    auto olga = house.caller();
    // What is wrong with a password is said before the code is used up.
    EXPECT_EQ(olga.post("/api/password/link", {{"code", code}, {"password", "short"}}).status, 400);
    const auto set = olga.post("/api/password/link", {{"code", code}, {"password", good_password}});
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.json().at("name"), "olga");
    EXPECT_EQ(
        olga.post("/api/password/link", {{"code", code}, {"password", good_password}}).status, 401
    );
    house.log_in("olga");
    for (const auto& row : house.audit()) {
        EXPECT_THAT(row.who + row.what + row.detail, Not(HasSubstr(code)));
    }
    EXPECT_EQ(rows_of("account_link"), 1);
    EXPECT_EQ(rows_of("account_password_by_link"), 1);
}

}  // namespace
}  // namespace nachtwacht::tests
