#include "tests/daemon/web_mock.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/http/string_body.hpp>

#include "protocol/ascii.hpp"

namespace nachtwacht::tests {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

class WebMock::Room : public std::enable_shared_from_this<Room> {
public:
    Room(WebMock& mock, asio::io_context& loop, const MockCertificate* tls)
        : mock_(&mock),
          acceptor_(loop, {asio::ip::address_v4::loopback(), 0}),
          secure_(tls != nullptr) {
        if (tls != nullptr) {
            tls_.use_certificate_chain_file(tls->certificate.string());
            tls_.use_private_key_file(tls->key.string(), asio::ssl::context::pem);
        }
    }

    void start() {
        asio::co_spawn(acceptor_.get_executor(), accept(shared_from_this()), asio::detached);
    }

    void stop() {
        mock_ = nullptr;
        error_code ignored;
        acceptor_.close(ignored);
        hang_up();
    }

    void hang_up() {
        for (const auto& close : closers_) {
            close();
        }
        closers_.clear();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    bool is_secure() const { return secure_; }
    int connections() const { return connections_; }

private:
    asio::awaitable<void> accept(std::shared_ptr<Room> self) {
        while (mock_ != nullptr) {
            auto [failed, socket] = co_await acceptor_.async_accept(use_tuple);
            if (failed) {
                co_return;
            }
            ++connections_;
            if (secure_) {
                start_serving(std::make_shared<TlsStream>(std::move(socket), tls_), self);
            } else {
                start_serving(std::make_shared<tcp::socket>(std::move(socket)), self);
            }
        }
    }

    template <class Stream>
    void start_serving(std::shared_ptr<Stream> stream, std::shared_ptr<Room> self) {
        closers_.push_back([weak = std::weak_ptr{stream}] {
            if (const auto open = weak.lock()) {
                error_code ignored;
                open->lowest_layer().close(ignored);
            }
        });
        asio::co_spawn(
            acceptor_.get_executor(),
            serve(std::move(stream), connections_, std::move(self)),
            asio::detached
        );
    }

    template <class Stream>
    asio::awaitable<void>
    serve(std::shared_ptr<Stream> stream, int connection, std::shared_ptr<Room>) {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            auto [failed] = co_await stream->async_handshake(TlsStream::server, use_tuple);
            if (failed) {
                co_return;
            }
        }
        boost::beast::flat_buffer buffer;
        while (true) {
            http::request<http::string_body> request;
            auto [ended, size] = co_await http::async_read(*stream, buffer, request, use_tuple);
            if (ended || mock_ == nullptr) {
                co_return;
            }
            const MockAnswer answer = take(request, connection);
            if (answer.act == MockAnswer::Act::StaySilent) {
                char byte = 0;
                auto room = asio::buffer(&byte, 1);
                co_await stream->async_read_some(room, use_tuple);
                co_return;
            }
            if (answer.act == MockAnswer::Act::Drop) {
                co_return;
            }
            if (answer.act == MockAnswer::Act::Babble) {
                const std::string babble = "* OK IMAP4rev1 ready\r\n\r\n";
                auto words = asio::buffer(babble);
                co_await asio::async_write(*stream, words, use_tuple);
                co_return;
            }
            http::response<http::string_body> response{
                static_cast<http::status>(answer.status), 11};
            for (const auto& [name, value] : answer.headers) {
                response.set(name, value);
            }
            response.body() = answer.body;
            response.prepare_payload();
            response.keep_alive(answer.act != MockAnswer::Act::CloseAfterwards);
            auto [failed, sent] = co_await http::async_write(*stream, response, use_tuple);
            if (failed || answer.act == MockAnswer::Act::CloseAfterwards) {
                co_return;
            }
        }
    }

    MockAnswer take(const http::request<http::string_body>& request, int connection) {
        MockRequest heard;
        heard.target = std::string(request.target());
        for (const auto& field : request) {
            heard.headers[protocol::lower_case(
                {field.name_string().data(), field.name_string().size()}
            )] = std::string(field.value());
        }
        heard.body = request.body();
        heard.connection = connection;
        mock_->heard.push_back(heard);
        MockAnswer answer = mock_->otherwise;
        if (!mock_->next.empty()) {
            answer = mock_->next.front();
            mock_->next.pop_front();
        }
        if (mock_->when_heard) {
            mock_->when_heard(heard);
        }
        return answer;
    }

    WebMock* mock_;
    asio::ssl::context tls_{asio::ssl::context::tls_server};
    tcp::acceptor acceptor_;
    bool secure_;
    int connections_{};
    std::vector<std::function<void()>> closers_{};
};

WebMock::WebMock(asio::io_context& loop, const MockCertificate* tls)
    : room_(std::make_shared<Room>(*this, loop, tls)) {
    room_->start();
}

WebMock::~WebMock() { room_->stop(); }

std::string WebMock::url(const std::string& target) const {
    return (room_->is_secure() ? "https" : "http") + std::string("://127.0.0.1:") +
           std::to_string(port()) + target;
}

std::uint16_t WebMock::port() const { return room_->port(); }
int WebMock::connections() const { return room_->connections(); }
void WebMock::hang_up() { room_->hang_up(); }

bool run_until(asio::io_context& loop, const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    loop.restart();
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        loop.restart();
        loop.run_one_for(std::chrono::milliseconds{100});
    }
    return true;
}

}  // namespace nachtwacht::tests
