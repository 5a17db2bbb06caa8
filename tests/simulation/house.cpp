#include "tests/simulation/house.hpp"

#include <algorithm>

#include "routing/story.hpp"

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

namespace {

constexpr Seconds again_every = 10s;  // safety.md S7

// Whole states are compared now and then only, since that takes as long as a hundred decisions:
// what differs once stays different.
constexpr std::uint64_t commits_between_comparisons = 64;
// In per mille of all starts: read the whole journal; take the snapshot anew.
constexpr std::uint32_t full_folds = 50;
constexpr std::uint32_t new_snapshots = 700;
// The one before ended the house for the second time while it was decided.
constexpr std::uint32_t convictions = 10;

std::string refusal_in(const Entry& entry) {
    for (const Fact& fact : entry.facts) {
        if (const auto* heard = std::get_if<AnswerHeard>(&fact)) {
            return heard->refused;
        }
    }
    return {};
}

bool is_alive(const Incident& incident) {
    return incident.is_open() ||
           std::any_of(incident.orders.begin(), incident.orders.end(), [](const Order& order) {
               return order.state == OrderState::Withdrawn && !order.withdrawal_confirmed;
           });
}

bool same(const Desk& a, const Desk& b) {
    return a.next_deadline() == b.next_deadline() && a.state() == b.state();
}

// The incidents that an entry is about are equal in both.
bool same_where_touched(const Entry& entry, const State& a, const State& b) {
    return std::all_of(entry.facts.begin(), entry.facts.end(), [&](const Fact& fact) {
        const auto left = a.incidents.find(incident_of(fact));
        const auto right = b.incidents.find(incident_of(fact));
        const bool none = left == a.incidents.end();
        return none ? right == b.incidents.end()
                    : right != b.incidents.end() && left->second == right->second;
    });
}

// As people see it: references are the desk's alone.
State looked_at(const Desk& desk) {
    State view = desk.state();
    view.seen = {};
    return view;
}

}  // namespace

House::House(Timeline& timeline, Random random, Coverage& coverage, const Setting& setting)
    : timeline_(timeline),
      random_(random.fork()),
      coverage_(coverage),
      setting_(setting),
      region_(setting.region),
      clients_(setting.clients),
      disk_(timeline, random.fork(), coverage),
      watch_(coverage, setting.roads.get()),
      durable_(std::make_unique<Desk>(State{}, setting.roads.get())) {
    disk_.listen(
        {[this](std::span<const Entry> entries) { committed(entries); }, [this] { crash(); }}
    );
}

void House::begin() { start(); }

Desk House::folded() const {
    Desk desk{{}, setting_.roads.get()};
    for (const Entry& entry : disk_.committed()) {
        desk.apply(entry);
    }
    return desk;
}

// From the snapshot and the entries after it, as the daemon does; or from the whole journal.
void House::recover() {
    if (random_.chance(full_folds)) {
        coverage_.count("outside", "whole journal read at a start");
        desk_ = std::make_unique<Desk>(folded());
    } else {
        coverage_.count("outside", "snapshot and tail read at a start");
        desk_ = std::make_unique<Desk>(snapshot_, setting_.roads.get());
        for (std::size_t i = snapshot_.entries; i < disk_.committed().size(); ++i) {
            desk_->apply(disk_.committed()[i]);
        }
    }
    if (!same(*desk_, *durable_)) {
        throw Broken{"the state after a restart is not the fold of what was committed"};
    }
    if (random_.chance(new_snapshots)) {
        snapshot_ = desk_->state();
    }
}

void House::start() {
    recover();
    look_anew();
    watch_.restarted(*desk_);
    ++life_;
    awake_since_ = timeline_.now();
    awake_before_ = desk_->state().now.steady;
    say("the house starts");
    epoch_ = std::max(epoch_, desk_->state().epoch) + 1;
    take(Started{epoch_});
    if (is_up()) {
        take(RegionLoaded{region_});
    }
    if (is_up()) {
        take(ClientsLoaded{clients_});
    }
    if (is_up()) {
        convict_one();
    }
    if (is_up()) {
        sweep(life_);
        ring_what_is_owed();
        started_();
    }
}

void House::convict_one() {
    const auto& open = desk_->state().incidents;
    if (open.empty() || !random_.chance(convictions)) {
        return;
    }
    auto one = open.begin();
    std::advance(one, random_.below(static_cast<std::uint32_t>(open.size())));
    IncidentConvicted convicted{one->first, {}};
    convicted.reference.door = routing::Door::House;
    convicted.reference.sender = "incident " + std::to_string(one->first);
    take(convicted);
}

void House::crash() {
    if (!is_up()) {
        return;
    }
    coverage_.count("fault", "crash");
    say("the house falls");
    disk_.power_off();
    desk_.reset();
    changes_.clear();
    receipts_.clear();
    // What just made it to the disk unheard is read back with the rest.
    for (std::size_t i = durable_->state().entries; i < disk_.committed().size(); ++i) {
        fold_in(disk_.committed()[i]);
    }
    look_anew();
    timeline_.after(random_.between(200ms, 20s), [this] { start(); });
}

void House::restore_backup() {
    const std::size_t entries = disk_.committed().size();
    if (!is_up() || entries == 0) {
        return;
    }
    crash();
    coverage_.count("fault", "restored from a backup");
    const auto most_lost = static_cast<std::uint32_t>(entries / 4);
    disk_.restore(disk_.committed().size() - random_.below(most_lost + 1));
    *durable_ = folded();
    look_anew();
    if (snapshot_.entries > disk_.committed().size()) {
        snapshot_ = durable_->state();
    }
    watch_.restored(disk_.committed());
    const std::size_t lost = promises_.restored(disk_.committed());
    coverage_.count("outside", "acknowledged, and known to be lost by a restore", lost);
    say("a backup of " + std::to_string(disk_.committed().size()) + " entries is put back; " +
        std::to_string(lost) + " acknowledged messages are known to be lost");
    restored_();
}

bool House::falls(const char* step) {
    if (sound_ || !random_.chance(1)) {
        return false;
    }
    coverage_.count("fault", std::string{"crash "} + step);
    crash();
    return true;
}

void House::heal() {
    sound_ = true;
    disk_.heal();
}

Now House::clock() const {
    return {
        setting_.begins + timeline_.now() + wall_offset_,
        awake_before_ + (timeline_.now() - awake_since_)};
}

std::optional<Steady> House::next_deadline() const {
    if (!is_up() || !desk_->next_deadline()) {
        return std::nullopt;
    }
    return std::max(timeline_.now(), *desk_->next_deadline() - awake_before_ + awake_since_);
}

void House::tick() {
    const Entry entry = take(TimePassed{});
    if (is_up() && entry.number == 0) {
        throw Broken{"something is due, and nothing comes of it"};
    }
}

Entry House::take(const Event& event) {
    if (falls("before deciding")) {
        return {};
    }
    Entry entry = desk_->take(event, clock());
    if (entry.number == 0) {
        return entry;
    }
    changes_.emplace(entry.number, desk_->take_changes());
    tell(entry);
    watch_.decided(entry, *desk_);
    if (falls("before writing")) {
        return {};
    }
    disk_.append(entry);
    return entry;
}

void House::hear(const Event& event) {
    if (is_up()) {
        take(event);
    }
}

void House::take_with_receipt(
    const Event& event, const Reference& reference, const Receipt& receipt
) {
    const Entry entry = take(event);
    if (entry.number != 0 && receipt) {
        receipts_.emplace(entry.number, Waiting{receipt, reference, refusal_in(entry)});
    }
}

void House::hear(const Event& event, const Reference& reference, const Receipt& receipt) {
    if (!is_up()) {
        return;
    }
    const auto seen = desk_->repeat_of(reference, clock().steady);
    if (!seen) {
        take_with_receipt(event, reference, receipt);
        return;
    }
    coverage_.count("outside", "repeat");
    receipts_.emplace(seen->entry, Waiting{receipt, reference, seen->refused});
    if (seen->entry <= durable_->state().entries) {
        give_receipts(seen->entry);
    }
}

void House::sight(const UnitId& unit, Position where) {
    if (is_up()) {
        desk_->sight(unit, {where, clock().wall, 10});
    }
}

void House::step_clock(Milliseconds by) {
    coverage_.count("fault", "clock stepped");
    wall_offset_ += by;
    hear(ClockStepped{by});
}

void House::reload(std::shared_ptr<const Region> region) {
    region_ = std::move(region);
    hear(RegionLoaded{region_});
}

void House::reload(std::shared_ptr<const ClientTable> clients) {
    clients_ = std::move(clients);
    hear(ClientsLoaded{clients_});
}

void House::fold_in(const Entry& entry) {
    durable_->apply(entry);
    watch_.committed(entry);
    promises_.committed(entry);
}

void House::show(const Entry& entry) {
    const std::size_t before = seen().incidents.size();
    follow(view_, std::move(changes_.extract(entry.number).mapped()));
    for (const Fact& fact : entry.facts) {
        look_whether_alive(incident_of(fact));
    }
    const auto opened = std::count_if(entry.facts.begin(), entry.facts.end(), [](const Fact& fact) {
        return std::holds_alternative<IncidentOpened>(fact);
    });
    if (seen().incidents.size() != before + static_cast<std::size_t>(opened)) {
        look_who_is_alive();  // some were forgotten
    }
}

void House::look_whether_alive(std::uint64_t number) {
    const auto found = seen().incidents.find(number);
    if (found != seen().incidents.end() && is_alive(found->second)) {
        alive_[number] = &found->second;
    } else {
        alive_.erase(number);
    }
}

void House::look_anew() {
    view_ = looked_at(*durable_);
    look_who_is_alive();
}

void House::look_who_is_alive() {
    alive_.clear();
    for (const auto& [number, incident] : seen().incidents) {
        look_whether_alive(number);
    }
}

void House::committed(std::span<const Entry> entries) {
    for (const Entry& entry : entries) {
        fold_in(entry);
        show(entry);
    }
    if (falls("after the commit, before its receipts")) {
        return;
    }
    for (const Entry& entry : entries) {
        give_receipts(entry.number);
    }
    if (falls("after receipts, before orders")) {
        return;
    }
    for (const Entry& entry : entries) {
        publish(entry);
    }
    compare_now_and_then(entries);
}

bool House::nothing_is_under_way() const {
    return is_up() && durable_->state().entries == desk_->state().entries;
}

void House::compare_now_and_then(std::span<const Entry> entries) {
    if (!nothing_is_under_way()) {
        return;
    }
    const bool whole = ++commits_ % commits_between_comparisons == 0;
    const auto touched = [this](const Entry& entry) {
        return same_where_touched(entry, durable_->state(), desk_->state()) &&
               same_where_touched(entry, durable_->state(), view_);
    };
    if (whole) {
        compare_all();
    } else if (durable_->next_deadline() != desk_->next_deadline() ||
               !std::all_of(entries.begin(), entries.end(), touched)) {
        throw Broken{"what was decided, or is seen, is not the fold of its entries"};
    }
}

void House::compare_all() const {
    if (nothing_is_under_way() && !same(*durable_, *desk_)) {
        throw Broken{"what was decided is not the fold of its entries"};
    }
    if (!(view_ == looked_at(*durable_))) {
        throw Broken{"what people look at is not the fold of what is committed"};
    }
}

void House::compare() const {
    compare_all();
    if (!same(folded(), *durable_)) {
        throw Broken{"what is durable is not the fold of the whole journal"};
    }
    promises_.check(disk_.committed());
}

void House::give_receipts(std::uint64_t number) {
    const auto [first, last] = receipts_.equal_range(number);
    std::vector<Waiting> due;
    for (auto receipt = first; receipt != last; ++receipt) {
        due.push_back(receipt->second);
    }
    receipts_.erase(first, last);
    for (const Waiting& waiting : due) {
        promises_.said(waiting.reference);
        waiting.receipt(waiting.refused);
    }
}

void House::publish(const Entry& entry) {
    for (const Fact& fact : entry.facts) {
        if (const auto* offer = std::get_if<OrderOffered>(&fact)) {
            phones_.order(offer->unit, offer->order);
        } else if (const auto* call = std::get_if<CallAsked>(&fact)) {
            phones_.call(*call);
        } else if (const auto* duty = std::get_if<DutySet>(&fact); duty && duty->try_push) {
            phones_.test_push(duty->unit);
        } else if (const auto* moved = std::get_if<OrderMoved>(&fact)) {
            const auto incident = seen().incidents.find(moved->order.number);
            if (moved->to == OrderState::Withdrawn && incident != seen().incidents.end()) {
                phones_.withdrawal(incident->second.find(moved->order)->unit, moved->order);
            }
        }
    }
}

void House::sweep(std::uint64_t life) {
    if (life != life_ || !is_up()) {
        return;
    }
    for (const auto& [number, incident] : alive_) {
        for (const Order& order : incident->orders) {
            if (is_open(order.state) && !order.shown) {
                phones_.order(order.unit, order.id);
            } else if (order.state == OrderState::Withdrawn && !order.withdrawal_confirmed) {
                phones_.withdrawal(order.unit, order.id);
            }
        }
    }
    timeline_.after(again_every, [this, life] { sweep(life); });
}

// Whether the telephony heard of it before the house fell nobody knows.
void House::ring_what_is_owed() {
    for (const auto& [number, incident] : alive_) {
        for (const Call& call : incident->calls) {
            if (call.state == CallState::Asked) {
                phones_.call({number, call.task, call.order, call.party, call.unit});
            }
        }
    }
    for (const auto& [name, unit] : seen().units) {
        if (unit.call == Proof::Asked) {
            phones_.call({0, 0, {}, Party::UnitPhone, name});
        }
        if (unit.push == Proof::Asked) {
            phones_.test_push(name);
        }
    }
}

void House::say(const std::string& line) const {
    if (story_ == nullptr) {
        return;
    }
    const auto ms = timeline_.now().count();
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    *story_ << two(ms / 3'600'000) << ':' << two(ms / 60'000 % 60) << ':' << two(ms / 1000 % 60)
            << '.' << ms % 1000 << "  " << line << '\n';
}

void House::tell(const Entry& entry) const {
    if (story_ == nullptr) {
        return;
    }
    say("entry " + std::to_string(entry.number) + ", " + std::string{name_of(entry.event)});
    for (const Fact& fact : entry.facts) {
        const Region& region = desk_->state().region ? *desk_->state().region : *region_;
        *story_ << "              " << incident_of(fact) << "  "
                << story_line(fact, region, Language::English) << '\n';
    }
}

}  // namespace nachtwacht::simulation
