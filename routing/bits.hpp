// A set of small numbers whose size is known when it is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nachtwacht::routing {

class Bits {
public:
    explicit Bits(std::size_t size = 0) : words_((size + 63) / 64) {}

    void set(std::size_t bit) { words_[bit / 64] |= std::uint64_t{1} << (bit % 64); }
    void clear(std::size_t bit) { words_[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }
    [[nodiscard]] bool test(std::size_t bit) const {
        return ((words_[bit / 64] >> (bit % 64)) & 1U) != 0;
    }
    [[nodiscard]] bool any() const {
        for (const std::uint64_t word : words_) {
            if (word != 0) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }

    // Both of the same size.
    Bits& operator|=(const Bits& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            words_[i] |= other.words_[i];
        }
        return *this;
    }
    Bits& operator&=(const Bits& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            words_[i] &= other.words_[i];
        }
        return *this;
    }
    Bits& remove(const Bits& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            words_[i] &= ~other.words_[i];
        }
        return *this;
    }
    auto operator<=>(const Bits&) const = default;

private:
    std::vector<std::uint64_t> words_;
};

}  // namespace nachtwacht::routing
