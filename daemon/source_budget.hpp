// How much of what nobody can read is kept. Noise on a device network must not fill the journal
// nor the operators' list; the first of it from each source says all there is to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

// Token buckets: one for each source, and one for all of them together, since a source is easily
// forged. One thread.
class SourceBudget {
public:
    struct Bucket {
        double most{};      // at once
        double a_second{};  // filled up again
    };
    struct Limits {
        Bucket of_one{60, 0.5};
        Bucket of_all{600, 20};
        std::size_t sources{4096};  // told apart; beyond it only the bucket of all counts
    };

    SourceBudget() = default;
    explicit SourceBudget(Limits limits) : limits_(limits), all_{limits.of_all.most, {}} {}

    // Takes one from the source's bucket and from that of all. False, and takes none, when either
    // is empty. `now` never falls.
    [[nodiscard]] bool take(const std::string& source, routing::Steady now);

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Level {
        double tokens{};
        routing::Steady at{};
    };
    // Null: there are too many sources to tell this one apart.
    Level* level_of(const std::string& source, routing::Steady now);
    static void fill(Level& level, const Bucket& bucket, routing::Steady now);
    void forget_quiet_ones(routing::Steady now);

    Limits limits_{};
    Level all_{Limits{}.of_all.most, {}};
    std::map<std::string, Level> sources_;
    std::uint64_t refused_{};
};

}  // namespace nachtwacht::daemon
