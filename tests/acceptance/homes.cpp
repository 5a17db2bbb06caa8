#include "tests/acceptance/homes.hpp"

#include <fcntl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <deque>

#include "protocol/device_message.hpp"
#include "protocol/sip_framing.hpp"
#include "protocol/topics.hpp"
#include "tests/acceptance/real_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::Subject;

constexpr auto listens_each = 2ms;
constexpr auto connects_each = 200ms;
constexpr const char* heartbeat_word = "h";

enum class Way : std::uint8_t { Udp, Tcp, Mqtt };
Way way_of(int client) {
    const int tenth = client % 10;
    return tenth < 6 ? Way::Udp : tenth < 8 ? Way::Tcp : Way::Mqtt;
}

daemon::MqttLinkSettings link_of(const HomesPlan& plan) {
    daemon::MqttLinkSettings settings;
    settings.port = plan.broker_port;
    settings.client_id = "homes";
    settings.user = "gateway";
    settings.password = broker_password("gateway");
    settings.subscriptions = {{protocol::filter_of(Subject::DeviceReceipt, plan.region), false}};
    settings.longest_retry = 500ms;
    return settings;
}

}  // namespace

// One TCP connection of a building, for all its homes. What is said while it is down is lost.
struct Homes::Hub {
    Hub(asio::io_context& loop, std::uint16_t port, std::function<void(const SipAnswer&)> hear)
        : timer(loop),
          house{asio::ip::address_v4::loopback(), port},
          socket(loop),
          heard(std::move(hear)) {
        connect();
    }

    void connect() {
        socket = asio::ip::tcp::socket{socket.get_executor()};
        stream = {};
        to_say.clear();
        socket.async_connect(house, [this](const boost::system::error_code& error) {
            if (error) {
                connect_later(error);
                return;
            }
            // A broker that is started meanwhile must not hold it too.
            ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
            own_port = socket.local_endpoint().port();
            is_up = true;
            read();
        });
    }

    void connect_later(const boost::system::error_code& error) {
        is_up = false;
        if (error == asio::error::operation_aborted) {
            return;
        }
        timer.expires_after(connects_each);
        timer.async_wait([this](const boost::system::error_code& stopped) {
            if (!stopped) {
                connect();
            }
        });
    }

    void say(std::string message) {
        if (!is_up) {
            return;
        }
        to_say.push_back(std::move(message));
        if (to_say.size() == 1) {
            write();
        }
    }

    void write() {
        asio::async_write(
            socket,
            asio::buffer(to_say.front()),
            [this](const boost::system::error_code& error, std::size_t) {
                if (error || to_say.empty()) {
                    return;  // the reader sees it too, and connects anew
                }
                to_say.pop_front();
                if (!to_say.empty()) {
                    write();
                }
            }
        );
    }

    void read() {
        socket.async_read_some(
            asio::buffer(bytes),
            [this](const boost::system::error_code& error, std::size_t size) {
                if (error) {
                    connect_later(error);
                    return;
                }
                stream.feed({bytes.data(), size});
                while (auto frame = stream.next()) {
                    if (const auto* message = std::get_if<protocol::SipMessage>(&*frame)) {
                        heard(read_sip_answer(message->raw));
                    }
                }
                read();
            }
        );
    }

    asio::steady_timer timer;
    asio::ip::tcp::endpoint house;
    asio::ip::tcp::socket socket;
    std::function<void(const SipAnswer&)> heard;
    protocol::SipStream stream;
    std::array<char, 65'536> bytes{};
    std::deque<std::string> to_say;
    std::uint16_t own_port{};
    bool is_up{};
};

Homes::Homes(World world, HomesPlan plan)
    : world_(world),
      plan_(std::move(plan)),
      udp_(plan_.sip_port),
      link_(
          world.loop,
          link_of(plan_),
          {.arrived = [this](const daemon::LinkArrival& arrival) { arrived(arrival); },
           .changed = [](daemon::LinkState, bool) {},
           .dropped = {}},
          nullptr
      ) {}

Homes::~Homes() = default;

void Homes::start() {
    for (int hub = 0; hub < plan_.hubs; ++hub) {
        hubs_.push_back(std::make_unique<Hub>(
            world_.loop, plan_.sip_port, [this](const SipAnswer& answer) { heard(answer); }
        ));
    }
    link_.start();
    listen();
}

void Homes::stop() {
    stopped_ = true;
    link_.stop();
    for (const auto& hub : hubs_) {
        hub->timer.cancel();
        boost::system::error_code ignored;
        hub->socket.close(ignored);
    }
}

void Homes::call(int client, const HomeEvent& event) {
    const std::string reference = "c" + std::to_string(++last_reference_);
    const auto made = calls_.emplace(reference, Call{client, event}).first;
    made->second.said_at = FastTime::Real::now();
    ++waiting_;
    say(reference, made->second);
    say_again(reference);
}

void Homes::say(const std::string& reference, const Call& call) {
    if (way_of(call.client) == Way::Mqtt) {
        protocol::DeviceEvent event;
        event.event_id = reference;
        event.kind = call.event.kind;
        publish(call.client, protocol::write(event, protocol::Form::Protobuf));
        return;
    }
    send(
        {account_of(call.client),
         reference,
         std::string{call.event.device_type},
         std::string{call.event.status_code},
         "ME",
         static_cast<int>(call.attempts) + 1},
        call.client
    );
}

void Homes::say_again(const std::string& reference) {
    const auto turn = std::min(calls_.at(reference).attempts, plan_.repeats.size() - 1);
    auto timer = std::make_shared<asio::steady_timer>(world_.loop, plan_.repeats[turn]);
    timer->async_wait([this, timer, reference](const boost::system::error_code& error) {
        Call& call = calls_.at(reference);
        if (!error && !stopped_ && !call.acknowledged) {
            ++repeats_;
            ++call.attempts;
            say(reference, call);
            say_again(reference);
        }
    });
}

void Homes::heartbeat(int client) {
    if (way_of(client) == Way::Mqtt) {
        protocol::DeviceEvent event;
        event.kind = "heartbeat";
        publish(client, protocol::write(event, protocol::Form::Protobuf));
        return;
    }
    ++heartbeats_;
    send(
        {account_of(client), heartbeat_word + std::to_string(heartbeats_), "0002", "0000", "PI"},
        client
    );
}

void Homes::garbage(std::uint64_t number) {
    const std::string mark = std::to_string(number);
    udp_.send_raw("noise " + mark);
    udp_.send_raw(
        "MESSAGE sip:alarm@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx" +
        mark +
        "\r\nMax-Forwards: 70\r\nFrom: <sip:x@127.0.0.1>;tag=x\r\nTo: <sip:alarm@127.0.0.1>\r\n"
        "Call-ID: x" +
        mark + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/xml\r\n\r\n<scaip><ref>x" + mark
    );
    publish(9, "{\"broken\": " + mark);
}

void Homes::send(const ScaipWords& words, int client) {
    if (way_of(client) == Way::Udp) {
        udp_.send(words);
        return;
    }
    const auto& hub = hubs_[static_cast<std::size_t>(client) / 10 % hubs_.size()];
    hub->say(sip_message(words, {"TCP", plan_.sip_port, hub->own_port}));
}

void Homes::listen() {
    while (const auto answer = udp_.receive(0ms)) {
        heard(*answer);
    }
    auto timer = std::make_shared<asio::steady_timer>(world_.loop, listens_each);
    timer->async_wait([this, timer](const boost::system::error_code& error) {
        if (!error && !stopped_) {
            listen();
        }
    });
}

void Homes::heard(const SipAnswer& answer) {
    if (answer.snu != "0") {
        return;
    }
    if (answer.reference.starts_with(heartbeat_word)) {
        ++answered_;
    } else {
        acknowledge(answer.reference);
    }
}

void Homes::arrived(const daemon::LinkArrival& arrival) {
    const auto receipt = protocol::read_receipt(arrival.payload);
    if (receipt && receipt->status != protocol::ReceiptStatus::Refused) {
        acknowledge(receipt->event_id);
    }
}

void Homes::acknowledge(const std::string& reference) {
    const auto found = calls_.find(reference);
    if (found != calls_.end() && !found->second.acknowledged) {
        found->second.acknowledged = true;
        found->second.took = FastTime::Real::now() - found->second.said_at;
        --waiting_;
    }
}

void Homes::publish(int client, const std::string& payload) {
    link_.publish(
        protocol::text_of({Subject::DeviceEvent, plan_.region, account_of(client), {}}),
        payload,
        {},
        false
    );
}

}  // namespace nachtwacht::tests
