// What somebody or something out there told the house, in the house's words, whatever protocol
// brought it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routing/kinds.hpp"
#include "routing/types.hpp"

namespace nachtwacht::routing {

// The way by which it came in. House: the gateway speaks of itself, a full disk for one.
enum class Door : std::uint8_t { Scaip = 1, Mqtt, Command, Phone, House };
[[nodiscard]] std::string_view name_of(Door door);

// By this the house knows a repeat: the same sender giving the same reference through the same
// door, within `keep`, with the same content. Devices restart their counters, so a reference with
// other content is news (scaip.md section 7).
struct Reference {
    Door door{};
    std::string sender{};  // account, controller id, device or unit name, as the door knows it
    std::string value{};   // SCAIP ref, event_id; empty: never a repeat
    std::string
        content{};  // what must be equal besides; empty where the value alone identifies (event_id)
    Milliseconds keep{};  // how long after storing it is still a repeat
    bool operator==(const Reference&) const = default;
};

struct Signal {
    Reference reference{};
    Kind kind{};
    Asker asker{Asker::Device};
    // Given for a request by telephone or command; a device's client is found by the account
    // (clients.hpp).
    ClientNumber client{ClientNumber::None};
    // What a professional or an operator asks for. A device never sets it: kinds decide.
    std::optional<Urgency> asked{};
    CarePathId care_path{};
    std::vector<SkillId> needs{};        // beyond what kind and care path need
    std::optional<Position> position{};  // where the sender says it is
    bool update{};                       // belongs to the sender's earlier reference (SCAIP mty IN)
    bool bare{};                         // nobody can speak with the client through this device
    bool phone_back{};                   // the device asks to be called back (SCAIP cha 1)
    bool operator==(const Signal&) const = default;
};

}  // namespace nachtwacht::routing
