#include "daemon/sip_stream_listener.hpp"

#include <netinet/tcp.h>

#include <algorithm>
#include <utility>

#include "daemon/sip_connection.hpp"
#include "daemon/sip_endpoint.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using asio::detail::socket_option::integer;
using asio::ip::tcp;

// A peer that vanished without a word is found after about three minutes, however long a silent
// one may stay.
void keep_alive(tcp::socket& socket) {
    boost::system::error_code unsupported;
    socket.set_option(tcp::socket::keep_alive(true), unsupported);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPIDLE>(60), unsupported);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPINTVL>(30), unsupported);
    socket.set_option(integer<IPPROTO_TCP, TCP_KEEPCNT>(4), unsupported);
    socket.set_option(tcp::no_delay(true), unsupported);
}

}  // namespace

SipStreamListener::SipStreamListener(
    asio::io_context& loop,
    const Endpoint& where,
    SipServer& server,
    SipLimits limits,
    asio::ssl::context* tls
)
    : loop_(loop),
      server_(server),
      limits_(limits),
      tls_(tls),
      acceptor_(loop, tcp::endpoint(asio::ip::make_address(where.address), where.port)),
      sweep_timer_(loop),
      accept_pause_(loop) {}

SipStreamListener::~SipStreamListener() {
    stop();
    end_all();
}

void SipStreamListener::start() {
    accept();
    sweep();
}

void SipStreamListener::stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_pause_.cancel();
}

void SipStreamListener::end_all() {
    ended_ = true;
    sweep_timer_.cancel();
    for (const Taken& taken : connections_) {
        taken.connection->end();
    }
    connections_.clear();
    by_source_.clear();
}

std::uint16_t SipStreamListener::port() const {
    boost::system::error_code closed;
    return acceptor_.local_endpoint(closed).port();
}

void SipStreamListener::accept() {
    acceptor_.async_accept([this](boost::system::error_code failed, tcp::socket socket) {
        if (!acceptor_.is_open()) {
            return;
        }
        if (!failed) {
            take(std::move(socket));
            accept();
        } else {
            // Out of file descriptors: the connection stays in the queue and would come at once
            // again.
            accept_pause_.expires_after(std::chrono::milliseconds(100));
            accept_pause_.async_wait([this](boost::system::error_code stopped) {
                if (!stopped && acceptor_.is_open()) {
                    accept();
                }
            });
        }
    });
}

void SipStreamListener::take(tcp::socket socket) {
    boost::system::error_code gone;
    const auto source = peer_of(socket.remote_endpoint(gone)).address;
    if (gone) {
        return;
    }
    if (!has_room(source)) {
        ++counts_.turned_away;
        return;
    }
    ++counts_.taken;
    keep_alive(socket);
    auto connection = make_connection(std::move(socket));
    connections_.push_back({source, connection});
    ++by_source_[source];
    connection->start();
}

bool SipStreamListener::has_room(const std::string& source) const {
    const auto same = by_source_.find(source);
    return connections_.size() < limits_.connections &&
           (same == by_source_.end() || same->second < limits_.connections_a_source);
}

std::shared_ptr<SipConnection> SipStreamListener::make_connection(tcp::socket socket) {
    if (tls_ != nullptr) {
        return make_tls_connection(TlsStream(std::move(socket), *tls_), server_, limits_);
    }
    return make_tcp_connection(std::move(socket), server_, limits_);
}

// One timer for all: a deadline is met within a second, or a quarter of the shortest limit.
void SipStreamListener::sweep() {
    const auto now = SipConnection::Clock::now();
    std::erase_if(connections_, [&](const Taken& taken) {
        if (taken.connection->is_open() && taken.connection->deadline() <= now) {
            ++counts_.swept;
            taken.connection->end();
        }
        if (taken.connection->is_open()) {
            return false;
        }
        const auto same = by_source_.find(taken.source);
        if (same != by_source_.end() && --same->second == 0) {
            by_source_.erase(same);
        }
        return true;
    });
    const auto quarter = std::min(limits_.unfinished, limits_.idle) / 4;
    sweep_timer_.expires_after(
        std::min<std::chrono::milliseconds>(quarter, std::chrono::milliseconds(1'000))
    );
    sweep_timer_.async_wait([this](boost::system::error_code stopped) {
        if (!stopped && !ended_) {
            sweep();
        }
    });
}

}  // namespace nachtwacht::daemon
