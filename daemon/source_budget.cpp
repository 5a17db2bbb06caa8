#include "daemon/source_budget.hpp"

#include <algorithm>
#include <chrono>

namespace nachtwacht::daemon {

bool SourceBudget::take(const std::string& source, routing::Steady now) {
    if (sources_.size() >= limits_.sources && sources_.count(source) == 0) {
        forget_quiet_ones(now);
    }
    Level unnamed{1, now};
    const bool named = sources_.count(source) != 0 || sources_.size() < limits_.sources;
    Level& own = named ? sources_.try_emplace(source, Level{limits_.of_one.most, now}).first->second
                       : unnamed;
    if (named) {
        fill(own, limits_.of_one, now);
    }
    fill(all_, limits_.of_all, now);
    if (own.tokens < 1 || all_.tokens < 1) {
        ++refused_;
        return false;
    }
    own.tokens -= 1;
    all_.tokens -= 1;
    return true;
}

void SourceBudget::fill(Level& level, const Bucket& bucket, routing::Steady now) {
    const double seconds = std::chrono::duration<double>(now - level.at).count();
    level.tokens = std::min(bucket.most, level.tokens + seconds * bucket.a_second);
    level.at = now;
}

// Who has been quiet until the bucket was full is as good as never heard.
void SourceBudget::forget_quiet_ones(routing::Steady now) {
    for (auto source = sources_.begin(); source != sources_.end();) {
        fill(source->second, limits_.of_one, now);
        source = source->second.tokens >= limits_.of_one.most ? sources_.erase(source)
                                                              : std::next(source);
    }
}

}  // namespace nachtwacht::daemon
