#include "tests/simulation/house.hpp"

#include "routing/story.hpp"

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

namespace {

constexpr Seconds again_every = 10s;  // safety.md S7

std::string refusal_in(const Entry& entry) {
    for (const Fact& fact : entry.facts) {
        if (const auto* heard = std::get_if<AnswerHeard>(&fact)) {
            return heard->refused;
        }
    }
    return {};
}

}  // namespace

House::House(Timeline& timeline, Random random, Coverage& coverage, const Setting& setting)
    : timeline_(timeline),
      random_(random.fork()),
      coverage_(coverage),
      setting_(setting),
      region_(setting.region),
      disk_(timeline, random.fork(), coverage),
      watch_(coverage),
      durable_(std::make_unique<Desk>()) {
    disk_.listen(
        {[this](const std::vector<Entry>& entries) { committed(entries); }, [this] { crash(); }}
    );
}

void House::begin() { start(); }

void House::start() {
    desk_ = std::make_unique<Desk>();
    for (const Entry& entry : disk_.committed()) {
        desk_->apply(entry);
    }
    if (!(desk_->state() == durable_->state()) ||
        desk_->next_deadline() != durable_->next_deadline()) {
        throw Broken{"the state after a restart is not the fold of what was committed"};
    }
    watch_.restarted(disk_.committed(), *desk_);
    view_ = desk_->state();
    view_.seen = {};
    ++life_;
    awake_since_ = timeline_.now();
    awake_before_ = desk_->state().now.steady;
    say("the house starts");
    take(Started{desk_->state().epoch + 1});
    if (is_up()) {
        take(RegionLoaded{region_});
    }
    if (is_up()) {
        take(ClientsLoaded{setting_.clients});
    }
    if (is_up()) {
        sweep(life_);
        started_();
    }
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
        durable_->apply(disk_.committed()[i]);
        watch_.committed(disk_.committed()[i]);
    }
    timeline_.after(random_.between(200ms, 20s), [this] { start(); });
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

void House::hear(const Event& event, const Receipt& receipt) {
    if (!is_up()) {
        return;
    }
    const Entry entry = take(event);
    if (entry.number != 0 && receipt) {
        receipts_.emplace(entry.number, Waiting{receipt, refusal_in(entry)});
    }
}

void House::hear(const Event& event, const Reference& reference, const Receipt& receipt) {
    if (!is_up()) {
        return;
    }
    const auto seen = desk_->repeat_of(reference, clock().steady);
    if (!seen) {
        hear(event, receipt);
        return;
    }
    coverage_.count("outside", "repeat");
    receipts_.emplace(seen->entry, Waiting{receipt, seen->refused});
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

void House::committed(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        durable_->apply(entry);
        follow(view_, std::move(changes_.extract(entry.number).mapped()));
        watch_.committed(entry);
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
    compare();
}

void House::compare() const {
    if (!is_up() || durable_->state().entries != desk_->state().entries) {
        return;
    }
    if (!(durable_->state() == desk_->state()) ||
        durable_->next_deadline() != desk_->next_deadline()) {
        throw Broken{"what was decided is not the fold of its entries"};
    }
    State looked_at = durable_->state();
    looked_at.seen = {};
    if (!(view_ == looked_at)) {
        throw Broken{"what people look at is not the fold of what is committed"};
    }
}

void House::give_receipts(std::uint64_t number) {
    const auto [first, last] = receipts_.equal_range(number);
    std::vector<Waiting> due;
    for (auto receipt = first; receipt != last; ++receipt) {
        due.push_back(receipt->second);
    }
    receipts_.erase(first, last);
    for (const Waiting& waiting : due) {
        if (waiting.receipt) {
            waiting.receipt(waiting.refused);
        }
    }
}

void House::publish(const Entry& entry) {
    for (const Fact& fact : entry.facts) {
        if (const auto* offer = std::get_if<OrderOffered>(&fact)) {
            phones_.order(offer->unit, offer->order);
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
    for (const auto& [number, incident] : seen().incidents) {
        for (const Order& order : incident.orders) {
            if (is_open(order.state) && !order.shown) {
                phones_.order(order.unit, order.id);
            } else if (order.state == OrderState::Withdrawn && !order.withdrawal_confirmed) {
                phones_.withdrawal(order.unit, order.id);
            }
        }
    }
    timeline_.after(again_every, [this, life] { sweep(life); });
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
