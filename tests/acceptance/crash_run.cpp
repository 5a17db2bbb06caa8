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

// At which passing a point strikes: under load where it lies on an alarm's way, early where it is
// passed seldom.
int passing_of(const std::string& point, std::mt19937_64& random) {
    const auto one_of = [&](int count) {
        return std::uniform_int_distribution<int>{1, count}(random);
    };
    if (point == "during-import" || point == "during-snapshot") {
        return 1;
    }
    return point.ends_with("checkpoint") ? one_of(2) : 4 + one_of(40);
}

class CrashRun {
public:
    explicit CrashRun(const CrashPlan& plan)
        : plan_(plan),
          random_(plan.seed),
          house_plan_(house_plan_of(plan)),
          house_(house_plan_),
          devices_(house_.sip_port(), plan.alarms_a_second, house_plan_.clients) {}

    CrashReport run() {
        wake();
        Phones phones{house_.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
        phones.go_on_duty(unit_names(units));
        for (; report_.kills < plan_.kills; ++report_.kills) {
            plan_.failpoint.empty() ? strike_from_outside() : strike_at_the_point();
            wake();
        }
        devices_.work_until(Clock::now() + 30s, true);
        const auto acknowledged = devices_.acknowledged();
        phones.wait(
            [&](const std::vector<Showing>& shown) { return all_shown(shown, acknowledged); }, 60s
        );
        report_.acknowledged = static_cast<int>(acknowledged.size());
        count(phones.shown(), acknowledged, report_);
        return report_;
    }

private:
    static HousePlan house_plan_of(const CrashPlan& plan) {
        HousePlan house;
        house.units = units;
        house.clients = std::max(500, plan.kills * plan.alarms_a_second);
        house.snapshot_every = 300;
        return house;
    }

    static bool all_shown(const std::vector<Showing>& shown, const std::set<int>& acknowledged) {
        std::set<std::string> streets;
        for (const Showing& showing : shown) {
            streets.insert(showing.street);
        }
        return std::all_of(acknowledged.begin(), acknowledged.end(), [&](int client) {
            return streets.contains(street_of(client));
        });
    }

    void wake() {
        house_.start();
        report_.slowest_wake_ms =
            std::max(report_.slowest_wake_ms, std::int64_t{house_.woke_in().count()});
    }

    void strike_from_outside() {
        devices_.work_until(Clock::now() + std::chrono::milliseconds{10 + random_() % 400});
        house_.kill();
        ++report_.struck;
    }

    void strike_at_the_point() {
        devices_.work_until(Clock::now() + 200ms);
        house_.kill();
        const auto passing = std::to_string(passing_of(plan_.failpoint, random_));
        house_.set_environment({{"NACHTWACHT_FAILPOINT", plan_.failpoint + ":kill:" + passing}});
        if (plan_.failpoint == "during-import") {
            house_.register_one_more();
        }
        try {
            house_.start();
        } catch (const std::runtime_error&) {
            // The point may lie on the way up.
        }
        const auto until = Clock::now() + 20s;
        while (house_.runs() && Clock::now() < until) {
            devices_.work_until(Clock::now() + 20ms);
        }
        report_.struck += house_.runs() ? 0 : 1;
        house_.kill();
        house_.set_environment({});
    }

    CrashPlan plan_;
    std::mt19937_64 random_;
    HousePlan house_plan_;
    RealHouse house_;
    Devices devices_;
    CrashReport report_;
};

}  // namespace

CrashReport run_crashes(const CrashPlan& plan) { return CrashRun{plan}.run(); }

std::string text_of(const CrashReport& report) {
    return "kills " + std::to_string(report.kills) + " struck " + std::to_string(report.struck) +
           " acknowledged " + std::to_string(report.acknowledged) + " incidents shown " +
           std::to_string(report.shown) + " lost " + std::to_string(report.lost) + " doubled " +
           std::to_string(report.doubled) + " slowest wake " +
           std::to_string(report.slowest_wake_ms) + " ms" +
           (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::tests
