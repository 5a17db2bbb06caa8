// The files of a region pack: every *.yaml of its folder, on top of those of its base. Folders
// inside it (tests) are not part of it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mistake.hpp"

namespace nachtwacht::daemon {

struct PackFolder {
    std::string name{};                          // "." or, of a base, as the pack wrote it
    std::string shown{};                         // as the person named it, for places of mistakes
    std::map<std::string, std::string> files{};  // name -> content

    // "regions/x/areas.yaml"
    [[nodiscard]] std::string path_of(const std::string& file) const;
};

// Base first: what comes later overrides.
using PackSource = std::vector<PackFolder>;

// `path` is the folder or its pack.yaml. Blocks on the disk. What cannot be read is a mistake.
[[nodiscard]] PackSource read_pack_source(const std::filesystem::path& path, Mistakes& mistakes);

// Files beside the others that look like theirs: *.yml.
[[nodiscard]] std::vector<Mark> files_not_read(const PackSource& source);

// All files as one text, equal wherever the folder lies: what is kept of a pack, and what its hash
// is taken from.
[[nodiscard]] std::string to_image(const PackSource& source);
[[nodiscard]] std::optional<PackSource> from_image(std::string_view image);

// SHA-256 (FIPS 180-4) in hexadecimal.
[[nodiscard]] std::string sha256_hex(std::string_view content);

// None: it could not be read, or is no file.
[[nodiscard]] std::optional<std::string> content_of(const std::filesystem::path& file);

}  // namespace nachtwacht::daemon
