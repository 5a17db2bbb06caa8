// Wakes the phones of a unit: each knock of the outbox becomes a push to every phone that the unit
// has named. A push holds no person, street or complaint: it says that there is an order, and the
// phone fetches the rest after unlocking.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "daemon/outbox.hpp"
#include "daemon/phone_book.hpp"
#include "daemon/push_sender.hpp"

namespace nachtwacht::daemon {

// What a push was about, found by the id that the phone's call-back names.
struct Pushed {
    std::string id{};
    routing::UnitId unit{};
    routing::OrderId order{};  // number 0: a test
    bool withdrawn{};
};

// Loop's thread only.
class PushOut {
public:
    static constexpr std::chrono::seconds offer_ttl{300};
    static constexpr std::size_t most_remembered = 4'000;  // pushes whose call-back is understood

    struct Ears {
        // No phone of this unit can be reached by push, or one can again. Told when it changes.
        std::function<void(const routing::UnitId&, bool reached)> reach_changed{};
        // A test push came to nothing.
        std::function<void(const routing::UnitId&)> test_failed{};
    };
    // All references outlive it.
    PushOut(
        PushSender& sender, PhoneBook& book, std::function<std::chrono::seconds()> wall, Ears ears
    );

    // A withdrawal that is said again is not pushed again: it would ring a phone that shows it.
    void knock(const Knock& knock);
    // Going on duty proves the way (safety.md S7). The ids of what was sent; none: no phone.
    std::vector<std::string> test(const routing::UnitId& unit);

    // The phone has shown the push with this id. Nothing: an id of nobody, or too long ago. Of a
    // test that is the proof; of an order it is none, since a screen that lit up was not yet looked
    // at.
    [[nodiscard]] std::optional<Pushed> reached(std::string_view id) const;

    // A phone of it takes pushes, as far as is known.
    [[nodiscard]] bool reaches(const routing::UnitId& unit) const;
    // Its phones are not those of before.
    void look_at(const routing::UnitId& unit);

    // Of those that ever named a phone.
    [[nodiscard]] const std::set<routing::UnitId>& not_reached() const { return not_reached_; }

private:
    void push(const Pushed& what, const PhoneEntry& phone);
    void hear(const Pushed& what, const protocol::WebAddress& endpoint, PushFate fate);
    [[nodiscard]] std::string new_id();

    PushSender& sender_;
    PhoneBook& book_;
    std::function<std::chrono::seconds()> wall_;
    Ears ears_;
    std::deque<Pushed> remembered_{};
    std::set<std::string> failing_{};  // endpoints whose last push came to nothing
    std::set<routing::UnitId> not_reached_{};
};

// What the service worker reads: {"id", "what": "order|withdrawn|test", "order", "epoch",
// "text": {"nl", "en"}}.
[[nodiscard]] std::string push_text(const Pushed& what);

// The topic under which an order's pushes replace each other at one phone. It tells the service
// nothing, and no two phones have the same.
[[nodiscard]] std::string push_topic(
    const routing::OrderId& order, const protocol::PushSubscription& phone
);

}  // namespace nachtwacht::daemon
