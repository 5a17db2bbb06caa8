#include "daemon/secret.hpp"

#include <sodium.h>

#include <cstdio>
#include <memory>

namespace nachtwacht::daemon {

Secret::Secret(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}

Secret::Secret(std::size_t size) : bytes_(size) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    wipe();
    bytes_ = std::move(other.bytes_);
    return *this;
}

Secret::~Secret() { wipe(); }

Secret Secret::copy() const { return Secret(reveal()); }

std::string_view Secret::reveal() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

void Secret::wipe() noexcept {
    if (!bytes_.empty()) {
        sodium_memzero(bytes_.data(), bytes_.size());
    }
}

void wipe(std::string& bytes) noexcept {
    sodium_memzero(bytes.data(), bytes.size());
    bytes.clear();
}

void wipe(void* bytes, std::size_t size) noexcept { sodium_memzero(bytes, size); }

Secret random_secret(std::size_t size) {
    Secret secret(size);
    randombytes_buf(secret.data(), secret.size());
    return secret;
}

tl::expected<Secret, std::string> read_secret(const std::filesystem::path& file) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(
        std::fopen(file.c_str(), "rbe"), &std::fclose
    );
    if (!stream) {
        return tl::make_unexpected("cannot read the credential " + file.string());
    }
    std::setbuf(stream.get(), nullptr);  // or a copy stays in the stream's buffer
    constexpr std::size_t largest = 64 * 1024;
    Secret buffer(largest + 1);
    const auto size = std::fread(buffer.data(), 1, buffer.size(), stream.get());
    if (std::ferror(stream.get()) != 0 || size > largest) {
        return tl::make_unexpected(
            "the credential " + file.string() + " cannot be read or is larger than 64 KiB"
        );
    }
    return Secret(buffer.reveal().substr(0, size));
}

}  // namespace nachtwacht::daemon
