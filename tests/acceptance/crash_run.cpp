#include "tests/acceptance/crash_run.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/sip_caller.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int units = 8;
constexpr auto resend_after = 500ms;

// Devices of many clients, one alarm each, every alarm repeated until it is acknowledged.
class Devices {
public:
    Devices(std::uint16_t port, int a_second, int most)
        : caller_(port), pause_(1000ms / a_second), most_(most) {}

    // Sends and listens until then; no new alarms when `old_only`.
    void work_until(Clock::time_point until, bool old_only = false) {
        while (Clock::now() < until && !(old_only && waiting_.empty())) {
            if (!old_only && Clock::now() >= next_ && last_ < most_) {
                next_ = Clock::now() + pause_;
                send(++last_);
            }
            for (auto& [client, due] : waiting_) {
                if (due <= Clock::now()) {
                    send(client);
                }
            }
            listen();
        }
    }

    [[nodiscard]] const std::set<int>& acknowledged() const { return acknowledged_; }
    [[nodiscard]] std::size_t unanswered() const { return waiting_.size(); }

private:
    void send(int client) {
        waiting_[client] = Clock::now() + resend_after;
        caller_.send(
            account_of(client), "k" + std::to_string(client), "0005", "0009", ++attempts_[client]
        );
    }

    void listen() {
        while (const auto answer = caller_.receive(2ms)) {
            if (answer->snu == "0" && answer->reference.starts_with("k")) {
                const int client = std::stoi(answer->reference.substr(1));
                acknowledged_.insert(client);
                waiting_.erase(client);
            }
        }
    }

    SipCaller caller_;
    std::chrono::milliseconds pause_;
    int most_;
    int last_{};
    Clock::time_point next_{};
    std::map<int, Clock::time_point> waiting_;
    std::map<int, int> attempts_;
    std::set<int> acknowledged_;
};

std::string street_of(int client) {
    return "Straat " + std::to_string(client) + ", 5831 AA Testdorp";
}

// A second order for an incident is right after a minute of silence only, and these phones answer
// at once.
void count(
    const std::vector<Showing>& shown, const std::set<int>& acknowledged, CrashReport& report
) {
    std::map<std::string, std::set<std::string>> incidents_of;
    std::map<std::string, std::set<std::string>> orders_of;
    for (const Showing& showing : shown) {
        incidents_of[showing.street].insert(showing.incident);
        orders_of[showing.incident].insert(showing.order);
    }
    report.shown = static_cast<int>(orders_of.size());
    const auto blame = [&](int& counter, const std::string& what) {
        ++counter;
        report.first_fault = report.first_fault.empty() ? what : report.first_fault;
    };
    for (const int client : acknowledged) {
        if (!incidents_of.contains(street_of(client))) {
            blame(
                report.lost,
                "the alarm of client " + std::to_string(client) +
                    " was acknowledged and never shown"
            );
        }
    }
    for (const auto& [street, incidents] : incidents_of) {
        if (incidents.size() > 1) {
            blame(
                report.doubled,
                street + " became " + std::to_string(incidents.size()) + " incidents"
            );
        }
    }
    for (const auto& [incident, orders] : orders_of) {
        if (orders.size() > 1) {
            blame(
                report.doubled,
                "incident " + incident + " has " + std::to_string(orders.size()) + " orders"
            );
        }
    }
}

}  // namespace

CrashReport run_crashes(const CrashPlan& plan) {
    HousePlan house_plan;
    house_plan.units = units;
    house_plan.clients = std::max(500, plan.kills * plan.alarms_a_second);
    RealHouse house{house_plan};
    CrashReport report;
    // The point may lie on the way up already; each start lives as long as it lives.
    const auto wake = [&] {
        for (int attempt = 0; attempt < 20; ++attempt) {
            try {
                house.start();
                report.slowest_wake_ms =
                    std::max(report.slowest_wake_ms, std::int64_t{house.woke_in().count()});
                return;
            } catch (const std::runtime_error&) {
                ++report.kills;
            }
        }
    };
    const auto calm = [&] { house.set_environment({}); };
    std::mt19937_64 random{plan.seed};
    calm();
    wake();
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    std::vector<std::string> names;
    for (int unit = 1; unit <= units; ++unit) {
        names.push_back(unit_name(unit));
    }
    phones.go_on_duty(names);
    Devices devices{house.sip_port(), plan.alarms_a_second, house_plan.clients};
    while (report.kills < plan.kills) {
        const auto delay = std::chrono::milliseconds{10 + random() % 400};
        if (plan.failpoint.empty()) {
            devices.work_until(Clock::now() + delay);
            house.kill();
        } else {
            house.kill();
            // Not at its first passing, which lies on the way up, but under load.
            const auto passing = std::to_string(5 + random() % 40);
            house.set_environment({{"NACHTWACHT_FAILPOINT", plan.failpoint + ":kill:" + passing}});
            wake();
            const auto until = Clock::now() + 5s;
            while (house.runs() && Clock::now() < until) {
                devices.work_until(Clock::now() + 20ms);
            }
            house.kill();
            calm();
        }
        ++report.kills;
        wake();
    }
    devices.work_until(Clock::now() + 30s, true);
    const auto acknowledged = devices.acknowledged();
    phones.wait(
        [&](const std::vector<Showing>& shown) {
            std::set<std::string> streets;
            for (const Showing& showing : shown) {
                streets.insert(showing.street);
            }
            return std::all_of(acknowledged.begin(), acknowledged.end(), [&](int client) {
                return streets.contains(street_of(client));
            });
        },
        60s
    );
    report.acknowledged = static_cast<int>(acknowledged.size());
    count(phones.shown(), acknowledged, report);
    return report;
}

std::string text_of(const CrashReport& report) {
    return "kills " + std::to_string(report.kills) + " acknowledged " +
           std::to_string(report.acknowledged) + " incidents shown " +
           std::to_string(report.shown) + " lost " + std::to_string(report.lost) + " doubled " +
           std::to_string(report.doubled) + " slowest wake " +
           std::to_string(report.slowest_wake_ms) + " ms" +
           (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::tests
