#include <gmock/gmock.h>

#include <set>

#include "routing/state.hpp"
#include "tests/routing/enumerators.hpp"

namespace nachtwacht::routing {
namespace {

template <class Enum>
class NamesTest : public testing::Test {};

using Enumerations = testing::Types<
    Kind,
    Urgency,
    Mode,
    Asker,
    Lane,
    Door,
    Answer,
    Act,
    Fate,
    Rung,
    OrderState,
    Party,
    CallState,
    Channel,
    Proof,
    TaskKind,
    Gate,
    Cause,
    Nobody,
    Holder>;
TYPED_TEST_SUITE(NamesTest, Enumerations);

template <class Enum>
std::string expected_name(std::string_view identifier) {
    if constexpr (std::is_same_v<Enum, Urgency>) {
        return std::string{identifier};  // the scale's own spelling
    }
    return identifier == "Call112" ? "call_112" : snake_case(identifier);
}

TYPED_TEST(NamesTest, NamesEachEnumeratorByItsIdentifierInSmallLetters) {
    ASSERT_FALSE(enumerators<TypeParam>().empty());
    for (const auto& [value, identifier] : enumerators<TypeParam>()) {
        EXPECT_EQ(name_of(value), expected_name<TypeParam>(identifier));
    }
}

TYPED_TEST(NamesTest, GivesEachEnumeratorANameOfItsOwn) {
    std::set<std::string_view> names;
    for (const auto& each : enumerators<TypeParam>()) {
        EXPECT_TRUE(names.insert(name_of(each.value)).second) << each.identifier;
    }
}

TYPED_TEST(NamesTest, HasNoNameForAValueWithoutAnEnumerator) {
    EXPECT_EQ(name_of(static_cast<TypeParam>(127)), "");
}

template <class Enum>
class ReadNamesTest : public testing::Test {};

template <class Enum, std::optional<Enum> (*read)(std::string_view)>
struct Read {
    static std::optional<Enum> from(std::string_view name) { return read(name); }
    using Of = Enum;
};

using Readers = testing::Types<
    Read<Kind, kind_named>,
    Read<Urgency, urgency_named>,
    Read<Mode, mode_named>,
    Read<Asker, asker_named>,
    Read<Lane, lane_named>,
    Read<Answer, answer_named>,
    Read<Act, act_named>,
    Read<TaskKind, task_kind_named>,
    Read<Party, party_named>,
    Read<CallState, call_state_named>>;
TYPED_TEST_SUITE(ReadNamesTest, Readers);

TYPED_TEST(ReadNamesTest, ReadsBackEachName) {
    for (const auto& each : enumerators<typename TypeParam::Of>()) {
        EXPECT_EQ(TypeParam::from(name_of(each.value)), each.value) << each.identifier;
    }
}

TYPED_TEST(ReadNamesTest, ReadsNothingElse) {
    EXPECT_EQ(TypeParam::from(""), std::nullopt);
    EXPECT_EQ(TypeParam::from("Fall "), std::nullopt);
    EXPECT_EQ(TypeParam::from("u2"), std::nullopt);
}

TEST(KindNames, AreThoseOfTheTableOfKinds) {
    EXPECT_EQ(kind_named("manual_alarm"), Kind::ManualAlarm);
    EXPECT_EQ(kind_named("pg_crisis"), Kind::PgCrisis);
    EXPECT_EQ(kind_named("cancel_or_reset"), Kind::CancelOrReset);
    EXPECT_EQ(enumerators<Kind>().back().value, last_kind);
}

}  // namespace
}  // namespace nachtwacht::routing
