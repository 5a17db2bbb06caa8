// Who is at the other end of the command socket, by what the kernel says of the peer.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

struct Visitor {
    routing::OperatorId name{};
    bool administrator{};  // root or the daemon's own user
};

// The error is for the visitor. Blocks on the user database, which may be a server elsewhere: not
// for the loop's thread.
[[nodiscard]] tl::expected<Visitor, std::string> visitor_of(
    std::uint32_t peer_uid, std::uint32_t own_uid, const std::string& group
);

}  // namespace nachtwacht::daemon
