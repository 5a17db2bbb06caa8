// Virtual time: what is to happen, in order; of two things at one instant the first planned comes
// first.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "routing/types.hpp"

namespace nachtwacht::simulation {

using routing::Milliseconds;
using routing::Steady;

class Timeline {
public:
    using Happening = std::function<void()>;

    [[nodiscard]] Steady now() const { return now_; }

    void after(Milliseconds span, Happening what) {
        planned_.emplace(std::pair{now_ + span, ++sequence_}, std::move(what));
    }

    [[nodiscard]] std::optional<Steady> next() const {
        return planned_.empty() ? std::nullopt : std::optional{planned_.begin()->first.first};
    }

    // Lets the first of what is planned happen, at its instant.
    void step() {
        auto first = planned_.extract(planned_.begin());
        now_ = first.key().first;
        first.mapped()();
    }

    // Not beyond what is planned next.
    void move_to(Steady at) { now_ = at; }

private:
    Steady now_{};
    std::uint64_t sequence_{};
    std::map<std::pair<Steady, std::uint64_t>, Happening> planned_;
};

}  // namespace nachtwacht::simulation
