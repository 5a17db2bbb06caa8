// nachtwacht_noise [--seconds N] [--seed S]: the long form of noise_test.cpp. Exit code 1 when an
// alarm was not acknowledged or not shown, or the daemon ended.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/acceptance/noise_run.hpp"

int main(int argc, char* argv[]) {
    nachtwacht::tests::NoisePlan plan;
    plan.lasts = std::chrono::seconds{60};
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name{argv[i]};
        if (name == "--seconds") {
            plan.lasts = std::chrono::seconds{std::atoi(argv[i + 1])};
        } else if (name == "--seed") {
            plan.seed = static_cast<std::uint64_t>(std::atoll(argv[i + 1]));
        } else {
            std::fprintf(stderr, "usage: nachtwacht_noise [--seconds N] [--seed S]\n");
            return 2;
        }
    }
    const auto report = nachtwacht::tests::run_noise(plan);
    std::printf("%s\n", text_of(report).c_str());
    return report.alive && report.acknowledged == report.alarms && report.shown == report.alarms
               ? 0
               : 1;
}
