// A region pack on disk becomes the rule book of the core: read, joined with its base, and checked
// for meaning. deploy/docs/region-pack.md describes the files.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mistake.hpp"
#include "daemon/pack_places.hpp"
#include "routing/region.hpp"

namespace nachtwacht::daemon {

struct LoadedPack {
    std::shared_ptr<const routing::Region> region{};  // null when there is any mistake
    std::vector<Mistake> mistakes{};                  // all of them, by file and place
    PackPlaces places{};
    std::vector<Mark> ignored{};  // files in its folder that look like part of it and are not
    std::string image{};  // all its files as one text: kept beside the journal under region->hash
    std::filesystem::path folder{};
    std::filesystem::path clients{};  // the register that the pack brings along; empty: none
};

// `path` is the folder or its pack.yaml. Blocks on the disk; from one thread at a time.
[[nodiscard]] LoadedPack load_pack(const std::filesystem::path& path);

// The same from the image, as the journal kept it. The zone is the machine's of today.
[[nodiscard]] LoadedPack load_pack_image(std::string_view image);

}  // namespace nachtwacht::daemon
