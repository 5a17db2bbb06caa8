#include "tests/simulation/device.hpp"

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

Devices::Devices(Outside outside, Random random) : outside_(outside), random_(random) {}

void Devices::begin(int per_hour) {
    per_hour_ = per_hour;
    next();
}

Reference Devices::reference(Door door, const std::string& sender) {
    // Some devices count from 1 after each power cut: the same value with other content is news.
    const bool reused = random_.chance(50);
    const std::string value =
        reused ? std::to_string(random_.below(3)) : "r" + std::to_string(sent_);
    return {door, sender, value, "c" + std::to_string(sent_), 35min};
}

Signal Devices::alarm() {
    // Troubles come in twos: often the same person again.
    if (last_account_.empty() || !random_.chance(300)) {
        last_account_ = random_.pick(outside_.setting.accounts);
    }
    Signal signal{.kind = random_.pick(outside_.setting.alarms)};
    const Door door = random_.chance(700) ? Door::Scaip : Door::Mqtt;
    signal.reference = reference(door, last_account_);
    signal.update = random_.chance(30);
    signal.phone_back = random_.chance(20);
    if (random_.chance(100)) {
        signal.position = somewhere(random_);
    }
    return signal;
}

Signal Devices::request() {
    static const std::vector<Asker> askers{
        Asker::Layman,
        Asker::Operator,
        Asker::DistrictNurse,
        Asker::Gp,
        Asker::Hap,
        Asker::Hospital,
        Asker::Unit};
    const auto clients = static_cast<std::uint32_t>(outside_.setting.clients->clients.size());
    Signal signal{.kind = random_.pick(outside_.setting.asked), .asker = random_.pick(askers)};
    if (!random_.chance(80)) {
        signal.client = ClientNumber{1 + random_.below(clients)};
    }
    if (random_.chance(800)) {
        signal.asked = static_cast<Urgency>(random_.between(1, 5));
    }
    if (random_.chance(200)) {
        signal.care_path = {"palliative"};
    }
    signal.reference = reference(random_.chance(200) ? Door::Command : Door::Phone, "desk");
    return signal;
}

void Devices::next() {
    if (stopped_) {
        return;
    }
    ++sent_;
    const std::uint32_t draw = random_.below(100);
    if (draw < 3) {
        const Reference raw = reference(Door::Scaip, random_.pick(outside_.setting.accounts));
        send(UnreadableReceived{raw}, raw);
    } else {
        const Signal signal = draw < 20 ? request() : alarm();
        send(SignalReceived{signal}, signal.reference);
    }
    const Milliseconds twice_the_mean = Milliseconds{2h} / per_hour_;
    outside_.timeline.after(random_.between(1ms, twice_the_mean), [this] { next(); });
}

void Devices::storm() {
    outside_.coverage.count("fault", "storm");
    for (const std::string& account : outside_.setting.accounts) {
        outside_.timeline.after(random_.between(0ms, 1min), [this, account] {
            ++sent_;
            Signal signal{.kind = Kind::MainsFailure};
            signal.reference = reference(Door::Scaip, account);
            send(SignalReceived{signal}, signal.reference);
        });
    }
}

void Devices::send(Event event, const Reference& reference) {
    ++waiting_;
    send_again(std::make_shared<Message>(Message{std::move(event), reference}));
}

void Devices::send_again(const std::shared_ptr<Message>& message) {
    if (message->acknowledged) {
        return;
    }
    outside_.wire.carry([this, message] {
        outside_.house
            .hear(message->event, message->reference, [this, message](const std::string&) {
                outside_.wire.carry([this, message] {
                    if (!message->acknowledged) {
                        message->acknowledged = true;
                        --waiting_;
                        acknowledged_.push_back(message->reference);
                    }
                });
            });
    });
    outside_.timeline.after(random_.between(6s, 20s), [this, message] { send_again(message); });
}

}  // namespace nachtwacht::simulation
