#include "tests/daemon/stored_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

void replace_in(const std::filesystem::path& file, std::string_view from, std::string_view to) {
    ASSERT_EQ(from.size(), to.size());
    auto bytes = read_file(file);
    auto found = bytes.find(from);
    ASSERT_NE(found, std::string::npos) << from;
    for (; found != std::string::npos; found = bytes.find(from, found)) {
        bytes.replace(found, from.size(), to);
    }
    write_file(file, bytes);
}

void execute_in(const std::filesystem::path& file, const char* sql) {
    auto database = Database::open(file, OpenMode::Create);
    ASSERT_TRUE(database);
    const auto done = database->execute(sql);
    ASSERT_TRUE(done) << done.error().message;
}

FlippedByte::FlippedByte(const std::filesystem::path& file, std::size_t offset)
    : file_(file), offset_(offset) {
    flip();
}

FlippedByte::~FlippedByte() { flip(); }

void FlippedByte::flip() {
    std::fstream stream(file_, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(static_cast<std::streamoff>(offset_));
    const auto changed = static_cast<char>(stream.get() ^ 0x10);
    stream.seekp(static_cast<std::streamoff>(offset_));
    stream.put(changed);
}

std::size_t occurrences(const std::filesystem::path& directory, std::string_view text) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        const auto bytes = read_file(entry.path());
        for (auto at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) {
            ++count;
        }
    }
    return count;
}

}  // namespace nachtwacht::daemon
