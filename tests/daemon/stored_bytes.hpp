#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace nachtwacht::daemon {

// What lies on the disk, looked at and changed behind the journal's back.

[[nodiscard]] std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& bytes);
// Changes every occurrence; both texts have one length.
void replace_in(const std::filesystem::path& file, std::string_view from, std::string_view to);
void execute_in(const std::filesystem::path& file, const char* sql);
// One byte of a file, changed as long as this lives.
class FlippedByte {
public:
    FlippedByte(const std::filesystem::path& file, std::size_t offset);
    FlippedByte(const FlippedByte&) = delete;
    FlippedByte& operator=(const FlippedByte&) = delete;
    ~FlippedByte();

private:
    void flip();

    std::filesystem::path file_;
    std::size_t offset_;
};
// In all files of the directory together.
[[nodiscard]] std::size_t occurrences(
    const std::filesystem::path& directory, std::string_view text
);

}  // namespace nachtwacht::daemon
