#include "daemon/http_server.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <list>
#include <map>
#include <utility>

#include "daemon/config_file.hpp"
#include "daemon/source_network.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);

}  // namespace

struct HttpServer::Inside : std::enable_shared_from_this<Inside> {
    struct Listener {
        tcp::acceptor acceptor;
        asio::ssl::context* tls;
        asio::steady_timer pause;
    };
    struct Guest {
        std::weak_ptr<HttpSession> session;
        std::string from;  // its network
    };

    Inside(
        asio::io_context& io,
        Settings wanted,
        HttpHandler& whom,
        std::shared_ptr<spdlog::logger> logger
    )
        : loop(io), settings(std::move(wanted)), handler(whom), log(std::move(logger)) {}

    std::vector<std::string> start();
    std::string make_tls();
    std::string listen(const Endpoint& endpoint, asio::ssl::context* with);
    asio::awaitable<void> accept_all(Listener& listener);
    void receive(tcp::socket socket, asio::ssl::context* with);
    [[nodiscard]] bool admits(const std::string& from);
    void stop();
    [[nodiscard]] std::uint16_t port(bool secure) const;

    asio::io_context& loop;
    Settings settings;
    HttpHandler& handler;
    std::shared_ptr<spdlog::logger> log;
    std::unique_ptr<asio::ssl::context> tls{};
    std::list<Listener> listeners{};
    std::vector<Guest> guests{};
    bool stopped{};
};

std::string HttpServer::Inside::make_tls() {
    tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls->set_options(
        asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv3 |
        asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1
    );
    error_code wrong;
    tls->use_certificate_chain_file(settings.certificate.string(), wrong);
    if (wrong) {
        return "http: the certificate " + settings.certificate.string() + ": " + wrong.message();
    }
    tls->use_private_key_file(settings.key.string(), asio::ssl::context::pem, wrong);
    return wrong ? "http: the key " + settings.key.string() + ": " + wrong.message()
                 : std::string{};
}

std::vector<std::string> HttpServer::Inside::start() {
    std::vector<std::string> troubles;
    const auto add = [&](std::string trouble) {
        if (!trouble.empty()) {
            troubles.push_back(std::move(trouble));
        }
    };
    if (!settings.tls.empty()) {
        add(make_tls());
    }
    for (const Endpoint& endpoint : settings.plain) {
        add(listen(endpoint, nullptr));
    }
    for (const Endpoint& endpoint : troubles.empty() ? settings.tls : std::vector<Endpoint>{}) {
        add(listen(endpoint, tls.get()));
    }
    if (!troubles.empty()) {
        return troubles;
    }
    for (Listener& listener : listeners) {
        auto accepting = [self = shared_from_this(), &listener]() -> asio::awaitable<void> {
            co_await self->accept_all(listener);
        };
        asio::co_spawn(loop, std::move(accepting), asio::detached);
    }
    return {};
}

std::string HttpServer::Inside::listen(const Endpoint& endpoint, asio::ssl::context* with) {
    const tcp::endpoint where{asio::ip::make_address(endpoint.address), endpoint.port};
    Listener& listener =
        listeners.emplace_back(Listener{tcp::acceptor{loop}, with, asio::steady_timer{loop}});
    error_code wrong;
    listener.acceptor.open(where.protocol(), wrong);
    listener.acceptor.set_option(tcp::acceptor::reuse_address{true}, wrong);
    listener.acceptor.bind(where, wrong);
    if (!wrong) {
        listener.acceptor.listen(asio::socket_base::max_listen_connections, wrong);
    }
    if (wrong) {
        return "http: " + to_text(endpoint) + ": " + wrong.message();
    }
    log->info(
        "http listens at {}:{} tls={}",
        endpoint.address,
        listener.acceptor.local_endpoint().port(),
        with != nullptr
    );
    return {};
}

asio::awaitable<void> HttpServer::Inside::accept_all(Listener& listener) {
    while (!stopped) {
        auto [wrong, socket] = co_await listener.acceptor.async_accept(quiet);
        if (stopped) {
            break;
        }
        if (wrong) {
            log->warn("http: accept: {}", wrong.message());
            listener.pause.expires_after(100ms);  // out of descriptors: others may give some back
            co_await listener.pause.async_wait(quiet);
            continue;
        }
        receive(std::move(socket), listener.tls);
    }
}

void HttpServer::Inside::receive(tcp::socket socket, asio::ssl::context* with) {
    error_code wrong;
    const auto peer = socket.remote_endpoint(wrong).address();
    const auto from = network_of(peer);
    if (wrong || !admits(from)) {
        return;  // its destructor closes it
    }
    const auto session = http_session(std::move(socket), with, handler, settings.limits);
    guests.push_back({session, from});
    session->start();
}

bool HttpServer::Inside::admits(const std::string& from) {
    std::erase_if(guests, [](const Guest& guest) { return guest.session.expired(); });
    const auto of_source = std::ranges::count(guests, from, &Guest::from);
    return guests.size() < settings.most_connections &&
           static_cast<std::uint32_t>(of_source) < settings.most_a_source;
}

void HttpServer::Inside::stop() {
    if (std::exchange(stopped, true)) {
        return;
    }
    error_code ignored;
    for (Listener& listener : listeners) {
        listener.acceptor.close(ignored);
        listener.pause.cancel();
    }
    for (const Guest& guest : guests) {
        if (const auto session = guest.session.lock()) {
            session->close();
        }
    }
}

std::uint16_t HttpServer::Inside::port(bool secure) const {
    for (const Listener& listener : listeners) {
        if ((listener.tls != nullptr) == secure) {
            return listener.acceptor.local_endpoint().port();
        }
    }
    return 0;
}

HttpServer::HttpServer(
    asio::io_context& loop,
    Settings settings,
    HttpHandler& handler,
    std::shared_ptr<spdlog::logger> log
)
    : inside_(std::make_shared<Inside>(loop, std::move(settings), handler, std::move(log))) {}

HttpServer::~HttpServer() { stop(); }

std::vector<std::string> HttpServer::start() { return inside_->start(); }

void HttpServer::stop() { inside_->stop(); }

std::uint16_t HttpServer::plain_port() const { return inside_->port(false); }

std::uint16_t HttpServer::tls_port() const { return inside_->port(true); }

std::size_t HttpServer::connections() const {
    return static_cast<std::size_t>(std::ranges::count_if(inside_->guests, [](const auto& guest) {
        return !guest.session.expired();
    }));
}

}  // namespace nachtwacht::daemon
