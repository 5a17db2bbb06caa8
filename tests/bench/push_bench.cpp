// What a push costs the loop: making a key for it, encrypting, and now and then a token.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "daemon/secret.hpp"
#include "protocol/web_push.hpp"

namespace {

using namespace nachtwacht;
using Clock = std::chrono::steady_clock;

constexpr int rounds = 2'000;
constexpr std::size_t padded_to = 512;

protocol::P256Key fresh_key() {
    for (;;) {
        const auto number = daemon::random_secret(protocol::p256_private_bytes);
        if (auto key = protocol::P256Key::from_private(number.reveal())) {
            return *std::move(key);
        }
    }
}

template <class Work>
void measure(const char* what, Work work) {
    std::vector<double> took;
    for (int i = 0; i < rounds; ++i) {
        const auto began = Clock::now();
        work();
        took.push_back(std::chrono::duration<double, std::micro>(Clock::now() - began).count());
    }
    std::ranges::sort(took);
    fmt::print(
        "{:<8} p50 {:7.1f} us   p99 {:7.1f} us\n", what, took[rounds / 2], took[rounds * 99 / 100]
    );
}

}  // namespace

int main() {
    const auto phone = fresh_key();
    const auto house = fresh_key();
    protocol::PushSubscription to;
    to.endpoint.host = "push.example";
    to.key = phone.public_key();
    to.auth = std::string(16, 'a');
    measure("push", [&] {
        const auto salt = daemon::random_secret(protocol::push_salt_bytes);
        const auto body = protocol::encrypt_push(
            to, "{\"what\":\"order\"}", padded_to, fresh_key(), salt.reveal()
        );
        if (!body) {
            std::abort();
        }
    });
    measure("token", [&] {
        (void)protocol::vapid_token(
            {"https://push.example", std::chrono::seconds{1'800'000'000}, "mailto:a@b.example"},
            house
        );
    });
}
