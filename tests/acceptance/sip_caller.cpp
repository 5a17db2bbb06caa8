#include "tests/acceptance/sip_caller.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace nachtwacht::tests {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
    const auto from = text.find(start);
    if (from == std::string::npos) {
        return {};
    }
    const auto to = text.find(end, from + start.size());
    return text.substr(from + start.size(), to - from - start.size());
}

}  // namespace

SipCaller::SipCaller(std::uint16_t port)
    : handle_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), port_(port) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const auto remote = loopback(port);
    const int buffer = 8 << 20;
    ::setsockopt(handle_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (::bind(handle_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(handle_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        ::connect(handle_, reinterpret_cast<const sockaddr*>(&remote), sizeof remote) != 0) {
        throw std::runtime_error("no UDP socket on the loopback");
    }
    own_port_ = ntohs(address.sin_port);
}

SipCaller::~SipCaller() { ::close(handle_); }

void SipCaller::send(
    const std::string& account,
    const std::string& reference,
    const std::string& device_type,
    const std::string& status_code,
    int attempt
) {
    const std::string body = "<scaip><ref>" + reference + "</ref><cid>" + account + "</cid><dty>" +
                             device_type + "</dty><stc>" + status_code + "</stc></scaip>";
    const std::string own = "127.0.0.1:" + std::to_string(own_port_);
    const std::string call = account + reference + "n" + std::to_string(attempt);
    send_raw(
        "MESSAGE sip:alarm@127.0.0.1:" + std::to_string(port_) + " SIP/2.0\r\nVia: SIP/2.0/UDP " +
        own + ";branch=z9hG4bK" + call + "\r\nMax-Forwards: 70\r\nFrom: <sip:" + account +
        "@127.0.0.1>;tag=" + reference + "\r\nTo: <sip:alarm@127.0.0.1>\r\nCall-ID: " + call +
        "\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/xml\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body
    );
}

void SipCaller::send_raw(const std::string& datagram) {
    // Refused while the daemon is down: like a lost datagram, it is sent again by who wants an
    // answer.
    [[maybe_unused]] const auto sent = ::send(handle_, datagram.data(), datagram.size(), 0);
}

std::optional<SipAnswer> SipCaller::receive(std::chrono::milliseconds within) {
    pollfd waiting{handle_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) {
        return std::nullopt;
    }
    std::array<char, 65'536> bytes{};
    const auto size = ::recv(handle_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size <= 0) {
        return std::nullopt;
    }
    const std::string text{bytes.data(), static_cast<std::size_t>(size)};
    SipAnswer answer;
    answer.status = std::atoi(between(text, "SIP/2.0 ", " ").c_str());
    answer.reference = between(text, "<ref>", "</ref>");
    answer.snu = between(text, "<snu>", "</snu>");
    return answer;
}

}  // namespace nachtwacht::tests
