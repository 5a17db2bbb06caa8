// The words inside the messages: names, ids, and what they may look like.
#include <algorithm>
#include <charconv>

#include "protocol/device_message.hpp"

namespace nachtwacht::protocol {
namespace {

bool is_visible_ascii(char letter) { return letter > ' ' && letter < '\x7f'; }

bool is_word_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-' || letter == ':';
}

// Takes a decimal number of at least 1 without leading zeros off the front.
template <typename Number>
bool take_number(std::string_view& text, Number& number) {
    if (text.empty() || text.front() < '1' || text.front() > '9') {
        return false;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{};
}

bool take_hyphen(std::string_view& text) {
    const bool found = text.starts_with('-');
    text.remove_prefix(found ? 1 : 0);
    return found;
}

}  // namespace

std::string_view name_of(MessageFault fault) {
    switch (fault) {
        case MessageFault::TooLarge:
            return "too_large";
        case MessageFault::NotJson:
            return "not_json";
        case MessageFault::NotProtobuf:
            return "not_protobuf";
        case MessageFault::WrongType:
            return "wrong_type";
        case MessageFault::MissingField:
            return "missing_field";
        case MessageFault::BadField:
            return "bad_field";
    }
    return "unknown";
}

std::string_view name_of(ReceiptStatus status) {
    switch (status) {
        case ReceiptStatus::Unknown:
            return "unknown";
        case ReceiptStatus::Stored:
            return "stored";
        case ReceiptStatus::Duplicate:
            return "duplicate";
        case ReceiptStatus::Refused:
            return "refused";
    }
    return "unknown";
}

std::string_view name_of(OrderWhat what) {
    switch (what) {
        case OrderWhat::Unknown:
            return "unknown";
        case OrderWhat::Offer:
            return "offer";
        case OrderWhat::Update:
            return "update";
        case OrderWhat::Withdraw:
            return "withdraw";
        case OrderWhat::Detail:
            return "detail";
    }
    return "unknown";
}

std::string order_text(const OrderNumber& order) {
    return std::to_string(order.epoch) + '-' + std::to_string(order.number) + '-' +
           std::to_string(order.index);
}

std::optional<OrderNumber> order_numbered(std::string_view text) {
    OrderNumber order;
    const bool good = take_number(text, order.epoch) && take_hyphen(text) &&
                      take_number(text, order.number) && take_hyphen(text) &&
                      take_number(text, order.index) && text.empty();
    return good ? std::optional{order} : std::nullopt;
}

bool is_event_id(std::string_view text) {
    return !text.empty() && text.size() <= most_event_id &&
           std::all_of(text.begin(), text.end(), is_visible_ascii);
}

bool is_short_word(std::string_view text) {
    return text.size() <= 64 && std::all_of(text.begin(), text.end(), is_word_letter);
}

}  // namespace nachtwacht::protocol
