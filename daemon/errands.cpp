#include "daemon/errands.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t longest_retry_after_s = 24 * 60 * 60;

// At most a quarter longer, so that all who waited for one server do not come at once.
milliseconds with_jitter(milliseconds pause) {
    return pause +
           milliseconds{randombytes_uniform(static_cast<std::uint32_t>(pause.count() / 4 + 1))};
}

}  // namespace

bool is_busy(const WebAnswer& answer) {
    return answer.status == 408 || answer.status == 429 || answer.status >= 500;
}

Errands::Errands(
    boost::asio::io_context& loop,
    WebClientSettings client,
    ErrandPauses pauses,
    ErrandLimits limits
)
    : pauses_(pauses), limits_(limits), client_(loop, std::move(client)), timer_(loop) {}

Errands::~Errands() { stop(); }

void Errands::stop() {
    alive_.reset();
    timer_.cancel();
    client_.stop();
}

std::optional<milliseconds> Errands::asked_pause(const WebAnswer& answer) const {
    const auto asked =
        protocol::to_number(protocol::trim(answer.retry_after), longest_retry_after_s).value_or(0);
    return asked > 0 ? std::optional<milliseconds>{asked * pauses_.retry_after_unit} : std::nullopt;
}

void Errands::run(Errand errand) {
    const auto now = Clock::now();
    const auto end = now + errand.worth;
    Job job{std::move(errand), now, end, pauses_.first};
    replace_waiting(job);
    if (jobs_.size() >= limits_.most) {
        tell(std::move(job.errand.ended), ErrandEnd::Full);
        return;
    }
    jobs_.push_back(std::move(job));
    arm(now);
}

bool Errands::same_place(const Job& a, const Job& b) {
    return !a.errand.place.empty() && a.errand.place == b.errand.place;
}

void Errands::replace_waiting(const Job& by) {
    for (auto job = jobs_.begin(); job != jobs_.end();) {
        const auto here = job++;
        if (!here->under_way && same_place(*here, by)) {
            end(here, ErrandEnd::Replaced);
        }
    }
}

void Errands::arm(Clock::time_point at) {
    timer_.expires_at(at);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled && alive_) {
            pump();
        }
    });
}

void Errands::pump() {
    const auto now = Clock::now();
    auto next = Clock::time_point::max();
    for (auto job = jobs_.begin(); job != jobs_.end();) {
        const auto here = job++;
        if (here->under_way) {
            continue;
        }
        if (here->end <= now) {
            end(here, ErrandEnd::TimeIsUp);
        } else if (may_start(*here, now)) {
            start(here);
        } else if (here->due > now) {
            next = std::min({next, here->due, here->end});
        }
    }
    if (next != Clock::time_point::max()) {
        arm(next);
    }
}

// What waits for a free place, or for one before it, is looked at again when that one has ended.
bool Errands::may_start(const Job& job, Clock::time_point now) const {
    return job.due <= now && under_way_ < limits_.most_at_once &&
           std::ranges::none_of(jobs_, [&](const Job& other) {
               return other.under_way && same_place(other, job);
           });
}

bool Errands::has_successor(const Job& job) const {
    return std::ranges::any_of(jobs_, [&](const Job& other) {
        return &other != &job && same_place(other, job);
    });
}

void Errands::start(Jobs::iterator job) {
    job->under_way = true;
    ++under_way_;
    const auto left = std::chrono::ceil<milliseconds>(job->end - Clock::now());
    client_.post(job->errand.request(left), [this, job](const WebResult& result) {
        job->under_way = false;
        --under_way_;
        hear(job, result);
        if (alive_) {
            pump();
        }
    });
}

void Errands::hear(Jobs::iterator job, const WebResult& result) {
    const auto judged = job->errand.judge(result);
    if (judged.settled) {
        end(job, ErrandEnd::Settled);
        return;
    }
    if (has_successor(*job)) {
        end(job, ErrandEnd::Replaced);
        return;
    }
    job->due = Clock::now() + judged.again_after.value_or(with_jitter(job->pause));
    job->pause = std::min(job->pause * 2, pauses_.longest);
    if (job->due >= job->end) {
        end(job, ErrandEnd::TimeIsUp);
    }
}

void Errands::end(Jobs::iterator job, ErrandEnd how) {
    tell(std::move(job->errand.ended), how);
    jobs_.erase(job);
}

void Errands::tell(std::function<void(ErrandEnd)> ended, ErrandEnd how) {
    boost::asio::post(
        timer_.get_executor(),
        [ended = std::move(ended), how, alive = std::weak_ptr{alive_}] {
            if (!alive.expired()) {
                ended(how);
            }
        }
    );
}

}  // namespace nachtwacht::daemon
