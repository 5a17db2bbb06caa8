#include "daemon/disk_space.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <utility>

#include "daemon/failpoint.hpp"

namespace nachtwacht::daemon {

std::string_view name_of(Space space) {
    switch (space) {
        case Space::Low:
            return "low";
        case Space::Refuse:
            return "refuse";
        case Space::Ok:
            break;
    }
    return "ok";
}

std::optional<unsigned> free_permille(const std::filesystem::path& path) {
    if (failpoint("disk-low")) {
        return 70;
    }
    struct statvfs room {};
    if (::statvfs(path.c_str(), &room) != 0 || room.f_blocks == 0) {
        return std::nullopt;
    }
    return static_cast<unsigned>(std::min<std::uint64_t>(1000, room.f_bavail * 1000 / room.f_blocks)
    );
}

DiskSpace::DiskSpace(std::filesystem::path path, SpaceLimits limits, FreeSpaceProbe probe)
    : path_(std::move(path)), limits_(limits), probe_(std::move(probe)) {}

Space DiskSpace::look() {
    if (const auto free = probe_(path_)) {
        state_ = state_at(*free);
    }
    return state_;
}

Space DiskSpace::state_at(unsigned free) const {
    const auto below = [&](unsigned limit, Space state) {
        return free < limit + (state_ >= state ? limits_.recover_permille : 0);
    };
    if (below(limits_.refuse_permille, Space::Refuse)) {
        return Space::Refuse;
    }
    return below(limits_.low_permille, Space::Low) ? Space::Low : Space::Ok;
}

}  // namespace nachtwacht::daemon
