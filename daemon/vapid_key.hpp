// The key by which push services know this house. Phones subscribe for it: with another one every
// subscription is worth nothing until the phone subscribes anew.
#pragma once

#include <filesystem>

#include "daemon/journal_error.hpp"
#include "protocol/p256.hpp"

namespace nachtwacht::daemon {

// Reads the private key, one line of base64url, from `credential`, else from `own`, which is made
// (mode 0600) when neither is there: a folder of credentials cannot be written to. Blocks.
[[nodiscard]] JournalResult<protocol::P256Key> vapid_key(
    const std::filesystem::path& credential, const std::filesystem::path& own
);

}  // namespace nachtwacht::daemon
