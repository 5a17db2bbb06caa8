#include "protocol/content_encoding.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr int zlib_or_gzip = 15 + 32;  // window of 32 kB, header found by zlib itself
constexpr int raw_deflate = -15;

struct EndInflate {
    void operator()(z_stream* stream) const { inflateEnd(stream); }
};

tl::expected<std::string, UnpackFault> inflate_all(
    std::string_view bytes, std::size_t most, int window
) {
    z_stream stream{};
    if (inflateInit2(&stream, window) != Z_OK) {
        return tl::unexpected(UnpackFault::Broken);
    }
    const std::unique_ptr<z_stream, EndInflate> guard(&stream);
    // zlib's interface takes a non-const pointer and does not write through it.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    std::array<char, 4096> piece{};
    for (int result = Z_OK; result != Z_STREAM_END;) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        result = inflate(&stream, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END) {
            return tl::unexpected(UnpackFault::Broken);
        }
        out.append(piece.data(), piece.size() - stream.avail_out);
        if (out.size() > most) {
            return tl::unexpected(UnpackFault::TooLong);
        }
    }
    return out;
}

}  // namespace

tl::expected<std::string, UnpackFault> unpack(
    std::string_view encoding, std::string_view bytes, std::size_t most
) {
    const auto name = lower_case(trim(encoding));
    if (name.empty() || name == "identity") {
        if (bytes.size() > most) {
            return tl::unexpected(UnpackFault::TooLong);
        }
        return std::string(bytes);
    }
    if (name != "deflate" && name != "gzip" && name != "x-gzip") {
        return tl::unexpected(UnpackFault::UnknownEncoding);
    }
    auto unpacked = inflate_all(bytes, most, zlib_or_gzip);
    if (unpacked || unpacked.error() == UnpackFault::TooLong) {
        return unpacked;
    }
    return inflate_all(bytes, most, raw_deflate);
}

}  // namespace nachtwacht::protocol
