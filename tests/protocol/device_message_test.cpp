#include "protocol/device_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

namespace nachtwacht::protocol {
namespace {

using testing::HasSubstr;
using testing::Not;

const DeviceEvent a_fall{
    .event_id = "boot3-17",
    .kind = "fall",
    .claimed_ms = 1'772'331'330'123,
    .position = GeoPoint{51'650'000, 5'900'000, 20},
    .bare = true,
};

OrderMessage an_offer() {
    return {
        .order = "3-120-1",
        .epoch = 4,
        .what = OrderWhat::Offer,
        .incident = "3-120",
        .kind = "fall",
        .urgency = "U2",
        .stage = {"nog niet gesproken", "nobody has spoken yet"},
        .place = OrderPlace{"Molenstraat", "Boxmeer", GeoPoint{51'647'000, 5'947'000, 0}},
        .warnings = "hond",
        .keep_out = true,
        .reasons = {{"dichtstbij", "nearest"}},
        .answer_within_s = 60,
        .norm_s = 1800,
        .why = "",
        .at_ms = 1'772'331'330'123,
    };
}

template <typename T>
MessageError error_of(const Message<T>& message) {
    return message ? MessageError{} : message.error();
}

GeoPoint any_point() {
    return {
        *rc::gen::inRange(-90'000'000, 90'000'001),
        *rc::gen::inRange(-180'000'000, 180'000'001),
        *rc::gen::arbitrary<std::uint32_t>()};
}

std::string any_text() {
    return *rc::gen::container<std::string>(rc::gen::inRange('\x01', '\x7f'));
}

std::string any_id() { return "e" + std::to_string(*rc::gen::arbitrary<std::uint64_t>()); }

std::string any_order() {
    return order_text(
        {*rc::gen::positive<std::uint32_t>(),
         *rc::gen::positive<std::uint64_t>(),
         *rc::gen::positive<std::uint32_t>()}
    );
}

Form any_form() { return *rc::gen::element(Form::Protobuf, Form::Json); }

TEST(DeviceMessage, ADeviceEventIsReadFromJsonWrittenByHand) {
    const auto event = read_device_event(
        R"({"event_id":"17","kind":"fall","claimed_ms":1772331330123,"position":{"latitude_e6":51650000,"longitude_e6":5900000},"bare":true,"new_field":[1]})"
    );
    ASSERT_TRUE(event) << event.error().reason;
    EXPECT_EQ(event->event_id, "17");
    EXPECT_EQ(event->kind, "fall");
    EXPECT_EQ(event->claimed_ms, 1'772'331'330'123);
    EXPECT_EQ(event->position, (GeoPoint{51'650'000, 5'900'000, 0}));
    EXPECT_TRUE(event->bare);
}

TEST(DeviceMessage, TheBytesOfAProtobufEventStayTheSame) {
    EXPECT_EQ(
        write(DeviceEvent{.event_id = "7", .kind = "fall", .bare = true}, Form::Protobuf),
        std::string("\x0a\x01"
                    "7"
                    "\x12\x04"
                    "fall"
                    "\x28\x01")
    );
}

TEST(DeviceMessage, EveryMessageIsReadBackInBothForms) {
    for (const Form form : {Form::Protobuf, Form::Json}) {
        EXPECT_EQ(read_device_event(write(a_fall, form)), a_fall);
        EXPECT_EQ(read_order(write(an_offer(), form)), an_offer());
        const ReceiptMessage receipt{"boot3-17", 120, 4, 99, ReceiptStatus::Duplicate, "why"};
        EXPECT_EQ(read_receipt(write(receipt, form)), receipt);
        const UnitAnswerMessage answer{
            "a1", "3-120-1", "decline", "occupied", "Bezig bij een cliënt"};
        EXPECT_EQ(read_answer(write(answer, form)), answer);
        const UnitDutyMessage duty{"d1", true, GeoPoint{51'650'000, 5'900'000, 0}, 1'772'360'000};
        EXPECT_EQ(read_duty(write(duty, form)), duty);
        EXPECT_EQ(
            read_link(write(UnitLinkMessage{Presence::Down}, form)), UnitLinkMessage{Presence::Down}
        );
        const GatewayStateMessage state{Presence::Up, 4, "maas", 99};
        EXPECT_EQ(read_gateway_state(write(state, form)), state);
        const CallMessage call{
            "4-120-1", 4, "unit_phone", "mia", "3-120", "3-120-1", 0, {"Bel", "Ring"}};
        EXPECT_EQ(read_call(write(call, form)), call);
    }
}

TEST(DeviceMessage, WhatIsWrittenIsReadBackWhateverStandsInIt) {
    EXPECT_TRUE(rc::check([] {
        const DeviceEvent event{
            .event_id = any_id(),
            .kind = any_text(),
            .claimed_ms = *rc::gen::arbitrary<std::int64_t>(),
            .position = any_point(),
            .bare = *rc::gen::arbitrary<bool>(),
            .update = *rc::gen::arbitrary<bool>(),
            .phone_back = *rc::gen::arbitrary<bool>(),
        };
        RC_ASSERT(read_device_event(write(event, any_form())) == event);
        const UnitAnswerMessage answer{any_id(), any_order(), any_text(), any_text(), any_text()};
        RC_ASSERT(read_answer(write(answer, any_form())) == answer);
    }));
}

TEST(DeviceMessage, NoBytesBreakAReader) {
    EXPECT_TRUE(rc::check([](std::string bytes, bool json) {
        bytes.insert(0, json ? "{" : "");
        static_cast<void>(read_device_event(bytes));
        static_cast<void>(read_order(bytes));
        static_cast<void>(read_answer(bytes));
        static_cast<void>(read_duty(bytes));
        static_cast<void>(read_receipt(bytes));
    }));
}

TEST(DeviceMessage, APayloadCutAnywhereIsAnErrorOrLacksOnlyItsTail) {
    for (const Form form : {Form::Protobuf, Form::Json}) {
        const std::string whole = write(an_offer(), form);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto order = read_order(std::string_view{whole}.substr(0, size));
            EXPECT_TRUE(!order || form == Form::Protobuf) << size;
            EXPECT_LE(error_of(order).offset, size);
        }
    }
}

TEST(DeviceMessage, AnErrorSaysWhereAndWhy) {
    EXPECT_EQ(error_of(read_device_event("{\"event_id\":\"1\",}")).fault, MessageFault::NotJson);
    EXPECT_EQ(error_of(read_device_event("{\"event_id\":\"1\",}")).offset, 16);
    EXPECT_EQ(error_of(read_device_event("{\"event_id\":\"1\"} x")).fault, MessageFault::NotJson);
    EXPECT_EQ(error_of(read_device_event("{\"event_id\":[]}")).fault, MessageFault::WrongType);
    EXPECT_EQ(
        error_of(read_device_event("\x0a\x05"
                                   "ab"))
            .fault,
        MessageFault::NotProtobuf
    );
    EXPECT_EQ(error_of(read_device_event("\x0a\x01\xff")).fault, MessageFault::NotProtobuf);
    EXPECT_EQ(error_of(read_device_event("HELP")).fault, MessageFault::NotProtobuf);
    const std::string deep = "{\"a\":" + std::string(9, '[') + std::string(9, ']') + "}";
    EXPECT_EQ(error_of(read_device_event(deep)).fault, MessageFault::NotJson);
    EXPECT_EQ(error_of(read_device_event(std::string(65'537, 'x'))).fault, MessageFault::TooLarge);
}

TEST(DeviceMessage, WhatItCannotDoWithoutIsAskedFor) {
    EXPECT_EQ(error_of(read_device_event("{\"kind\":\"fall\"}")).reason, "event_id");
    EXPECT_EQ(error_of(read_device_event("")).reason, "event_id");
    EXPECT_TRUE(read_device_event("{\"kind\":\"heartbeat\"}"));
    EXPECT_TRUE(read_device_event("{\"event_id\":\"1\",\"kind\":\"never heard of\"}"));
    EXPECT_EQ(
        error_of(read_device_event("{\"event_id\":\"a b\",\"kind\":\"fall\"}")).reason, "event_id"
    );
    EXPECT_EQ(
        error_of(read_device_event("{\"event_id\":\"" + std::string(129, 'a') + "\"}")).reason,
        "event_id"
    );
    EXPECT_EQ(
        error_of(read_device_event(R"({"event_id":"1","position":{"latitude_e6":90000001}})"))
            .reason,
        "position"
    );
    EXPECT_EQ(error_of(read_answer(R"({"event_id":"1","order":"1-2"})")).reason, "order");
    EXPECT_EQ(error_of(read_answer(R"({"order":"1-2-3"})")).reason, "event_id");
    EXPECT_EQ(error_of(read_duty(R"({"event_id":"1","until_s":-1})")).reason, "until_s");
    EXPECT_EQ(error_of(read_order(R"({"order":"1-2-3","what":9})")).reason, "what");
    EXPECT_EQ(error_of(read_link("")).reason, "state");
    EXPECT_EQ(error_of(read_receipt(R"({"event_id":"1"})")).reason, "status");
}

TEST(DeviceMessage, APlaceThatIsNotOnEarthIsRefusedWhereverItStands) {
    const std::string nowhere = R"({"latitude_e6":1,"longitude_e6":180000001})";
    EXPECT_EQ(
        error_of(read_order(R"({"order":"1-2-3","what":1,"place":{"position":)" + nowhere + "}}"))
            .reason,
        "position"
    );
    EXPECT_EQ(
        error_of(read_duty(R"({"event_id":"1","on":true,"base":)" + nowhere + "}")).reason,
        "position"
    );
}

TEST(DeviceMessage, AnOfferNeverTellsHowToGetInOrWhoLivesThere) {
    OrderMessage order = an_offer();
    order.access = "sleutelkluis 4711";
    order.person = "A. Jansen";
    order.wishes = "niet reanimeren";
    for (const OrderWhat what : {OrderWhat::Offer, OrderWhat::Update, OrderWhat::Withdraw}) {
        order.what = what;
        for (const Form form : {Form::Protobuf, Form::Json}) {
            const std::string payload = write(order, form);
            EXPECT_THAT(payload, Not(HasSubstr("4711")));
            EXPECT_THAT(payload, Not(HasSubstr("Jansen")));
            EXPECT_THAT(payload, Not(HasSubstr("reanimeren")));
        }
    }
    order.what = OrderWhat::Detail;
    EXPECT_EQ(read_order(write(order, Form::Protobuf)), order);
}

TEST(DeviceMessage, ABrokenByteInATextDoesNotMakeTheMessageUnreadable) {
    OrderMessage order = an_offer();
    order.warnings = "hond\xff caf\xc3\xa9 \xed\xa0\x80";
    const auto read = read_order(write(order, Form::Protobuf));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->warnings, "hond? caf\xc3\xa9 ???");
}

TEST(DeviceMessage, AnOrdersIdIsReadStrictly) {
    EXPECT_EQ(order_numbered("3-120-1"), (OrderNumber{3, 120, 1}));
    EXPECT_EQ(order_text({3, 120, 1}), "3-120-1");
    for (const std::string text :
         {"",
          "3",
          "3-120",
          "3-120-",
          "3-120-1-",
          "0-1-1",
          "03-1-1",
          "3--1",
          "-3-1-1",
          "3-120-1 ",
          "4294967296-1-1",
          "3-99999999999999999999-1",
          "a-1-1",
          "+3-1-1"}) {
        EXPECT_EQ(order_numbered(text), std::nullopt) << text;
    }
}

// A receipt and the journal carry these; each is another word.
TEST(DeviceMessage, WhatCameOfAMessageHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (const auto fault :
         {MessageFault::TooLarge,
          MessageFault::NotJson,
          MessageFault::NotProtobuf,
          MessageFault::WrongType,
          MessageFault::MissingField,
          MessageFault::BadField}) {
        names.insert(name_of(fault));
    }
    EXPECT_EQ(names.size(), 6U);
    EXPECT_EQ(name_of(ReceiptStatus::Unknown), "unknown");
    EXPECT_EQ(name_of(ReceiptStatus::Stored), "stored");
    EXPECT_EQ(name_of(ReceiptStatus::Duplicate), "duplicate");
    EXPECT_EQ(name_of(ReceiptStatus::Refused), "refused");
    EXPECT_EQ(name_of(OrderWhat::Unknown), "unknown");
    EXPECT_EQ(name_of(OrderWhat::Offer), "offer");
    EXPECT_EQ(name_of(OrderWhat::Update), "update");
    EXPECT_EQ(name_of(OrderWhat::Withdraw), "withdraw");
    EXPECT_EQ(name_of(OrderWhat::Detail), "detail");
}

TEST(DeviceMessage, AShortWordIsAWordOfAPack) {
    EXPECT_TRUE(is_short_word(""));
    EXPECT_TRUE(is_short_word("outside:hap"));
    EXPECT_FALSE(is_short_word("Bezig"));
    EXPECT_FALSE(is_short_word("too far"));
    EXPECT_FALSE(is_short_word(std::string(65, 'a')));
}

}  // namespace
}  // namespace nachtwacht::protocol
