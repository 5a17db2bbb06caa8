// An intake that behaves as the house does towards its doors: it remembers references, tells each
// sender what became of its message, and can be full, closed or slow to commit.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/intake.hpp"

namespace nachtwacht::tests {

class RememberingIntake final : public daemon::Intake {
public:
    [[nodiscard]] Readiness readiness() const override { return is_ready; }

    void signal(routing::Signal signal, std::string raw, daemon::Told told) override {
        if (take(signal.reference, std::move(told))) {
            signals.push_back(std::move(signal));
            raws.push_back(std::move(raw));
        }
    }
    void unreadable(
        routing::Reference reference, std::string raw, std::string verdict, daemon::Told told
    ) override {
        if (take(reference, std::move(told))) {
            references.push_back(std::move(reference));
            raws.push_back(std::move(raw));
            verdicts.push_back(std::move(verdict));
        }
    }
    void answer(routing::UnitAnswered answer, std::string text, daemon::Told told) override {
        if (take(answer.reference, std::move(told))) {
            answers.push_back(std::move(answer));
            texts.push_back(std::move(text));
        }
    }
    void duty(routing::DutyChanged duty, daemon::Told told) override {
        if (take(duty.reference, std::move(told))) {
            duties.push_back(std::move(duty));
        }
    }
    void link(const routing::UnitId& unit, bool up) override { links.emplace_back(unit.value, up); }
    void alive(routing::Door, const std::string& sender) override { lives.push_back(sender); }
    void sight(const routing::UnitId& unit, const routing::Sighting& sighting) override {
        sightings.emplace_back(unit.value, sighting);
    }

    // The commit of all that waits for it.
    void commit() {
        for (auto& [told, receipt] : std::exchange(uncommitted, {})) {
            told(receipt);
        }
    }

    Readiness is_ready{Readiness::Ready};
    bool commits_at_once{true};
    std::string refuses_with{};  // the next new message is refused with this

    std::vector<routing::Signal> signals{};
    std::vector<routing::Reference> references{};
    std::vector<std::string> raws{};
    std::vector<std::string> verdicts{};
    std::vector<routing::UnitAnswered> answers{};
    std::vector<std::string> texts{};
    std::vector<routing::DutyChanged> duties{};
    std::vector<std::pair<std::string, bool>> links{};
    std::vector<std::string> lives{};
    std::vector<std::pair<std::string, routing::Sighting>> sightings{};
    std::uint64_t duplicates{};

private:
    // False: it was had before.
    bool take(const routing::Reference& reference, daemon::Told told) {
        const auto [known, is_new] =
            seen.try_emplace({reference.sender, reference.value}, last + 1);
        last += is_new ? 1 : 0;
        duplicates += is_new ? 0 : 1;
        daemon::Receipt receipt{.verdict = daemon::Verdict::Stored, .entry = known->second};
        receipt.at.wall = routing::Wall{std::chrono::milliseconds{1'772'331'330'123}};
        if (!is_new) {
            receipt.verdict = daemon::Verdict::Duplicate;
        } else if (!refuses_with.empty()) {
            receipt.verdict = daemon::Verdict::Refused;
            receipt.reason = std::exchange(refuses_with, {});
        }
        uncommitted.emplace_back(std::move(told), receipt);
        if (commits_at_once) {
            commit();
        }
        return is_new;
    }

    std::map<std::pair<std::string, std::string>, std::uint64_t> seen{};
    std::uint64_t last{};
    std::vector<std::pair<daemon::Told, daemon::Receipt>> uncommitted{};
};

}  // namespace nachtwacht::tests
