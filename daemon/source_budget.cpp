#include "daemon/source_budget.hpp"

#include <algorithm>
#include <chrono>

namespace nachtwacht::daemon {

bool SourceBudget::take(const std::string& source, routing::Steady now) {
    Level* own = level_of(source, now);
    fill(all_, limits_.of_all, now);
    if (all_.tokens < 1 || (own != nullptr && own->tokens < 1)) {
        ++refused_;
        return false;
    }
    all_.tokens -= 1;
    if (own != nullptr) {
        own->tokens -= 1;
    }
    return true;
}

SourceBudget::Level* SourceBudget::level_of(const std::string& source, routing::Steady now) {
    auto found = sources_.find(source);
    if (found == sources_.end() && sources_.size() >= limits_.sources) {
        forget_quiet_ones(now);
    }
    if (found == sources_.end()) {
        if (sources_.size() >= limits_.sources) {
            return nullptr;
        }
        found = sources_.emplace(source, Level{limits_.of_one.most, now}).first;
    }
    fill(found->second, limits_.of_one, now);
    return &found->second;
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
