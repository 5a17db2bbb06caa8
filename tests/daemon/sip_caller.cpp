#include "tests/daemon/sip_caller.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <boost/asio/write.hpp>
#include <deque>

#include "protocol/sip_response.hpp"

namespace nachtwacht::tests {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

constexpr int patience_ms = 5000;

bool can_read(int descriptor) {
    pollfd waiting{descriptor, POLLIN, 0};
    return poll(&waiting, 1, patience_ms) == 1;
}

asio::ip::address loopback() { return asio::ip::make_address("127.0.0.1"); }

class UdpCaller final : public SipCaller {
public:
    explicit UdpCaller(std::uint16_t port)
        : socket_(loop_, udp::endpoint(loopback(), 0)), door_(loopback(), port) {}

    const char* transport() const override { return "UDP"; }

    void say(std::string_view bytes, std::size_t) override {
        socket_.send_to(asio::buffer(bytes.data(), bytes.size()), door_);
    }

    std::optional<protocol::SipMessage> hear() override {
        if (!can_read(socket_.native_handle())) {
            return std::nullopt;
        }
        std::array<char, 65536> buffer{};
        udp::endpoint from;
        const auto size = socket_.receive_from(asio::buffer(buffer), from);
        auto frame = protocol::read_sip_datagram(std::string_view(buffer.data(), size));
        auto* message = std::get_if<protocol::SipMessage>(&frame);
        return message == nullptr ? std::nullopt : std::optional(std::move(*message));
    }

private:
    asio::io_context loop_;
    udp::socket socket_;
    udp::endpoint door_;
};

template <class Stream>
class StreamCaller final : public SipCaller {
public:
    StreamCaller(std::shared_ptr<asio::io_context> loop, Stream stream, const char* transport)
        : loop_(std::move(loop)), stream_(std::move(stream)), transport_(transport) {}

    const char* transport() const override { return transport_; }

    void say(std::string_view bytes, std::size_t piece) override {
        const std::size_t step = piece == 0 ? std::max<std::size_t>(bytes.size(), 1) : piece;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            const auto part = bytes.substr(at, step);
            boost::system::error_code closed;
            asio::write(stream_, asio::buffer(part.data(), part.size()), closed);
        }
    }

    std::optional<protocol::SipMessage> hear() override {
        while (true) {
            while (auto frame = frames_.next()) {
                if (auto* message = std::get_if<protocol::SipMessage>(&*frame)) {
                    return std::move(*message);
                }
            }
            const auto size = read_some();
            if (size == 0) {
                return std::nullopt;
            }
            frames_.feed(std::string_view(buffer_.data(), size));
        }
    }

private:
    // Not by poll(): TLS may hold bytes that the socket does not show any more.
    std::size_t read_some() {
        std::size_t got = 0;
        bool done = false;
        stream_.async_read_some(asio::buffer(buffer_), [&](boost::system::error_code, auto size) {
            got = size;
            done = true;
        });
        loop_->restart();
        loop_->run_for(std::chrono::milliseconds(patience_ms));
        if (!done) {
            stream_.lowest_layer().close();
            loop_->run();
        }
        return got;
    }

    std::shared_ptr<asio::io_context> loop_;
    std::array<char, 8192> buffer_{};
    Stream stream_;
    const char* transport_;
    protocol::SipStream frames_;
};

std::string confirmation(const protocol::SipMessage& request) {
    return protocol::write_sip(protocol::make_response(request, 200, "device", {"127.0.0.1", 5060})
    );
}

std::string root_of(const std::string& body) { return body.substr(1, body.find('>') - 1); }

tcp::socket connected(asio::io_context& loop, std::uint16_t port) {
    tcp::socket socket(loop);
    socket.connect(tcp::endpoint(loopback(), port));
    socket.set_option(tcp::no_delay(true));
    return socket;
}

}  // namespace

Heard SipCaller::hear_answer() {
    Heard heard;
    const auto response = hear();
    if (!response || response->is_request()) {
        ADD_FAILURE() << "no response came";
        return heard;
    }
    heard.status = response->status;
    heard.response = response->raw;
    std::string body = response->body;
    if (body.empty() && heard.status == 200) {
        if (auto request = hear(); request && request->is_request()) {
            say(confirmation(*request));
            body = request->body;
            heard.apart = true;
            heard.request = std::move(*request);
        }
    }
    if (const auto answer = protocol::decode_scaip_answer(body)) {
        heard.answer = *answer;
        heard.root = root_of(body);
    }
    return heard;
}

std::vector<protocol::SipMessage> SipCaller::hear_all_before_options() {
    MessageParts parts;
    parts.method = "OPTIONS";
    say(sip_message(transport(), "", parts));
    std::vector<protocol::SipMessage> all;
    while (auto message = hear()) {
        if (message->header("cseq") == "1 OPTIONS") {
            return all;
        }
        if (message->is_request()) {
            say(confirmation(*message));
        }
        all.push_back(std::move(*message));
    }
    ADD_FAILURE() << "OPTIONS was not answered";
    return all;
}

std::unique_ptr<SipCaller> udp_caller(std::uint16_t port) {
    return std::make_unique<UdpCaller>(port);
}

std::unique_ptr<SipCaller> tcp_caller(std::uint16_t port) {
    auto loop = std::make_shared<asio::io_context>();
    auto socket = connected(*loop, port);
    return std::make_unique<StreamCaller<tcp::socket>>(loop, std::move(socket), "TCP");
}

std::unique_ptr<SipCaller> tls_caller(std::uint16_t port) {
    using Tls = asio::ssl::stream<tcp::socket>;
    auto loop = std::make_shared<asio::io_context>();
    asio::ssl::context context(asio::ssl::context::tls_client);
    Tls stream(connected(*loop, port), context);
    stream.handshake(Tls::client);
    return std::make_unique<StreamCaller<Tls>>(loop, std::move(stream), "TLS");
}

std::string sip_message(
    const std::string& transport, const std::string& body, const MessageParts& parts
) {
    static int count = 0;
    const auto number = std::to_string(++count);
    const auto branch = parts.branch.empty() ? "z9hG4bKtest" + number : parts.branch;
    const auto call = parts.branch.empty() ? number : parts.branch;
    return parts.method + " sip:arc@alarm.example.org SIP/2.0\r\nVia: SIP/2.0/" + transport +
           " 127.0.0.1:15060;branch=" + branch +
           ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:" + parts.user +
           "@alarm.example.org>;tag=d1\r\nTo: <sip:arc@alarm.example.org>\r\nCall-ID: " + call +
           "@192.0.2.10\r\nCSeq: 1 " + parts.method + "\r\n" + parts.more +
           (body.empty() ? "" : "Content-Type: " + parts.type + "\r\n") +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string mrq(const std::string& ref, const std::string& more) {
    return "<mrq><ref>" + ref + "</ref><cid>310001</cid><dty>0003</dty>" + more + "</mrq>";
}

}  // namespace nachtwacht::tests
