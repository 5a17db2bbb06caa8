// A unit's orders on the page of its phone: the same that it hears over MQTT, as a stream of
// events. That an order is on its way in the stream means nothing; the page says "shown" when it
// is.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/fwd.hpp>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "daemon/accounts.hpp"
#include "daemon/http_session.hpp"
#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class PhoneFeed {
public:
    struct Settings {
        std::string centre{};  // telephone of the centre
        std::string vapid{};   // empty: no pushes
        std::function<routing::Wall()> wall{};
        std::chrono::milliseconds beat{5'000};
    };
    // All references outlive the feed.
    PhoneFeed(boost::asio::io_context& loop, Office& office, Accounts& accounts, Settings settings);
    ~PhoneFeed();

    void start();
    void stop();

    // First a picture, then each order and the duty as they change. The unit's link is up
    // meanwhile.
    void open(
        const Login& who, routing::Language language, HttpExchange& exchange, HttpResponse head
    );
    // This session is over.
    void leave(std::uint64_t session);

    [[nodiscard]] std::size_t pages() const { return pages_.size(); }

private:
    struct Page {
        std::uint64_t number{};
        Login who{};
        routing::Language language{};
        std::shared_ptr<EventReader> reader{};
        std::unique_ptr<Hold> link{};
    };

    void hear(const CommittedEntry& entry);
    void tell(const routing::OrderId& id);
    void tell_duty(const routing::UnitId& unit);
    void remember(const routing::Entry& entry);
    // The reasons of an order of which only the journal knows them.
    void look_up(const routing::Order& order);
    [[nodiscard]] bool listens(const routing::UnitId& unit) const;
    [[nodiscard]] std::string picture_for(const Page& page);
    [[nodiscard]] boost::json::object order_view(
        const routing::Incident& incident, const routing::Order& order, routing::Language language
    ) const;
    void forget_decisions();
    void beat();

    Office& office_;
    Accounts& accounts_;
    Settings settings_;
    boost::asio::steady_timer beat_;
    std::unique_ptr<Hold> following_;
    std::list<Page> pages_;
    std::map<routing::OrderId, routing::Decision> decisions_;
    std::uint64_t last_page_{};
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace nachtwacht::daemon
