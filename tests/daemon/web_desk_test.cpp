// Who may what, and what every answer carries: the whole table of routes, for every role, over real
// requests; and the same table against deploy/openapi.yaml.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "daemon/http_routes.hpp"
#include "daemon/yaml_document.hpp"
#include "tests/daemon/mock_certificate.hpp"
#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using daemon::HttpMethod;
using daemon::Role;
using daemon::Route;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string method_of(const Route& route) {
    return route.method == HttpMethod::Get    ? "GET"
           : route.method == HttpMethod::Post ? "POST"
                                              : "DELETE";
}

// A path with something that is nothing's in the place of each "*".
std::string path_of(const Route& route) {
    std::string path{route.path};
    for (auto star = path.find('*'); star != std::string::npos; star = path.find('*')) {
        path.replace(star, 1, "0");
    }
    return path;
}

class WebDeskTest : public ::testing::Test {
protected:
    // Somebody of this role.
    HttpCaller of_role(Role role) {
        const std::string name{daemon::name_of(role)};
        return role == Role::Team ? house.phone("mia") : house.logged_in("a_" + name, role);
    }

    WebHouse house;
};

TEST_F(WebDeskTest, EveryRouteIsForItsRolesAndNobodyElse) {
    for (const Role role : daemon::all_roles) {
        auto who = of_role(role);
        for (const Route& route : daemon::all_routes()) {
            if (route.open || route.path == "/api/logout" || route.path == "/api/shift/end") {
                continue;  // these end the login that the others need
            }
            HttpWire wire{house.port()};
            wire.say(who.request(method_of(route), path_of(route), ""));
            const auto head = wire.hear_until("\r\n\r\n");
            ASSERT_TRUE(head) << route.path;
            const bool refused = head->starts_with("HTTP/1.1 403");
            EXPECT_EQ(!refused, route.roles.contains(role))
                << daemon::name_of(role) << " " << method_of(route) << " " << route.path << "\n"
                << *head;
            EXPECT_FALSE(head->starts_with("HTTP/1.1 401")) << route.path;
        }
    }
}

TEST_F(WebDeskTest, WhoIsNotLoggedInComesNowhereButToTheLogin) {
    auto guest = house.caller();
    for (const Route& route : daemon::all_routes()) {
        const auto answer = guest.ask(method_of(route), path_of(route), "");
        const bool is_signed = route.path == "/api/calls/*/receipt";  // and nothing was signed
        EXPECT_EQ(answer.status, route.open && !is_signed ? 400 : 401) << route.path;
        const auto* fault = is_signed ? "not_allowed" : route.open ? "usage" : "not_logged_in";
        EXPECT_EQ(answer.fault(), fault) << route.path;
    }
    EXPECT_EQ(guest.get("/api/nothing").status, 404);
    EXPECT_EQ(guest.get("/api/acts").status, 405);
}

// A page of somebody else's can make a browser ask anything, but not say these.
TEST_F(WebDeskTest, NothingIsChangedButFromOurOwnPage) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    const auto entries = house.entries();
    const auto refused = [&](const std::string& header, const std::string& value) {
        for (const Route& route : daemon::all_routes()) {
            if (route.method == HttpMethod::Get) {
                continue;
            }
            auto other = lead;
            other.headers[header] = value;
            const auto answer = other.ask(method_of(route), path_of(route), "{}");
            EXPECT_EQ(answer.status, 403) << route.path << " " << header << ": " << value;
        }
    };
    refused("X-Nachtwacht", "");
    refused("X-Nachtwacht", "2");
    refused("Origin", "https://evil.example");
    refused("Origin", "null");
    refused("Origin", "http://localhost:1");
    EXPECT_EQ(lead.get("/api/session").status, 200);
    EXPECT_EQ(house.entries(), entries);
    auto no_origin = lead;
    no_origin.headers["Origin"] = "";
    no_origin.headers["Sec-Fetch-Site"] = "same-origin";
    EXPECT_EQ(no_origin.post("/api/shift", json::object{}).status, 403);
    no_origin.headers.erase("Sec-Fetch-Site");
    EXPECT_EQ(no_origin.post("/api/shift", json::object{}).status, 204);
    auto form = lead;
    form.headers["Content-Type"] = "application/x-www-form-urlencoded";
    EXPECT_EQ(form.post("/api/shift", json::object{}).status, 400);
}

TEST_F(WebDeskTest, WithoutTlsOnlyThisMachinesOwnNamesAreServed) {
    auto guest = house.caller();
    guest.headers["Host"] = "evil.example";
    EXPECT_EQ(guest.get("/").status, 421);
    EXPECT_EQ(guest.get("/api/session").status, 421);
}

TEST_F(WebDeskTest, EveryAnswerCarriesTheHeadersThatKeepItIn) {
    auto olga = house.logged_in("olga");
    for (const auto* path : {"/", "/phone", "/nothing.js", "/api/session", "/api/nothing"}) {
        const auto answer = olga.get(path);
        EXPECT_THAT(
            answer.header("content-security-policy"),
            AllOf(
                HasSubstr("default-src 'self'"),
                HasSubstr("frame-ancestors 'none'"),
                HasSubstr("base-uri 'none'"),
                HasSubstr("require-trusted-types-for 'script'"),
                Not(HasSubstr("unsafe"))
            )
        ) << path;
        EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << path;
        EXPECT_EQ(answer.header("referrer-policy"), "no-referrer") << path;
        EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin") << path;
        EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin") << path;
        EXPECT_NE(answer.header("permissions-policy"), "") << path;
        EXPECT_EQ(answer.header("strict-transport-security"), "") << path;
    }
    EXPECT_EQ(olga.get("/api/session").header("cache-control"), "no-store");
}

// What a browser would need TLS for anyhow.
TEST_F(WebDeskTest, SaysHowToBuildAConsoleThatIsNotThere) {
    auto guest = house.caller();
    const auto page = guest.get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("npm run build"));
    EXPECT_EQ(guest.get("/a/app.js").status, 404);
    EXPECT_EQ(guest.get("/../state/accounts.db").status, 404);
    EXPECT_EQ(guest.get("/%2e%2e/state/accounts.db").status, 404);
}

// What a client of openssl hears at the TLS port; empty: no connection came about.
std::string over_tls(std::uint16_t port, const std::string& options, const std::string& request) {
    const auto command = "printf '" + request + "' | openssl s_client -quiet " + options +
                         " -connect 127.0.0.1:" + std::to_string(port) + " 2>/dev/null";
    std::string heard;
    if (auto* pipe = popen(command.c_str(), "r")) {
        std::array<char, 4'096> part{};
        while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) {
            heard.append(part.data(), size);
        }
        pclose(pipe);
    }
    return heard;
}

TEST(WebTls, SpeaksTheNewerVersionsOnlyAndSaysToStayWithTls) {
    const daemon::TemporaryDirectory directory;
    const MockCertificate tls{directory.path()};
    const WebHouse house{[&](daemon::Config& config) {
        config.http.tls = {{"127.0.0.1", 0}};
        config.http.certificate = tls.certificate;
        config.http.key = tls.key;
    }};
    const std::string request =
        "GET /api/session HTTP/1.1\\r\\nHost: board.example\\r\\nConnection: close\\r\\n\\r\\n";
    const auto answer = over_tls(house.tls_port(), "-ign_eof", request);
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 401"));
    EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security: max-age=31536000"));
    EXPECT_THAT(over_tls(house.tls_port(), "-ign_eof -tls1_2", request), HasSubstr("401"));
    EXPECT_EQ(over_tls(house.tls_port(), "-ign_eof -tls1_1", request), "");
}

std::optional<daemon::YamlNode> description() {
    std::ifstream in{NACHTWACHT_SOURCE_DIR "/deploy/openapi.yaml", std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    daemon::Mistakes mistakes;
    auto document = daemon::read_yaml(content, "openapi.yaml", mistakes);
    EXPECT_TRUE(document) << (mistakes.empty() ? "" : text_of(mistakes.sorted().front()));
    return document;
}

const daemon::YamlNode* member(const daemon::YamlNode& node, std::string_view name) {
    const auto found =
        std::ranges::find_if(node.entries, [&](const auto& entry) { return entry.key == name; });
    return found == node.entries.end() ? nullptr : &found->value;
}

TEST(OpenApi, NamesEveryActOfAnOperator) {
    const auto document = description();
    ASSERT_TRUE(document);
    const daemon::YamlNode* at = &*document;
    for (const char* name : {"components", "schemas", "Act", "properties", "act", "enum"}) {
        at = member(*at, name);
        ASSERT_NE(at, nullptr) << name;
    }
    std::set<std::string> described;
    for (const auto& item : at->items) {
        described.insert(item.text);
    }
    std::set<std::string> known;
    for (int act = 1; !name_of(static_cast<routing::Act>(act)).empty(); ++act) {
        known.emplace(name_of(static_cast<routing::Act>(act)));
    }
    EXPECT_THAT(described, ::testing::ContainerEq(known));
}

// Between the table and its description nothing is left out on either side, roles included.
TEST(OpenApi, DescribesEveryRouteAndNoOther) {
    const auto document = description();
    ASSERT_TRUE(document);
    std::set<std::string> described;
    for (const auto& path : member(*document, "paths")->entries) {
        std::string pattern = path.key;
        for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{')) {
            pattern.replace(open, pattern.find('}') + 1 - open, "*");
        }
        for (const auto& method : path.value.entries) {
            if (method.key == "parameters") {
                continue;
            }
            std::string line = method.key + " " + pattern;
            for (const auto& role : member(method.value, "x-roles")->items) {
                line += " " + role.text;
            }
            described.insert(line);
        }
    }
    std::set<std::string> known;
    for (const Route& route : daemon::all_routes()) {
        std::string line = std::string{name_of(route.method)} + " " + std::string{route.path};
        for (const Role role : daemon::all_roles) {
            line += route.roles.contains(role) ? " " + std::string{name_of(role)} : "";
        }
        known.insert(route.open ? line + " anybody" : line);
    }
    EXPECT_THAT(described, ::testing::ContainerEq(known));
}

}  // namespace
}  // namespace nachtwacht::tests
