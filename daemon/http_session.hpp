// One connection of a browser: reads requests one after the other, gives each to the handler,
// writes its answer, and knows its limits.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/http_message.hpp"

namespace boost::asio::ssl {
class context;
}

namespace nachtwacht::daemon {

struct HttpLimits {
    std::size_t header_bytes{16'384};
    std::size_t body_bytes{65'536};
    // A whole request must have come so long after the connection was made or its last answer.
    std::chrono::milliseconds request_within{30'000};
    // An answer, or one write of a stream, must have been taken so long after it began.
    std::chrono::milliseconds taken_within{20'000};
    // What the house may take to answer.
    std::chrono::milliseconds answered_within{30'000};
    // What may wait for a reader of a stream; a first event of any size may.
    std::size_t stream_bytes{2'000'000};
};

// The reader of a stream of events. Loop's thread only.
class EventReader {
public:
    EventReader() = default;
    EventReader(const EventReader&) = delete;
    EventReader& operator=(const EventReader&) = delete;
    virtual ~EventReader() = default;

    // Bytes that many readers share. A reader that does not keep up is cut: it comes back with the
    // last id that it has.
    virtual void send(std::shared_ptr<const std::string> bytes) = 0;
    virtual void end() = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
};

// A request that waits for its answer. Loop's thread only; one of the two, once.
class HttpExchange {
public:
    HttpExchange() = default;
    HttpExchange(const HttpExchange&) = delete;
    HttpExchange& operator=(const HttpExchange&) = delete;
    virtual ~HttpExchange() = default;

    virtual void answer(HttpResponse response) = 0;
    // Answers with the head and leaves the connection open. `ended` runs once, when it is gone.
    [[nodiscard]] virtual std::shared_ptr<EventReader> stream(
        HttpResponse head, std::function<void()> ended
    ) = 0;
};

class HttpHandler {
public:
    HttpHandler() = default;
    HttpHandler(const HttpHandler&) = delete;
    HttpHandler& operator=(const HttpHandler&) = delete;
    virtual ~HttpHandler() = default;

    virtual void handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) = 0;
    // What is said of a request that could not be read.
    [[nodiscard]] virtual HttpResponse fault(unsigned status) = 0;
};

// Kept alive by its own coroutines.
class HttpSession {
public:
    HttpSession() = default;
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;
    virtual ~HttpSession() = default;

    virtual void start() = 0;
    // Ends at once.
    virtual void close() = 0;
};

// `tls` may be null: plain. It and the handler outlive the session.
[[nodiscard]] std::shared_ptr<HttpSession> http_session(
    boost::asio::ip::tcp::socket socket,
    boost::asio::ssl::context* tls,
    HttpHandler& handler,
    const HttpLimits& limits
);

}  // namespace nachtwacht::daemon
