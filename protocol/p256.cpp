#include "protocol/p256.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <new>
#include <utility>

namespace nachtwacht::protocol {
namespace {

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* what) const { release(what); }
};
template <class T, void (*release)(T*)>
using Held = std::unique_ptr<T, Release<T, release>>;

using Key = Held<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Number = Held<BIGNUM, BN_clear_free>;
using Group = Held<EC_GROUP, EC_GROUP_free>;
using Point = Held<EC_POINT, EC_POINT_free>;
using Signature = Held<ECDSA_SIG, ECDSA_SIG_free>;
using Digest = Held<EVP_MD_CTX, EVP_MD_CTX_free>;
using Builder = Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = Held<OSSL_PARAM, OSSL_PARAM_free>;

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// For calls that fail only when there is no memory, since their input was looked at before.
void must(bool done) {
    if (!done) {
        throw std::bad_alloc{};
    }
}

Group curve() {
    Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
    must(group != nullptr);
    return group;
}

// The point is looked at by the library; null when it is not of the curve.
Key make_key(std::string_view point, const BIGNUM* number) {
    const Builder builder{OSSL_PARAM_BLD_new()};
    must(
        builder != nullptr &&
        OSSL_PARAM_BLD_push_utf8_string(
            builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0
        ) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(
            builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
        ) == 1 &&
        (number == nullptr ||
         OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number) == 1)
    );
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    must(parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
    EVP_PKEY* key = nullptr;
    const int selection = number == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
        return nullptr;
    }
    return Key{key};
}

std::string in_32_bytes(const BIGNUM* number) {
    std::string bytes(32, '\0');
    must(BN_bn2binpad(number, octets(bytes), static_cast<int>(bytes.size())) == 32);
    return bytes;
}

}  // namespace

struct P256Key::Pair {
    Key key;
};

P256Key::P256Key(std::unique_ptr<Pair> pair, std::string point)
    : pair_(std::move(pair)), public_(std::move(point)) {}
P256Key::P256Key(P256Key&&) noexcept = default;
P256Key& P256Key::operator=(P256Key&&) noexcept = default;
P256Key::~P256Key() = default;

bool is_p256_point(std::string_view bytes) {
    if (bytes.size() != p256_public_bytes || bytes.front() != 4) {
        return false;
    }
    const Group group = curve();
    const Point point{EC_POINT_new(group.get())};
    must(point != nullptr);
    return EC_POINT_oct2point(group.get(), point.get(), octets(bytes), bytes.size(), nullptr) == 1;
}

std::optional<P256Key> P256Key::from_private(std::string_view bytes) {
    if (bytes.size() != p256_private_bytes) {
        return std::nullopt;
    }
    const Group group = curve();
    const Number number{BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), BN_secure_new())};
    must(number != nullptr);
    if (BN_is_zero(number.get()) != 0 ||
        BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
        return std::nullopt;
    }
    const Point point{EC_POINT_new(group.get())};
    std::string point_bytes(p256_public_bytes, '\0');
    must(
        point != nullptr &&
        EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
        EC_POINT_point2oct(
            group.get(),
            point.get(),
            POINT_CONVERSION_UNCOMPRESSED,
            octets(point_bytes),
            point_bytes.size(),
            nullptr
        ) == p256_public_bytes
    );
    auto pair = std::make_unique<Pair>();
    pair->key = make_key(point_bytes, number.get());
    must(pair->key != nullptr);
    return P256Key{std::move(pair), std::move(point_bytes)};
}

std::optional<std::string> P256Key::agree_with(std::string_view peer) const {
    if (!is_p256_point(peer)) {
        return std::nullopt;
    }
    const Key other = make_key(peer, nullptr);
    const KeyContext context{EVP_PKEY_CTX_new(pair_->key.get(), nullptr)};
    std::string secret(32, '\0');
    std::size_t size = secret.size();
    must(
        other != nullptr && context != nullptr && EVP_PKEY_derive_init(context.get()) == 1 &&
        EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
        EVP_PKEY_derive(context.get(), octets(secret), &size) == 1 && size == secret.size()
    );
    return secret;
}

std::string P256Key::sign(std::string_view text) const {
    const Digest digest{EVP_MD_CTX_new()};
    std::string der(80, '\0');  // two numbers of 33 bytes at most, with their heads
    std::size_t size = der.size();
    must(
        digest != nullptr &&
        EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, pair_->key.get()) == 1 &&
        EVP_DigestSign(digest.get(), octets(der), &size, octets(text), text.size()) == 1
    );
    const auto* read = octets(std::string_view{der});
    const Signature signature{d2i_ECDSA_SIG(nullptr, &read, static_cast<long>(size))};
    must(signature != nullptr);
    return in_32_bytes(ECDSA_SIG_get0_r(signature.get())) +
           in_32_bytes(ECDSA_SIG_get0_s(signature.get()));
}

}  // namespace nachtwacht::protocol
