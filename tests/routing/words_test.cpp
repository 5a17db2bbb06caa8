#include "routing/words.hpp"

#include <gmock/gmock.h>

#include "tests/routing/enumerators.hpp"

namespace nachtwacht::routing {
namespace {

template <class Enum>
class WordsTest : public testing::Test {};

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
TYPED_TEST_SUITE(WordsTest, Enumerations);

TYPED_TEST(WordsTest, ExistForEachEnumeratorInBothLanguages) {
    for (const auto& each : enumerators<TypeParam>()) {
        EXPECT_NE(words_for(each.value, Language::Dutch), "") << each.identifier;
        EXPECT_NE(words_for(each.value, Language::English), "") << each.identifier;
    }
}

TYPED_TEST(WordsTest, FitInsideASentence) {
    for (const auto& each : enumerators<TypeParam>()) {
        for (const Language language : {Language::Dutch, Language::English}) {
            const std::string_view words = words_for(each.value, language);
            EXPECT_FALSE(words.ends_with('.')) << words;
            EXPECT_EQ(words.find('_'), std::string_view::npos) << words;
        }
    }
}

TEST(ShortWords, OfTheHouseAreTranslated) {
    EXPECT_EQ(words_for("taken_by_other", Language::Dutch), "al door een ander aangenomen");
    EXPECT_EQ(words_for("device_reset", Language::English), "device reset, client not confirmed");
}

TEST(ShortWords, ThatNameAKindAreItsWords) {
    EXPECT_EQ(words_for("pg_crisis", Language::English), "psychogeriatric crisis");
}

TEST(ShortWords, OfAPackKeepTheirLetters) {
    EXPECT_EQ(words_for("weer_in_bed", Language::English), "weer in bed");
    EXPECT_EQ(words_for("", Language::Dutch), "");
}

TEST(Languages, AreNamedByTheirTwoLetters) {
    EXPECT_EQ(language_named("nl"), Language::Dutch);
    EXPECT_EQ(language_named("en"), Language::English);
    EXPECT_EQ(language_named("de"), std::nullopt);
    EXPECT_EQ(name_of(Language::Dutch), "nl");
    EXPECT_EQ(in_language(Label{"bed", "couch"}, Language::English), "couch");
}

}  // namespace
}  // namespace nachtwacht::routing
