#include "daemon/board_api.hpp"

#include <boost/json.hpp>

#include "daemon/board_feed.hpp"
#include "daemon/board_request.hpp"
#include "daemon/board_view.hpp"
#include "daemon/call_for_help.hpp"
#include "daemon/entry_walk.hpp"
#include "daemon/instant.hpp"
#include "daemon/paper_list.hpp"

namespace nachtwacht::daemon::board_api {
namespace {

namespace json = boost::json;

constexpr std::uint64_t most_number = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t most_history = 500;

// Refusing happens before deciding (safety.md S18). True: it was refused.
bool refused_now(const HttpHouse& house, const Visit& visit, bool calls_for_help) {
    using enum Intake::Readiness;
    const auto readiness = house.office.health().readiness;
    if (readiness == Ready || (readiness == CallsForHelpOnly && calls_for_help)) {
        return false;
    }
    visit.refuse(
        503,
        "full",
        {readiness == CallsForHelpOnly
             ? visit.in(
                   "niet aangenomen: de schijf is bijna vol, alleen hulpvragen gaan door",
                   "not taken: the disk is nearly full, only calls for help go through"
               )
             : visit.in(
                   "niet aangenomen: de dienst start, stopt of is overvol; probeer het zo weer",
                   "not taken: the service is starting, stopping or too busy; try again soon"
               )}
    );
    return true;
}

// "taken:omar": the word, and the name.
struct Reason {
    std::string word{};
    std::string by{};
};
Reason reason_in(const std::string& text) {
    const auto colon = std::min(text.find(':'), text.size());
    return {text.substr(0, colon), text.substr(std::min(colon + 1, text.size()))};
}

json::value incident_now(const HttpHouse& house, const Visit& visit, std::uint64_t number) {
    const auto& incidents = house.office.committed().incidents;
    const auto found = incidents.find(number);
    if (found == incidents.end()) {
        return nullptr;
    }
    return board_view(found->second, {house.office, visit.language, true}, house.wall());
}

void answer_receipt(
    const HttpHouse& house, const Visit& visit, const Receipt& receipt, std::uint64_t incident
) {
    if (receipt.verdict != Verdict::Refused) {
        visit.answer(json::object{
            {"verdict", json::string_view{name_of(receipt.verdict)}},
            {"entry", receipt.entry},
            {"incident", incident}});
        return;
    }
    const auto reason = reason_in(receipt.reason);
    std::vector<std::string> lines{routing::words_for(reason.word, visit.language)};
    if (!reason.by.empty()) {
        lines.front() += ": " + reason.by;
    }
    if (reason.word != "taken" && reason.word != "changed" && reason.word != "other_changed") {
        visit.refuse(422, "refused", std::move(lines));
        return;
    }
    // Somebody was quicker.
    const auto by = reason.by == visit.who.name ? std::string{} : reason.by;
    visit.refuse(
        409,
        "conflict",
        std::move(lines),
        {{"by", by}, {"incident", incident_now(house, visit, incident)}}
    );
}

// The version stands in the body, or in If-Match as "12" with or without quotes.
std::uint64_t version_seen(const Visit& visit, std::uint64_t in_body) {
    std::string text = visit.request.if_match;
    std::erase(text, '"');
    return in_body != 0 ? in_body : whole_number(text, most_number).value_or(0);
}

struct IncidentNumber {
    std::uint64_t number{};
    std::uint32_t order{};
};
std::optional<IncidentNumber> incident_asked(const Visit& visit) {
    const auto number = whole_number(visit.parts.at(0), most_number);
    const auto order = query_value(visit.request.query, "order");
    const auto index = order ? whole_number(*order, 1'000'000) : std::optional<std::uint64_t>{0};
    if (!number || *number == 0 || !index) {
        visit.refuse_usage("write an incident like 12, and an order of it like 1");
        return std::nullopt;
    }
    return IncidentNumber{*number, static_cast<std::uint32_t>(*index)};
}

// The life of an incident in the journal, from the entry that opened it to the one that closed it.
void walk(
    HttpHouse& house,
    std::uint64_t incident,
    std::function<void(const routing::Entry&)> visit_entry,
    std::function<void(const std::optional<OfficeError>&)> done
) {
    auto walk = std::make_shared<std::shared_ptr<EntryWalk>>();
    auto visited = std::make_shared<std::size_t>(0);
    EntryWalk::Steps steps;
    steps.visit =
        [incident, visit_entry = std::move(visit_entry), visited](const CommittedEntry& entry) {
            if (concerns(*entry, incident)) {
                visit_entry(*entry);
                ++*visited;
            }
            return *visited < most_history && !closes(*entry, incident);
        };
    steps.has_room = [] { return true; };
    // It holds itself until it is done.
    steps.done = [walk, done = std::move(done)](const auto& error) {
        done(error);
        *walk = nullptr;
    };
    *walk = std::make_shared<EntryWalk>(house.office, incident, std::move(steps));
    (*walk)->resume();
}

}  // namespace

void stream(HttpHouse& house, const Visit& visit) {
    auto last_id = visit.request.last_event_id;
    if (last_id.empty()) {
        last_id = query_value(visit.request.query, "last").value_or("");
    }
    house.boards.open(visit.who, visit.language, last_id, *visit.exchange(), visit.stream_head());
}

void why(HttpHouse& house, const Visit& visit) {
    const auto asked = incident_asked(visit);
    if (!asked) {
        return;
    }
    auto lines = std::make_shared<json::array>();
    walk(
        house,
        asked->number,
        [&house, visit, asked, lines](const routing::Entry& entry) {
            if (asked->order != 0 && !concerns_order(entry, asked->number, asked->order)) {
                return;
            }
            const Viewer viewer{house.office.committed(), visit.language, false};
            const auto view = view_of(entry, viewer);
            for (const auto& line : view.at("reasons").as_array()) {
                lines->push_back(line);
            }
        },
        [visit, lines](const std::optional<OfficeError>& error) {
            error ? visit.refuse(*error) : visit.answer(json::object{{"lines", *lines}});
        }
    );
}

void history(HttpHouse& house, const Visit& visit) {
    const auto asked = incident_asked(visit);
    if (!asked) {
        return;
    }
    auto entries = std::make_shared<json::array>();
    walk(
        house,
        asked->number,
        [&house, visit, entries](const routing::Entry& entry) {
            const Viewer viewer{house.office.committed(), visit.language, false};
            entries->push_back(json::object{
                {"number", entry.number},
                {"at", instant_text(entry.now.wall)},
                {"lines", json::value_from(lines_of(entry, viewer))}});
        },
        [visit, entries](const std::optional<OfficeError>& error) {
            error ? visit.refuse(*error) : visit.answer(json::object{{"entries", *entries}});
        }
    );
}

void client(HttpHouse& house, const Visit& visit) {
    const auto number = whole_number(visit.parts.at(0), std::numeric_limits<std::uint32_t>::max());
    if (!number || *number == 0) {
        visit.refuse_usage("write a client like 12");
        return;
    }
    house.office.look_up(
        visit.looker(),
        static_cast<routing::ClientNumber>(*number),
        [visit](const OfficeResult<ClientCard>& card) {
            card ? visit.answer(view_of(*card)) : visit.refuse(card.error());
        }
    );
}

void find_clients(HttpHouse& house, const Visit& visit) {
    const auto words = query_value(visit.request.query, "q").value_or("");
    constexpr std::size_t shortest = 2;
    constexpr std::size_t longest = 100;
    if (words.size() < shortest || words.size() > longest) {
        visit.refuse_usage("write 2 to 100 letters of a name or an address: ?q=");
        return;
    }
    house.office.find_clients(
        visit.looker(),
        words,
        [visit](const OfficeResult<std::vector<ClientCard>>& found) {
            if (!found) {
                visit.refuse(found.error());
                return;
            }
            json::array clients;
            for (const ClientCard& card : *found) {
                clients.push_back(json::object{
                    {"client", static_cast<std::uint32_t>(card.number)},
                    {"name", card.name},
                    {"address", card.address}});
            }
            visit.answer(json::object{{"clients", std::move(clients)}});
        }
    );
}

void act(HttpHouse& house, const Visit& visit) {
    auto ask = read_board_act(visit.request.body);
    if (!ask) {
        visit.refuse_usage(ask.error());
        return;
    }
    if (refused_now(house, visit, true)) {
        return;
    }
    ask->act.who.value = visit.who.name;
    ask->act.reference.sender = visit.who.name;
    ask->act.seen = version_seen(visit, ask->act.seen);
    const auto incident = ask->act.incident;
    const bool splits = ask->act.act == routing::Act::Split;
    house.office.act(
        std::move(ask->act),
        std::move(ask->text),
        [&house, visit, incident, splits](const Receipt& receipt) {
            // A new incident has the number of its entry; of a repeat as well.
            const bool made = splits && receipt.verdict != Verdict::Refused;
            answer_receipt(house, visit, receipt, made ? receipt.entry : incident);
        }
    );
}

void request(HttpHouse& house, const Visit& visit) {
    auto ask = read_board_request(visit.request.body);
    if (!ask) {
        visit.refuse_usage(ask.error());
        return;
    }
    if (refused_now(house, visit, is_call_for_help(ask->signal.kind))) {
        return;
    }
    ask->signal.reference.sender = visit.who.name;
    house.office.request(
        routing::OperatorId{visit.who.name},
        std::move(ask->signal),
        std::move(ask->text),
        [&house, visit](const Receipt& receipt) {
            answer_receipt(house, visit, receipt, receipt.incident);
        }
    );
}

void duty(HttpHouse& house, const Visit& visit) {
    const auto ask = read_board_duty(visit.request.body);
    const routing::UnitId unit{visit.parts.at(0)};
    if (!ask) {
        visit.refuse_usage(ask.error());
        return;
    }
    if (refused_now(house, visit, true)) {
        return;
    }
    routing::DutyChanged duty;
    duty.unit = unit;
    duty.on = ask->on;
    duty.base = ask->base;
    duty.until = ask->until;
    duty.by = visit.who.name;
    duty.word = ask->reason;
    duty.try_push = ask->reason.empty();
    duty.try_call = ask->reason.empty();
    duty.reference = {routing::Door::Command, visit.who.name, ask->id, {}, keep_references};
    house.office.duty(std::move(duty), [&house, visit](const Receipt& receipt) {
        answer_receipt(house, visit, receipt, 0);
    });
}

// Whether the sound was heard is known of each shift, and by whom it was said.
void begin_shift(HttpHouse& house, const Visit& visit) {
    const auto shift = read_shift(visit.request.body);
    if (!shift) {
        visit.refuse_usage(shift.error());
        return;
    }
    house.office.audit(
        visit.note(shift->sound ? "shift_begin" : "shift_begin_without_sound"),
        [visit] { visit.answer_nothing(); }
    );
}

void end_shift(HttpHouse& house, const Visit& visit) {
    const auto shift = read_shift(visit.request.body.empty() ? "{}" : visit.request.body);
    if (!shift) {
        visit.refuse_usage(shift.error());
        return;
    }
    const auto what = shift->to.empty() ? std::string{} : "handed to " + shift->to;
    house.office.audit(visit.note("shift_end", what), [] {});
    house.boards.leave(visit.who.session);
    house.accounts.end_session(visit.who.session, [visit](const std::string& trouble) {
        trouble.empty() ? visit.answer_nothing() : visit.refuse(503, "busy", {trouble});
    });
}

void paper(HttpHouse& house, const Visit& visit) {
    house.office.audit(visit.note("paper_list"), [&house, visit] {
        HttpResponse page;
        page.type = "text/html; charset=utf-8";
        page.body = std::make_shared<const std::string>(house.paper.html(visit.language));
        page.headers.emplace_back("Content-Security-Policy", PaperList::content_policy());
        visit.answer_as(std::move(page));
    });
}

void outline(HttpHouse& house, const Visit& visit) {
    if (house.outline == nullptr) {
        visit.refuse(404, "unknown", {"the region pack has no outline.geojson"});
        return;
    }
    visit.answer_as({200, "application/geo+json", house.outline, {}});
}

}  // namespace nachtwacht::daemon::board_api
