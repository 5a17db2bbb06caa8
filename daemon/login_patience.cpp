#include "daemon/login_patience.hpp"

#include <algorithm>

#include "daemon/source_network.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

// A nurse mistypes twice; who knows an account's name must not be able to keep its owner out for
// long, and an address may be a whole building's.
constexpr int free_for_account = 3;
constexpr int free_for_address = 10;
constexpr std::chrono::seconds longest_for_account{30};
constexpr std::chrono::seconds longest_for_address{300};
constexpr auto forget_after = 15min;
constexpr std::size_t most_known = 20'000;

std::chrono::seconds pause_after(int failures, int free, std::chrono::seconds longest) {
    const int doublings = std::min(failures - free, 10);
    return doublings < 0 ? 0s : std::min(longest, std::chrono::seconds{1 << doublings});
}

}  // namespace

std::chrono::seconds LoginPatience::wait_of(const Failures& failures, Clock::time_point now) {
    return failures.free_at <= now
               ? 0s
               : std::chrono::ceil<std::chrono::seconds>(failures.free_at - now);
}

std::chrono::seconds LoginPatience::attempt(
    const std::string& account, const std::string& address, Clock::time_point now
) {
    make_room(now);
    Failures& of_account = known_["account " + account];
    Failures& of_address = known_["address " + network_of(address)];
    for (Failures* failures : {&of_account, &of_address}) {
        if (failures->forgotten_at <= now) {
            *failures = {};
        }
    }
    if (const auto wait = std::max(wait_of(of_account, now), wait_of(of_address, now)); wait > 0s) {
        return wait;
    }
    const auto count = [&](Failures& failures, int free, std::chrono::seconds longest) {
        failures.free_at = now + pause_after(++failures.count, free, longest);
        failures.forgotten_at = now + forget_after;
    };
    count(of_account, free_for_account, longest_for_account);
    count(of_address, free_for_address, longest_for_address);
    return 0s;
}

void LoginPatience::succeeded(const std::string& account, const std::string& address) {
    known_.erase("account " + account);
    const auto found = known_.find("address " + network_of(address));
    if (found != known_.end()) {
        found->second.count = std::max(found->second.count - 1, 0);
        found->second.free_at = {};
    }
}

// Names that nobody has are remembered too: whoever invents them does not fill the memory.
void LoginPatience::make_room(Clock::time_point now) {
    if (known_.size() < most_known) {
        return;
    }
    std::erase_if(known_, [&](const auto& each) { return each.second.forgotten_at <= now; });
    // Of those that still count, what failed longest ago.
    while (known_.size() >= most_known) {
        known_.erase(std::ranges::min_element(known_, {}, [](const auto& each) {
            return each.second.forgotten_at;
        }));
    }
}

}  // namespace nachtwacht::daemon
