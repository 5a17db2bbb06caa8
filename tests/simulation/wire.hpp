// A link between the house and what is outside: it loses, doubles, delays and reorders.
#pragma once

#include "tests/simulation/coverage.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/timeline.hpp"

namespace nachtwacht::simulation {

// Per mille of all messages.
struct WireFaults {
    std::uint32_t lost{};
    std::uint32_t doubled{};
    std::uint32_t delayed{};  // by up to 40 s, so that later ones overtake it
};

class Wire {
public:
    Wire(Timeline& timeline, Random random, Coverage& coverage, WireFaults faults)
        : timeline_(timeline), random_(random), coverage_(coverage), faults_(faults) {}

    // `arrive` happens once, twice or never.
    void carry(const Timeline::Happening& arrive);

    // From here on each message arrives once and soon.
    void heal() { faults_ = {}; }

private:
    Milliseconds travel();

    Timeline& timeline_;
    Random random_;
    Coverage& coverage_;
    WireFaults faults_;
};

}  // namespace nachtwacht::simulation
