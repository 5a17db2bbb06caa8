// What units and telephones must be told, until they confirm it. Everything here follows from
// committed entries; after a restart it is found again in the state, so nothing that was decided
// stays unsaid.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/client_cards.hpp"
#include "daemon/ledger.hpp"
#include "daemon/link.hpp"
#include "daemon/suspects.hpp"
#include "daemon/telephone.hpp"
#include "protocol/device_message.hpp"

namespace nachtwacht::daemon {

struct Telling;

// A message that no phone confirms is said again after these.
struct OutboxPauses {
    std::chrono::milliseconds first{10'000};  // a push must wake a sleeping nurse (safety.md S7)
    std::chrono::milliseconds longest{60'000};
    std::chrono::milliseconds look_each{1'000};
};

// What a unit is to hear of an order on another way than the link: at the same moments, with the
// same patience.
struct Knock {
    routing::OrderId order{};
    routing::UnitId unit{};
    bool withdrawn{};  // the order is taken back
    bool again{};      // said before, and not confirmed
};

// Loop's thread only.
class Outbox {
public:
    // In which form this unit understands us.
    using FormOf = std::function<protocol::Form(const routing::UnitId&)>;
    // The text of this order has ended the process twice. It is not made any more, and a person
    // must tell the unit.
    using CannotSay = std::function<void(const routing::Incident&, const routing::Order&)>;
    // All references outlive the outbox.
    Outbox(
        boost::asio::io_context& loop,
        Ledger& ledger,
        Link& link,
        const ClientCards& cards,
        Suspects& suspects,
        FormOf form_of,
        CannotSay cannot_say,
        OutboxPauses pauses = {}
    );

    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    ~Outbox() { stop(); }

    // Follows the ledger from now on, and takes up what the recovered state still owes.
    // `decision_of` finds the decision of an order in the journal; it may block, and is asked at
    // the start only.
    using DecisionOf = std::function<routing::Decision(const routing::Order&)>;
    void start(const std::string& region, const DecisionOf& decision_of);
    void stop();

    // To be called before start().
    void also_knock(std::function<void(const Knock&)> knock) { knock_ = std::move(knock); }
    void also_ring(Telephone::Ring ring) { telephone_.also_ring(std::move(ring)); }
    void when_rung(Telephone::Said said) { telephone_.when_said(std::move(said)); }

    // The link is back: nobody waits for the next round, and who is on the way gets the details
    // again.
    void say_all_again();

    // Orders and withdrawals that no phone has confirmed yet.
    [[nodiscard]] std::size_t unconfirmed() const { return owed_.size(); }

private:
    // A message that is said again until it is confirmed (safety.md S7).
    struct Owed {
        Knock knock;
        std::string topic;
        std::string payload;
        std::chrono::steady_clock::time_point again_at;
        std::chrono::milliseconds pause;
    };

    void prepare(const routing::Entry& entry);
    void hear(const routing::Entry& entry);
    void on(const routing::OrderOffered& fact);
    void on(const routing::OrderMoved& fact);
    void on(const routing::OrderShown& fact);
    void on(const routing::IncidentChanged& fact);
    void on(const routing::CallAsked& fact, std::uint64_t entry);
    using Offer = std::function<protocol::OrderMessage(const Telling&)>;
    void offer(const routing::Incident& incident, const routing::Order& order, const Offer& what);
    // What `make` gives, written for the order's unit; none when making it has ended the process
    // twice.
    using Make = std::function<protocol::OrderMessage()>;
    [[nodiscard]] std::optional<std::string> text_for(
        const routing::Order& order, std::string_view what, const Make& make
    );
    void withdraw(const routing::Incident& incident, const routing::Order& order);
    void ring_what_is_owed();
    void tell_details(const routing::Incident& incident, const routing::Order& order);
    void owe(Knock knock, std::string payload);
    void say(const Owed& owed);
    void say_again();
    // False: it is owed to nobody any more.
    bool say_one_again(
        const routing::OrderId& order, Owed& owed, std::chrono::steady_clock::time_point now
    );
    [[nodiscard]] const ClientCard* card_of(const routing::Incident& incident) const;
    [[nodiscard]] std::string order_topic(const routing::UnitId& unit) const;

    Ledger& ledger_;
    Link& link_;
    const ClientCards& cards_;
    Suspects& suspects_;
    FormOf form_of_;
    CannotSay cannot_say_;
    OutboxPauses pauses_;
    std::string region_;
    std::function<void(const Knock&)> knock_{[](const Knock&) {}};
    std::map<routing::OrderId, Owed> owed_;
    // Of orders that are decided and not on disk yet: sentences take time, and nobody else needs
    // the loop while it waits for the commit.
    std::map<routing::OrderId, std::vector<protocol::Words>> reasons_;
    std::unique_ptr<Hold> following_;
    Telephone telephone_;
    boost::asio::steady_timer timer_;
};

}  // namespace nachtwacht::daemon
