#include "daemon/house_links.hpp"

#include <spdlog/spdlog.h>

#include <boost/system/system_error.hpp>

#include "daemon/fact_lines.hpp"
#include "daemon/metrics.hpp"
#include "daemon/metrics_page.hpp"
#include "daemon/mqtt_door.hpp"
#include "daemon/mqtt_link.hpp"
#include "daemon/secret.hpp"
#include "daemon/sip_door.hpp"
#include "daemon/version.hpp"
#include "protocol/topics.hpp"

namespace nachtwacht::daemon {
namespace {

class NoLink final : public Link {
public:
    bool publish(std::string, std::string, LinkProperties, bool) override { return false; }
    [[nodiscard]] LinkState state() const override { return LinkState::Down; }
};

MqttPublication gateway_state(const HouseLinks::House& house, protocol::Presence presence) {
    protocol::GatewayStateMessage message;
    message.state = presence;
    message.epoch = house.ledger.desk().state().epoch;
    message.region = house.region;
    message.at_ms = house.ledger.now().wall.time_since_epoch().count();
    return {
        text_of(protocol::Topic{protocol::Subject::GatewayState, house.region, {}, {}}),
        write(message, protocol::Form::Protobuf),
        true};
}

}  // namespace

struct HouseLinks::Rooms {
    NoLink nobody;
    std::unique_ptr<MqttDoor> mqtt_door;
    std::unique_ptr<MqttLink> mqtt;
    std::unique_ptr<SipDoor> sip;
    std::unique_ptr<Metrics> metrics;
    std::unique_ptr<Hold> counting;
    std::unique_ptr<MetricsPage> page;

    void tell_metrics(const FrontDoor& door);
};

void HouseLinks::Rooms::tell_metrics(const FrontDoor& door) {
    const auto at_sip = sip->figures();
    metrics->at_door("scaip", "request", at_sip.server.requests);
    metrics->at_door("scaip", "repeat", at_sip.server.repeats);
    metrics->at_door("scaip", "heartbeat", at_sip.server.heartbeats);
    metrics->at_door("scaip", "unreadable", at_sip.server.unreadable);
    metrics->at_door("scaip", "garbage", at_sip.server.garbage);
    metrics->at_door("scaip", "refused", at_sip.server.refused);
    metrics->at_door("scaip", "busy", at_sip.server.busy);
    metrics->at_door("all", "unreadable_not_kept", door.not_kept());
    if (mqtt == nullptr) {
        return;
    }
    const auto& at_mqtt = mqtt_door->counters();
    metrics->at_door("mqtt", "event", at_mqtt.events);
    metrics->at_door("mqtt", "answer", at_mqtt.answers);
    metrics->at_door("mqtt", "unreadable", at_mqtt.unreadable);
    metrics->at_door("mqtt", "turned_away", at_mqtt.turned_away);
    const auto link = mqtt->counters();
    metrics->at_door("mqtt", "connect", link.connects);
    metrics->at_door("mqtt", "published", link.published);
    metrics->at_door("mqtt", "publish_failed", link.failed);
    metrics->at_door("mqtt", "not_taken", link.not_taken);
    metrics->at_door("mqtt", "dropped", link.dropped);
}

HouseLinks::HouseLinks() : rooms_(std::make_unique<Rooms>()) {}
HouseLinks::~HouseLinks() = default;

Link& HouseLinks::link() {
    return rooms_->mqtt ? static_cast<Link&>(*rooms_->mqtt) : rooms_->nobody;
}

protocol::Form HouseLinks::form_of(const routing::UnitId& unit) const {
    return rooms_->mqtt_door ? rooms_->mqtt_door->form_of(unit) : protocol::Form::Protobuf;
}

std::vector<std::string> HouseLinks::open_link(const House& house, std::function<void()> up) {
    const MqttConfig& config = house.config.mqtt;
    if (config.host.empty()) {
        house.log->warn("no MQTT broker is configured: no unit can be reached");
        return {};
    }
    MqttLinkSettings settings;
    settings.host = config.host;
    settings.port = config.port;
    settings.client_id = config.client_id;
    settings.user = config.user;
    settings.ca = config.ca;
    if (!config.password.empty()) {
        auto password = read_secret(house.config.credential(config.password));
        if (!password) {
            return {password.error()};
        }
        settings.password = password->reveal();
        while (settings.password.ends_with('\n')) {
            settings.password.pop_back();
        }
    }
    settings.subscriptions = MqttDoor::subscriptions(house.region);
    settings.will = gateway_state(house, protocol::Presence::Down);
    settings.hello = gateway_state(house, protocol::Presence::Up);
    settings.bye = settings.will;
    MqttLink::Listeners listeners;
    listeners.arrived = [this](const LinkArrival& arrival) { rooms_->mqtt_door->arrived(arrival); };
    listeners.changed =
        [this, log = house.log, up = std::move(up)](LinkState state, bool session_kept) {
            rooms_->mqtt_door->changed(state);
            if (state == LinkState::Up) {
                log->info("broker up session_kept={}", session_kept);
                up();
            } else {
                log->warn("broker down: units cannot be reached by MQTT until it is back");
            }
        };
    listeners.dropped = [log = house.log](std::uint64_t count) {
        log->warn(
            "messages dropped count={}: more came in than could be taken; their senders come again",
            count
        );
    };
    rooms_->mqtt = std::make_unique<MqttLink>(
        house.loop, std::move(settings), std::move(listeners), house.log
    );
    MqttDoor::Settings door{
        house.region,
        house.ledger.desk().state().epoch,
        [&ledger = house.ledger] { return ledger.now().wall; },
        [this](std::chrono::nanoseconds took) {
            rooms_->metrics->acknowledged(routing::Door::Mqtt, took);
        }};
    rooms_->mqtt_door =
        std::make_unique<MqttDoor>(house.door, *rooms_->mqtt, std::move(door), house.log);
    return {};
}

std::vector<std::string> HouseLinks::open_doors(const House& house) {
    rooms_->metrics = std::make_unique<Metrics>(std::string{version});
    rooms_->counting = house.ledger.follow(
        [this, &ledger = house.ledger, log = house.log](const CommittedEntry& entry) {
            log_entry(*log, *entry);
            rooms_->metrics->count(*entry, ledger.committed_state(), ledger.waited());
        }
    );
    rooms_->sip = std::make_unique<SipDoor>(house.loop, house.config.sip, house.door, house.log);
    rooms_->sip->when_acknowledged([this](std::chrono::nanoseconds took) {
        rooms_->metrics->acknowledged(routing::Door::Scaip, took);
    });
    std::vector<std::string> lines = rooms_->sip->start();
    if (house.config.metrics.listen.port != 0) {
        try {
            rooms_->page = std::make_unique<MetricsPage>(
                house.loop,
                house.config.metrics.listen,
                [this,
                 &ledger = house.ledger,
                 &journal = house.journal,
                 &door = house.door,
                 tell_more = house.tell_more] {
                    rooms_->tell_metrics(door);
                    if (tell_more) {
                        tell_more(*rooms_->metrics);
                    }
                    return rooms_->metrics->text(
                        ledger.committed_state(), journal.uncommitted(), journal.space()
                    );
                }
            );
        } catch (const boost::system::system_error& error) {
            lines.push_back(
                "metrics port " + std::to_string(house.config.metrics.listen.port) + ": " +
                error.what()
            );
        }
    }
    if (lines.empty() && rooms_->mqtt) {
        rooms_->mqtt->start();
    }
    return lines;
}

void HouseLinks::close_doors(std::chrono::milliseconds within, std::function<void()> done) {
    if (rooms_->page) {
        rooms_->page->stop();
    }
    if (rooms_->sip) {
        rooms_->sip->drain(within, std::move(done));
    } else {
        done();
    }
}

void HouseLinks::leave() {
    rooms_->counting.reset();
    if (rooms_->sip) {
        rooms_->sip->stop();
    }
    if (rooms_->mqtt) {
        rooms_->mqtt->stop();
    }
}

std::uint16_t HouseLinks::sip_udp_port() const {
    const auto ports = rooms_->sip ? rooms_->sip->udp_ports() : std::vector<std::uint16_t>{};
    return ports.empty() ? std::uint16_t{0} : ports.front();
}

std::uint16_t HouseLinks::sip_tcp_port() const {
    const auto ports = rooms_->sip ? rooms_->sip->tcp_ports() : std::vector<std::uint16_t>{};
    return ports.empty() ? std::uint16_t{0} : ports.front();
}

std::uint16_t HouseLinks::metrics_port() const {
    return rooms_->page ? rooms_->page->port() : std::uint16_t{0};
}

}  // namespace nachtwacht::daemon
