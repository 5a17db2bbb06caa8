#pragma once

#include "daemon/config.hpp"
#include "daemon/yaml_reader.hpp"

namespace nachtwacht::daemon {

// `peers:` and `limits:` of the sip section (deploy/nachtwachtd.yaml shows them).
void read_sip_peers(MapReader& sip, std::vector<SipPeerRule>& into);
void read_sip_limits(MapReader& sip, SipLimits& into);

}  // namespace nachtwacht::daemon
