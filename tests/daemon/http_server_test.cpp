// The server with a handler of the test: limits, slow peers, streams.
#include "tests/daemon/echo_server.hpp"
#include "tests/daemon/mock_certificate.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;

class HttpServerTest : public EchoServer {};

TEST_F(HttpServerTest, AnswersOneAfterTheOtherOnOneConnection) {
    begin();
    HttpWire wire{port()};
    wire.say(plain_get("/a?b=c") + plain_get("/d"));
    const auto first = wire.hear();
    const auto second = wire.hear();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->body, "/a|b=c|");
    EXPECT_EQ(second->body, "/d||");
    EXPECT_EQ(first->header("connection"), "keep-alive");
}

TEST_F(HttpServerTest, AHeadHasNoBody) {
    begin();
    HttpWire wire{port()};
    wire.say("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto head = wire.hear_until("\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_THAT(*head, ::testing::HasSubstr("Content-Length: 4"));
    wire.say("GET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(wire.hear()->body, "/b||");
    EXPECT_TRUE(wire.is_closed());
}

TEST_F(HttpServerTest, WhatIsTooLargeIsRefusedWithItsOwnNumber) {
    begin();
    HttpWire headers{port()};
    headers.say("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
    EXPECT_EQ(headers.hear()->status, 431);
    EXPECT_TRUE(headers.is_closed());
    HttpWire body{port()};
    body.say("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65537\r\n\r\n");
    EXPECT_EQ(body.hear()->status, 413);
    HttpWire fits{port()};
    fits.say(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\n\r\n" +
        std::string(65'536, 'b')
    );
    EXPECT_EQ(fits.hear()->status, 200);
}

TEST_F(HttpServerTest, WhatIsNoHttpIsRefused) {
    begin();
    HttpWire wire{port()};
    wire.say("\x16\x03\x01 no hello\r\n\r\n");
    EXPECT_EQ(wire.hear()->status, 400);
    EXPECT_TRUE(wire.is_closed());
}

// Slowloris: a request that never ends holds its connection for so long and no longer.
TEST_F(HttpServerTest, ARequestThatDoesNotEndIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.request_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.say("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    EXPECT_TRUE(wire.is_closed());
    HttpWire silent{port()};
    EXPECT_TRUE(silent.is_closed());
    HttpWire body{port()};
    body.say("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nsome");
    EXPECT_TRUE(body.is_closed());
}

TEST_F(HttpServerTest, AnAnswerThatNeverComesEndsTheConnection) {
    daemon::HttpServer::Settings settings;
    settings.limits.answered_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.say(plain_get("/never"));
    EXPECT_TRUE(wire.is_closed());
}

TEST_F(HttpServerTest, AHandshakeThatDoesNotEndIsCut) {
    const daemon::TemporaryDirectory directory;
    const MockCertificate tls{directory.path()};
    daemon::HttpServer::Settings settings;
    settings.tls = {{"127.0.0.1", 0}};
    settings.certificate = tls.certificate;
    settings.key = tls.key;
    settings.limits.request_within = 150ms;
    begin(settings);
    HttpWire wire{server->tls_port()};
    wire.say("\x16\x03\x01");  // the hello begins
    EXPECT_TRUE(wire.is_closed());
    HttpWire silent{server->tls_port()};
    EXPECT_TRUE(silent.is_closed());
}

// Slow reading: whoever does not take an answer holds it for so long and no longer.
TEST_F(HttpServerTest, AnAnswerThatIsNotTakenIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.taken_within = 150ms;
    begin(settings);
    HttpWire wire{port()};
    wire.take_little();
    wire.say(plain_get("/large"));
    ASSERT_TRUE(becomes_true([this] { return !echo.asked.empty(); }));
    EXPECT_TRUE(becomes_true([this] { return server->connections() == 0; }));
}

TEST_F(HttpServerTest, OneSourceHasOnlySoManyConnections) {
    daemon::HttpServer::Settings settings;
    settings.most_a_source = 2;
    begin(settings);
    HttpWire first{port()};
    first.say(plain_get("/1"));
    ASSERT_TRUE(first.hear());
    auto second = std::make_unique<HttpWire>(port());
    second->say(plain_get("/2"));
    ASSERT_TRUE(second->hear());
    HttpWire third{port()};
    EXPECT_TRUE(third.is_closed());
    second.reset();
    ASSERT_TRUE(becomes_true([this] { return server->connections() == 1; }));
    HttpWire fourth{port()};
    fourth.say(plain_get("/4"));
    EXPECT_TRUE(fourth.hear());
}

TEST_F(HttpServerTest, AStreamStaysOpenUntilOneSideEnds) {
    begin();
    HttpWire wire{port()};
    wire.say(plain_get("/stream"));
    ASSERT_TRUE(wire.hear_until("\r\n\r\n"));
    on_loop(loop, [this] { echo.reader->send(text("data: one\n\n")); });
    EXPECT_EQ(wire.hear_until("\n\n"), "data: one\n\n");
    on_loop(loop, [this] {
        echo.reader->send(text("data: last\n\n"));
        echo.reader->end();
    });
    EXPECT_EQ(wire.hear_until("\n\n"), "data: last\n\n");
    EXPECT_TRUE(wire.is_closed());
    EXPECT_TRUE(becomes_true([this] { return echo.ended == 1; }));
}

TEST_F(HttpServerTest, AReaderThatGoesIsNoticed) {
    begin();
    {
        HttpWire wire{port()};
        wire.say(plain_get("/stream"));
        ASSERT_TRUE(wire.hear_until("\r\n\r\n"));
    }
    EXPECT_TRUE(becomes_true([this] { return echo.ended == 1; }));
}

TEST_F(HttpServerTest, AReaderThatDoesNotKeepUpIsCut) {
    daemon::HttpServer::Settings settings;
    settings.limits.stream_bytes = 200'000;
    begin(settings);
    HttpWire wire{port()};
    wire.take_little();
    wire.say(plain_get("/stream"));
    ASSERT_TRUE(becomes_true([this] { return echo.reader != nullptr; }));
    const auto event = text(std::string(100'000, 'x') + "\n\n");
    int sent = 0;
    // What the kernel holds for it is bounded as well.
    while (sent < 1'000 && on_loop(loop, [&] {
               echo.reader->send(event);
               return echo.reader->is_open();
           })) {
        ++sent;
    }
    EXPECT_LT(sent, 1'000);
    EXPECT_TRUE(becomes_true([this] { return echo.ended == 1; }));
}

}  // namespace
}  // namespace nachtwacht::tests
