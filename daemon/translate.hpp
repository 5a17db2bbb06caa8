// From the words of the core to those of the wire and back. protocol/ and routing/ do not know each
// other; here is the only place that knows both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/office.hpp"
#include "protocol/device_message.hpp"
#include "routing/state.hpp"

namespace nachtwacht::daemon {

[[nodiscard]] std::string text_of(const routing::OrderId& order);
[[nodiscard]] std::string text_of(const routing::IncidentId& incident);
[[nodiscard]] std::optional<routing::OrderId> order_named(std::string_view text);

// What a unit is told of an order. `card` may be null: the client is not known, or has no record.
struct Telling {
    const routing::State& state;
    const routing::Incident& incident;
    const routing::Order& order;
    const ClientCard* card{};
    routing::Now now{};
};

// Why this unit, as a phone shows it: a few sentences in both languages.
[[nodiscard]] std::vector<protocol::Words> reasons_of(
    const routing::Decision& decision, const routing::Region& region
);
// Will you go. Holds no name, telephone or way in (safety.md S16).
[[nodiscard]] protocol::OrderMessage offer_message(
    const Telling& telling, const routing::Decision& decision, std::vector<protocol::Words> reasons
);
// The same question with nothing in it that is put together from what others wrote: no place, no
// warnings, no reasons. The unit is told to ask the centre.
[[nodiscard]] protocol::OrderMessage plain_offer_message(const Telling& telling);
[[nodiscard]] protocol::OrderMessage update_message(const Telling& telling);
[[nodiscard]] protocol::OrderMessage withdrawal_message(const Telling& telling);
// Who it is and how to get in: for a unit that is under way or on the spot, never before (safety.md
// S16).
[[nodiscard]] protocol::OrderMessage detail_message(const Telling& telling);

[[nodiscard]] protocol::CallMessage call_message(
    const routing::CallAsked& call, const routing::State& state, std::uint64_t entry
);
// What the telephony says of it.
[[nodiscard]] routing::CallReported report_of(
    const protocol::CallMessage& call, routing::CallState state
);

}  // namespace nachtwacht::daemon
