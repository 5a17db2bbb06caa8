// What devices were told against what phones showed, counted outside the daemon. A client has one
// alarm, and is known by the street that an order names.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/acceptance/phones.hpp"

namespace nachtwacht::tests {

struct Tally {
    int shown{};    // incidents that a phone showed
    int lost{};     // acknowledged, and shown by no phone
    int doubled{};  // one alarm that became two incidents, or one incident two orders
    std::string first_fault{};

    void blame(int& counter, const std::string& what);
};

[[nodiscard]] bool all_shown(const std::vector<Showing>& shown, const std::set<int>& acknowledged);

// A second order for an incident is right after a minute of silence only: `asked_further` names the
// incidents in which there was one. Phones that answer at once leave none.
[[nodiscard]] Tally tally_of(
    const std::vector<Showing>& shown,
    const std::set<int>& acknowledged,
    const std::set<std::string>& asked_further = {}
);

[[nodiscard]] std::string text_of(const Tally& tally);

}  // namespace nachtwacht::tests
