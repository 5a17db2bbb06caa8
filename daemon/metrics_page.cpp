#include "daemon/metrics_page.hpp"

#include <boost/asio.hpp>
#include <string_view>

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t most_connections = 16;
constexpr std::size_t longest_request = 8192;
constexpr std::chrono::seconds longest_wait{5};

std::string answer(std::string_view status, std::string_view type, std::string_view body) {
    std::string text{"HTTP/1.1 "};
    text.append(status).append("\r\nContent-Type: ").append(type);
    text.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    return text.append("\r\nConnection: close\r\n\r\n").append(body);
}

std::string fault(std::string_view status) { return answer(status, "text/plain", {}); }

// The target of a GET, without its query; empty for anything else.
std::string_view target_of_get(std::string_view request) {
    const auto line = request.substr(0, request.find("\r\n"));
    const auto end = line.rfind(" HTTP/1.");
    if (!line.starts_with("GET ") || end == std::string_view::npos || end < 4) {
        return {};
    }
    const auto target = line.substr(4, end - 4);
    return target.substr(0, target.find('?'));
}

}  // namespace

class MetricsPage::Server : public std::enable_shared_from_this<Server> {
public:
    Server(asio::io_context& loop, const Endpoint& listen, std::function<std::string()> render)
        : acceptor_(loop, {asio::ip::make_address(listen.address), listen.port}),
          pause_(loop),
          render_(std::move(render)) {}

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void accept() {
        acceptor_.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
            if (self->stopped_) {
                return;
            }
            if (error) {
                self->accept_later();
                return;
            }
            self->serve(std::move(socket));
            self->accept();
        });
    }

    void stop() {
        stopped_ = true;
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (const auto& weak : connections_) {
            if (const auto connection = weak.lock()) {
                connection->close();
            }
        }
    }

private:
    struct Connection {
        explicit Connection(tcp::socket from)
            : socket(std::move(from)), deadline(socket.get_executor()) {}

        void close() {
            error_code ignored;
            socket.close(ignored);
            deadline.cancel();
        }

        tcp::socket socket;
        asio::steady_timer deadline;
        std::string request{};
        std::string response{};
    };

    // Out of descriptors: trying again at once would only burn time.
    void accept_later() {
        pause_.expires_after(std::chrono::seconds{1});
        pause_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->stopped_) {
                self->accept();
            }
        });
    }

    void serve(tcp::socket socket) {
        std::erase_if(connections_, [](const auto& weak) { return weak.expired(); });
        if (connections_.size() >= most_connections) {
            return;  // its destructor closes it
        }
        const auto connection = std::make_shared<Connection>(std::move(socket));
        connections_.push_back(connection);
        connection->deadline.expires_after(longest_wait);
        connection->deadline.async_wait([weak = std::weak_ptr{connection}](error_code error) {
            if (const auto late = weak.lock(); late && !error) {
                late->close();
            }
        });
        asio::async_read_until(
            connection->socket,
            asio::dynamic_buffer(connection->request, longest_request),
            "\r\n\r\n",
            [self = shared_from_this(), connection](error_code error, std::size_t) {
                self->respond(connection, error);
            }
        );
    }

    void respond(const std::shared_ptr<Connection>& connection, error_code error) {
        if (stopped_ || (error && error != asio::error::not_found)) {
            connection->deadline.cancel();
            return;
        }
        connection->response =
            error ? fault("431 Request Header Fields Too Large") : response_to(connection->request);
        asio::async_write(
            connection->socket,
            asio::buffer(connection->response),
            [connection](error_code, std::size_t) {
                error_code ignored;
                connection->socket.shutdown(tcp::socket::shutdown_both, ignored);
                connection->deadline.cancel();
            }
        );
    }

    std::string response_to(std::string_view request) const {
        const auto target = target_of_get(request);
        if (target.empty()) {
            return fault("405 Method Not Allowed");
        }
        if (target != "/metrics") {
            return fault("404 Not Found");
        }
        return answer("200 OK", "text/plain; version=0.0.4; charset=utf-8", render_());
    }

    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::function<std::string()> render_;
    std::vector<std::weak_ptr<Connection>> connections_{};
    bool stopped_{};
};

MetricsPage::MetricsPage(
    asio::io_context& loop, const Endpoint& listen, std::function<std::string()> render
)
    : server_(std::make_shared<Server>(loop, listen, std::move(render))) {
    server_->accept();
}

MetricsPage::~MetricsPage() { stop(); }

std::uint16_t MetricsPage::port() const { return server_->port(); }

void MetricsPage::stop() { server_->stop(); }

}  // namespace nachtwacht::daemon
