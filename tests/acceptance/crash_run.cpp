#include "tests/acceptance/crash_run.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <stdexcept>

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

// As RealHouse gives it.
int code_of(CrashAction action) {
    constexpr int journal_lost = 70;
    return action == CrashAction::Kill ? -SIGKILL : journal_lost;
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
        report_.tally = tally_of(phones.shown(), acknowledged);
        return report_;
    }

private:
    static HousePlan house_plan_of(const CrashPlan& plan) {
        HousePlan house;
        house.units = units;
        // Without new alarms nothing is written, and a point on the way of the log is not passed.
        const int seconds_a_kill = plan.failpoint.empty() ? 1 : 4;
        house.clients = std::max(500, plan.kills * seconds_a_kill * plan.alarms_a_second);
        house.snapshot_every = 300;
        return house;
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
        const auto action =
            plan_.actions[static_cast<std::size_t>(report_.kills) % plan_.actions.size()];
        devices_.work_until(Clock::now() + 200ms);
        house_.kill();
        arm(action);
        try {
            house_.start();
        } catch (const std::runtime_error&) {
            // The point may lie on the way up.
        }
        const bool struck = action == CrashAction::Slow ? is_slowed() : ends_with(code_of(action));
        report_.struck += struck ? 1 : 0;
        house_.kill();
        house_.set_environment({});
    }

    void arm(CrashAction action) {
        const auto passing = std::to_string(passing_of(plan_.failpoint, random_));
        const std::string armed = plan_.failpoint + ":" + word_of(action) + ":" + passing;
        house_.set_environment({{"NACHTWACHT_FAILPOINT", armed}});
        if (plan_.failpoint == "during-import") {
            house_.register_one_more();
        }
    }

    [[nodiscard]] bool works_until(const std::function<bool()>& done) {
        const auto until = Clock::now() + 20s;
        while (!done() && Clock::now() < until) {
            devices_.work_until(Clock::now() + 20ms);
        }
        return done();
    }

    [[nodiscard]] bool ends_with(int code) {
        return works_until([&] { return !house_.runs(); }) && house_.wait_for_end(0ms) == code;
    }

    // It waits, and then goes on as if nothing had been: it still runs, and every device is
    // answered.
    [[nodiscard]] bool is_slowed() {
        const std::string said = "failpoint " + plan_.failpoint + ": slow";
        const bool waited =
            works_until([&] { return house_.log_of_this_start().find(said) != std::string::npos; });
        devices_.work_until(Clock::now() + 20s, true);
        return waited && devices_.unanswered() == 0 && house_.runs();
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

std::string word_of(CrashAction action) {
    switch (action) {
        case CrashAction::Kill:
            return "kill";
        case CrashAction::Fail:
            return "fail";
        case CrashAction::Slow:
            return "slow";
    }
    return {};
}

std::string text_of(const CrashReport& report) {
    return "kills " + std::to_string(report.kills) + " struck " + std::to_string(report.struck) +
           " acknowledged " + std::to_string(report.acknowledged) + " slowest wake " +
           std::to_string(report.slowest_wake_ms) + " ms " + text_of(report.tally);
}

}  // namespace nachtwacht::tests
