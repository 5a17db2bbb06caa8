#include "daemon/phone_feed.hpp"

#include <boost/json.hpp>
#include <set>

#include "daemon/board_view.hpp"
#include "daemon/instant.hpp"
#include "daemon/translate.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

struct Word {
    std::string_view word;
    std::string_view nl;
    std::string_view en;
};
// Two taps: what a nurse says when she does not go, and when she is done.
constexpr std::array decline_words{
    Word{"busy", "bezig met een cliënt", "busy with a client"},
    Word{"too_far", "te ver weg", "too far away"},
    Word{"not_able", "kan dit niet (alleen)", "cannot do this (alone)"},
    Word{"unsafe", "niet veilig", "not safe"},
    Word{"other", "anders", "something else"}};
constexpr std::array outcome_words{
    Word{"helped", "geholpen", "helped"},
    Word{"nothing_needed", "hulp was niet nodig", "no help was needed"},
    Word{"handed_over", "overgedragen", "handed over"},
    Word{"nobody_there", "niemand aangetroffen", "nobody was there"},
    Word{"other", "anders", "something else"}};

template <class List>
json::array words_view(const List& list) {
    json::array words;
    for (const Word& each : list) {
        words.push_back(json::object{
            {"word", json::string_view{each.word}},
            {"nl", json::string_view{each.nl}},
            {"en", json::string_view{each.en}}});
    }
    return words;
}

json::object both(const protocol::Words& words) { return {{"nl", words.nl}, {"en", words.en}}; }

json::value place_view(const std::optional<protocol::OrderPlace>& place) {
    if (!place) {
        return nullptr;
    }
    const auto address = parts_of_address(place->street);
    json::object view{
        {"street", address.street},
        {"town", place->town.empty() ? address.town : place->town},
        {"position", nullptr}};
    if (place->position) {
        view["position"] = json::object{
            {"lat", place->position->latitude_e6 / 1e6},
            {"lon", place->position->longitude_e6 / 1e6}};
    }
    return view;
}

// The house's own time on the clock of the wall.
routing::Wall wall_of(routing::Steady at, const routing::State& state) {
    return state.now.wall + (at - state.now.steady);
}

std::shared_ptr<const std::string> event_text(std::string_view name, const json::value& data) {
    std::string text{"event: "};
    text.append(name).append("\ndata: ").append(json::serialize(data)).append("\n\n");
    return std::make_shared<const std::string>(std::move(text));
}

// What the phone must know: it is asked, it goes, or it has to confirm that it need not.
bool concerns_phone(const routing::Order& order) {
    return routing::is_open(order.state) || routing::is_held(order.state) ||
           (order.state == routing::OrderState::Withdrawn && !order.withdrawal_confirmed);
}

// Who goes in this unit's place, by name; empty: nobody, or this unit itself.
std::string other_holder(
    const routing::Incident& incident, const routing::Order& order, const Viewer& viewer
) {
    const auto* held = incident.held();
    return held == nullptr || held->unit == order.unit ? "" : label_of(held->unit, viewer);
}

json::object unit_view(
    const routing::UnitId& id, const Office& office, routing::Language language
) {
    const auto& state = office.committed();
    const auto known = state.units.find(id);
    const auto unit = known == state.units.end() ? routing::UnitState{} : known->second;
    return {
        {"unit", id.value},
        {"label", label_of(id, {state, language, false})},
        {"on_duty", unit.on_duty},
        {"until", unit.until ? json::value(instant_text(*unit.until)) : nullptr},
        {"push", routing::name_of(unit.push)},
        {"call", routing::name_of(unit.call)},
        {"provisional", routing::is_provisional(unit)}};
}

}  // namespace

PhoneFeed::PhoneFeed(
    boost::asio::io_context& loop, Office& office, Accounts& accounts, Settings settings
)
    : office_(office), accounts_(accounts), settings_(std::move(settings)), beat_(loop) {}

PhoneFeed::~PhoneFeed() = default;

void PhoneFeed::start() {
    following_ = office_.follow([this](const CommittedEntry& entry) { hear(entry); });
    beat();
}

void PhoneFeed::stop() {
    alive_ = nullptr;
    following_.reset();
    beat_.cancel();
    for (const Page& page : pages_) {
        page.reader->end();
    }
}

bool PhoneFeed::listens(const routing::UnitId& unit) const {
    return std::ranges::any_of(pages_, [&](const Page& page) {
        return page.who.name == unit.value;
    });
}

void PhoneFeed::remember(const routing::Entry& entry) {
    for (const auto& fact : entry.facts) {
        if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            decisions_[offered->order] = offered->decision;
        }
    }
}

void PhoneFeed::hear(const CommittedEntry& entry) {
    remember(*entry);
    std::set<routing::OrderId> orders;
    std::set<routing::UnitId> duties;
    const auto& incidents = office_.committed().incidents;
    for (const auto& fact : entry->facts) {
        if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            orders.insert(offered->order);
        } else if (const auto* moved = std::get_if<routing::OrderMoved>(&fact)) {
            orders.insert(moved->order);
        } else if (const auto* changed = std::get_if<routing::IncidentChanged>(&fact)) {
            const auto found = incidents.find(changed->incident);
            for (const auto& order :
                 found == incidents.end() ? std::vector<routing::Order>{} : found->second.orders) {
                if (concerns_phone(order)) {
                    orders.insert(order.id);
                }
            }
        } else if (const auto* duty = std::get_if<routing::DutySet>(&fact)) {
            duties.insert(duty->unit);
        } else if (const auto* proof = std::get_if<routing::ProofMoved>(&fact)) {
            duties.insert(proof->unit);
        }
    }
    for (const auto& order : orders) {
        tell(order);
    }
    for (const auto& unit : duties) {
        tell_duty(unit);
    }
}

void PhoneFeed::tell(const routing::OrderId& id) {
    const auto& incidents = office_.committed().incidents;
    const auto found = incidents.find(id.number);
    const auto* order = found == incidents.end() ? nullptr : found->second.find(id);
    if (order == nullptr || !listens(order->unit)) {
        return;
    }
    std::map<routing::Language, std::shared_ptr<const std::string>> written;
    for (const Page& page : pages_) {
        if (page.who.name != order->unit.value) {
            continue;
        }
        auto& bytes = written[page.language];
        if (bytes == nullptr) {
            bytes = event_text("order", order_view(found->second, *order, page.language));
        }
        page.reader->send(bytes);
    }
}

void PhoneFeed::tell_duty(const routing::UnitId& unit) {
    for (const Page& page : pages_) {
        if (page.who.name == unit.value) {
            page.reader->send(event_text("duty", unit_view(unit, office_, page.language)));
        }
    }
}

json::object PhoneFeed::order_view(
    const routing::Incident& incident, const routing::Order& order, routing::Language language
) const {
    const auto& state = office_.committed();
    const auto decided = decisions_.find(order.id);
    static const routing::Decision unknown{};
    const auto& decision = decided == decisions_.end() ? unknown : decided->second;
    // The house's time stands still between entries: what is left is told from the last one on.
    const auto since = settings_.wall() - state.now.wall;
    const routing::Now now{settings_.wall(), state.now.steady + std::max(since, since.zero())};
    const Telling telling{state, incident, order, office_.card(incident.client), now};
    auto why = state.region == nullptr ? std::vector<protocol::Words>{}
                                       : reasons_of(decision, *state.region);
    const auto message = offer_message(telling, decision, std::move(why));
    json::array reasons;
    for (const auto& reason : message.reasons) {
        reasons.push_back(both(reason));
    }
    const bool answered = !routing::is_open(order.state);
    return {
        {"order", message.order},
        {"epoch", message.epoch},
        {"incident", std::to_string(incident.id.number)},
        {"kind", message.kind},
        {"kind_text", routing::words_for(incident.kind, language)},
        {"urgency", message.urgency.empty() ? json::value(nullptr) : json::value(message.urgency)},
        {"stage", both(message.stage)},
        {"place", place_view(message.place)},
        {"warnings", message.warnings},
        {"keep_out", message.keep_out},
        {"reasons", std::move(reasons)},
        {"state", routing::name_of(order.state)},
        {"answer_by", instant_text(wall_of(order.answer_by, state))},
        {"answer_within_s", answered ? 0U : message.answer_within_s},
        {"norm_s", message.norm_s},
        {"why", order.why.view()},
        {"taken_by", other_holder(incident, order, {state, language, false})},
        {"offered", instant_text(order.offered.wall)},
        {"expected_done",
         order.expected_done ? json::value(instant_text(wall_of(*order.expected_done, state)))
                             : json::value(nullptr)}};
}

std::string PhoneFeed::picture_for(const Page& page) {
    const routing::UnitId unit{page.who.name};
    const auto& state = office_.committed();
    json::array orders;
    for (const auto& [number, incident] : state.incidents) {
        for (const auto& order : incident.orders) {
            if (order.unit != unit || !concerns_phone(order)) {
                continue;
            }
            orders.push_back(order_view(incident, order, page.language));
            if (!decisions_.contains(order.id)) {
                look_up(order);
            }
        }
    }
    const auto centre =
        settings_.centre.empty() ? json::value(nullptr) : json::value("tel:" + settings_.centre);
    return json::serialize(json::object{
        {"epoch", state.epoch},
        {"at", instant_text(settings_.wall())},
        {"unit", unit_view(unit, office_, page.language)},
        {"orders", std::move(orders)},
        {"words",
         json::object{
             {"decline", words_view(decline_words)}, {"outcome", words_view(outcome_words)}}},
        {"centre", centre},
        {"vapid", settings_.vapid.empty() ? json::value(nullptr) : json::value(settings_.vapid)}});
}

void PhoneFeed::look_up(const routing::Order& order) {
    decisions_[order.id] = {};  // asked for once
    office_.entries(
        order.decided_in,
        1,
        [this, id = order.id, alive = std::weak_ptr<bool>(alive_)](const auto& entries) {
            if (!alive.expired() && entries && !entries->empty()) {
                remember(*entries->front());
                tell(id);
            }
        }
    );
}

void PhoneFeed::open(
    const Login& who, routing::Language language, HttpExchange& exchange, HttpResponse head
) {
    Page& page = pages_.emplace_back(Page{++last_page_, who, language, nullptr, nullptr});
    page.link = office_.open_phone(routing::UnitId{who.name});
    page.reader = exchange.stream(
        std::move(head),
        [this, number = page.number, alive = std::weak_ptr<bool>(alive_)] {
            if (!alive.expired()) {
                std::erase_if(pages_, [&](const Page& each) { return each.number == number; });
            }
        }
    );
    page.reader->send(std::make_shared<const std::string>(
        "retry: 1000\n\nevent: picture\ndata: " + picture_for(page) + "\n\n"
    ));
}

void PhoneFeed::leave(std::uint64_t session) {
    for (Page& page : pages_) {
        if (page.who.session == session) {
            page.reader->end();
        }
    }
}

void PhoneFeed::forget_decisions() {
    const auto& incidents = office_.committed().incidents;
    std::erase_if(decisions_, [&](const auto& each) {
        const auto found = incidents.find(each.first.number);
        const auto* order = found == incidents.end() ? nullptr : found->second.find(each.first);
        return order == nullptr || !concerns_phone(*order);
    });
}

void PhoneFeed::beat() {
    beat_.expires_after(settings_.beat);
    beat_.async_wait([this](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        forget_decisions();
        const auto bytes = event_text("beat", json::object{{"at", instant_text(settings_.wall())}});
        for (Page& page : pages_) {
            if (accounts_.stays_in(page.who.session)) {
                page.reader->send(bytes);
            } else {
                page.reader->end();
            }
        }
        beat();
    });
}

}  // namespace nachtwacht::daemon
