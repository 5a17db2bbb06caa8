#include "daemon/http_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(HttpMessage, PercentSignsAreDecodedOrTheTextIsRefused) {
    EXPECT_EQ(percent_decoded("a%20b%c3%a9"), "a b\xc3\xa9");
    EXPECT_EQ(percent_decoded("%4"), std::nullopt);
    EXPECT_EQ(percent_decoded("%zz"), std::nullopt);
    EXPECT_EQ(percent_decoded("%ff"), std::nullopt);
    EXPECT_EQ(percent_decoded("%00"), std::nullopt);
    EXPECT_EQ(percent_decoded("%0a"), std::nullopt);
}

TEST(HttpMessage, AQueryIsReadByName) {
    EXPECT_EQ(query_value("q=jan+de%20wit&lang=en", "q"), "jan de wit");
    EXPECT_EQ(query_value("q=a&lang=en", "lang"), "en");
    EXPECT_EQ(query_value("xq=a", "q"), std::nullopt);
    EXPECT_EQ(query_value("q", "q"), "");
    EXPECT_EQ(query_value("", "q"), std::nullopt);
}

TEST(HttpMessage, ACookieIsFoundByItsWholeName) {
    EXPECT_THAT(
        cookie_value("a=1; __Host-nachtwacht=xyz; b=2", "__Host-nachtwacht"),
        Optional(std::string_view{"xyz"})
    );
    EXPECT_EQ(cookie_value("x__Host-nachtwacht=xyz", "__Host-nachtwacht"), std::nullopt);
    EXPECT_EQ(cookie_value("", "a"), std::nullopt);
    EXPECT_THAT(cookie_value(" a=b=c ;", "a"), Optional(std::string_view{"b=c"}));
}

TEST(HttpMessage, PathsAreCutAtTheirSlashesBeforeTheyAreDecoded) {
    EXPECT_THAT(*path_parts("/api/units/a%2fb/duty"), ElementsAre("api", "units", "a/b", "duty"));
    EXPECT_THAT(*path_parts("/"), ElementsAre(""));
    EXPECT_EQ(path_parts("/%"), std::nullopt);
}

TEST(HttpMessage, NumbersAreDigitsAlone) {
    EXPECT_THAT(whole_number("12", 100), Optional(12U));
    for (const auto* text : {"", "-1", "+1", " 1", "1 ", "101", "0x1", "99999999999999999999"}) {
        EXPECT_EQ(whole_number(text, 100), std::nullopt) << text;
    }
}

struct OfOrigin {
    std::string origin;
    std::string fetch_site;
    bool secure;
    bool own;
};
class OwnOrigin : public ::testing::TestWithParam<OfOrigin> {};

TEST_P(OwnOrigin, IsTheHostItselfOverTheSameScheme) {
    HttpRequest request;
    request.host = "board.example:8443";
    request.origin = GetParam().origin;
    request.fetch_site = GetParam().fetch_site;
    request.secure = GetParam().secure;
    EXPECT_EQ(is_own_origin(request), GetParam().own);
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    OwnOrigin,
    ::testing::Values(
        OfOrigin{"https://board.example:8443", "same-origin", true, true},
        OfOrigin{"http://board.example:8443", "same-origin", true, false},
        OfOrigin{"https://board.example:8443", "same-origin", false, false},
        OfOrigin{"https://board.example", "", true, false},
        OfOrigin{"https://evil.example", "cross-site", true, false},
        OfOrigin{"null", "cross-site", true, false},
        OfOrigin{"", "", true, true},  // no browser
        OfOrigin{"", "same-origin", true, false}
    )
);

TEST(HttpMessage, OnlyThisMachinesNamesForItselfAreLocal) {
    for (const auto* host :
         {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]", "[::1]:80"}) {
        EXPECT_TRUE(is_local_host(host)) << host;
    }
    for (const auto* host :
         {"",
          "evil.example",
          "localhost.evil.example",
          "localhost:",
          "localhost:x",
          "127.0.0.1.x",
          "[",
          "[::1]x",
          ":80"}) {
        EXPECT_FALSE(is_local_host(host)) << host;
    }
}

TEST(HttpMessage, AHostIsANameOrAnAddressAndPerhapsAPort) {
    for (const auto* host : {"localhost", "board.example:8443", "127.0.0.1", "[::1]:80"}) {
        EXPECT_TRUE(is_host(host)) << host;
    }
    for (const auto* host : {"", "a b", "a@b", "a/b", "a\"b", "a\r\nb", "a,b"}) {
        EXPECT_FALSE(is_host(host)) << host;
    }
    EXPECT_FALSE(is_host(std::string(300, 'a')));
}

}  // namespace
}  // namespace nachtwacht::daemon
