// nachtwacht_crashes: the long form of crash_test.cpp and broker_test.cpp. Exit code 1 when
// anything was lost or doubled, or the daemon did not do what it was made to do.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "tests/acceptance/broker_run.hpp"
#include "tests/acceptance/crash_run.hpp"

namespace {

using namespace nachtwacht::tests;

constexpr const char* usage =
    "nachtwacht_crashes [--kills N] [--point FAILPOINT [--action kill|fail|slow]]\n"
    "nachtwacht_crashes --broker-kills N\n"
    "both: [--seed S] [--rate ALARMS_A_SECOND]\n";

std::optional<CrashAction> action_named(const std::string& word) {
    for (const auto action : {CrashAction::Kill, CrashAction::Fail, CrashAction::Slow}) {
        if (word_of(action) == word) {
            return action;
        }
    }
    return std::nullopt;
}

struct Wish {
    CrashPlan crashes{};
    BrokerPlan broker{};
};

bool read(const std::string& name, const char* value, Wish& wish) {
    if (name == "--kills") {
        wish.crashes.kills = std::atoi(value);
    } else if (name == "--broker-kills") {
        wish.broker.kills = std::atoi(value);
    } else if (name == "--seed") {
        wish.crashes.seed = wish.broker.seed = static_cast<std::uint64_t>(std::atoll(value));
    } else if (name == "--rate") {
        wish.crashes.alarms_a_second = wish.broker.alarms_a_second = std::max(1, std::atoi(value));
    } else if (name == "--point") {
        wish.crashes.failpoint = value;
    } else if (const auto action = action_named(value); name == "--action" && action) {
        wish.crashes.actions = {*action};
    } else {
        return false;
    }
    return true;
}

std::optional<Wish> read_wish(int argc, char* argv[]) {
    Wish wish;
    wish.crashes.kills = 200;
    wish.broker.kills = 0;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc || !read(argv[i], argv[i + 1], wish)) {
            return std::nullopt;
        }
    }
    return wish;
}

int run(const BrokerPlan& plan) {
    const auto report = run_broker_kills(plan);
    std::printf("%s\n", text_of(report).c_str());
    return report.tally.lost == 0 && report.tally.doubled == 0 && report.unanswered == 0 ? 0 : 1;
}

int run(const CrashPlan& plan) {
    const auto report = run_crashes(plan);
    const std::string point =
        plan.failpoint.empty() ? "" : plan.failpoint + " " + word_of(plan.actions.front()) + ": ";
    std::printf("%s%s\n", point.c_str(), text_of(report).c_str());
    const bool right = report.tally.lost == 0 && report.tally.doubled == 0;
    return right && report.struck == report.kills ? 0 : 1;
}

}  // namespace

int main(int argc, char* argv[]) {
    const auto wish = read_wish(argc, argv);
    if (!wish) {
        std::fputs(usage, stderr);
        return 2;
    }
    return wish->broker.kills > 0 ? run(wish->broker) : run(wish->crashes);
}
