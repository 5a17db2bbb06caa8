// How two rule books differ, as a coordinator reads it: on a terminal, or as a page of its own.
#pragma once

#include <string>

#include "routing/comparison.hpp"

namespace nachtwacht::daemon::cli {

struct Difference {
    const routing::Region& before;
    const routing::Region& after;
    routing::Comparison comparison{};
    routing::Language language{routing::Language::English};
};

[[nodiscard]] std::string text_of(const Difference& difference);
// HTML without anything from outside: no script, no style sheet, no picture.
[[nodiscard]] std::string page_of(const Difference& difference);

}  // namespace nachtwacht::daemon::cli
