// A key pair on the curve P-256, as Web Push uses it for agreement and for signatures. Where a
// private key comes from is not decided here. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::protocol {

inline constexpr std::size_t p256_private_bytes = 32;
// 04 and both coordinates (SEC 1 section 2.3.3, uncompressed).
inline constexpr std::size_t p256_public_bytes = 65;

// 65 bytes that are a point of the curve.
[[nodiscard]] bool is_p256_point(std::string_view bytes);

class P256Key {
public:
    // Nothing when the number is 0 or not below the order of the curve: one in 2^32 of random ones.
    [[nodiscard]] static std::optional<P256Key> from_private(std::string_view bytes);

    P256Key(P256Key&&) noexcept;
    P256Key& operator=(P256Key&&) noexcept;
    P256Key(const P256Key&) = delete;
    P256Key& operator=(const P256Key&) = delete;
    ~P256Key();

    [[nodiscard]] const std::string& public_key() const { return public_; }

    // The x coordinate of the shared point, 32 bytes (ECDH); nothing when `peer` is no point.
    [[nodiscard]] std::optional<std::string> agree_with(std::string_view peer) const;

    // ECDSA over SHA-256: r and s, 32 bytes each (RFC 7518 section 3.4). The one thing here that
    // differs from call to call: the library draws its own nonce.
    [[nodiscard]] std::string sign(std::string_view text) const;

private:
    struct Pair;
    P256Key(std::unique_ptr<Pair> pair, std::string point);

    std::unique_ptr<Pair> pair_;
    std::string public_;
};

}  // namespace nachtwacht::protocol
