#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

namespace nachtwacht::daemon {

// How much room the disk of the state directory has left (reliability: "Disk full").
enum class Space : std::uint8_t {
    Ok,
    Low,     // raise a technical alarm
    Refuse,  // refuse everything but calls for help, before deciding
};

[[nodiscard]] std::string_view name_of(Space space);  // "ok", "low", "refuse"

struct SpaceLimits {
    unsigned low_permille = 100;
    unsigned refuse_permille = 50;
    unsigned recover_permille =
        10;  // this much above a limit before the state eases, so that it does not flutter
};

// Free room for us of the file system that holds `path`, in thousandths; nothing when it cannot be
// asked.
using FreeSpaceProbe = std::function<std::optional<unsigned>(const std::filesystem::path& path)>;
[[nodiscard]] std::optional<unsigned> free_permille(const std::filesystem::path& path);

// Remembers the state between looks. One thread.
class DiskSpace {
public:
    DiskSpace(std::filesystem::path path, SpaceLimits limits, FreeSpaceProbe probe);

    // Asks the file system. An unanswered probe changes nothing.
    Space look();

private:
    [[nodiscard]] Space state_at(unsigned free) const;

    std::filesystem::path path_;
    SpaceLimits limits_;
    FreeSpaceProbe probe_;
    Space state_ = Space::Ok;
};

}  // namespace nachtwacht::daemon
