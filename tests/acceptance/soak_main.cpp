// nachtwacht_soak [--hours N] [--rate N] [--seed S] [--clients N]: the long form of soak_test.cpp.
// Exit code 1 when anything was lost, doubled or left open, or something grew.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/acceptance/soak_run.hpp"

int main(int argc, char* argv[]) {
    nachtwacht::tests::SoakPlan plan;
    plan.talks = true;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name{argv[i]};
        if (name == "--hours") {
            plan.hours = std::atoi(argv[i + 1]);
        } else if (name == "--rate") {
            plan.rate = std::atoi(argv[i + 1]);
        } else if (name == "--seed") {
            plan.seed = static_cast<std::uint64_t>(std::atoll(argv[i + 1]));
        } else if (name == "--clients") {
            plan.clients = std::atoi(argv[i + 1]);
        } else {
            std::fprintf(
                stderr, "usage: nachtwacht_soak [--hours N] [--rate N] [--seed S] [--clients N]\n"
            );
            return 2;
        }
    }
    const auto report = nachtwacht::tests::run_soak(plan);
    std::printf("%s\n", text_of(report).c_str());
    return report.is_good() ? 0 : 1;
}
