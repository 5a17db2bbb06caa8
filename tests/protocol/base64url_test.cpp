#include "protocol/base64url.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace nachtwacht::protocol {
namespace {

// RFC 4648 section 10, without padding.
TEST(Base64Url, WritesTheExamplesOfItsStandard) {
    const std::pair<std::string, std::string> rows[] = {
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},
        {"\xFB\xFF", "-_8"}};
    for (const auto& [bytes, text] : rows) {
        EXPECT_EQ(base64url(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64Url, ReadsBothAlphabetsAndPadding) {
    EXPECT_EQ(from_base64("Zg=="), "f");
    EXPECT_EQ(from_base64("Zm8="), "fo");
    EXPECT_EQ(from_base64("+/8="), "\xFB\xFF");
}

TEST(Base64Url, RefusesWhatIsNone) {
    for (const std::string wrong :
         {"Z",
          "Zg=",
          "Zg===",
          "Zm9v=",
          "====",
          "Z g",
          "Zm9v\n",
          "Zh",
          "Zm9",
          "Zg==Zg==",
          "\xC3\xA9"}) {
        EXPECT_FALSE(from_base64(wrong)) << wrong;
    }
}

TEST(Base64Url, BytesComeBackAsTheyWere) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) {
        RC_ASSERT(from_base64(base64url(bytes)) == bytes);
    }));
}

}  // namespace
}  // namespace nachtwacht::protocol
