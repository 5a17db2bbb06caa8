// Tables as other systems export them: RFC 4180, UTF-8, a comma between fields, quotes around what
// holds a comma, a quote or a line end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/mistake.hpp"

namespace nachtwacht::daemon {

struct CsvField {
    std::string text{};
    std::uint32_t line{};    // from 1
    std::uint32_t column{};  // from 1, in characters
};
using CsvRow = std::vector<CsvField>;

// Empty lines are no rows. Quotes that never close are a mistake; the rows before it are given.
[[nodiscard]] std::vector<CsvRow> read_csv(
    std::string_view content, const Mark& start, Mistakes& mistakes
);

}  // namespace nachtwacht::daemon
