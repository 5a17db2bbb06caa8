#include "protocol/charset.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

std::string utf8(std::string_view bytes, std::string_view charset) {
    const auto text = to_utf8(bytes, charset);
    return text ? text->utf8 : "(unknown)";
}

TEST(Charset, ReadsTheFiveThatAreKnownInAnyCase) {
    EXPECT_EQ(utf8("caf\xC3\xA9", "utf-8"), "café");
    EXPECT_EQ(utf8("cafe", "US-ASCII"), "cafe");
    EXPECT_EQ(utf8("caf\xE9", "ISO-8859-1"), "café");
    EXPECT_EQ(utf8("\xA4 5", "iso-8859-15"), "€ 5");
    EXPECT_EQ(utf8("\x80 5", "Windows-1252"), "€ 5");
    EXPECT_EQ(utf8("\xA4", "iso-8859-1"), "¤");
}

TEST(Charset, Latin9HasEightLettersWhereLatin1HasSigns) {
    constexpr std::string_view bytes = "\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE";
    EXPECT_EQ(utf8(bytes, "iso-8859-15"), "€ŠšŽžŒœŸ");
    EXPECT_EQ(utf8(bytes, "iso-8859-1"), "¤¦¨´¸¼½¾");
}

TEST(Charset, GuessesWindows1252ForBytesThatAreNotUtf8) {
    for (const std::string_view bytes :
         {"caf\xE9",
          "\xC3",
          "\xED\xA0\x80",
          "\xC0\xAF",
          "\xF5\x80\x80\x80",
          "\xE0\x80\x80",
          "\xF4\x90\x80\x80"}) {
        EXPECT_FALSE(is_utf8(bytes));
        EXPECT_TRUE(to_utf8(bytes, "")->guessed);
        EXPECT_TRUE(is_utf8(to_utf8(bytes, "")->utf8));
    }
    EXPECT_EQ(utf8("caf\xE9", "utf-8"), "café");
    EXPECT_FALSE(to_utf8("café", "")->guessed);
}

TEST(Charset, KnowsNoOther) {
    for (const auto* name : {"utf-16", "utf-7", "koi8-r"}) {
        EXPECT_FALSE(to_utf8("x", name)) << name;
    }
}

TEST(Charset, CountsAndCutsCharactersNotBytes) {
    EXPECT_EQ(count_characters("é€😀a"), 4U);
    EXPECT_EQ(cut_characters("é€😀a", 3), "é€😀");
    EXPECT_EQ(cut_characters("é€", 0), "");
    EXPECT_EQ(cut_characters("é", 5), "é");
}

}  // namespace
}  // namespace nachtwacht::protocol
