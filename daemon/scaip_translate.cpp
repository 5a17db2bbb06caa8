#include "daemon/scaip_translate.hpp"

#include <algorithm>

#include "daemon/call_for_help.hpp"
#include "protocol/ascii.hpp"
#include "protocol/scaip_kind.hpp"

namespace nachtwacht::daemon {
namespace {

using protocol::ScaipMessageType;
using protocol::ScaipRequest;
using routing::Kind;

// The names are the same on both sides, so a new kind that one side lacks is a person's to look at.
Kind core_kind(const ScaipRequest& request) {
    const bool update = request.mty == ScaipMessageType::Information;
    const auto kind = update ? protocol::kind_as_message(request) : protocol::kind_of(request);
    return routing::kind_named(protocol::kind_name(kind)).value_or(Kind::UnspecifiedAlarm);
}

bool has_scheme(const std::string& address, std::string_view scheme) {
    return protocol::equal_ignoring_case(address.substr(0, scheme.size()), scheme);
}

// Without any crd the device speaks by SIP (SS 91100, default of crd).
bool can_speak(const ScaipRequest& request) {
    return request.crd.empty() ||
           !std::all_of(request.crd.begin(), request.crd.end(), [](const std::string& address) {
               return has_scheme(address, "no-voice:");
           });
}

bool wants_callback(const ScaipRequest& request) { return request.cha == 1; }

bool offers(const ScaipRequest& request, std::string_view scheme) {
    return std::any_of(request.crd.begin(), request.crd.end(), [&](const std::string& address) {
        return has_scheme(address, scheme);
    });
}

bool is_promised_callback(const ScaipRequest& request, const VoiceSettings& voice) {
    return wants_callback(request) && voice.callback_minutes > 0;
}

bool will_speak(const ScaipRequest& request, const VoiceSettings& voice) {
    const bool by_settings = voice.mode == VoiceMode::DeviceCalls ||
                             (voice.mode == VoiceMode::Transfer && !voice.numbers.empty());
    return can_speak(request) && (by_settings || is_promised_callback(request, voice));
}

// Only a message about a client starts a call, never a battery, a reset or staff on its way (fact
// sheet 8, 9).
bool is_about_a_client(const ScaipRequest& request) {
    const Kind kind = core_kind(request);
    return request.mty == ScaipMessageType::Message && is_call_for_help(kind) &&
           kind != Kind::PresenceAlarm && kind != Kind::CancelOrReset;
}

void add_medium(
    protocol::ScaipAnswer& answer, const ScaipRequest& request, const VoiceSettings& voice
) {
    for (const std::string& scheme : voice.numbers) {
        if (offers(request, scheme)) {
            answer.tnu = {scheme};  // some devices take one only
            return;
        }
    }
}

void add_voice(
    protocol::ScaipAnswer& answer, const ScaipRequest& request, const VoiceSettings& voice
) {
    if (!is_about_a_client(request) || !will_speak(request, voice)) {
        return;
    }
    answer.mre = 1;
    if (is_promised_callback(request, voice)) {
        answer.cre = voice.callback_minutes;
    } else if (voice.mode == VoiceMode::Transfer) {
        answer.cre = 62;
        answer.tnu = voice.numbers;
    } else {
        add_medium(answer, request, voice);
    }
}

protocol::ScaipAnswer plain_answer(const ScaipRequest& request) {
    protocol::ScaipAnswer answer;
    answer.ref = request.ref;
    if (request.ver.value_or("01.00") > "01.00") {
        answer.cve = "01.00";
    }
    return answer;
}

}  // namespace

routing::Signal signal_of(const ScaipRequest& request, const VoiceSettings& voice) {
    routing::Signal signal;
    signal.reference.door = routing::Door::Scaip;
    signal.reference.sender = request.cid;
    signal.reference.value = request.ref;
    signal.reference.content = std::to_string(protocol::content_fingerprint(request));
    signal.reference.keep = scaip_session;
    signal.kind = core_kind(request);
    signal.update = request.mty == ScaipMessageType::Information;
    signal.bare = !will_speak(request, voice);
    signal.phone_back = wants_callback(request);
    if (request.geo) {
        signal.position =
            routing::Position{request.geo->latitude_udeg, request.geo->longitude_udeg};
    }
    return signal;
}

routing::Reference reference_of(
    const protocol::ScaipFault& fault, const std::string& body, const std::string& source
) {
    routing::Reference reference;
    reference.door = routing::Door::Scaip;
    reference.sender = fault.cid.empty() ? source : fault.cid;
    // A device that is refused sends the same again; the same bytes are the same news.
    reference.value = fault.ref;
    reference.content = "unreadable " + std::to_string(protocol::fingerprint(body));
    reference.keep = scaip_session;
    return reference;
}

protocol::ScaipAnswer answer_of(
    const ScaipRequest& request, const Receipt& receipt, const SipPeerSettings& settings
) {
    if (!receipt.known_sender && settings.refuse_unknown) {
        return refusal(request, protocol::Snu::NotTreated, "unknown controller");
    }
    auto answer = plain_answer(request);
    add_voice(answer, request, settings.voice);
    return answer;
}

protocol::ScaipAnswer heartbeat_answer(
    const ScaipRequest& request, const SipPeerSettings& settings
) {
    auto answer = plain_answer(request);
    if (request.hbo == 1) {
        answer.hbi = settings.heartbeat;
    }
    return answer;
}

protocol::ScaipAnswer refusal(const ScaipRequest& request, protocol::Snu snu, std::string why) {
    auto answer = plain_answer(request);
    answer.snu = snu;
    answer.ste = std::move(why);
    return answer;
}

}  // namespace nachtwacht::daemon
