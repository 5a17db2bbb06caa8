#include "daemon/sip_udp_listener.hpp"

#include <string_view>
#include <utility>

#include "daemon/sip_endpoint.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;

// A burst of alarms waits here while the loop is busy for a moment; the system may give less.
constexpr int receive_buffer_bytes = 4 * 1024 * 1024;
constexpr std::size_t largest_datagram = 65'535;
// Others on the loop get their turn after so many.
constexpr int datagrams_at_a_time = 64;

class UdpFlow final : public SipFlow {
public:
    UdpFlow(std::weak_ptr<udp::socket> socket, udp::endpoint from)
        : socket_(std::move(socket)), from_(std::move(from)) {}

    SipTransport transport() const override { return SipTransport::Udp; }
    protocol::SipPeer peer() const override { return peer_of(from_); }
    Place expect_answer() override { return 0; }

    protocol::SipPeer local() const override {
        const auto socket = socket_.lock();
        boost::system::error_code failed;
        auto end = socket ? socket->local_endpoint(failed) : udp::endpoint();
        if (end.address().is_unspecified()) {
            end.address(address_towards(from_));
        }
        return peer_of(end);
    }

    std::uint16_t listener_port() const override {
        const auto socket = socket_.lock();
        boost::system::error_code failed;
        return socket ? socket->local_endpoint(failed).port() : std::uint16_t{};
    }

    void answer(
        Place, std::string bytes, const protocol::SipPeer& target, std::function<void()> sent
    ) override {
        if (!bytes.empty() && send_to(bytes, target.port) && sent) {
            sent();
        }
    }

    bool send(const std::string& bytes) override { return send_to(bytes, from_.port()); }

private:
    // The address is always the source's; a response may go to another port of it.
    bool send_to(const std::string& bytes, std::uint16_t port) {
        const auto socket = socket_.lock();
        if (!socket) {
            return false;
        }
        boost::system::error_code failed;
        socket->send_to(asio::buffer(bytes), udp::endpoint(from_.address(), port), 0, failed);
        // A full buffer loses the datagram like the net could: it is repeated (RFC 3261 17).
        return !failed || failed == asio::error::would_block;
    }

    // With a socket on all addresses only the routing table knows which one is ours for this peer.
    static asio::ip::address address_towards(const udp::endpoint& peer) {
        asio::io_context unused;
        udp::socket probe(unused);
        boost::system::error_code failed;
        probe.connect(peer, failed);
        const auto mine = probe.local_endpoint(failed);
        return mine.address();
    }

    std::weak_ptr<udp::socket> socket_;
    udp::endpoint from_;
};

}  // namespace

SipUdpListener::SipUdpListener(asio::io_context& loop, const Endpoint& where, SipServer& server)
    : socket_(std::make_shared<Socket>(loop)), server_(server), buffer_(largest_datagram) {
    const udp::endpoint here(asio::ip::make_address(where.address), where.port);
    socket_->open(here.protocol());
    boost::system::error_code smaller;
    socket_->set_option(asio::socket_base::receive_buffer_size(receive_buffer_bytes), smaller);
    socket_->bind(here);
    socket_->non_blocking(true);
}

SipUdpListener::~SipUdpListener() { stop(); }

void SipUdpListener::start() { wait(); }

void SipUdpListener::stop() {
    boost::system::error_code ignored;
    socket_->close(ignored);
}

std::uint16_t SipUdpListener::port() const {
    boost::system::error_code closed;
    return socket_->local_endpoint(closed).port();
}

void SipUdpListener::wait() {
    socket_->async_wait(Socket::wait_read, [this](boost::system::error_code failed) {
        if (!failed && socket_->is_open()) {
            read_what_is_there();
            wait();
        }
    });
}

void SipUdpListener::read_what_is_there() {
    for (int i = 0; i < datagrams_at_a_time && socket_->is_open() && read_one(); ++i) {
    }
}

bool SipUdpListener::read_one() {
    udp::endpoint from;
    boost::system::error_code failed;
    const auto size = socket_->receive_from(asio::buffer(buffer_), from, 0, failed);
    if (failed) {
        // An earlier answer met a closed port (ICMP): no reason to stop reading.
        return failed == asio::error::connection_refused;
    }
    auto frame = protocol::read_sip_datagram(std::string_view(buffer_.data(), size));
    server_.receive(std::move(frame), std::make_shared<UdpFlow>(socket_, from));
    return true;
}

}  // namespace nachtwacht::daemon
