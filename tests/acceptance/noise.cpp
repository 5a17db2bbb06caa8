#include "tests/acceptance/noise.hpp"

#include <arpa/inet.h>
#include <mqtt/async_client.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <deque>
#include <random>
#include <vector>

namespace nachtwacht::tests {
namespace {

constexpr std::size_t connections_held_open = 200;

std::string scaip(const std::string& account, const std::string& reference) {
    return "<scaip><ref>" + reference + "</ref><cid>" + account +
           "</cid><dty>0005</dty><stc>0009</stc></scaip>";
}

std::string message(
    const std::string& transport, const std::string& call, const std::string& body
) {
    return "MESSAGE sip:alarm@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/" + transport +
           " 127.0.0.1:9;branch=z9hG4bK" + call +
           "\r\nMax-Forwards: 70\r\nFrom: <sip:n@127.0.0.1>;tag=n\r\nTo: <sip:alarm@127.0.0.1>\r\n"
           "Call-ID: " +
           call + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/xml\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

struct Noise::Mouth {
    Mouth(RealHouse& the_house, std::uint64_t seed)
        : house(the_house),
          random(seed),
          broker(
              "tcp://127.0.0.1:" + std::to_string(house.broker().port()),
              "noise",
              mqtt::create_options{MQTTVERSION_5}
          ),
          datagrams(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        broker
            .connect(mqtt::connect_options_builder()
                         .mqtt_version(MQTTVERSION_5)
                         .clean_start(true)
                         .user_name("gateway")
                         .password(broker_password("gateway"))
                         .finalize())
            ->wait();
    }
    ~Mouth() {
        ::close(datagrams);
        for (const int handle : held) {
            ::close(handle);
        }
        try {
            broker.disconnect()->wait_for(std::chrono::seconds{2});
        } catch (const mqtt::exception&) {
            // It may have thrown us out.
        }
    }

    unsigned below(unsigned limit) { return static_cast<unsigned>(random() % limit); }

    std::string bytes(unsigned most) {
        std::string text(1 + below(most), '\0');
        for (char& byte : text) {
            byte = static_cast<char>(random());
        }
        return text;
    }

    // A good message with some of it bent, cut, doubled or blown up.
    std::string bent(std::string text) {
        for (unsigned times = 1 + below(4); times > 0 && !text.empty(); --times) {
            const auto at = below(static_cast<unsigned>(text.size()));
            switch (below(5)) {
                case 0:
                    text[at] = static_cast<char>(random());
                    break;
                case 1:
                    text.resize(at);
                    break;
                case 2:
                    text.insert(at, text.substr(at, below(300)));
                    break;
                case 3:
                    text.insert(at, std::string(below(5000), text[at]));
                    break;
                default:
                    text.erase(at, below(40));
            }
        }
        return text;
    }

    // Clients that nobody has: what is readable by chance must not be an alarm of a real one.
    std::string sip_noise(const std::string& transport) {
        const std::string call = std::to_string(random());
        const std::string body = scaip("99" + call.substr(0, 6), "n" + call);
        switch (below(4)) {
            case 0:
                return bytes(1200);
            case 1:
                return bent(message(transport, call, body));
            case 2:
                return message(transport, call, bent(body));
            default:
                return message(transport, call, bytes(600));
        }
    }

    void say_datagram() {
        sockaddr_in to = at_port(house.sip_port());
        const std::string text = sip_noise("UDP");
        // Also lost when the queue is full, like any other datagram.
        [[maybe_unused]] const auto sent = ::sendto(
            datagrams, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to
        );
    }

    static sockaddr_in at_port(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    void say_on(int handle, const sockaddr* address, socklen_t size, const std::string& text) {
        if (::connect(handle, address, size) == 0) {
            [[maybe_unused]] const auto sent =
                ::send(handle, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        // Most connections stay open and say nothing more.
        held.push_back(handle);
        if (held.size() > connections_held_open) {
            ::close(held.front());
            held.pop_front();
        }
    }

    void say_on_port(std::uint16_t port, const std::string& text) {
        const sockaddr_in address = at_port(port);
        say_on(
            ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
            reinterpret_cast<const sockaddr*>(&address),
            sizeof address,
            text
        );
    }

    void say_to_command() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, house.command_socket().c_str(), sizeof address.sun_path - 1);
        const std::string good = R"({"command":"incidents","language":"nl"})";
        say_on(
            ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
            reinterpret_cast<const sockaddr*>(&address),
            sizeof address,
            (below(2) == 0 ? bytes(3000) : bent(good)) + "\n"
        );
    }

    void say_to_broker() {
        const std::string region = std::string{"nachtwacht/"} + house_region;
        const std::array topics{
            region + "/device/hub" + std::to_string(below(5)) + "/event",
            region + "/unit/u1/answer",
            region + "/unit/u2/duty",
            region + "/unit/nobody/link",
            std::string{"owntracks/u3/phone"},
            region + "/unit/u1/answer/extra",
        };
        const std::string good = R"({"event_id":"n1","order":"1-1-1","answer":"accept"})";
        const std::string text = below(2) == 0 ? bytes(400) : bent(good);
        try {
            broker.publish(topics.at(below(topics.size())), text.data(), text.size(), 1, false);
        } catch (const mqtt::exception&) {
            // Full: the next will do.
        }
    }

    void say_something() {
        switch (below(16)) {
            case 0:
                return say_on_port(house.sip_port(), sip_noise("TCP"));
            case 1:
                return say_on_port(house.sip_tls_port(), bytes(2000));
            case 2:
                return say_on_port(
                    house.metrics_port(),
                    below(2) == 0 ? bytes(3000) : bent("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                );
            case 3:
                return say_to_command();
            case 4:
            case 5:
                return say_to_broker();
            default:
                return say_datagram();
        }
    }

    RealHouse& house;
    std::mt19937_64 random;
    mqtt::async_client broker;
    int datagrams;
    std::deque<int> held;
};

Noise::Noise(RealHouse& house, std::uint64_t seed)
    : mouth_(std::make_unique<Mouth>(house, seed)), thread_([this] { run(); }) {}

Noise::~Noise() {
    ending_ = true;
    thread_.join();
}

void Noise::run() {
    while (!ending_) {
        mouth_->say_something();
        ++sent_;
        if (sent_ % 32 == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds{2});  // a pace, not a wait
        }
    }
}

}  // namespace nachtwacht::tests
