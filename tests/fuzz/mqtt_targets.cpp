#include "protocol/device_message.hpp"
#include "protocol/owntracks.hpp"
#include "protocol/topics.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

using namespace nachtwacht::protocol;

template <class Type>
void follow(std::string_view bytes, Message<Type> (*read)(std::string_view)) {
    const auto message = read(bytes);
    if (!message) {
        hold(!name_of(message.error().fault).empty(), "a fault without a name");
        hold(message.error().offset <= bytes.size(), "a fault outside of its message");
        hold_printable(message.error().reason);
        return;
    }
    for (const Form form : {Form::Protobuf, Form::Json}) {
        const auto written = write(*message, form);
        if (written.size() > most_message_bytes) {
            continue;
        }
        const auto again = read(written);
        hold(again.has_value(), "a written message is not read");
        hold(write(*again, form) == written, "another message when written and read");
        hold(*again == *message, "another message when read again");
    }
}

}  // namespace

void topic(std::string_view bytes) {
    (void)is_topic_level(bytes);
    const auto topic = topic_named(bytes);
    if (!topic) {
        return;
    }
    hold(text_of(*topic) == bytes, "another topic when written");
    hold(is_publishable(bytes), "a topic of ours that nobody may publish to");
    const auto receipt = receipt_topic(*topic);
    hold(receipt.empty() || may_answer_on(*topic, receipt), "a sender without its receipt");
}

void device_message(std::string_view bytes) {
    follow(bytes, read_device_event);
    follow(bytes, read_receipt);
    follow(bytes, read_order);
    follow(bytes, read_answer);
    follow(bytes, read_duty);
    follow(bytes, read_link);
    follow(bytes, read_gateway_state);
    follow(bytes, read_call);
    (void)order_numbered(bytes);
}

void owntracks(std::string_view bytes) {
    const auto track = read_track(bytes);
    if (!track) {
        hold(track.error().offset <= bytes.size(), "a fault outside of its message");
        hold_printable(track.error().field);
    } else if (*track) {
        const auto again = read_track(write(**track));
        hold(again.has_value() && *again == *track, "another place when written and read");
    }
}

}  // namespace nachtwacht::fuzz
