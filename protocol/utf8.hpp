// Text on the wire is UTF-8. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace nachtwacht::protocol {

// The text with every byte that is no part of well-formed UTF-8 (RFC 3629 section 4) replaced by
// '?': one broken byte must not make a whole message unreadable to its receiver.
[[nodiscard]] std::string well_formed(std::string_view text);

}  // namespace nachtwacht::protocol
