#pragma once

#include <filesystem>

namespace nachtwacht::daemon {

// A directory of its own for one test, gone with all that is in it.
class TemporaryDirectory {
public:
    explicit TemporaryDirectory(
        const std::filesystem::path& within = std::filesystem::temp_directory_path()
    );
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace nachtwacht::daemon
