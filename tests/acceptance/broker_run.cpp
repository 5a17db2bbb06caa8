#include "tests/acceptance/broker_run.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"
#include "tests/acceptance/mqtt_devices.hpp"
#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/real_house.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int units = 8;

// The entries in which each event of a device was stored.
std::map<std::string, std::vector<std::uint64_t>> stored_events(const RealHouse& house) {
    std::map<std::string, std::vector<std::uint64_t>> found;
    auto reader = daemon::JournalReader::open(daemon::journal_file_in(house.state()));
    const auto last = reader ? reader->last_number() : tl::make_unexpected(reader.error());
    const auto keep = [&](std::uint64_t number, std::string_view bytes) {
        const auto entry = daemon::decode_entry(bytes);
        const auto* signal = entry ? std::get_if<routing::SignalReceived>(&entry->event) : nullptr;
        if (signal != nullptr) {
            found[signal->signal.reference.value].push_back(number);
        }
        return daemon::JournalResult<void>();
    };
    if (!last || !reader->entries(1, *last, keep)) {
        throw std::runtime_error("the journal cannot be read");
    }
    return found;
}

// Incidents whose further orders were each offered a minute after the one before, as they must be
// when the broker kept a phone silent for so long. The daemon lives on, so there is one epoch.
std::set<std::string> asked_further_after_silence(const RealHouse& house) {
    std::map<routing::IncidentId, std::vector<routing::Steady>> offers;
    auto reader = daemon::JournalReader::open(daemon::journal_file_in(house.state()));
    const auto last = reader ? reader->last_number() : tl::make_unexpected(reader.error());
    const auto keep = [&](std::uint64_t, std::string_view bytes) {
        const auto entry = daemon::decode_entry(bytes);
        for (const auto& fact : entry ? entry->facts : std::vector<routing::Fact>{}) {
            if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
                offers[{offered->order.epoch, offered->order.number}].push_back(entry->now.steady);
            }
        }
        return daemon::JournalResult<void>();
    };
    if (!last || !reader->entries(1, *last, keep)) {
        throw std::runtime_error("the journal cannot be read");
    }
    std::set<std::string> found;
    for (const auto& [incident, at] : offers) {
        const auto early = std::ranges::adjacent_find(at, [](auto one, auto next) {
            return next - one < std::chrono::minutes{1};
        });
        if (at.size() > 1 && early == at.end()) {
            found.insert(std::to_string(incident.epoch) + "-" + std::to_string(incident.number));
        }
    }
    return found;
}

class BrokerRun {
public:
    explicit BrokerRun(const BrokerPlan& plan)
        : plan_(plan), random_(plan.seed), house_plan_(house_plan_of(plan)), house_(house_plan_) {
        house_.start();
    }

    BrokerReport run() {
        const auto port = house_.broker().port();
        Phones phones{port, house_region, Phones::Manner::AcceptAndFinish};
        phones.go_on_duty(unit_names(units));
        MqttDevices devices{port, house_region, plan_.alarms_a_second, house_plan_.clients};
        for (; report_.kills < plan_.kills; ++report_.kills) {
            work_until_receipts_come(devices);
            devices.work_until(Clock::now() + any_of(0, 500));
            if (report_.kills % 3 == 2) {
                freeze(devices);
            }
            kill(devices);
        }
        report_.under_fire = static_cast<int>(devices.receipts().size());
        devices.work_until(Clock::now() + 500ms);
        devices.work_until(Clock::now() + 60s, true);
        std::set<int> acknowledged;
        for (const auto& [client, entry] : devices.receipts()) {
            acknowledged.insert(client);
        }
        phones.wait(
            [&](const std::vector<Showing>& shown) { return all_shown(shown, acknowledged); }, 60s
        );
        const auto further = asked_further_after_silence(house_);
        report_.asked_further = static_cast<int>(further.size());
        report_.tally = tally_of(phones.shown(), acknowledged, further);
        report(devices);
        return report_;
    }

private:
    static HousePlan house_plan_of(const BrokerPlan& plan) {
        HousePlan house;
        house.units = units;
        // The gateway waits up to 5 s before it connects again to a broker that comes and goes.
        house.clients = 500 + plan.kills * 10 * plan.alarms_a_second;
        return house;
    }

    [[nodiscard]] std::chrono::milliseconds any_of(int from, int to) {
        return std::chrono::milliseconds{std::uniform_int_distribution<int>{from, to}(random_)};
    }

    // So that the next blow falls into what is going on, and not between two attempts to connect.
    void work_until_receipts_come(MqttDevices& devices) {
        const auto before = devices.receipts().size();
        const auto until = Clock::now() + 20s;
        while (devices.receipts().size() == before && Clock::now() < until) {
            devices.work_until(Clock::now() + 20ms);
        }
    }

    void kill(MqttDevices& devices) {
        house_.broker().kill();
        house_.broker().forget();
        devices.work_until(Clock::now() + any_of(0, 300));
        house_.broker().start();
    }

    void freeze(MqttDevices& devices) {
        ++report_.freezes;
        house_.broker().freeze();
        devices.work_until(Clock::now() + any_of(100, 1000));
        house_.broker().thaw();
        devices.work_until(Clock::now() + any_of(0, 200));
    }

    void report(const MqttDevices& devices) {
        report_.receipts = static_cast<int>(devices.receipts().size());
        report_.unanswered = static_cast<int>(devices.unanswered());
        report_.said_again = devices.oddities().said_again;
        const auto stored = stored_events(house_);
        auto& tally = report_.tally;
        for (const auto& [client, entry] : devices.receipts()) {
            const auto found = stored.find(event_id_of(client));
            if (found == stored.end() || found->second.front() != entry) {
                tally.blame(
                    tally.lost,
                    "the receipt for client " + std::to_string(client) + " names entry " +
                        std::to_string(entry) + ", which does not hold its alarm"
                );
            }
        }
        for (const auto& [event, entries] : stored) {
            if (entries.size() > 1) {
                tally.blame(tally.doubled, "event " + event + " is in the journal twice");
            }
        }
        if (devices.oddities().contradicted + devices.oddities().refused > 0) {
            tally.blame(tally.lost, "an alarm was refused, or its receipts contradict each other");
        }
    }

    BrokerPlan plan_;
    std::mt19937_64 random_;
    HousePlan house_plan_;
    RealHouse house_;
    BrokerReport report_;
};

}  // namespace

BrokerReport run_broker_kills(const BrokerPlan& plan) { return BrokerRun{plan}.run(); }

std::string text_of(const BrokerReport& report) {
    return "broker kills " + std::to_string(report.kills) + " freezes " +
           std::to_string(report.freezes) + " receipts " + std::to_string(report.receipts) + " (" +
           std::to_string(report.under_fire) + " before the last kill) unanswered " +
           std::to_string(report.unanswered) + " said again " + std::to_string(report.said_again) +
           " " + text_of(report.tally);
}

}  // namespace nachtwacht::tests
