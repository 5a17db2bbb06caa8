#include "protocol/hmac.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace nachtwacht::protocol {

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::string mac(32, '\0');
    unsigned int size = 0;
    const auto* made = ::HMAC(
        EVP_sha256(),
        key.empty() ? "" : key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        reinterpret_cast<unsigned char*>(mac.data()),
        &size
    );
    if (made == nullptr || size != mac.size()) {
        throw std::bad_alloc{};  // nothing else can fail
    }
    return mac;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string in_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value / 16];
        text += digits[value % 16];
    }
    return text;
}

}  // namespace nachtwacht::protocol
