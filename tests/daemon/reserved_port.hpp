// A port of the loopback that nobody else takes as long as this lives. A number that the system
// gives out and we let go again can be anybody's a moment later; these lie below the numbers that
// systems give out by themselves, and a locked file keeps other tests away.
#pragma once

#include <cstdint>

namespace nachtwacht::tests {

class ReservedPort {
public:
    // Free for TCP and for UDP when the constructor returns; throws std::runtime_error when none
    // is.
    ReservedPort();
    ~ReservedPort();
    ReservedPort(const ReservedPort&) = delete;
    ReservedPort& operator=(const ReservedPort&) = delete;

    [[nodiscard]] std::uint16_t number() const { return number_; }

private:
    std::uint16_t number_{};
    int lock_{-1};
};

}  // namespace nachtwacht::tests
