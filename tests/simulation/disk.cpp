#include "tests/simulation/disk.hpp"

#include <algorithm>
#include <iterator>

namespace nachtwacht::simulation {

using namespace std::chrono_literals;

void Disk::append(routing::Entry entry) {
    written_.push_back(std::move(entry));
    if (batch_.empty()) {
        begin();
    }
}

void Disk::begin() {
    batch_.swap(written_);
    Milliseconds takes = random_.between(1ms, 12ms);
    if (!sound_ && random_.chance(4)) {
        coverage_.count("fault", "slow commit");
        takes = random_.between(500ms, 3s);
    }
    timeline_.after(takes, [this, then = powered_] {
        if (then == powered_) {
            finish();
        }
    });
}

void Disk::keep_batch() {
    std::move(batch_.begin(), batch_.end(), std::back_inserter(committed_));
    batch_.clear();
}

void Disk::finish() {
    if (!sound_ && random_.chance(4)) {
        const bool unknown = random_.chance(500);
        coverage_.count("fault", unknown ? "commit unknown" : "commit failed");
        if (unknown) {
            keep_batch();
        }
        listener_.failed();
        return;
    }
    const std::size_t before = committed_.size();
    keep_batch();
    const std::uint64_t then = powered_;
    // Nothing is added to the journal while the listener reads on: the next batch begins below.
    listener_.committed(std::span{committed_}.subspan(before));
    if (then == powered_ && batch_.empty() && !written_.empty()) {
        begin();
    }
}

void Disk::restore(std::size_t entries) { committed_.resize(std::min(entries, committed_.size())); }

void Disk::power_off() {
    ++powered_;
    if (!batch_.empty() && random_.chance(300)) {
        coverage_.count("fault", "committed, and nobody heard");
        keep_batch();
    }
    batch_.clear();
    written_.clear();
}

}  // namespace nachtwacht::simulation
