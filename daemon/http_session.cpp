#include "daemon/http_session.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <deque>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t batch_events = 16;
constexpr std::size_t most_dropped = 1'000'000;
constexpr std::ptrdiff_t most_fields = 100;
// A peer that is gone without a word is noticed by what it does not acknowledge.
constexpr unsigned unacknowledged_ms = 10'000;

HttpMethod method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get:
            return HttpMethod::Get;
        case http::verb::head:
            return HttpMethod::Head;
        case http::verb::post:
            return HttpMethod::Post;
        case http::verb::delete_:
            return HttpMethod::Delete;
        default:
            return HttpMethod::Other;
    }
}

using Body = http::basic_string_body<char, std::char_traits<char>, WipingAllocator<char>>;
using Message = http::request<Body>;

template <class Name>
std::string header(const Message& message, Name name) {
    const auto found = message.find(name);
    return found == message.end() ? std::string{} : std::string{found->value()};
}

HttpRequest request_of(Message&& message) {
    HttpRequest request;
    request.method = method_of(message.method());
    const std::string target{message.target()};
    const auto mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    request.host = header(message, http::field::host);
    request.origin = header(message, http::field::origin);
    request.fetch_site = header(message, "Sec-Fetch-Site");
    request.cookie = header(message, http::field::cookie);
    request.content_type = header(message, http::field::content_type);
    request.marker = header(message, "X-Nachtwacht");
    request.timestamp = header(message, "X-Nachtwacht-Timestamp");
    request.signature = header(message, "X-Nachtwacht-Signature");
    request.last_event_id = header(message, "Last-Event-ID");
    request.if_match = header(message, http::field::if_match);
    request.if_none_match = header(message, http::field::if_none_match);
    request.accept_encoding = header(message, http::field::accept_encoding);
    request.body = std::move(message.body());
    return request;
}

// What two readers may read differently is answered with this status; 0: it is plain. Our pages
// say a length, so a coding of transfer is nobody's (RFC 9112 6.1), and one length is said once.
unsigned fault_of_head(const http::fields& head) {
    const auto count = [&](http::field name) {
        const auto [first, last] = head.equal_range(name);
        return std::distance(first, last);
    };
    if (std::distance(head.begin(), head.end()) > most_fields) {
        return 431;
    }
    if (count(http::field::transfer_encoding) > 0) {
        return 411;
    }
    if (count(http::field::content_length) > 1 ||
        head[http::field::content_length].find(',') != beast::string_view::npos) {
        return 400;
    }
    const auto host = head[http::field::host];
    return count(http::field::host) == 1 && is_host({host.data(), host.size()}) ? 0 : 400;
}

unsigned status_of(const error_code& wrong) {
    if (wrong == http::error::body_limit) {
        return 413;
    }
    return wrong == http::error::header_limit || wrong == http::error::buffer_overflow ? 431 : 400;
}

// The peer is gone, or said nothing at all: there is nobody to answer.
bool is_silence(const error_code& wrong) {
    return wrong.category() != http::make_error_code(http::error::bad_method).category() ||
           wrong == http::error::end_of_stream || wrong == http::error::partial_message;
}

template <class Stream>
class Session final : public HttpSession,
                      public HttpExchange,
                      public EventReader,
                      public std::enable_shared_from_this<Session<Stream>> {
public:
    template <class... More>
    Session(HttpHandler& handler, const HttpLimits& limits, tcp::socket socket, More&... more)
        : stream_(std::move(socket), more...),
          handler_(handler),
          limits_(limits),
          deadline_(stream_.get_executor()),
          something_(stream_.get_executor(), asio::steady_timer::time_point::max()) {}

    void start() override {
        error_code ignored;
        const auto peer = lowest().remote_endpoint(ignored);
        from_ = peer.address().to_string();
        lowest().set_option(tcp::no_delay{true}, ignored);
        const unsigned patience = unacknowledged_ms;
        setsockopt(
            lowest().native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience
        );
        spawn(&Session::serve);
    }

    void close() override {
        error_code ignored;
        lowest().close(ignored);
        deadline_.cancel();
        something_.cancel();
    }

    void answer(HttpResponse response) override {
        if (!waiting_for_answer_) {
            return;
        }
        waiting_for_answer_ = false;
        response_ = std::move(response);
        something_.cancel();
    }

    std::shared_ptr<EventReader> stream(HttpResponse head, std::function<void()> ended) override {
        waiting_for_answer_ = false;
        streaming_ = true;
        ended_ = std::move(ended);
        queue_.push_back(std::make_shared<const std::string>(stream_head_of(head)));
        something_.cancel();
        return std::shared_ptr<EventReader>(this->shared_from_this(), this);
    }

    void send(std::shared_ptr<const std::string> bytes) override {
        if (!is_open()) {
            return;
        }
        const bool slow = queued_bytes_ > 0 && queued_bytes_ + bytes->size() > limits_.stream_bytes;
        if (slow) {
            close();
            return;
        }
        queued_bytes_ += bytes->size();
        queue_.push_back(std::move(bytes));
        something_.cancel();
    }

    void end() override {
        ending_ = true;
        something_.cancel();
    }

    [[nodiscard]] bool is_open() const override {
        return !ending_ && beast::get_lowest_layer(stream_).is_open();
    }

private:
    static constexpr bool is_tls = !std::is_same_v<Stream, tcp::socket>;

    tcp::socket& lowest() { return beast::get_lowest_layer(stream_); }

    void spawn(asio::awaitable<void> (Session::*work)()) {
        auto running = [self = this->shared_from_this(), work]() -> asio::awaitable<void> {
            co_await ((*self).*work)();
        };
        asio::co_spawn(stream_.get_executor(), std::move(running), asio::detached);
    }

    void allow(std::chrono::milliseconds time) {
        deadline_.expires_after(time);
        deadline_.async_wait([weak = this->weak_from_this()](const error_code& cancelled) {
            const auto self = weak.lock();
            if (!cancelled && self != nullptr) {
                self->close();
            }
        });
    }

    asio::awaitable<void> serve() {
        allow(limits_.request_within);
        bool good = true;
        if constexpr (is_tls) {
            const auto [wrong] =
                co_await stream_.async_handshake(asio::ssl::stream_base::server, quiet);
            good = !wrong;
        }
        while (good && lowest().is_open()) {
            good = co_await serve_one();
        }
        if (ended_) {
            std::exchange(ended_, nullptr)();
        }
        close();
    }

    // False: the connection ends.
    asio::awaitable<bool> serve_one() {
        allow(limits_.request_within);
        http::request_parser<Body> parser;
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
        parser.body_limit(limits_.body_bytes);
        auto [wrong, size] = co_await http::async_read_header(stream_, buffer_, parser, quiet);
        if (const auto status = wrong ? 0 : fault_of_head(parser.get()); status != 0) {
            co_return co_await refuse(status);
        }
        if (!wrong) {
            std::tie(wrong, size) = co_await http::async_read(stream_, buffer_, parser, quiet);
        }
        if (wrong && !is_silence(wrong)) {
            co_return co_await refuse(status_of(wrong));
        }
        if (wrong) {
            co_return false;
        }
        forget_what_was_read();
        const bool keep_alive = parser.keep_alive();
        auto request = request_of(parser.release());
        request.from = from_;
        request.secure = is_tls;
        co_return co_await respond(std::move(request), keep_alive);
    }

    // What was read went through here, and may have been a password.
    void forget_what_was_read() {
        if (buffer_.size() == 0 && buffer_.capacity() > 0) {
            const auto all = buffer_.prepare(buffer_.capacity());
            wipe(all.data(), all.size());
        }
    }

    // And nothing that is behind it.
    asio::awaitable<bool> refuse(unsigned status) {
        const auto fault = handler_.fault(status);
        co_await write(fault, false, false);
        co_await drain();
        co_return false;
    }

    asio::awaitable<bool> respond(HttpRequest request, bool keep_alive) {
        const bool head_only = request.method == HttpMethod::Head;
        waiting_for_answer_ = true;
        allow(limits_.answered_within);
        handler_.handle(
            std::move(request), std::shared_ptr<HttpExchange>(this->shared_from_this(), this)
        );
        while (waiting_for_answer_ && lowest().is_open()) {
            co_await something_.async_wait(quiet);
        }
        if (streaming_) {
            deadline_.cancel();
            spawn(&Session::notice_end);
            co_await write_events();
            co_return false;
        }
        if (!response_) {
            co_return false;
        }
        const auto response = *std::exchange(response_, std::nullopt);
        co_return co_await write(response, keep_alive, head_only);
    }

    asio::awaitable<bool> write(HttpResponse response, bool keep_alive, bool head_only) {
        allow(limits_.taken_within);
        const std::string head = head_of(response, keep_alive);
        std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::const_buffer{}};
        if (response.body != nullptr && !head_only) {
            parts[1] = asio::buffer(*response.body);
        }
        const auto [wrong, size] = co_await asio::async_write(stream_, parts, quiet);
        if (!keep_alive) {
            error_code ignored;
            lowest().shutdown(tcp::socket::shutdown_send, ignored);
        }
        co_return !wrong && keep_alive;
    }

    // What is still on its way is read and dropped: to close over it would reset the connection,
    // and the answer with it.
    asio::awaitable<void> drain() {
        allow(std::min(limits_.request_within, std::chrono::milliseconds{2'000}));
        std::size_t left = most_dropped;
        std::array<char, 4'096> dropped{};
        while (left > 0) {
            const auto [wrong, size] =
                co_await stream_.async_read_some(asio::buffer(dropped), quiet);
            if (wrong) {
                break;
            }
            left -= std::min(left, size);
        }
    }

    asio::awaitable<void> write_events() {
        while (lowest().is_open()) {
            if (queue_.empty() && ending_) {
                break;
            }
            if (queue_.empty()) {
                co_await something_.async_wait(quiet);
                continue;
            }
            allow(limits_.taken_within);
            std::vector<std::shared_ptr<const std::string>> batch;
            std::vector<asio::const_buffer> parts;
            while (!queue_.empty() && batch.size() < batch_events) {
                parts.push_back(asio::buffer(*queue_.front()));
                batch.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
            const auto [wrong, size] = co_await asio::async_write(stream_, parts, quiet);
            deadline_.cancel();
            // What is being written still waits for its reader.
            for (const auto& bytes : batch) {
                queued_bytes_ -= std::min(bytes->size(), queued_bytes_);
            }
            if (wrong) {
                break;
            }
        }
    }

    // A reader of a stream says nothing more: whatever comes of reading on is its end.
    asio::awaitable<void> notice_end() {
        std::array<char, 512> ignored{};
        for (;;) {
            const auto [wrong, size] =
                co_await stream_.async_read_some(asio::buffer(ignored), quiet);
            if (wrong) {
                break;
            }
        }
        close();
    }

    Stream stream_;
    HttpHandler& handler_;
    HttpLimits limits_;
    asio::steady_timer deadline_;
    asio::steady_timer something_;  // cancelled when there is something to do
    beast::basic_flat_buffer<WipingAllocator<char>> buffer_{};
    std::string from_{};
    std::optional<HttpResponse> response_{};
    std::deque<std::shared_ptr<const std::string>> queue_{};
    std::size_t queued_bytes_{};
    std::function<void()> ended_{};
    bool waiting_for_answer_{};
    bool streaming_{};
    bool ending_{};
};

}  // namespace

std::shared_ptr<HttpSession> http_session(
    tcp::socket socket, asio::ssl::context* tls, HttpHandler& handler, const HttpLimits& limits
) {
    if (tls != nullptr) {
        return std::make_shared<Session<asio::ssl::stream<tcp::socket>>>(
            handler, limits, std::move(socket), *tls
        );
    }
    return std::make_shared<Session<tcp::socket>>(handler, limits, std::move(socket));
}

}  // namespace nachtwacht::daemon
