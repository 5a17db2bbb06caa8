#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace nachtwacht::protocol {

enum class UnpackFault { UnknownEncoding, TooLong, Broken };

// Undoes a Content-Encoding: identity (also empty), deflate (zlib as RFC 1950 says, and raw RFC
// 1951, which some senders mean), gzip. Never gives, nor holds, more than `most` bytes.
[[nodiscard]] tl::expected<std::string, UnpackFault> unpack(
    std::string_view encoding, std::string_view bytes, std::size_t most
);

}  // namespace nachtwacht::protocol
