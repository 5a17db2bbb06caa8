// Bytes of any origin made fit for a terminal, for JSON and for a page.
#pragma once

#include <string>
#include <string_view>

namespace nachtwacht::daemon {

// Valid UTF-8 without control characters but newline and tab: every other byte becomes "\xNN". What
// a device or a person sent cannot move the cursor or colour a line (terminal escapes), nor break
// JSON.
[[nodiscard]] std::string printable(std::string_view bytes);

// Text that stands for itself in an HTML page, inside an attribute in double quotes as well.
[[nodiscard]] std::string html_text(std::string_view text);

// Columns that it takes on a terminal, each code point as one.
[[nodiscard]] std::size_t columns(std::string_view text);

}  // namespace nachtwacht::daemon
