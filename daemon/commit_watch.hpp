// Notices when commits take so long that somebody should look at the disk.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace nachtwacht::daemon {

class CommitWatch {
public:
    static constexpr std::chrono::seconds slow{1};
    // What it says becomes an entry as well: no small thing to add to a disk that is slow already.
    static constexpr std::chrono::minutes apart{10};

    // Of each entry: how long it waited. What operators are to read, now and then.
    [[nodiscard]] std::optional<std::string> look(
        std::chrono::nanoseconds waited, std::chrono::steady_clock::time_point now
    );

private:
    std::optional<std::chrono::steady_clock::time_point> said_{};
};

}  // namespace nachtwacht::daemon
