// Reads nachtwachtd.yaml. deploy/nachtwachtd.yaml shows every key with its default.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/mistake.hpp"

namespace nachtwacht::daemon {

// All mistakes at once, by place. Files that it names are not opened. Relative paths are relative
// to the folder of the file. Blocks on the disk.
[[nodiscard]] tl::expected<Config, std::vector<Mistake>> load_config(
    const std::filesystem::path& file
);

// The same from its content; `file` stands in the mistakes and is what paths are relative to.
[[nodiscard]] tl::expected<Config, std::vector<Mistake>> read_config(
    std::string_view content, const std::filesystem::path& file
);

// "127.0.0.1:5060", "[::1]:5060"; the address is a literal, never a name.
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

}  // namespace nachtwacht::daemon
