#include "daemon/log_tail.hpp"

#include <endian.h>

#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace nachtwacht::daemon {
namespace {

// The file's format, version 3007000: sqlite.org/fileformat2.html, "The WAL File Format".
constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_header_bytes = 24;
constexpr std::uint32_t magic = 0x377f0682;  // plus 1: checksums read the bytes in big-endian order

std::uint32_t word_at(std::string_view bytes, std::size_t offset, bool big_endian = true) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return big_endian ? be32toh(word) : le32toh(word);
}

// Runs on from frame to frame.
class LogChecksum {
public:
    explicit LogChecksum(bool big_endian) : big_endian_(big_endian) {}

    void add(std::string_view bytes) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            first_ += word_at(bytes, at, big_endian_) + second_;
            second_ += word_at(bytes, at + 4, big_endian_) + first_;
        }
    }
    [[nodiscard]] bool stands_at(std::string_view bytes, std::size_t offset) const {
        return word_at(bytes, offset) == first_ && word_at(bytes, offset + 4) == second_;
    }

private:
    bool big_endian_;
    std::uint32_t first_ = 0;
    std::uint32_t second_ = 0;
};

bool fill(std::ifstream& log, std::string& bytes) {
    return static_cast<bool>(log.read(bytes.data(), static_cast<std::streamsize>(bytes.size())));
}

bool is_page_size(std::uint32_t size) {
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

}  // namespace

std::uint64_t bytes_after_last_commit(const std::filesystem::path& log) {
    std::ifstream stream(log, std::ios::binary);
    std::string header(header_bytes, '\0');
    if (!fill(stream, header)) {
        return 0;
    }
    LogChecksum checksum((word_at(header, 0) & 1U) != 0);
    checksum.add(std::string_view(header).substr(0, 24));
    const auto page = word_at(header, 8);
    if ((word_at(header, 0) & ~1U) != magic || !is_page_size(page) ||
        !checksum.stands_at(header, 24)) {
        std::error_code ignored;
        return std::filesystem::file_size(log, ignored) - header_bytes;
    }
    std::uint64_t frames = 0;
    std::uint64_t committed = 0;
    bool whole = true;
    std::string frame(frame_header_bytes + page, '\0');
    // Frames of a former round have two other salts; with one other it is this round's, damaged.
    while (fill(stream, frame) &&
           (frame.compare(8, 4, header, 16, 4) == 0 || frame.compare(12, 4, header, 20, 4) == 0)) {
        ++frames;
        checksum.add(std::string_view(frame).substr(0, 8));
        checksum.add(std::string_view(frame).substr(frame_header_bytes));
        whole = whole && frame.compare(8, 8, header, 16, 8) == 0 && checksum.stands_at(frame, 16);
        committed = whole && word_at(frame, 4) != 0 ? frames : committed;
    }
    return (frames - committed) * frame.size();
}

}  // namespace nachtwacht::daemon
