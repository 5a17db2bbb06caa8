#pragma once

#include <string_view>
#include <vector>

#include "daemon/sip_flow.hpp"
#include "daemon/sip_settings.hpp"

namespace nachtwacht::daemon {

// Whose settings apply to a message: those of the first rule that fits.
class SipPeers {
public:
    explicit SipPeers(std::vector<SipPeerRule> rules) : rules_(std::move(rules)) {}

    [[nodiscard]] const SipPeerSettings& settings_for(const SipFlow& flow, std::string_view account)
        const;

private:
    std::vector<SipPeerRule> rules_;
    SipPeerSettings others_;
};

// Whether an address lies in "192.0.2.0/24", "2001:db8::/32", or is the one address named.
// A network that is none holds nothing.
[[nodiscard]] bool is_in_network(const std::string& address, const std::string& network);
[[nodiscard]] bool is_network(const std::string& text);

}  // namespace nachtwacht::daemon
