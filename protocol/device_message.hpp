// The messages of protocol/nachtwacht.proto as plain data, read from and written to protobuf or its
// JSON mapping. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace nachtwacht::protocol {

// The form in which a message came, and in which it is answered.
enum class Form : std::uint8_t { Protobuf, Json };

// A larger payload is not read at all, in bytes.
inline constexpr std::size_t most_message_bytes = 65'536;
// JSON nested deeper is refused.
inline constexpr std::size_t most_message_depth = 8;
// An event_id is 1 to this many visible ASCII characters.
inline constexpr std::size_t most_event_id = 128;

enum class MessageFault : std::uint8_t {
    TooLarge,
    NotJson,
    NotProtobuf,
    WrongType,     // JSON, but not of this message
    MissingField,  // a field that this message cannot do without
    BadField,      // a value outside its range
};
[[nodiscard]] std::string_view name_of(MessageFault fault);

struct MessageError {
    MessageFault fault{};
    std::size_t offset{};  // how far it could be read, in bytes
    std::string reason{};  // holds nothing of the content, but names of fields
};

template <typename T>
using Message = tl::expected<T, MessageError>;

struct GeoPoint {
    std::int32_t latitude_e6{};   // -90'000'000 to 90'000'000
    std::int32_t longitude_e6{};  // -180'000'000 to 180'000'000
    std::uint32_t accuracy_m{};   // 0: not known
    bool operator==(const GeoPoint&) const = default;
};

struct Words {
    std::string nl{};
    std::string en{};
    bool operator==(const Words&) const = default;
};

struct DeviceEvent {
    std::string event_id{};  // may be empty in a heartbeat, which nobody receipts
    std::string kind{};
    std::int64_t claimed_ms{};
    std::optional<GeoPoint> position{};
    bool bare{};
    bool update{};
    bool phone_back{};
    bool operator==(const DeviceEvent&) const = default;
};

enum class ReceiptStatus : std::uint8_t { Unknown, Stored, Duplicate, Refused };
[[nodiscard]] std::string_view name_of(ReceiptStatus status);

struct ReceiptMessage {
    std::string event_id{};
    std::uint64_t entry{};
    std::uint32_t epoch{};
    std::int64_t at_ms{};
    ReceiptStatus status{};
    std::string reason{};
    bool operator==(const ReceiptMessage&) const = default;
};

struct OrderPlace {
    std::string street{};
    std::string town{};
    std::optional<GeoPoint> position{};
    bool operator==(const OrderPlace&) const = default;
};

enum class OrderWhat : std::uint8_t { Unknown, Offer, Update, Withdraw, Detail };
[[nodiscard]] std::string_view name_of(OrderWhat what);

struct OrderMessage {
    std::string order{};  // see order_text()
    std::uint32_t epoch{};
    OrderWhat what{};
    std::string incident{};
    std::string kind{};
    std::string urgency{};
    Words stage{};
    std::optional<OrderPlace> place{};
    std::string warnings{};
    bool keep_out{};
    std::vector<Words> reasons{};
    std::uint32_t answer_within_s{};
    std::uint32_t norm_s{};
    std::string why{};
    std::int64_t at_ms{};
    // Written with OrderWhat::Detail only, whatever stands here (safety rule S16).
    std::string access{};
    std::string person{};
    std::string wishes{};
    bool operator==(const OrderMessage&) const = default;
};

struct UnitAnswerMessage {
    std::string event_id{};
    std::string order{};
    std::string answer{};
    std::string word{};
    std::string text{};
    bool operator==(const UnitAnswerMessage&) const = default;
};

struct UnitDutyMessage {
    std::string event_id{};
    bool on{};
    std::optional<GeoPoint> base{};
    std::int64_t until_s{};  // Unix s; 0: not said
    bool operator==(const UnitDutyMessage&) const = default;
};

// Of a phone's link and of the gateway alike.
enum class Presence : std::uint8_t { Unknown, Up, Down };

struct UnitLinkMessage {
    Presence state{};
    bool operator==(const UnitLinkMessage&) const = default;
};

struct GatewayStateMessage {
    Presence state{};
    std::uint32_t epoch{};
    std::string region{};
    std::int64_t at_ms{};
    bool operator==(const GatewayStateMessage&) const = default;
};

struct CallMessage {
    std::string id{};
    std::uint32_t epoch{};
    std::string party{};
    std::string unit{};
    std::string incident{};
    std::string order{};
    std::uint32_t task{};
    Words words{};
    std::uint32_t further{};
    bool operator==(const CallMessage&) const = default;
};

// JSON when the payload begins with '{', which no protobuf message of ours can.
[[nodiscard]] Form form_of(std::string_view payload);

// Reads a payload of either form. What is required: an event_id where the message has one (except
// DeviceEvent), an order id in answers and orders, a known state, what and status, positions within
// their ranges.
[[nodiscard]] Message<DeviceEvent> read_device_event(std::string_view payload);
[[nodiscard]] Message<ReceiptMessage> read_receipt(std::string_view payload);
[[nodiscard]] Message<OrderMessage> read_order(std::string_view payload);
[[nodiscard]] Message<UnitAnswerMessage> read_answer(std::string_view payload);
[[nodiscard]] Message<UnitDutyMessage> read_duty(std::string_view payload);
[[nodiscard]] Message<UnitLinkMessage> read_link(std::string_view payload);
[[nodiscard]] Message<GatewayStateMessage> read_gateway_state(std::string_view payload);
[[nodiscard]] Message<CallMessage> read_call(std::string_view payload);

// Text must be UTF-8; what is not is replaced by '?'.
[[nodiscard]] std::string write(const DeviceEvent& message, Form form);
[[nodiscard]] std::string write(const ReceiptMessage& message, Form form);
[[nodiscard]] std::string write(const OrderMessage& message, Form form);
[[nodiscard]] std::string write(const UnitAnswerMessage& message, Form form);
[[nodiscard]] std::string write(const UnitDutyMessage& message, Form form);
[[nodiscard]] std::string write(const UnitLinkMessage& message, Form form);
[[nodiscard]] std::string write(const GatewayStateMessage& message, Form form);
[[nodiscard]] std::string write(const CallMessage& message, Form form);

// The parts of an order's id on the wire, "EPOCH-NUMBER-INDEX", decimal without leading zeros, all
// of them at least 1.
struct OrderNumber {
    std::uint32_t epoch{};
    std::uint64_t number{};
    std::uint32_t index{};
    bool operator==(const OrderNumber&) const = default;
};
[[nodiscard]] std::string order_text(const OrderNumber& order);
[[nodiscard]] std::optional<OrderNumber> order_numbered(std::string_view text);

// 1 to 128 visible ASCII characters.
[[nodiscard]] bool is_event_id(std::string_view text);
// 0 to 64 of a-z, 0-9, '_', '-', ':': a word from a pack's list.
[[nodiscard]] bool is_short_word(std::string_view text);

}  // namespace nachtwacht::protocol
