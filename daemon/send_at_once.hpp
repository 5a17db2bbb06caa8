// TCP sends small messages at once instead of waiting for the acknowledgement of the one before
// (RFC 9293 3.7.4), on sockets that a library made and does not show.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nachtwacht::daemon {

// Sets TCP_NODELAY on every TCP socket of this process whose peer has this port; gives how many
// there were. Any thread. Paho C opens its socket itself and leaves Nagle's algorithm on: with the
// broker's delayed acknowledgement a second order would wait up to 40 ms for nothing.
std::size_t send_at_once(std::uint16_t peer_port);

}  // namespace nachtwacht::daemon
