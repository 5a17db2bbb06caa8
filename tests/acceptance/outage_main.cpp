// nachtwacht_outage [--devices N] [--seed S]: the long form of outage_test.cpp. Exit code 1 when a
// call was not acknowledged, lost or doubled, something more urgent was passed over, or somebody
// waited in silence.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/acceptance/outage_run.hpp"

int main(int argc, char* argv[]) {
    nachtwacht::tests::OutagePlan plan;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name{argv[i]};
        if (name == "--devices") {
            plan.devices = std::atoi(argv[i + 1]);
        } else if (name == "--seed") {
            plan.seed = static_cast<std::uint64_t>(std::atoll(argv[i + 1]));
        } else {
            std::fprintf(stderr, "usage: nachtwacht_outage [--devices N] [--seed S]\n");
            return 2;
        }
    }
    const auto report = nachtwacht::tests::run_outage(plan);
    std::printf("%s\n", text_of(report).c_str());
    return report.is_good() ? 0 : 1;
}
