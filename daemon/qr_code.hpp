#pragma once

#include <string>
#include <string_view>

namespace nachtwacht::daemon {

// The text as a QR code (ISO/IEC 18004, error correction M), drawn as SVG in black on white with
// its quiet zone. Empty when it is too long.
[[nodiscard]] std::string qr_code_svg(std::string_view text);

}  // namespace nachtwacht::daemon
