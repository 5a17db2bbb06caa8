// SCAIP into the words of the core, and what became of it into SCAIP.
#pragma once

#include <string>

#include "daemon/intake.hpp"
#include "daemon/sip_settings.hpp"
#include "protocol/scaip_answer.hpp"
#include "protocol/scaip_request.hpp"

namespace nachtwacht::daemon {

// 30 minutes of hold polling and a margin: so long a (cid, ref) is a resend (fact sheet section 7).
inline constexpr routing::Milliseconds scaip_session{35 * 60 * 1000};

// Any request but a heartbeat. `voice`: what this device will hear about speech.
[[nodiscard]] routing::Signal signal_of(
    const protocol::ScaipRequest& request, const VoiceSettings& voice
);

// For a body that is no request; `source` stands in for a controller that cannot be recognised.
[[nodiscard]] routing::Reference reference_of(
    const protocol::ScaipFault& fault, const std::string& body, const std::string& source
);

// snu 0, with speech where the settings give it and the device can.
[[nodiscard]] protocol::ScaipAnswer answer_of(
    const protocol::ScaipRequest& request, const Receipt& receipt, const SipPeerSettings& settings
);
[[nodiscard]] protocol::ScaipAnswer heartbeat_answer(
    const protocol::ScaipRequest& request, const SipPeerSettings& settings
);
[[nodiscard]] protocol::ScaipAnswer refusal(
    const protocol::ScaipRequest& request, protocol::Snu snu, std::string why
);

}  // namespace nachtwacht::daemon
