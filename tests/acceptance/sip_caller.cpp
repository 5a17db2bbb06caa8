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

std::string sip_message(const ScaipWords& words, const SipWire& wire) {
    const std::string type =
        words.message_type == "ME" ? "" : "<mty>" + words.message_type + "</mty>";
    const std::string body = "<scaip><ref>" + words.reference + "</ref><cid>" + words.account +
                             "</cid>" + type + "<dty>" + words.device_type + "</dty><stc>" +
                             words.status_code + "</stc></scaip>";
    const std::string own = "127.0.0.1:" + std::to_string(wire.own_port);
    const std::string call = words.account + words.reference + "n" + std::to_string(words.attempt);
    return "MESSAGE sip:alarm@127.0.0.1:" + std::to_string(wire.port) +
           " SIP/2.0\r\nVia: SIP/2.0/" + wire.transport + " " + own + ";branch=z9hG4bK" + call +
           "\r\nMax-Forwards: 70\r\nFrom: <sip:" + words.account +
           "@127.0.0.1>;tag=" + words.reference +
           "\r\nTo: <sip:alarm@127.0.0.1>\r\nCall-ID: " + call +
           "\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/xml\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

SipAnswer read_sip_answer(const std::string& text) {
    SipAnswer answer;
    answer.status = std::atoi(between(text, "SIP/2.0 ", " ").c_str());
    answer.reference = between(text, "<ref>", "</ref>");
    answer.snu = between(text, "<snu>", "</snu>");
    return answer;
}

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
    send({account, reference, device_type, status_code, "ME", attempt});
}

void SipCaller::send(const ScaipWords& words) {
    send_raw(sip_message(words, {"UDP", port_, own_port_}));
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
    return read_sip_answer({bytes.data(), static_cast<std::size_t>(size)});
}

}  // namespace nachtwacht::tests
