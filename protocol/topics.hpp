// Every MQTT topic of the house in one place (described for others in deploy/asyncapi.yaml). Pure;
// any thread.
//
// The name in the topic is who speaks: the broker's ACL binds it to the account
// (deploy/broker/acl).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::protocol {

enum class Subject : std::uint8_t {
    DeviceEvent = 1,  // nachtwacht/REGION/device/DEVICE/event
    DeviceReceipt,    // nachtwacht/REGION/device/DEVICE/receipt
    UnitOrder,        // nachtwacht/REGION/unit/UNIT/order
    UnitAnswer,       // nachtwacht/REGION/unit/UNIT/answer
    UnitReceipt,      // nachtwacht/REGION/unit/UNIT/receipt
    UnitDuty,         // nachtwacht/REGION/unit/UNIT/duty
    UnitLink,         // nachtwacht/REGION/unit/UNIT/link, retained
    GatewayState,     // nachtwacht/REGION/gateway/state, retained
    Call,             // nachtwacht/REGION/call
    OwnTracks,        // owntracks/UNIT/DEVICE
};
inline constexpr Subject last_subject = Subject::OwnTracks;

// A topic of ours, taken apart. `name` is the device or unit (empty for gateway and call);
// `tracker` the phone's own name in an OwnTracks topic, where there is no region.
struct Topic {
    Subject subject{};
    std::string region{};
    std::string name{};
    std::string tracker{};
    bool operator==(const Topic&) const = default;
};

// One level: 1 to 128 bytes of UTF-8 without '/', '+', '#', NUL and other control characters
// (MQTT 5.0 4.7.1, 1.5.4), not beginning with '$' (4.7.2).
[[nodiscard]] bool is_topic_level(std::string_view level);

// A topic name that may be published to: levels as above, or empty ones; at most 512 bytes.
[[nodiscard]] bool is_publishable(std::string_view topic);

// Its levels must be good ones.
[[nodiscard]] std::string text_of(const Topic& topic);
// A topic of this house and nothing else: no extra, missing or empty levels.
[[nodiscard]] std::optional<Topic> topic_named(std::string_view text);

// What the gateway subscribes to: all senders of that subject in its region.
[[nodiscard]] std::string filter_of(Subject subject, std::string_view region);

// The pattern of the subject with its variables in capitals, as in the comments above.
[[nodiscard]] std::string pattern_of(Subject subject);

// Whether the sender of `asked` may have its receipt on `response`: on its own receipt topic or
// below it. Anything else would let one account make the gateway write where it may not itself, or
// let a receipt come back as an event.
[[nodiscard]] bool may_answer_on(const Topic& asked, std::string_view response);

// The fixed receipt topic of the sender of `asked`.
[[nodiscard]] std::string receipt_topic(const Topic& asked);

}  // namespace nachtwacht::protocol
