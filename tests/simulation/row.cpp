#include "tests/simulation/row.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

namespace nachtwacht::simulation {
namespace {

// What was run and not yet told, by its place in the row.
class Finished {
public:
    void put(std::uint64_t place, Outcome outcome) {
        const std::lock_guard lock{mutex_};
        outcomes_.emplace(place, std::move(outcome));
        changed_.notify_one();
    }
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock{mutex_};
        failure_ = std::move(failure);
        changed_.notify_one();
    }
    Outcome wait_for(std::uint64_t place) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return failure_ || outcomes_.contains(place); });
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return std::move(outcomes_.extract(place).mapped());
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, Outcome> outcomes_;
    std::exception_ptr failure_;
};

}  // namespace

void run_row(const Row& row, const std::function<void(const Outcome&)>& each) {
    Finished finished;
    std::atomic<std::uint64_t> next{0};
    const auto work = [&] {
        try {
            for (std::uint64_t place = next++; place < row.seeds; place = next++) {
                Night night = row.night;
                night.seed += place;
                finished.put(place, run(night, nullptr));
            }
        } catch (...) {
            finished.fail(std::current_exception());
        }
    };
    std::vector<std::jthread> threads;
    for (int job = 0; job < std::max(1, row.jobs); ++job) {
        threads.emplace_back(work);
    }
    for (std::uint64_t place = 0; place < row.seeds; ++place) {
        each(finished.wait_for(place));
    }
}

}  // namespace nachtwacht::simulation
