#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/intake.hpp"

namespace nachtwacht::tests {

// Behaves like the house behind the door as far as a sender can see: it remembers references, and
// can keep its receipts back as if the disk were slow. Tests look in from another thread.
class FakeIntake final : public daemon::Intake {
public:
    using Lock = std::lock_guard<std::recursive_mutex>;  // a receipt asks for the readiness

    Readiness readiness() const override {
        const Lock lock(mutex_);
        return readiness_;
    }

    void signal(routing::Signal signal, std::string raw, daemon::Told told) override {
        const bool repeated = remember(signal.reference);
        const Lock lock(mutex_);
        const auto session = std::pair(signal.reference.sender, signal.reference.value);
        const bool known = !sessions_.insert(session).second;
        const bool note = signal.kind == routing::Kind::SessionAbort || (signal.update && known);
        events_ += repeated || note ? 0 : 1;
        tell(repeated, std::move(told));
        raws_.push_back(std::move(raw));
        signals_.push_back(std::move(signal));
    }

    void unreadable(
        routing::Reference reference, std::string raw, std::string verdict, daemon::Told told
    ) override {
        const bool repeated = remember(reference);
        const Lock lock(mutex_);
        tell(repeated, std::move(told));
        raws_.push_back(std::move(raw));
        unreadables_.push_back({std::move(reference), std::move(verdict)});
    }

    void answer(routing::UnitAnswered, std::string, daemon::Told) override {}
    void duty(routing::DutyChanged, daemon::Told) override {}
    void link(const routing::UnitId&, bool) override {}
    void sight(const routing::UnitId&, const routing::Sighting&) override {}
    void alive(routing::Door, const std::string& sender) override {
        const Lock lock(mutex_);
        heard_.push_back(sender);
    }

    void set_readiness(Readiness readiness) {
        const Lock lock(mutex_);
        readiness_ = readiness;
    }
    void set_known(bool known) {
        const Lock lock(mutex_);
        known_ = known;
    }
    // Receipts wait for commit(), which has to be called on the loop's thread.
    void keep_back() {
        const Lock lock(mutex_);
        keeping_ = true;
    }
    void commit() {
        std::deque<std::pair<daemon::Told, daemon::Receipt>> due;
        {
            const Lock lock(mutex_);
            due.swap(kept_);
        }
        for (auto& [told, receipt] : due) {
            told(receipt);
        }
    }

    int events() const {
        const Lock lock(mutex_);
        return events_;
    }
    std::vector<routing::Signal> signals() const {
        const Lock lock(mutex_);
        return signals_;
    }
    std::vector<std::pair<routing::Reference, std::string>> unreadables() const {
        const Lock lock(mutex_);
        return unreadables_;
    }
    std::vector<std::string> raws() const {
        const Lock lock(mutex_);
        return raws_;
    }
    std::vector<std::string> heard() const {
        const Lock lock(mutex_);
        return heard_;
    }
    std::size_t kept_back() const {
        const Lock lock(mutex_);
        return kept_.size();
    }

private:
    bool remember(const routing::Reference& reference) {
        const Lock lock(mutex_);
        return !seen_.insert({reference.sender, reference.value, reference.content}).second;
    }

    void tell(bool repeated, daemon::Told told) {
        daemon::Receipt receipt;
        receipt.verdict = repeated ? daemon::Verdict::Duplicate : daemon::Verdict::Stored;
        receipt.known_sender = known_;
        if (keeping_) {
            kept_.emplace_back(std::move(told), std::move(receipt));
        } else {
            told(receipt);
        }
    }

    mutable std::recursive_mutex mutex_;
    Readiness readiness_{Readiness::Ready};
    bool known_{true};
    bool keeping_{};
    int events_{};
    std::set<std::tuple<std::string, std::string, std::string>> seen_;
    std::set<std::pair<std::string, std::string>> sessions_;
    std::vector<routing::Signal> signals_;
    std::vector<std::pair<routing::Reference, std::string>> unreadables_;
    std::vector<std::string> raws_;
    std::vector<std::string> heard_;
    std::deque<std::pair<daemon::Told, daemon::Receipt>> kept_;
};

}  // namespace nachtwacht::tests
