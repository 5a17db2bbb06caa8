#include "daemon/board_feed.hpp"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "daemon/board_view.hpp"
#include "daemon/http_message.hpp"
#include "daemon/instant.hpp"
#include "routing/story.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// A browser that was away for some seconds of a busy night goes on; longer: it gets a new picture.
constexpr std::size_t most_recent = 2'000;
// A picture that is being made goes on from where it was begun.
constexpr std::size_t most_recent_while_making = 20'000;
constexpr std::size_t most_forgotten = 1'000;
constexpr std::size_t most_lines = 40;
// A browser waits so long before it comes back.
constexpr std::string_view retry = "retry: 1000\n\n";

std::shared_ptr<const std::string> event_text(
    std::string_view name, std::string_view id, std::string_view data
) {
    std::string text;
    text.reserve(data.size() + 64);
    text.append("event: ").append(name).append("\n");
    if (!id.empty()) {
        text.append("id: ").append(id).append("\n");
    }
    text.append("data: ").append(data).append("\n\n");
    return std::make_shared<const std::string>(std::move(text));
}

bool is_urgent(const routing::Incident& incident) {
    return incident.lane != routing::Lane::Technical && incident.urgency &&
           routing::is_urgent(*incident.urgency);
}

// A new urgent incident, or one that is decided and sounded anew.
bool sounds(const routing::Fact& fact, const routing::State& state) {
    std::uint64_t number = 0;
    if (const auto* opened = std::get_if<routing::IncidentOpened>(&fact)) {
        number = opened->incident.number;
    } else if (const auto* stored = std::get_if<routing::SignalStored>(&fact)) {
        number = stored->fate == routing::Fate::Renewed ? stored->incident : 0;
    }
    const auto found = state.incidents.find(number);
    return found != state.incidents.end() && is_urgent(found->second);
}

// A unit that the fact is about, if any.
routing::UnitId unit_in(const routing::Fact& fact, const routing::State& state) {
    return std::visit(
        [&](const auto& what) -> routing::UnitId {
            if constexpr (requires { routing::UnitId{what.unit}; }) {
                return what.unit;
            } else if constexpr (requires { what.order.index; }) {
                const auto found = state.incidents.find(what.order.number);
                const auto* order =
                    found == state.incidents.end() ? nullptr : found->second.find(what.order);
                return order == nullptr ? routing::UnitId{} : order->unit;
            } else {
                return {};
            }
        },
        fact
    );
}

}  // namespace

BoardFeed::BoardFeed(
    boost::asio::io_context& loop,
    Office& office,
    Accounts& accounts,
    std::function<routing::Wall()> wall,
    BoardPauses pauses
)
    : office_(office),
      accounts_(accounts),
      wall_(std::move(wall)),
      pauses_(pauses),
      beat_(loop),
      change_(loop),
      pause_(pauses.change) {}

BoardFeed::~BoardFeed() = default;

void BoardFeed::start() {
    following_ = office_.follow([this](const CommittedEntry& entry) { hear(entry); });
    for (const auto& [number, incident] : office_.committed().incidents) {
        known_.insert(number);
    }
    readiness_ = office_.health().readiness;
    beat();
}

void BoardFeed::stop() {
    alive_ = nullptr;
    following_.reset();
    beat_.cancel();
    change_.cancel();
    for (const Board& board : boards_) {
        board.reader->end();
    }
    boards_.clear();
    making_.clear();
    // Who sat at a board does so again after the restart: nobody is told that it went dark.
}

std::string BoardFeed::id_text(std::uint64_t entry) const {
    return std::to_string(office_.health().epoch) + "-" + std::to_string(entry);
}

void BoardFeed::hear(const CommittedEntry& entry) {
    recent_.push_back(entry);
    if (recent_.size() > (making_.empty() ? most_recent : most_recent_while_making)) {
        recent_.pop_front();
    }
    for (const auto& fact : entry->facts) {
        if (const auto* opened = std::get_if<routing::IncidentOpened>(&fact)) {
            known_.insert(opened->incident.number);
        }
    }
    if (boards_.empty()) {
        return;
    }
    note(pending_, entry);
    flush_soon();
}

void BoardFeed::note(Pending& pending, const CommittedEntry& entry) const {
    const auto& state = office_.committed();
    pending.entries.push_back(entry);
    for (const auto& fact : entry->facts) {
        if (const auto number = routing::incident_of(fact); number != 0) {
            pending.incidents.insert(number);
        }
        if (auto unit = unit_in(fact, state); !unit.empty()) {
            pending.units.insert(std::move(unit));
        }
        pending.urgent = pending.urgent || sounds(fact, state);
        pending.boards = pending.boards || std::holds_alternative<routing::PresenceSet>(fact) ||
                         std::holds_alternative<routing::EpochBegan>(fact) ||
                         std::holds_alternative<routing::ChainUnheard>(fact) ||
                         std::holds_alternative<routing::ChainHeard>(fact);
        if (std::holds_alternative<routing::RegionAdopted>(fact) && state.region != nullptr) {
            for (const auto& [id, unit] : state.region->units) {
                pending.units.insert(id);
            }
        }
    }
}

void BoardFeed::flush_soon() {
    if (flush_due_) {
        return;
    }
    flush_due_ = true;
    const auto now = std::chrono::steady_clock::now();
    // Not at once even when the last one is long ago: one commit may bring many entries.
    change_.expires_at(std::max(now, flushed_at_ + pause_));
    change_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            flush();
        }
    });
}

void BoardFeed::flush() {
    flush_due_ = false;
    change_.cancel();
    const auto readiness = office_.health().readiness;
    const bool changed = std::exchange(readiness_, readiness) != readiness;
    if (pending_.empty() && !changed) {
        return;
    }
    const auto began = std::chrono::steady_clock::now();
    const Pending pending = std::exchange(pending_, {});
    std::vector<Board*> all;
    for (Board& board : boards_) {
        if (!board.waits) {
            all.push_back(&board);
        }
    }
    send(pending, all);
    flushed_at_ = std::chrono::steady_clock::now();
    // In a storm writing must not eat the loop: ten times what it took is the next pause.
    pause_ = std::clamp<std::chrono::steady_clock::duration>(
        (flushed_at_ - began) * 10, pauses_.change, pauses_.longest_change
    );
}

void BoardFeed::send(const Pending& pending, const std::vector<Board*>& boards) {
    std::map<Kind, Bytes> written;
    audit_shown(pending.incidents, boards);
    const auto id = id_text(office_.committed().entries);
    for (Board* board : boards) {
        Bytes& bytes = written[board->kind];
        if (bytes == nullptr) {
            bytes = event_text("change", id, change_for(pending, board->kind));
        }
        board->reader->send(bytes);
        cut_ += board->reader->is_open() ? 0 : 1;
    }
}

std::string BoardFeed::change_for(const Pending& pending, const Kind& kind) const {
    const BoardViewer viewer{office_, kind.language, kind.clients};
    const auto& state = office_.committed();
    const auto now = wall_();
    json::object change{
        {"entry", state.entries},
        {"at", instant_text(now)},
        {"readiness", json::string_view{name_of(readiness_)}}};
    json::array lines;
    for (const auto& entry : pending.entries) {
        if (!kind.clients || lines.size() >= most_lines) {
            break;  // a sentence may name a client by number
        }
        for (const auto& line : lines_of(*entry, viewer.viewer())) {
            if (lines.size() < most_lines) {
                lines.push_back(json::string(line));
            }
        }
    }
    change["lines"] = std::move(lines);
    if (pending.urgent) {
        change["urgent"] = true;
    }
    json::array incidents;
    json::array forgotten;
    for (const auto number : pending.incidents) {
        const auto found = state.incidents.find(number);
        if (found != state.incidents.end()) {
            incidents.push_back(board_view(found->second, viewer, now));
        } else {
            forgotten.push_back(number);
        }
    }
    for (const auto number : pending.forgotten) {
        forgotten.push_back(number);
    }
    change["incidents"] = std::move(incidents);
    change["forgotten"] = std::move(forgotten);
    json::array units;
    for (const auto& unit : pending.units) {
        units.push_back(board_view(unit, viewer, now));
    }
    change["units"] = std::move(units);
    if (pending.boards) {
        change["boards"] = boards_view(state);
        change["unheard"] = unheard_view(state);
    }
    return json::serialize(change);
}

std::vector<BoardFeed::Board*> BoardFeed::boards_of(const std::set<std::uint64_t>& numbers) {
    std::vector<Board*> found;
    for (Board& board : boards_) {
        if (numbers.contains(board.number)) {
            found.push_back(&board);
        }
    }
    return found;
}

// For all boards of this kind that wait for one.
void BoardFeed::make_picture(const Kind& kind) {
    std::set<std::uint64_t> waiting;
    for (const Board& board : boards_) {
        if (board.waits && board.kind == kind) {
            waiting.insert(board.number);
        }
    }
    if (!waiting.empty()) {
        making_[kind] = {BoardPicture{office_.committed()}, std::move(waiting)};
        go_on_with_picture(kind);
    }
}

void BoardFeed::go_on_with_picture(const Kind& kind) {
    Making& making = making_.at(kind);
    const BoardViewer viewer{office_, kind.language, kind.clients};
    const auto added = making.picture.add_piece(viewer, wall_());
    if (making.picture.is_whole()) {
        audit_shown(added, boards_of(making.boards));
        show_picture(kind);
        return;
    }
    // The next piece waits for the rows of this one: alarms go between.
    audit_shown(added, boards_of(making.boards), [this, kind, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired() && making_.contains(kind)) {
            go_on_with_picture(kind);
        }
    });
}

void BoardFeed::show_picture(const Kind& kind) {
    const auto node = making_.extract(kind);
    const auto& [picture, numbers] = node.mapped();
    // What has happened while it was made. Too much: it is made anew.
    const auto behind = since(picture.entry());
    if (behind) {
        const auto boards = boards_of(numbers);
        const auto common =
            picture.text({office_, kind.language, kind.clients}, name_of(readiness_), wall_());
        for (Board* board : boards) {
            const auto me = json::serialize(json::object{
                {"name", board->who.name}, {"role", json::string_view{name_of(board->who.role)}}});
            board->reader->send(event_text(
                "picture", id_text(picture.entry()), "{\"me\":" + me + "," + common.substr(1)
            ));
            board->waits = false;
        }
        if (!behind->entries.empty()) {
            send(*behind, boards);
        }
    }
    make_picture(kind);
}

// None: it is of another start, or nonsense.
std::optional<std::uint64_t> BoardFeed::last_entry(const std::string& last_id) const {
    const auto dash = last_id.find('-');
    const auto epoch = std::to_string(office_.health().epoch);
    if (dash == std::string::npos || last_id.substr(0, dash) != epoch) {
        return std::nullopt;
    }
    return whole_number(last_id.substr(dash + 1), office_.committed().entries);
}

// None: it is too long ago.
std::optional<BoardFeed::Pending> BoardFeed::since(std::uint64_t last) const {
    const auto& state = office_.committed();
    const auto oldest = recent_.empty() ? state.entries + 1 : recent_.front()->number;
    if (last + 1 < oldest) {
        return std::nullopt;
    }
    Pending pending;
    for (const auto& entry : recent_) {
        if (entry->number > last) {
            note(pending, entry);
        }
    }
    pending.forgotten.insert(forgotten_.begin(), forgotten_.end());
    if (state.region != nullptr) {
        for (const auto& [id, unit] : state.region->units) {
            pending.units.insert(id);  // positions are no entries
        }
    }
    pending.boards = true;
    return pending;
}

void BoardFeed::open(
    const Login& who,
    routing::Language language,
    const std::string& last_id,
    HttpExchange& exchange,
    HttpResponse head
) {
    // The others have what happened until now, so that all go on from the same place.
    flush();
    const bool live = at_a_board.contains(who.role);
    if (live) {
        Presence& presence = presences_[who.name];
        if (presence.hold == nullptr) {
            presence.hold = office_.open_board(routing::OperatorId{who.name});
        }
    }
    const auto last = last_entry(last_id);
    const auto going_on = last ? since(*last) : std::nullopt;
    const Kind kind{language, live};
    Board& board = boards_.emplace_back(Board{++last_board_, who, kind, nullptr, !going_on});
    board.reader = exchange.stream(
        std::move(head),
        [this, number = board.number, alive = std::weak_ptr<bool>(alive_)] {
            if (!alive.expired()) {
                closed(number);
            }
        }
    );
    board.reader->send(std::make_shared<const std::string>(retry));
    if (going_on) {
        send(*going_on, {&board});
        return;
    }
    if (!making_.contains(kind)) {
        make_picture(kind);
    }
}

// One row for each incident, with all who see it for the first time in their session: fifty boards
// would otherwise make fifty rows of each alarm. The row may be on disk a moment after the picture
// is on the screen; a process that cannot write it ends. `then`: when they are there, and never
// within this call.
void BoardFeed::audit_shown(
    const std::set<std::uint64_t>& incidents,
    const std::vector<Board*>& boards,
    const std::function<void()>& then
) {
    const auto& state = office_.committed();
    std::vector<AuditNote> notes;
    for (const auto number : incidents) {
        const auto found = state.incidents.find(number);
        if (found == state.incidents.end() || found->second.client == routing::ClientNumber::None) {
            continue;
        }
        std::set<std::string> names;
        json::array sessions;
        for (const Board* board : boards) {
            if (board->kind.clients && shown_[board->who.session].insert(number).second) {
                names.insert(board->who.name);
                sessions.push_back(board->who.session);
            }
        }
        if (names.empty()) {
            continue;
        }
        std::string who;
        for (const auto& name : names) {
            who += (who.empty() ? "" : " ") + name;
        }
        const auto detail = json::serialize(json::object{
            {"object", "incident " + std::to_string(number)}, {"sessions", std::move(sessions)}});
        notes.push_back({who, "on_board", found->second.client, detail});
    }
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const bool last = i + 1 == notes.size();
        office_.audit(
            std::move(notes[i]), last && then ? then : [] {}
        );
    }
    if (notes.empty() && then) {
        boost::asio::post(change_.get_executor(), then);
    }
}

void BoardFeed::beat() {
    beat_.expires_after(pauses_.beat);
    beat_.async_wait([this](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        note_sightings();
        note_forgotten();
        end_presences();
        flush();
        const auto bytes = event_text(
            "beat",
            {},
            json::serialize(json::object{
                {"at", instant_text(wall_())}, {"entry", office_.committed().entries}})
        );
        for (Board& board : boards_) {
            // Revoked, disabled, or its twelve hours are over.
            if (accounts_.stays_in(board.who.session)) {
                board.reader->send(bytes);
            } else {
                board.reader->end();
            }
        }
        beat();
    });
}

void BoardFeed::note_sightings() {
    for (const auto& [unit, sighting] : office_.sightings()) {
        auto& at = seen_at_[unit];
        if (std::exchange(at, sighting.at) != sighting.at && !boards_.empty()) {
            pending_.units.insert(unit);
        }
    }
}

void BoardFeed::note_forgotten() {
    const auto& incidents = office_.committed().incidents;
    for (auto number = known_.begin(); number != known_.end();) {
        if (incidents.contains(*number)) {
            ++number;
            continue;
        }
        if (!boards_.empty()) {
            pending_.forgotten.insert(*number);
        }
        forgotten_.push_back(*number);
        for (auto& [session, seen] : shown_) {
            seen.erase(*number);
        }
        number = known_.erase(number);
    }
    while (forgotten_.size() > most_forgotten) {
        forgotten_.pop_front();
    }
    std::erase_if(shown_, [&](const auto& each) { return !accounts_.is_in(each.first); });
}

bool BoardFeed::has_board(const std::string& name) const {
    return std::ranges::any_of(boards_, [&](const Board& board) { return board.who.name == name; });
}

void BoardFeed::end_presences() {
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(presences_, [&](const auto& each) {
        return !has_board(each.first) && each.second.until <= now;
    });
}

void BoardFeed::closed(std::uint64_t number) {
    const auto found = std::ranges::find(boards_, number, &Board::number);
    if (found == boards_.end()) {
        return;
    }
    const auto who = found->who;
    boards_.erase(found);
    const auto presence = presences_.find(who.name);
    if (presence == presences_.end() || has_board(who.name)) {
        return;
    }
    if (!accounts_.is_in(who.session)) {
        presences_.erase(presence);
        return;
    }
    presence->second.until = std::chrono::steady_clock::now() + pauses_.comes_back;
}

void BoardFeed::leave(std::uint64_t session) {
    std::set<std::string> names;
    for (auto board = boards_.begin(); board != boards_.end();) {
        if (board->who.session != session) {
            ++board;
            continue;
        }
        names.insert(board->who.name);
        board->reader->end();
        board = boards_.erase(board);
    }
    for (const auto& name : names) {
        if (!has_board(name)) {
            presences_.erase(name);
        }
    }
}

}  // namespace nachtwacht::daemon
