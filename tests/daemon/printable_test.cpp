#include "daemon/printable.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

TEST(Printable, LeavesTextAlone) {
    EXPECT_EQ(printable("cliënt 12 → ½ uur\n\tgoed 😀"), "cliënt 12 → ½ uur\n\tgoed 😀");
}

TEST(Printable, TakesTheSpellOutOfTerminalEscapes) {
    EXPECT_EQ(printable("\x1b[2J\r\x7f"), "\\x1B[2J\\x0D\\x7F");
    EXPECT_EQ(
        printable("\xc2\x9b"
                  "31m"),
        "\\xC2\\x9B31m"
    );
}

TEST(Printable, ShowsBytesThatAreNoUtf8) {
    EXPECT_EQ(printable("a\xff\xc3"), "a\\xFF\\xC3");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xED\\xA0\\x80");
    EXPECT_EQ(printable("\xe0\x80\xaf"), "\\xE0\\x80\\xAF");
    EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Printable, CountsColumns) { EXPECT_EQ(columns("één →"), 5U); }

}  // namespace
}  // namespace nachtwacht::daemon
