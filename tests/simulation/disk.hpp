// The journal's disk: entries are durable batch by batch, some time after they were written; a
// commit may fail, or succeed without anybody hearing of it. A batch is kept whole or not at all.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "routing/fact.hpp"
#include "tests/simulation/coverage.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/timeline.hpp"

namespace nachtwacht::simulation {

class Disk {
public:
    struct Listener {
        std::function<void(std::span<const routing::Entry>)> committed;
        std::function<void()> failed;  // or unknown: the process has to end
    };

    Disk(Timeline& timeline, Random random, Coverage& coverage)
        : timeline_(timeline), random_(random), coverage_(coverage) {}

    void listen(Listener listener) { listener_ = std::move(listener); }

    void append(routing::Entry entry);

    // What is not committed is gone, but for a batch under way that may just have made it.
    void power_off();

    // An older copy of the journal comes back: its first `entries`. Only while the power is off.
    void restore(std::size_t entries);

    // Commits no longer fail, nor take seconds.
    void heal() { sound_ = true; }

    // What a restart reads back.
    [[nodiscard]] const std::vector<routing::Entry>& committed() const { return committed_; }

private:
    void begin();
    void finish();
    void keep_batch();

    Timeline& timeline_;
    Random random_;
    Coverage& coverage_;
    Listener listener_;
    std::vector<routing::Entry> committed_;
    std::vector<routing::Entry> written_;
    std::vector<routing::Entry> batch_;
    bool sound_{};
    std::uint64_t powered_{};  // times that the power went off
};

}  // namespace nachtwacht::simulation
