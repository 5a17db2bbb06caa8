#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace nachtwacht::daemon {

// Bytes that must not be seen: keys, passwords, what is known of a client. Wiped when they go,
// never copied by accident, never printed: formatting one gives "•••" and there is no operator<<.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view bytes);
    // `size` zero bytes, to be filled through data().
    explicit Secret(std::size_t size);
    Secret(Secret&& other) noexcept = default;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    [[nodiscard]] Secret copy() const;
    [[nodiscard]] std::string_view reveal() const;
    [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }
    [[nodiscard]] unsigned char* data() { return bytes_.data(); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] bool empty() const { return bytes_.empty(); }

private:
    void wipe() noexcept;

    std::vector<unsigned char>
        bytes_;  // not std::string: its short form leaves bytes behind when moved
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

// Overwrites a buffer that held secret bytes and empties it.
void wipe(std::string& bytes) noexcept;
void wipe(void* bytes, std::size_t size) noexcept;

// A fresh key of `size` random bytes.
[[nodiscard]] Secret random_secret(std::size_t size);

// The content of a credentials file (systemd LoadCredential=), as it is. Error: one line for the
// administrator.
[[nodiscard]] tl::expected<Secret, std::string> read_secret(const std::filesystem::path& file);

}  // namespace nachtwacht::daemon

template <>
struct fmt::formatter<nachtwacht::daemon::Secret> : fmt::formatter<fmt::string_view> {
    template <typename Context>
    auto format(const nachtwacht::daemon::Secret& /*secret*/, Context& context) const {
        return fmt::formatter<fmt::string_view>::format("•••", context);
    }
};
