#include "daemon/push_out.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/secret.hpp"
#include "daemon/translate.hpp"
#include "protocol/base64url.hpp"
#include "protocol/hmac.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

constexpr std::size_t id_bytes = 16;
constexpr std::size_t topic_bytes = 24;  // 32 letters, the most that a topic may have
constexpr std::chrono::seconds test_ttl{60};

json::object words_of(const Pushed& what) {
    const auto number = std::to_string(what.order.number);
    if (what.order.number == 0) {
        return {{"nl", "Proefmelding"}, {"en", "Test message"}};
    }
    if (what.withdrawn) {
        return {
            {"nl", "Opdracht " + number + " is ingetrokken"},
            {"en", "Order " + number + " is withdrawn"}};
    }
    return {{"nl", "Nieuwe opdracht " + number}, {"en", "New order " + number}};
}

std::string_view name_of(const Pushed& what) {
    if (what.order.number == 0) {
        return "test";
    }
    return what.withdrawn ? "withdrawn" : "order";
}

}  // namespace

std::string push_text(const Pushed& what) {
    const bool test = what.order.number == 0;
    return json::serialize(json::object{
        {"id", what.id},
        {"what", name_of(what)},
        {"order", test ? std::string{} : text_of(what.order)},
        {"epoch", what.order.epoch},
        {"text", words_of(what)}});
}

std::string push_topic(const routing::OrderId& order, const protocol::PushSubscription& phone) {
    return protocol::base64url(
        protocol::hmac_sha256(phone.auth, "topic of order " + text_of(order)).substr(0, topic_bytes)
    );
}

PushOut::PushOut(
    PushSender& sender, PhoneBook& book, std::function<std::chrono::seconds()> wall, Ears ears
)
    : sender_(sender), book_(book), wall_(std::move(wall)), ears_(std::move(ears)) {}

void PushOut::knock(const Knock& knock) {
    if (knock.withdrawn && knock.again) {
        return;
    }
    for (const PhoneEntry& phone : book_.phones_of(knock.unit)) {
        push({new_id(), knock.unit, knock.order, knock.withdrawn}, phone);
    }
}

std::vector<std::string> PushOut::test(const routing::UnitId& unit) {
    std::vector<std::string> ids;
    for (const PhoneEntry& phone : book_.phones_of(unit)) {
        ids.push_back(new_id());
        push({ids.back(), unit, {}, false}, phone);
    }
    return ids;
}

void PushOut::push(const Pushed& what, const PhoneEntry& phone) {
    remembered_.push_back(what);
    if (remembered_.size() > most_remembered) {
        remembered_.pop_front();
    }
    Push push;
    push.id = what.id;
    push.text = push_text(what);
    const bool test = what.order.number == 0;
    push.topic = test ? std::string{} : push_topic(what.order, phone.subscription);
    push.ttl = test ? test_ttl : offer_ttl;
    sender_.send(
        phone.subscription,
        std::move(push),
        [this, what, endpoint = phone.subscription.endpoint](PushFate fate) {
            hear(what, endpoint, fate);
        }
    );
}

void PushOut::hear(const Pushed& what, const protocol::WebAddress& endpoint, PushFate fate) {
    if (fate == PushFate::Replaced || fate == PushFate::Full) {
        return;  // says nothing of the phone
    }
    const auto name = text_of(endpoint);
    const auto at = wall_().count();
    if (fate == PushFate::Taken) {
        failing_.erase(name);
        book_.succeeded(endpoint, at);
    } else if (fate == PushFate::Gone) {
        failing_.erase(name);
        book_.remove(endpoint);
    } else {
        failing_.insert(name);
        book_.failed(endpoint, at);
    }
    look_at(what.unit);
    if (fate != PushFate::Taken && what.order.number == 0 && ears_.test_failed) {
        ears_.test_failed(what.unit);
    }
}

bool PushOut::reaches(const routing::UnitId& unit) const {
    return std::ranges::any_of(book_.phones_of(unit), [&](const PhoneEntry& phone) {
        return !failing_.contains(text_of(phone.subscription.endpoint));
    });
}

void PushOut::look_at(const routing::UnitId& unit) {
    const bool is_reached = reaches(unit);
    const bool changed =
        is_reached ? not_reached_.erase(unit) > 0 : not_reached_.insert(unit).second;
    if (changed && ears_.reach_changed) {
        ears_.reach_changed(unit, is_reached);
    }
}

std::optional<Pushed> PushOut::reached(std::string_view id) const {
    const auto found =
        std::find_if(remembered_.rbegin(), remembered_.rend(), [&](const Pushed& pushed) {
            return pushed.id == id;
        });
    return found == remembered_.rend() ? std::nullopt : std::optional{*found};
}

std::string PushOut::new_id() { return protocol::base64url(random_secret(id_bytes).reveal()); }

}  // namespace nachtwacht::daemon
