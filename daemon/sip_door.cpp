#include "daemon/sip_door.hpp"

#include <spdlog/logger.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <utility>

#include "daemon/sip_udp_listener.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;

std::string place_of(const char* transport, const Endpoint& where) {
    return std::string(transport) + " " + where.address + " port " + std::to_string(where.port);
}

template <class Listeners>
std::vector<std::uint16_t> ports_of(const Listeners& listeners) {
    std::vector<std::uint16_t> ports;
    for (const auto& listener : listeners) {
        ports.push_back(listener.port());
    }
    return ports;
}

void add(SipConnectionCounts& sum, const SipConnectionCounts& part) {
    sum.taken += part.taken;
    sum.turned_away += part.turned_away;
    sum.swept += part.swept;
}

}  // namespace

class SipDoor::Rooms {
public:
    Rooms(
        asio::io_context& loop,
        SipConfig config,
        Intake& intake,
        std::shared_ptr<spdlog::logger> log,
        SipTimers timers
    )
        : loop_(loop),
          config_(std::move(config)),
          log_(std::move(log)),
          server_(loop, intake, config_.peers, config_.limits, timers),
          drained_(loop) {}

    std::vector<std::string> start() {
        std::vector<std::string> troubles;
        open_all(troubles);
        if (!troubles.empty()) {
            stop();
            return troubles;
        }
        for (auto& listener : udp_) {
            listener.start();
            log_->info("SIP listens on UDP port {}", listener.port());
        }
        start_streams(tcp_, "TCP");
        start_streams(tls_, "TLS");
        return troubles;
    }

    void drain(std::chrono::milliseconds within, std::function<void()> done) {
        server_.refuse_new();
        for (auto* listeners : {&tcp_, &tls_}) {
            for (auto& listener : *listeners) {
                listener.stop();
            }
        }
        wait_for_answers(std::chrono::steady_clock::now() + within, std::move(done));
    }

    void stop() {
        drained_.cancel();
        server_.stop();
        for (auto& listener : udp_) {
            listener.stop();
        }
        for (auto* listeners : {&tcp_, &tls_}) {
            for (auto& listener : *listeners) {
                listener.stop();
                listener.end_all();
            }
        }
    }

    SipServer& server() { return server_; }

    std::vector<std::uint16_t> udp_ports() const { return ports_of(udp_); }
    std::vector<std::uint16_t> tcp_ports() const { return ports_of(tcp_); }
    std::vector<std::uint16_t> tls_ports() const { return ports_of(tls_); }

    Figures figures() const {
        Figures figures;
        figures.server = server_.counts();
        figures.client = server_.client().counts();
        figures.unanswered = server_.unanswered();
        for (const auto* listeners : {&tcp_, &tls_}) {
            for (const auto& listener : *listeners) {
                add(figures.connections, listener.counts());
                figures.open_connections += listener.open_connections();
            }
        }
        return figures;
    }

private:
    using Streams = std::deque<SipStreamListener>;

    void open_all(std::vector<std::string>& troubles) {
        for (const Endpoint& where : config_.udp) {
            attempt(troubles, place_of("UDP", where), [&] {
                udp_.emplace_back(loop_, where, server_);
            });
        }
        for (const Endpoint& where : config_.tcp) {
            attempt(troubles, place_of("TCP", where), [&] {
                tcp_.emplace_back(loop_, where, server_, config_.limits, nullptr);
            });
        }
        if (!config_.tls.empty()) {
            attempt(troubles, "TLS certificate or key", [&] { load_certificate(); });
        }
        for (const Endpoint& where : config_.tls) {
            attempt(troubles, place_of("TLS", where), [&] {
                tls_.emplace_back(loop_, where, server_, config_.limits, &tls_context_);
            });
        }
    }

    // Asio's constructors throw; here it ends.
    template <class Open>
    static void attempt(std::vector<std::string>& troubles, const std::string& what, Open open) {
        try {
            open();
        } catch (const boost::system::system_error& error) {
            troubles.push_back("SIP, " + what + ": " + error.code().message());
        }
    }

    void load_certificate() {
        tls_context_.set_options(
            ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1
        );
        tls_context_.use_certificate_chain_file(config_.certificate.string());
        tls_context_.use_private_key_file(config_.key.string(), ssl::context::pem);
    }

    void start_streams(Streams& listeners, const char* transport) {
        for (auto& listener : listeners) {
            listener.start();
            log_->info("SIP listens on {} port {}", transport, listener.port());
        }
    }

    void wait_for_answers(std::chrono::steady_clock::time_point until, std::function<void()> done) {
        if (server_.unanswered() == 0 || std::chrono::steady_clock::now() >= until) {
            done();
            return;
        }
        drained_.expires_after(std::chrono::milliseconds(10));
        drained_.async_wait([this, until, done = std::move(done)](boost::system::error_code stopped
                            ) mutable {
            if (!stopped) {
                wait_for_answers(until, std::move(done));
            }
        });
    }

    asio::io_context& loop_;
    SipConfig config_;
    std::shared_ptr<spdlog::logger> log_;
    ssl::context tls_context_{ssl::context::tls_server};
    SipServer server_;
    asio::steady_timer drained_;
    std::deque<SipUdpListener> udp_;
    Streams tcp_;
    Streams tls_;
};

SipDoor::SipDoor(
    asio::io_context& loop,
    SipConfig config,
    Intake& intake,
    std::shared_ptr<spdlog::logger> log,
    SipTimers timers
)
    : rooms_(std::make_unique<Rooms>(loop, std::move(config), intake, std::move(log), timers)) {}

SipDoor::~SipDoor() = default;

void SipDoor::when_acknowledged(SipServer::Acknowledged then) {
    rooms_->server().when_acknowledged(std::move(then));
}

std::vector<std::string> SipDoor::start() { return rooms_->start(); }

void SipDoor::drain(std::chrono::milliseconds within, std::function<void()> done) {
    rooms_->drain(within, std::move(done));
}

void SipDoor::stop() { rooms_->stop(); }

std::vector<std::uint16_t> SipDoor::udp_ports() const { return rooms_->udp_ports(); }
std::vector<std::uint16_t> SipDoor::tcp_ports() const { return rooms_->tcp_ports(); }
std::vector<std::uint16_t> SipDoor::tls_ports() const { return rooms_->tls_ports(); }
SipDoor::Figures SipDoor::figures() const { return rooms_->figures(); }

}  // namespace nachtwacht::daemon
