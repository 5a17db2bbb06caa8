// A house without a disk: the real core with two units and two clients. What it decides is
// committed at once.
#pragma once

#include <functional>
#include <map>

#include "daemon/office.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

class SmallOffice final : public Office {
public:
    SmallOffice();

    [[nodiscard]] const routing::State& committed() const override { return desk_.state(); }
    [[nodiscard]] Health health() const override;
    [[nodiscard]] std::unique_ptr<Hold> follow(Listener listener) override;
    void entries(
        std::uint64_t first, std::uint32_t count, Answered<std::vector<CommittedEntry>> done
    ) override;
    [[nodiscard]] std::unique_ptr<Hold> open_board(const routing::OperatorId& who) override;
    void act(routing::OperatorActed act, std::string text, Told told) override;
    void request(const routing::OperatorId& by, routing::Signal signal, std::string text, Told told)
        override;
    void duty(routing::DutyChanged duty, Told told) override;
    void look_up(const Looker& by, routing::ClientNumber client, Answered<ClientCard> done)
        override;
    void unseal(const Looker& by, std::uint64_t entry, Answered<Sealed> done) override;
    void find_clients(
        const Looker& by, const std::string& words, Answered<std::vector<ClientCard>> done
    ) override;
    void way_in(const Looker& unit, const routing::OrderId& order, Answered<WayIn> done) override;
    void read_audit(const Looker& by, AuditQuestion question, Answered<AuditPage> done) override;
    void audit(AuditNote note, std::function<void()> then) override;
    [[nodiscard]] const ClientCard* card(routing::ClientNumber client) const override;
    [[nodiscard]] const std::map<routing::UnitId, routing::Sighting>& sightings() const override {
        return desk_.sightings();
    }
    [[nodiscard]] std::unique_ptr<Hold> open_phone(const routing::UnitId& unit) override;
    void reload(Answered<ReloadSummary> done) override;
    void backup(const std::filesystem::path& file, Progress progress, Answered<BackupSummary> done)
        override;

    // For tests.
    routing::Entry take(routing::Event event);
    routing::Entry alarm(const std::string& account, routing::Kind kind);

    Intake::Readiness readiness{Intake::Readiness::Ready};
    std::vector<std::string> mistakes{};       // of the pack that a reload would find
    std::vector<std::string> audited{};        // "anna looked at client 1"
    std::map<std::uint64_t, Sealed> sealed{};  // by entry
    std::vector<std::filesystem::path> backups{};
    std::size_t boards() const { return desk_.state().boards.size(); }
    std::size_t followers() const { return listeners_.size(); }

private:
    routing::Desk desk_{};
    routing::Now now_{};
    std::vector<CommittedEntry> journal_{};
    std::map<int, Listener> listeners_{};
    int last_listener_{};
};

}  // namespace nachtwacht::daemon
