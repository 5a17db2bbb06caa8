// Bytes that are meant to be read differently by two readers, or to hold the server up: what is not
// plainly one request is refused, and what is behind it is not looked at.
#include "tests/daemon/echo_server.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

const std::string zero(1, '\0');

struct Hostile {
    const char* name;
    std::string bytes;
};
void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

std::string with_body(const std::string& fields, const std::string& body) {
    return "POST /a HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n" + body;
}
std::string with_field(const std::string& field) {
    return "GET /a HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n";
}
std::string chunked(const std::string& body) {
    return with_body("Transfer-Encoding: chunked\r\n", body);
}

class HttpSmuggling : public EchoServer, public ::testing::WithParamInterface<Hostile> {};

TEST_P(HttpSmuggling, IsRefusedAndWhatIsBehindItIsNotLookedAt) {
    begin();
    HttpWire wire{port()};
    wire.say(GetParam().bytes + std::string{hidden});
    wire.say_no_more();
    const auto heard = wire.hear_everything();
    EXPECT_THAT(heard, ::testing::StartsWith("HTTP/1.1 4"));
    EXPECT_THAT(heard, Not(HasSubstr("200 OK")));
    EXPECT_THAT(on_loop(loop, [this] { return echo.asked; }), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Length,
    HttpSmuggling,
    ::testing::Values(
        Hostile{"two_different", with_body("Content-Length: 4\r\nContent-Length: 0\r\n", "1234")},
        Hostile{"two_equal", with_body("Content-Length: 4\r\nContent-Length: 4\r\n", "1234")},
        Hostile{"a_list", with_body("Content-Length: 4, 4\r\n", "1234")},
        Hostile{"with_sign", with_body("Content-Length: +4\r\n", "1234")},
        Hostile{"negative", with_body("Content-Length: -4\r\n", "1234")},
        Hostile{"hexadecimal", with_body("Content-Length: 0x4\r\n", "1234")},
        Hostile{"of_many_digits", with_body("Content-Length: 18446744073709551620\r\n", "1234")},
        Hostile{"of_no_digits", with_body("Content-Length: \r\n", "1234")},
        Hostile{"blank_before_colon", with_body("Content-Length : 4\r\n", "1234")}
    ),
    [](const auto& each) { return each.param.name; }
);

INSTANTIATE_TEST_SUITE_P(
    Encoding,
    HttpSmuggling,
    ::testing::Values(
        Hostile{
            "behind_a_length",
            with_body("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Hostile{
            "before_a_length",
            with_body("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
        Hostile{"chunked", chunked("4\r\n1234\r\n0\r\n\r\n")},
        Hostile{"chunk_of_odd_size", chunked("0x4\r\n1234\r\n0\r\n\r\n")},
        Hostile{"chunk_of_negative_size", chunked("-4\r\n1234\r\n0\r\n\r\n")},
        Hostile{"chunk_of_huge_size", chunked("10000000000000004\r\n1234\r\n0\r\n\r\n")},
        Hostile{"chunk_with_bare_newline", chunked("4\n1234\n0\n\n")},
        Hostile{"chunk_without_end", chunked("4\r\n12340\r\n\r\n")},
        Hostile{"unknown", with_body("Transfer-Encoding: gzip\r\n", "")},
        Hostile{"identity", with_body("Transfer-Encoding: identity\r\n", "")},
        Hostile{"nearly_chunked", with_body("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")},
        Hostile{"quoted", with_body("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")},
        Hostile{
            "twice",
            with_body(
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"
            )},
        Hostile{"blank_before_colon", with_body("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
        Hostile{
            "of_version_1_0",
            "POST /a HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}
    ),
    [](const auto& each) { return each.param.name; }
);

INSTANTIATE_TEST_SUITE_P(
    Fields,
    HttpSmuggling,
    ::testing::Values(
        Hostile{"two_hosts", with_field("Host: evil.example\r\n")},
        Hostile{"no_host", "GET /a HTTP/1.1\r\nAccept: */*\r\n\r\n"},
        Hostile{"empty_host", "GET /a HTTP/1.1\r\nHost: \r\n\r\n"},
        Hostile{"host_with_a_user", "GET /a HTTP/1.1\r\nHost: a@localhost\r\n\r\n"},
        Hostile{"host_with_a_path", "GET /a HTTP/1.1\r\nHost: localhost/b\r\n\r\n"},
        Hostile{"bare_return", with_field("X: a\rb\r\n")},
        Hostile{"zero_byte", with_field("X: a" + zero + "b\r\n")},
        Hostile{"zero_byte_in_a_name", with_field("X" + zero + ": a\r\n")},
        Hostile{"no_colon", with_field("X\r\n")},
        Hostile{"no_name", with_field(": a\r\n")},
        Hostile{"bare_newlines", "GET /a HTTP/1.1\nHost: localhost\n\n"},
        Hostile{"blank_before_the_first", "GET /a HTTP/1.1\r\n X: a\r\nHost: localhost\r\n\r\n"},
        Hostile{"unknown_version", "GET /a HTTP/3.0\r\nHost: localhost\r\n\r\n"},
        Hostile{"no_version", "GET /a\r\n"},
        Hostile{"zero_byte_in_the_path", "GET /a" + zero + "b HTTP/1.1\r\nHost: localhost\r\n\r\n"}
    ),
    [](const auto& each) { return each.param.name; }
);

class HttpHostile : public EchoServer {
protected:
    // Says one byte after the other, as slowly as it may, until the other side has had enough.
    static bool is_cut_while_dripping(HttpWire& wire) {
        for (int i = 0; i < 10'000; ++i) {
            if (!wire.say("x") || wire.hears_something_within(2ms)) {
                return wire.is_closed();
            }
        }
        return false;
    }
};

// Each byte is news, and none of it makes the time longer.
TEST_F(HttpHostile, AHeadByteByByteIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.request_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.say("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    EXPECT_TRUE(is_cut_while_dripping(wire));
    EXPECT_THAT(on_loop(loop, [this] { return echo.asked; }), IsEmpty());
}

TEST_F(HttpHostile, ABodyByteByByteIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.request_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.say("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n");
    EXPECT_TRUE(is_cut_while_dripping(wire));
    EXPECT_THAT(on_loop(loop, [this] { return echo.asked; }), IsEmpty());
}

// Nor does each request that is whole: the next has its own time.
TEST_F(HttpHostile, AnIdleConnectionIsCutAfterItsAnswer) {
    daemon::HttpServer::Settings settings;
    settings.limits.request_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.say(plain_get("/a"));
    EXPECT_TRUE(wire.hear());
    EXPECT_TRUE(wire.is_closed());
}

// A reader that takes some bytes now and then never lets a write time out by doing nothing.
TEST_F(HttpHostile, AReaderOfAStreamThatOnlySipsIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.taken_within = 300ms;
    begin(settings);
    HttpWire wire{port()};
    wire.take_little();
    wire.say(plain_get("/stream"));
    ASSERT_TRUE(becomes_true([this] { return echo.reader != nullptr; }));
    const auto event = text(std::string(16'000'000, 'x') + "\n\n");
    on_loop(loop, [&] { echo.reader->send(event); });
    bool sipped = true;
    for (int i = 0; sipped && i < 200'000 && on_loop(loop, [this] { return echo.ended == 0; });
         ++i) {
        sipped = wire.sip();
    }
    EXPECT_TRUE(becomes_true([this] { return echo.ended == 1; }));
}

TEST_F(HttpHostile, MoreOfAHeadABodyOrFieldsThanIsAllowedIsRefused) {
    begin();
    const std::string start = "GET /a HTTP/1.1\r\nHost: localhost\r\nX: ";
    const auto head_of = [&](std::size_t size) {
        return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    HttpWire fits{port()};
    fits.say(head_of(16'000));
    EXPECT_EQ(fits.hear().value_or(HttpAnswer{}).status, 200);
    HttpWire too_large{port()};
    too_large.say(head_of(17'000));
    EXPECT_EQ(too_large.hear().value_or(HttpAnswer{}).status, 431);
    HttpWire many{port()};
    std::string fields;
    for (int i = 0; i < 200; ++i) {
        fields += "X-" + std::to_string(i) + ": 1\r\n";
    }
    many.say(with_field(fields));
    EXPECT_EQ(many.hear().value_or(HttpAnswer{}).status, 431);
    HttpWire body{port()};
    body.say("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n");
    EXPECT_EQ(body.hear().value_or(HttpAnswer{}).status, 413);
}

}  // namespace
}  // namespace nachtwacht::tests
