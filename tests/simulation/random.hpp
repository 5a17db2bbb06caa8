// The one source of chance in the simulated world: xoshiro256**, seeded by splitmix64 (both by
// Blackman and Vigna, public domain). Whole numbers only, and no distributions of the standard
// library: those differ from one library to the next, and a seed must mean the same night
// everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "routing/types.hpp"

namespace nachtwacht::simulation {

class Random {
public:
    explicit Random(std::uint64_t seed) {
        for (std::uint64_t& word : words_) {
            seed += 0x9E3779B97F4A7C15U;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
            mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
            word = mixed ^ (mixed >> 31U);
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = rotated(words_[1] * 5, 7) * 9;
        const std::uint64_t shifted = words_[1] << 17U;
        words_[2] ^= words_[0];
        words_[3] ^= words_[1];
        words_[1] ^= words_[2];
        words_[0] ^= words_[3];
        words_[2] ^= shifted;
        words_[3] = rotated(words_[3], 45);
        return result;
    }

    // A stream of its own: who draws more or less from it shifts nobody else's luck.
    Random fork() { return Random{next()}; }

    // 0 to count - 1; count at least 1.
    std::uint32_t below(std::uint32_t count) {
        return static_cast<std::uint32_t>((next() >> 32U) * count >> 32U);
    }
    // Both ends included.
    int between(int low, int high) {
        return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
    }
    // To the millisecond, both ends included.
    routing::Milliseconds between(routing::Milliseconds low, routing::Milliseconds high) {
        const auto width = static_cast<std::uint32_t>((high - low).count() + 1);
        return low + routing::Milliseconds{below(width)};
    }
    bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[below(static_cast<std::uint32_t>(from.size()))];
    }

private:
    static std::uint64_t rotated(std::uint64_t word, unsigned by) {
        return (word << by) | (word >> (64U - by));
    }
    std::array<std::uint64_t, 4> words_{};
};

}  // namespace nachtwacht::simulation
