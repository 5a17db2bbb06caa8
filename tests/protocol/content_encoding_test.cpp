#include "protocol/content_encoding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace nachtwacht::protocol {
namespace {

// `window` as zlib's deflateInit2 reads it: 15 zlib, 31 gzip, -15 raw.
std::string packed(const std::string& text, int window) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    std::string out(compressBound(text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

const std::string text = "<mrq><ref>1</ref></mrq>";

TEST(ContentEncoding, ReadsEveryPackingInUse) {
    EXPECT_EQ(unpack("", text, 100), text);
    EXPECT_EQ(unpack("Identity", text, 100), text);
    EXPECT_EQ(unpack("deflate", packed(text, 15), 100), text);
    EXPECT_EQ(unpack("DEFLATE", packed(text, -15), 100), text);
    EXPECT_EQ(unpack("gzip", packed(text, 31), 100), text);
    EXPECT_EQ(unpack("deflate", packed(text, 31), 100), text);
    EXPECT_EQ(unpack(" x-gzip ", packed(text, 31), 100), text);
}

TEST(ContentEncoding, StopsAtItsLimit) {
    const std::string bomb(10'000'000, 'a');
    for (const int window : {15, 31, -15}) {
        EXPECT_EQ(unpack("deflate", packed(bomb, window), 65536).error(), UnpackFault::TooLong);
    }
    EXPECT_EQ(unpack("", std::string(11, 'a'), 10).error(), UnpackFault::TooLong);
    EXPECT_TRUE(unpack("gzip", packed(std::string(65536, 'a'), 31), 65536).has_value());
}

TEST(ContentEncoding, RefusesWhatItCannotRead) {
    EXPECT_EQ(unpack("br", text, 100).error(), UnpackFault::UnknownEncoding);
    EXPECT_EQ(unpack("deflate, gzip", text, 100).error(), UnpackFault::UnknownEncoding);
    EXPECT_EQ(unpack("gzip", text, 100).error(), UnpackFault::Broken);
    EXPECT_EQ(unpack("gzip", "", 100).error(), UnpackFault::Broken);
    EXPECT_EQ(unpack("gzip", packed(text, 31).substr(0, 20), 100).error(), UnpackFault::Broken);
}

}  // namespace
}  // namespace nachtwacht::protocol
