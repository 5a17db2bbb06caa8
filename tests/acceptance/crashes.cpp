// nachtwacht_crashes [--kills N] [--seed S] [--point NAME]: the long form of crash_test.cpp. Exit
// code 1 when anything was lost or doubled, or the point was not reached.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/acceptance/crash_run.hpp"

int main(int argc, char* argv[]) {
    nachtwacht::tests::CrashPlan plan;
    plan.kills = 200;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name{argv[i]};
        if (name == "--kills") {
            plan.kills = std::atoi(argv[i + 1]);
        } else if (name == "--seed") {
            plan.seed = static_cast<std::uint64_t>(std::atoll(argv[i + 1]));
        } else if (name == "--point") {
            plan.failpoint = argv[i + 1];
        } else {
            std::fprintf(
                stderr, "usage: nachtwacht_crashes [--kills N] [--seed S] [--point FAILPOINT]\n"
            );
            return 2;
        }
    }
    const auto report = nachtwacht::tests::run_crashes(plan);
    std::printf(
        "%s%s\n",
        plan.failpoint.empty() ? "" : (plan.failpoint + ": ").c_str(),
        text_of(report).c_str()
    );
    return report.lost == 0 && report.doubled == 0 && report.struck == report.kills ? 0 : 1;
}
