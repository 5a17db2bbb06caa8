// nachtwacht_power_loss [--cuts N] [--pairs N] [--seed S]: the long form of power_loss_test.cpp.
// Exit code 1 when anything that was reported was lost, torn or refused.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/daemon/power_loss.hpp"

int main(int argc, char* argv[]) {
    nachtwacht::daemon::PowerLossPlan plan{.seed = 1, .cuts = 10'000, .pairs = 3'000};
    for (int i = 1; i < argc; i += 2) {
        const std::string name{argv[i]};
        const char* value = i + 1 < argc ? argv[i + 1] : "";
        if (name == "--cuts") {
            plan.cuts = std::atoi(value);
        } else if (name == "--pairs") {
            plan.pairs = std::atoi(value);
        } else if (name == "--seed") {
            plan.seed = static_cast<std::uint64_t>(std::atoll(value));
        } else {
            std::fprintf(
                stderr, "usage: nachtwacht_power_loss [--cuts N] [--pairs N] [--seed S]\n"
            );
            return 2;
        }
    }
    const auto report = nachtwacht::daemon::run_power_loss(plan);
    std::printf("%s\n", text_of(report).c_str());
    return report.broken == 0 ? 0 : 1;
}
