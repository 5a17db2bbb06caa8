#include "daemon/commit_watch.hpp"

namespace nachtwacht::daemon {

std::optional<std::string> CommitWatch::look(
    std::chrono::nanoseconds waited, std::chrono::steady_clock::time_point now
) {
    if (waited < slow || (said_ && now - *said_ < apart)) {
        return std::nullopt;
    }
    said_ = now;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(waited).count();
    return "the disk is slow: a commit took " + std::to_string(ms) +
           " ms. Alarms wait for it: see what else uses this disk, and whether it fails";
}

}  // namespace nachtwacht::daemon
