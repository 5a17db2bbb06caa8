#include "daemon/records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/arbitrary.hpp"
#include "tests/daemon/typical_alarm.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::HasSubstr;

TEST(Records, EveryKindOfEntryComesBackAsItWas) {
    EXPECT_TRUE(rc::check([] {
        for (const auto& entry : arbitrary::one_of_each()) {
            const auto bytes = encode_entry(entry);
            const auto back = decode_entry(bytes);
            RC_ASSERT(back.has_value());
            RC_ASSERT(back->number == entry.number);
            RC_ASSERT(back->now == entry.now);
            RC_ASSERT(back->event.index() == entry.event.index());
            RC_ASSERT(back->facts == entry.facts);
            RC_ASSERT(encode_entry(*back) == bytes);
        }
    }));
}

TEST(Records, AStateComesBackAsItWasWithTheSameHash) {
    EXPECT_TRUE(rc::check([] {
        const auto state = *arbitrary::any<routing::State>();
        const auto bytes = encode_state(state);
        const auto back = decode_state(bytes);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == state);
        RC_ASSERT(encode_state(*back) == bytes);
        RC_ASSERT(state_hash(*back) == state_hash(state));
    }));
}

TEST(Records, AnEmptyRecordMeansZeroNotTheInitializersOfTheStruct) {
    routing::State state;
    state.incidents[1].signals = 0;
    state.incidents[1].orders.resize(1);
    state.incidents[1].orders[0].state = routing::OrderState{};
    const auto back = decode_state(encode_state(state));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, state);
}

TEST(Records, HashesAreThirtyTwoHexadecimalDigitsAndFollowTheState) {
    routing::State state;
    const auto before = state_hash(state);
    EXPECT_EQ(before, "cae66941d9efbd404e4d88758ea67670");  // BLAKE2b-128 of nothing
    state.boards.insert({"ineke"});
    EXPECT_NE(state_hash(state), before);
}

TEST(Records, ContentGoesByItsHashOnly) {
    auto region = std::make_shared<routing::Region>();
    region->hash = "f00d";
    region->name = "not written";
    const routing::Entry entry{
        1, {}, routing::RegionLoaded{region}, {routing::RegionAdopted{"f00d", "demo", region}}};
    const auto bytes = encode_entry(entry);
    EXPECT_THAT(bytes, testing::Not(HasSubstr("not written")));
    const auto back = decode_entry(bytes);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(std::get<routing::RegionLoaded>(back->event).region->hash, "f00d");
    EXPECT_EQ(std::get<routing::RegionAdopted>(back->facts[0]).region, nullptr);
}

// Any mistake gives an error within the record, or a record; never a crash.
TEST(Records, FlippedBytesAreRefusedOrRead) {
    EXPECT_TRUE(rc::check([] {
        auto bytes = encode_entry(*arbitrary::any<routing::Entry>());
        for (int count = *rc::gen::inRange(1, 4); count > 0; --count) {
            bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
        }
        const auto back = decode_entry(bytes);
        if (back) {
            RC_ASSERT(decode_entry(encode_entry(*back)).has_value());
        } else {
            RC_ASSERT(back.error().offset <= bytes.size());
            RC_ASSERT(!back.error().message.empty());
        }
    }));
}

TEST(Records, ACutRecordIsRefusedExceptBetweenTwoFields) {
    const auto bytes = encode_entry(typical_alarm());
    std::size_t read = 0;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto back = decode_entry({bytes.data(), length});
        read += back ? 1 : 0;
        if (!back) {
            EXPECT_LE(back.error().offset, length);
        }
    }
    EXPECT_LE(read, typical_alarm().facts.size());  // after the event, and after each fact but one
}

TEST(Records, RandomBytesAreRefusedOrRead) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) {
        static_cast<void>(decode_entry(bytes));
        static_cast<void>(decode_state(bytes));
    }));
}

struct Bad {
    std::string name;
    std::string bytes;
    RecordFault fault;
    std::size_t offset;
    std::string message;
};
class BadRecord : public testing::TestWithParam<Bad> {};

TEST_P(BadRecord, IsRefusedWithItsPlaceAndReason) {
    const auto back = decode_entry(GetParam().bytes);
    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error().fault, GetParam().fault);
    EXPECT_EQ(back.error().offset, GetParam().offset);
    EXPECT_THAT(back.error().message, HasSubstr(GetParam().message));
}

using namespace std::string_literals;
constexpr auto newer = RecordFault::NewerVersion;
constexpr auto corrupt = RecordFault::Corrupt;
constexpr auto truncated = RecordFault::Truncated;

// An entry that is good as it is: number 1, the event TimePassed.
const std::string good = "\x08\x01\x1a\x02\x62\x00"s;

INSTANTIATE_TEST_SUITE_P(
    Records,
    BadRecord,
    testing::Values(
        Bad{"fact", good + "\x22\x03\xba\x02\x00"s, newer, 8, "fact 39 needs a newer version"},
        Bad{"event", "\x08\x01\x1a\x03\x9a\x02\x00"s, newer, 4, "event 35 needs a newer version"},
        Bad{"field", good + "\x28\x01"s, newer, 6, "Entry field 5 needs a newer version"},
        Bad{"inner_field",
            good + "\x22\x04\x0a\x02\x10\x01"s,
            newer,
            10,
            "EpochBegan field 2 needs a newer version"},
        Bad{"enumerator", good + "\x22\x05\x2a\x03\x18\xc8\x01"s, newer, 10, "Kind 200 needs"},
        Bad{"twice", "\x08\x01\x08\x01"s, corrupt, 2, "twice or out of order"},
        Bad{"order", "\x1a\x02\x62\x00\x08\x01"s, corrupt, 4, "twice or out of order"},
        Bad{"two_events", "\x1a\x04\x62\x00\x62\x00"s, corrupt, 4, "a choice holds two"},
        Bad{"no_event", "\x08\x01"s, corrupt, 2, "a choice is missing"},
        Bad{"empty_event", "\x1a\x00"s, corrupt, 2, "a choice is empty"},
        Bad{"range", "\x1a\x08\x0a\x06\x08\xff\xff\xff\xff\x7f"s, corrupt, 4, "out of range"},
        Bad{"wire_type", "\x0a\x00"s, corrupt, 0, "wire type"},
        Bad{"cut", "\x08\x01\x1a\x05\x62"s, truncated, 2, "ends within a field"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(Records, SetsAndMapsThatDoNotRiseAreRefused) {
    const auto boards = decode_state(
        "\x42\x01"
        "b"
        "\x42\x01"
        "a"s
    );
    ASSERT_FALSE(boards.has_value());
    EXPECT_EQ(boards.error().offset, 3U);
    EXPECT_EQ(boards.error().message, "elements do not rise");
    const auto incidents = decode_state("\x32\x02\x08\x02\x32\x02\x08\x02"s);
    ASSERT_FALSE(incidents.has_value());
    EXPECT_EQ(incidents.error().message, "keys do not rise");
}

TEST(Records, FieldsMarkedAsSkippableAreLeftUnread) {
    const auto back = decode_entry(good + "\xc0\x3e\x01"s);  // field 1000
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(encode_entry(*back), good);
}

TEST(Records, ATypicalAlarmIsSmall) {
    const auto bytes = encode_entry(typical_alarm());
    RecordProperty("bytes", static_cast<int>(bytes.size()));
    EXPECT_LT(bytes.size(), 1024U);
}

}  // namespace
}  // namespace nachtwacht::daemon
