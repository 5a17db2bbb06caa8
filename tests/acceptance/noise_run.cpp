#include "tests/acceptance/noise_run.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/acceptance/noise.hpp"
#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/sip_caller.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto resend_after = 500ms;
// For a minute: a sanitizer or a busy machine makes the house slow, and how slow is in the report.
constexpr int attempts = 120;

double milliseconds(Clock::duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

// Sends one alarm until it is acknowledged; the attempts that it took, 0: never.
int call_for_help(SipCaller& device, int client) {
    const std::string reference = "a" + std::to_string(client);
    for (int attempt = 1; attempt <= attempts; ++attempt) {
        device.send(account_of(client), reference, "0005", "0009", attempt);
        const auto until = Clock::now() + resend_after;
        while (Clock::now() < until) {
            const auto answer =
                device.receive(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
            if (answer && answer->reference == reference && answer->snu == "0") {
                return attempt;
            }
        }
    }
    return 0;
}

}  // namespace

NoiseReport run_noise(const NoisePlan& plan) {
    HousePlan house_plan;
    house_plan.tls = true;
    house_plan.clients = static_cast<int>(plan.lasts.count() + 1) * plan.alarms_a_second + 10;
    RealHouse house{house_plan};
    house.start();
    const pid_t first = house.pid();
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    phones.go_on_duty(unit_names(house_plan.units));
    SipCaller device{house.sip_port()};

    NoiseReport report;
    std::map<std::string, Clock::time_point> sent_at;
    {
        const Noise noise{house, plan.seed};
        const auto began = Clock::now();
        for (auto due = began; due < began + plan.lasts; due += 1000ms / plan.alarms_a_second) {
            while (Clock::now() < due) {
                // Answers to noise that was readable by chance come to its own socket, not here.
                [[maybe_unused]] const auto late =
                    device.receive(std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now())
                    );
            }
            const int client = ++report.alarms;
            const auto sent = Clock::now();
            sent_at[street_of(client)] = sent;
            const int took = call_for_help(device, client);
            report.acknowledged += took > 0 ? 1 : 0;
            report.repeated += std::max(took, 1) - 1;
            report.slowest_acknowledged_ms =
                std::max(report.slowest_acknowledged_ms, milliseconds(Clock::now() - sent));
        }
        const auto all_shown = [&](const std::vector<Showing>& shown) {
            return shown.size() >= static_cast<std::size_t>(report.alarms);
        };
        phones.wait(all_shown, 60s);
        report.noises = noise.sent();
    }
    std::set<std::string> incidents;
    for (const Showing& showing : phones.shown()) {
        incidents.insert(showing.incident);
        report.slowest_order_ms =
            std::max(report.slowest_order_ms, milliseconds(showing.at - sent_at[showing.street]));
    }
    report.shown = static_cast<int>(incidents.size());
    report.alive = house.runs() && house.pid() == first;
    report.memory = house.memory("VmRSS");
    return report;
}

std::string text_of(const NoiseReport& report) {
    return "noises " + std::to_string(report.noises) + " alarms " + std::to_string(report.alarms) +
           " acknowledged " + std::to_string(report.acknowledged) + " repeated " +
           std::to_string(report.repeated) + " incidents shown " + std::to_string(report.shown) +
           " slowest acknowledgement " + std::to_string(report.slowest_acknowledged_ms) +
           " ms, slowest order " + std::to_string(report.slowest_order_ms) + " ms, daemon " +
           (report.alive ? "alive" : "ENDED") + ", memory " + report.memory;
}

}  // namespace nachtwacht::tests
