// SIP over TCP or TLS on one port: takes connections within limits and sweeps out those that
// have been silent or unfinished for too long.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "daemon/config.hpp"
#include "daemon/sip_server.hpp"

namespace boost::asio::ssl {
class context;
}

namespace nachtwacht::daemon {

struct SipConnectionCounts {
    std::uint64_t taken{};
    std::uint64_t turned_away{};  // over a limit
    std::uint64_t swept{};        // silent or unfinished for too long
};

// One accepted connection, TCP or TLS; kept alive by its own reading.
class SipConnection {
public:
    using Clock = std::chrono::steady_clock;
    SipConnection() = default;
    SipConnection(const SipConnection&) = delete;
    SipConnection& operator=(const SipConnection&) = delete;
    virtual ~SipConnection() = default;

    virtual void start() = 0;
    virtual void end() = 0;  // at once
    // When it will have been silent or unfinished for too long.
    [[nodiscard]] virtual Clock::time_point deadline() const = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
};

// Loop's thread only, and destroyed when the loop does not run any more. Opens in its constructor;
// throws boost::system::system_error when the port cannot be had.
class SipStreamListener {
public:
    // `tls` null: TCP. All references outlive it.
    SipStreamListener(
        boost::asio::io_context& loop,
        const Endpoint& where,
        SipServer& server,
        SipLimits limits,
        boost::asio::ssl::context* tls
    );
    ~SipStreamListener();

    void start();
    // Takes no more; open connections go on until end_all().
    void stop();
    void end_all();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t open_connections() const { return connections_.size(); }
    [[nodiscard]] const SipConnectionCounts& counts() const { return counts_; }

private:
    using Tcp = boost::asio::ip::tcp;
    struct Taken {
        std::string source;
        std::shared_ptr<SipConnection> connection;
    };

    void accept();
    void take(Tcp::socket socket);
    [[nodiscard]] bool has_room(const std::string& source) const;
    [[nodiscard]] std::shared_ptr<SipConnection> make_connection(Tcp::socket socket);
    void sweep();

    boost::asio::io_context& loop_;
    SipServer& server_;
    SipLimits limits_;
    boost::asio::ssl::context* tls_;
    Tcp::acceptor acceptor_;
    boost::asio::steady_timer sweep_timer_;
    boost::asio::steady_timer accept_pause_;
    std::list<Taken> connections_;
    std::map<std::string, std::size_t> by_source_;
    SipConnectionCounts counts_;
    bool ended_{};
};

}  // namespace nachtwacht::daemon
