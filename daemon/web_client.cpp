#include "daemon/web_client.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <list>
#include <map>
#include <set>

#include "daemon/public_address.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace asio::experimental::awaitable_operators;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_answer_bytes = 64 * 1024;
constexpr std::uint32_t most_head_bytes = 16 * 1024;
constexpr std::size_t most_addresses = 4;  // of one name

tl::unexpected<WebError> trouble(WebFault fault, std::string reason) {
    return tl::unexpected{WebError{fault, std::move(reason)}};
}

// A connection to one server, plain or TLS.
class Wire {
public:
    Wire() = default;
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    virtual ~Wire() = default;

    virtual asio::awaitable<error_code> connect(tcp::endpoint to) = 0;
    virtual asio::awaitable<error_code> greet() = 0;
    virtual asio::awaitable<WebResult> exchange(const http::request<http::string_body>& request
    ) = 0;
    // What waits ends at once.
    virtual void close() = 0;
    // The last answer was read to its end, and the server lets the connection stand.
    [[nodiscard]] virtual bool is_reusable() const = 0;
};

template <class Stream>
class StreamWire final : public Wire {
public:
    template <class... Arguments>
    explicit StreamWire(Arguments&&... arguments)
        : stream_(std::forward<Arguments>(arguments)...) {}

    asio::awaitable<error_code> connect(tcp::endpoint to) override {
        auto& socket = stream_.lowest_layer();
        error_code ignored;
        socket.close(ignored);
        auto [failed] = co_await socket.async_connect(to, use_tuple);
        if (!failed) {
            socket.set_option(tcp::no_delay(true), ignored);
        }
        co_return failed;
    }

    asio::awaitable<error_code> greet() override {
        if constexpr (is_tls) {
            auto [failed] = co_await stream_.async_handshake(Stream::client, use_tuple);
            co_return failed;
        }
        co_return error_code{};
    }

    asio::awaitable<WebResult> exchange(const http::request<http::string_body>& request) override {
        reusable_ = false;
        auto [not_sent, sent] = co_await http::async_write(stream_, request, use_tuple);
        if (not_sent) {
            co_return trouble(WebFault::Dropped, not_sent.message());
        }
        http::response_parser<http::string_body> parser;
        parser.header_limit(most_head_bytes);
        parser.body_limit(boost::none);  // until the status is known
        auto [no_head, head] =
            co_await http::async_read_header(stream_, buffer_, parser, use_tuple);
        if (no_head) {
            co_return trouble(WebFault::Dropped, no_head.message());
        }
        WebAnswer answer;
        answer.status = parser.get().result_int();
        answer.retry_after = std::string(parser.get()[http::field::retry_after]);
        // What the server writes about it is of no use; it is read so that the next answer stands
        // at the front.
        if (parser.content_length().value_or(0) > most_answer_bytes) {
            co_return answer;
        }
        parser.body_limit(most_answer_bytes);
        if (!parser.is_done()) {
            auto [no_rest, rest] = co_await http::async_read(stream_, buffer_, parser, use_tuple);
            if (no_rest) {
                co_return answer;
            }
        }
        reusable_ = parser.get().keep_alive() && buffer_.size() == 0;
        co_return answer;
    }

    void close() override {
        error_code ignored;
        stream_.lowest_layer().close(ignored);
    }

    bool is_reusable() const override { return reusable_; }

    Stream& stream() { return stream_; }

private:
    static constexpr bool is_tls = !std::is_same_v<Stream, tcp::socket>;

    Stream stream_;
    boost::beast::flat_buffer buffer_{most_head_bytes + most_answer_bytes};
    bool reusable_{};
};

using PlainWire = StreamWire<tcp::socket>;
using TlsWire = StreamWire<asio::ssl::stream<tcp::socket>>;

// One request from beginning to end, with all that must end when its time is over.
struct Attempt {
    explicit Attempt(asio::io_context& loop) : resolver(loop), deadline(loop), patience(loop) {}

    void end() {
        ended = true;
        resolver.cancel();
        patience.cancel();
        if (wire) {
            wire->close();
        }
    }

    tcp::resolver resolver;
    asio::steady_timer deadline;
    asio::steady_timer patience;  // with one address of several
    std::shared_ptr<Wire> wire{};
    bool reused{};
    bool ended{};
};

http::request<http::string_body> as_http(const WebRequest& request) {
    http::request<http::string_body> written{http::verb::post, request.to.target, 11};
    written.set(http::field::host, protocol::authority_of(request.to));
    for (const auto& [name, value] : request.headers) {
        written.set(name, value);
    }
    written.body() = request.body;
    written.prepare_payload();
    return written;
}

bool is_literal(const std::string& host) {
    error_code no_literal;
    asio::ip::make_address(host, no_literal);
    return !no_literal;
}

}  // namespace

std::string_view name_of(WebFault fault) {
    switch (fault) {
        case WebFault::NotAllowed:
            return "not_allowed";
        case WebFault::NoAddress:
            return "no_address";
        case WebFault::NotConnected:
            return "not_connected";
        case WebFault::Untrusted:
            return "untrusted";
        case WebFault::Silent:
            return "silent";
        case WebFault::Dropped:
            return "dropped";
    }
    return "dropped";
}

class WebClient::Room : public std::enable_shared_from_this<Room> {
public:
    Room(asio::io_context& loop, WebClientSettings settings)
        : loop_(loop), settings_(std::move(settings)), tls_(asio::ssl::context::tls_client) {
        tls_.set_verify_mode(asio::ssl::verify_peer);
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
        if (settings_.ca.empty()) {
            tls_.set_default_verify_paths();
        } else {
            tls_.load_verify_file(settings_.ca.string());
        }
    }

    void post(WebRequest request, std::function<void(const WebResult&)> done) {
        asio::co_spawn(
            loop_, run(shared_from_this(), std::move(request), std::move(done)), asio::detached
        );
    }

    void stop() {
        stopped_ = true;
        idle_.clear();
        for (const auto& attempt : attempts_) {
            attempt->deadline.cancel();
            attempt->end();
        }
    }

private:
    struct Idle {
        std::string origin;
        Clock::time_point since;
        std::shared_ptr<Wire> wire;
    };

    // `self` keeps the room alive until its own end.
    asio::awaitable<void> run(
        [[maybe_unused]] std::shared_ptr<Room> self,
        WebRequest request,
        std::function<void(const WebResult&)> done
    ) {
        const auto attempt = std::make_shared<Attempt>(loop_);
        attempts_.insert(attempt);
        // Whoever asks has gone on before anything is told.
        co_await asio::post(loop_, asio::use_awaitable);
        attempt->deadline.expires_after(settings_.deadline);
        attempt->deadline.async_wait([attempt](error_code cancelled) {
            if (!cancelled) {
                attempt->end();
            }
        });
        WebResult result = co_await answer_to(*attempt, request);
        if (attempt->ended) {
            result = trouble(WebFault::Silent, "no answer in time");
        }
        attempt->deadline.cancel();
        attempts_.erase(attempt);
        if (!stopped_) {
            done(result);
        }
    }

    asio::awaitable<WebResult> answer_to(Attempt& attempt, const WebRequest& request) {
        if (!request.to.secure && !settings_.plain_http) {
            co_return trouble(WebFault::NotAllowed, "plain http");
        }
        const auto origin = protocol::origin_of(request.to);
        const auto written = as_http(request);
        attempt.wire = take_idle(origin);
        if (attempt.wire) {
            WebResult result = co_await attempt.wire->exchange(written);
            if (result || attempt.ended) {
                keep(origin, attempt);
                co_return result;
            }
            // Closed by the server while nobody looked.
        }
        const auto refused = co_await open(attempt, request.to);
        if (refused) {
            co_return tl::unexpected{*refused};
        }
        WebResult result = co_await attempt.wire->exchange(written);
        keep(origin, attempt);
        co_return result;
    }

    std::shared_ptr<Wire> take_idle(const std::string& origin) {
        const auto oldest = Clock::now() - settings_.idle;
        std::erase_if(idle_, [&](const Idle& idle) { return idle.since <= oldest; });
        const auto newest = std::find_if(idle_.rbegin(), idle_.rend(), [&](const Idle& idle) {
            return idle.origin == origin;
        });
        if (newest == idle_.rend()) {
            return nullptr;
        }
        auto wire = std::move(newest->wire);
        idle_.erase(std::next(newest).base());
        return wire;
    }

    void keep(const std::string& origin, Attempt& attempt) {
        if (stopped_ || attempt.ended || !attempt.wire->is_reusable()) {
            return;
        }
        idle_.push_back({origin, Clock::now(), std::move(attempt.wire)});
        if (idle_.size() > settings_.most_idle) {
            idle_.pop_front();
        }
    }

    std::shared_ptr<Wire> make_wire(const protocol::WebAddress& to) {
        if (!to.secure) {
            return std::make_shared<PlainWire>(loop_);
        }
        auto wire = std::make_shared<TlsWire>(loop_, tls_);
        auto& stream = wire->stream();
        stream.set_verify_callback(asio::ssl::host_name_verification(to.host));
        if (!is_literal(to.host)) {
            SSL_set_tlsext_host_name(stream.native_handle(), to.host.c_str());
        }
        return wire;
    }

    // Nothing: the wire of the attempt stands.
    asio::awaitable<std::optional<WebError>> open(
        Attempt& attempt, const protocol::WebAddress& to
    ) {
        const std::string port = std::to_string(to.port);
        auto [unknown, found] = co_await attempt.resolver.async_resolve(to.host, port, use_tuple);
        if (unknown || attempt.ended) {
            co_return WebError{WebFault::NoAddress, unknown.message()};
        }
        const auto addresses = allowed(found);
        if (addresses.empty()) {
            co_return WebError{WebFault::NotAllowed, "its address lies inside our own network"};
        }
        error_code failed;
        for (const auto& address : addresses) {
            attempt.wire = make_wire(to);
            failed = co_await connect(attempt, address, addresses.size());
            if (!failed || attempt.ended) {
                break;
            }
        }
        if (failed) {
            co_return WebError{WebFault::NotConnected, failed.message()};
        }
        const auto untrusted = co_await attempt.wire->greet();
        if (untrusted) {
            co_return WebError{WebFault::Untrusted, untrusted.message()};
        }
        co_return std::nullopt;
    }

    // IPv4 first: where IPv6 is silent it would use up the time of all.
    std::vector<tcp::endpoint> allowed(const tcp::resolver::results_type& found) const {
        std::vector<tcp::endpoint> addresses;
        for (const auto& entry : found) {
            if (settings_.private_addresses || is_public(entry.endpoint().address())) {
                addresses.push_back(entry.endpoint());
            }
        }
        std::ranges::stable_partition(addresses, [](const tcp::endpoint& address) {
            return address.address().is_v4();
        });
        addresses.resize(std::min(addresses.size(), most_addresses));
        return addresses;
    }

    // Each of several addresses gets its share of the time.
    asio::awaitable<error_code> connect(Attempt& attempt, tcp::endpoint to, std::size_t of) {
        attempt.patience.expires_after(settings_.deadline / static_cast<int>(of + 1));
        auto outcome =
            co_await (attempt.wire->connect(to) || attempt.patience.async_wait(use_tuple));
        if (outcome.index() == 0) {
            co_return std::get<0>(outcome);
        }
        co_return error_code{asio::error::timed_out};
    }

    asio::io_context& loop_;
    WebClientSettings settings_;
    asio::ssl::context tls_;
    std::set<std::shared_ptr<Attempt>> attempts_{};
    std::list<Idle> idle_{};
    bool stopped_{};
};

WebClient::WebClient(asio::io_context& loop, WebClientSettings settings)
    : room_(std::make_shared<Room>(loop, std::move(settings))) {}

WebClient::~WebClient() { stop(); }

void WebClient::post(WebRequest request, std::function<void(const WebResult&)> done) {
    room_->post(std::move(request), std::move(done));
}

void WebClient::stop() { room_->stop(); }

}  // namespace nachtwacht::daemon
