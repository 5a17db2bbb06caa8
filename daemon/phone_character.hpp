// How the person behind a simulated phone behaves, with times drawn from a seed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace nachtwacht::daemon {

enum class Character : std::uint8_t {
    ByHand,            // answers nothing by itself but that an order is shown
    Quick,             // accepts in 1 to 3 s
    Slow,              // accepts in 20 to 50 s
    Refusing,          // declines in 2 to 10 s
    Silent,            // sees the order and says nothing
    LosingConnection,  // as Quick, and loses the connection for 2 to 12 s somewhere on the way
};
[[nodiscard]] std::string_view name_of(Character character);
[[nodiscard]] std::optional<Character> character_named(std::string_view name);

// What a person will do with one order, and when: each time counts from the step before.
struct PhonePlan {
    using Span = std::chrono::milliseconds;
    enum class First : std::uint8_t { Nothing, Accept, Decline };
    enum class Loss : std::uint8_t { None, AfterShown, AfterAccept, AfterUnderWay };

    First first{First::Nothing};
    Span answer{};
    Span under_way{};
    Span on_scene{};
    Span done{};
    Loss loss{Loss::None};
    Span away{};
};

class PhonePlanner {
public:
    // `pace_percent`: 100 as above, 10 ten times as fast.
    PhonePlanner(Character character, std::uint64_t seed, std::uint32_t pace_percent)
        : character_{character}, random_{seed}, pace_percent_{pace_percent} {}

    [[nodiscard]] PhonePlan next();

private:
    [[nodiscard]] PhonePlan::Span between(std::uint32_t least_s, std::uint32_t most_s);

    Character character_;
    std::mt19937_64 random_;
    std::uint32_t pace_percent_;
};

}  // namespace nachtwacht::daemon
