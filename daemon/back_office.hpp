// Office over the ledger: what operators ask for becomes an event like any other, and what they see
// is committed.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <map>

#include "daemon/client_cards.hpp"
#include "daemon/front_door.hpp"
#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// Loop's thread only; what blocks (reading the journal, copying it) runs on a thread of its own.
class BackOffice final : public Office {
public:
    struct Parts {
        boost::asio::io_context& loop;
        Ledger& ledger;
        Journal& journal;
        FrontDoor& door;
        const ClientCards& cards;
        std::filesystem::path state;
        // Reads rule book and register anew.
        std::function<void(Answered<ReloadSummary>)> reload;
    };
    explicit BackOffice(Parts parts);
    ~BackOffice() override;

    [[nodiscard]] const routing::State& committed() const override;
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
    [[nodiscard]] const std::map<routing::UnitId, routing::Sighting>& sightings() const override;
    [[nodiscard]] std::unique_ptr<Hold> open_phone(const routing::UnitId& unit) override;
    void reload(Answered<ReloadSummary> done) override;
    void backup(const std::filesystem::path& file, Progress progress, Answered<BackupSummary> done)
        override;

    // Ends what still runs beside the loop. A board that closes afterwards is no board that went
    // dark.
    void stop();

private:
    class Board;
    void close_board(const routing::OperatorId& who);
    [[nodiscard]] Enclosure with_text(std::uint64_t incident, std::string text) const;

    void read_way_in(routing::ClientNumber client, const Answered<WayIn>& done);

    Parts parts_;
    boost::asio::thread_pool reader_{1};
    std::map<routing::OperatorId, int> boards_;
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
    routing::Wall started_;
    bool copying_{};
};

}  // namespace nachtwacht::daemon
