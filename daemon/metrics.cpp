#include "daemon/metrics.hpp"

#include <malloc.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <sstream>

namespace nachtwacht::daemon {
namespace {

using routing::State;

// Seconds: 0.1 ms to 1 h, close where the bars of the house lie (milliseconds to the commit, a
// minute to an answer).
const prometheus::Histogram::BucketBoundaries buckets{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,  0.25, 0.5,
    1,      2.5,     5,      10,    30,     60,    120,  300,   600,  1800, 3600};

double seconds(Metrics::Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string label(std::string_view name) { return name.empty() ? "none" : std::string{name}; }

prometheus::Family<prometheus::Counter>& counters(
    prometheus::Registry& registry, const std::string& name, const std::string& help
) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Gauge>& gauges(
    prometheus::Registry& registry, const std::string& name, const std::string& help
) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

prometheus::Family<prometheus::Histogram>& histograms(
    prometheus::Registry& registry, const std::string& name, const std::string& help
) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

std::string_view word_for(const routing::UnitState& unit) {
    if (!unit.on_duty) {
        return "off_duty";
    }
    if (unit.holding != 0) {
        return "holding";
    }
    if (unit.asked != 0) {
        return "asked";
    }
    return unit.link_up ? "free" : "unreachable";
}

const routing::Order* order_of(const State& state, const routing::OrderId& id) {
    const auto incident = state.incidents.find(id.number);
    return incident == state.incidents.end() ? nullptr : incident->second.find(id);
}

}  // namespace

struct Metrics::Instruments {
    prometheus::Registry registry{};

    prometheus::Family<prometheus::Counter>& signals{counters(
        registry,
        "nachtwacht_signals_total",
        "Signals stored, by kind, door and what became of them"
    )};
    prometheus::Family<prometheus::Counter>& at_doors{counters(
        registry, "nachtwacht_door_events_total", "What happened at the doors before deciding"
    )};
    prometheus::Family<prometheus::Counter>& incidents{
        counters(registry, "nachtwacht_incidents_total", "Incidents opened, by kind and lane")};
    prometheus::Family<prometheus::Counter>& orders{counters(
        registry, "nachtwacht_orders_total", "Orders that reached a state, each state counted"
    )};
    prometheus::Family<prometheus::Counter>& tasks{
        counters(registry, "nachtwacht_tasks_total", "Tasks raised for people, by kind")};
    prometheus::Family<prometheus::Counter>& escalations{counters(
        registry,
        "nachtwacht_task_escalations_total",
        "Tasks told to the next in the chain, by rung"
    )};
    prometheus::Family<prometheus::Counter>& nobody{counters(
        registry, "nachtwacht_nobody_found_total", "Searches that found no unit to ask, by reason"
    )};
    prometheus::Family<prometheus::Counter>& answers_refused{counters(
        registry, "nachtwacht_answers_refused_total", "Answers of units that came too late, by why"
    )};
    prometheus::Counter& entries{
        counters(registry, "nachtwacht_entries_total", "Journal entries committed since the start")
            .Add({})};

    prometheus::Histogram& alarm_to_order{
        histograms(
            registry,
            "nachtwacht_alarm_to_order_seconds",
            "From the alarm that opened an incident to its first order, commit included"
        )
            .Add({}, buckets)};
    prometheus::Family<prometheus::Histogram>& alarm_to_ack{histograms(
        registry,
        "nachtwacht_alarm_to_ack_seconds",
        "From the last byte of a message to its acknowledgement, by door"
    )};
    prometheus::Histogram& commit{
        histograms(
            registry, "nachtwacht_commit_seconds", "From a decision to the commit that holds it"
        )
            .Add({}, buckets)};
    prometheus::Histogram& accept{
        histograms(registry, "nachtwacht_accept_seconds", "From an order's offer to its acceptance")
            .Add({}, buckets)};

    prometheus::Family<prometheus::Gauge>& open_incidents{
        gauges(registry, "nachtwacht_open_incidents", "Open incidents, by lane and holder")};
    prometheus::Family<prometheus::Gauge>& units{
        gauges(registry, "nachtwacht_units", "Units, by what they can be asked now")};
    prometheus::Gauge& uncommitted{
        gauges(registry, "nachtwacht_uncommitted_entries", "Entries decided and not on disk yet")
            .Add({})};
    prometheus::Gauge& boards{
        gauges(registry, "nachtwacht_boards", "Operators with a live board").Add({})};
    prometheus::Gauge& epoch{
        gauges(registry, "nachtwacht_epoch", "Rises at every start, restore and take-over")
            .Add({})};
    prometheus::Family<prometheus::Gauge>& disk{gauges(
        registry,
        "nachtwacht_disk",
        "1 for what the journal's disk is: ok, low (below 10 % free), refuse (below 5 %)"
    )};
    prometheus::Gauge& heap{
        gauges(
            registry,
            "nachtwacht_heap_bytes",
            "Memory in use as the allocator counts it; rises with what is remembered, or leaks"
        )
            .Add({})};
    prometheus::Family<prometheus::Gauge>& build{
        gauges(registry, "nachtwacht_build_info", "Always 1; the version is a label")};

    void on(const routing::SignalStored& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::IncidentOpened& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::OrderOffered&, const routing::Entry&, const State&, Duration);
    void on(const routing::OrderMoved& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::TaskRaised& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::TaskEscalated& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::NobodyFound& fact, const routing::Entry&, const State&, Duration);
    void on(const routing::AnswerRefused& fact, const routing::Entry&, const State&, Duration);
    // The others are counted as entries only.
    template <class Fact>
    void on(const Fact&, const routing::Entry&, const State&, Duration) {}

    void count_incidents(const State& state);
    void count_units(const State& state);
};

void Metrics::Instruments::on(
    const routing::SignalStored& fact, const routing::Entry&, const State&, Duration
) {
    signals
        .Add(
            {{"kind", label(name_of(fact.kind))},
             {"door", label(name_of(fact.reference.door))},
             {"fate", label(name_of(fact.fate))}}
        )
        .Increment();
}

void Metrics::Instruments::on(
    const routing::IncidentOpened& fact, const routing::Entry&, const State&, Duration
) {
    incidents.Add({{"kind", label(name_of(fact.kind))}, {"lane", label(name_of(fact.lane))}}
    ).Increment();
}

void Metrics::Instruments::on(
    const routing::OrderOffered& fact,
    const routing::Entry& entry,
    const State& state,
    Duration waited
) {
    orders.Add({{"state", std::string{name_of(routing::OrderState::Offered)}}}).Increment();
    const auto incident = state.incidents.find(fact.order.number);
    if (fact.order.index == 1 && incident != state.incidents.end()) {
        alarm_to_order.Observe(
            seconds(entry.now.steady - incident->second.opened.steady) + seconds(waited)
        );
    }
}

void Metrics::Instruments::on(
    const routing::OrderMoved& fact, const routing::Entry& entry, const State& state, Duration
) {
    orders.Add({{"state", label(name_of(fact.to))}}).Increment();
    const auto* order = order_of(state, fact.order);
    if (fact.to == routing::OrderState::Accepted && order != nullptr) {
        accept.Observe(seconds(entry.now.steady - order->offered.steady));
    }
}

void Metrics::Instruments::on(
    const routing::TaskRaised& fact, const routing::Entry&, const State&, Duration
) {
    tasks.Add({{"kind", label(name_of(fact.kind))}}).Increment();
}

void Metrics::Instruments::on(
    const routing::TaskEscalated& fact, const routing::Entry&, const State&, Duration
) {
    escalations.Add({{"rung", label(name_of(fact.rung))}}).Increment();
}

void Metrics::Instruments::on(
    const routing::NobodyFound& fact, const routing::Entry&, const State&, Duration
) {
    nobody.Add({{"reason", label(name_of(fact.decision.nobody))}}).Increment();
}

void Metrics::Instruments::on(
    const routing::AnswerRefused& fact, const routing::Entry&, const State&, Duration
) {
    answers_refused.Add({{"why", label(fact.why)}}).Increment();
}

void Metrics::Instruments::count_incidents(const State& state) {
    std::map<std::pair<routing::Lane, routing::Holder>, int> counts;
    for (const auto& [number, incident] : state.incidents) {
        if (incident.is_open()) {
            ++counts[{incident.lane, holder_of(incident)}];
        }
    }
    for (const auto lane :
         {routing::Lane::Care, routing::Lane::Technical, routing::Lane::Unknown}) {
        for (const auto holder :
             {routing::Holder::Nobody,
              routing::Holder::Unit,
              routing::Holder::Outside,
              routing::Holder::Operator}) {
            // Those that are zero too: a gauge that is not set keeps its last value.
            open_incidents.Add({{"lane", label(name_of(lane))}, {"holder", label(name_of(holder))}}
            ).Set(counts[{lane, holder}]);
        }
    }
}

void Metrics::Instruments::count_units(const State& state) {
    std::map<std::string_view, int> counts{
        {"off_duty", 0}, {"free", 0}, {"asked", 0}, {"holding", 0}, {"unreachable", 0}};
    for (const auto& [id, unit] : state.units) {
        ++counts[word_for(unit)];
    }
    for (const auto& [word, count] : counts) {
        units.Add({{"state", std::string{word}}}).Set(count);
    }
}

Metrics::Metrics(const std::string& version) : instruments_(std::make_unique<Instruments>()) {
    instruments_->build.Add({{"version", version}}).Set(1);
}

Metrics::~Metrics() = default;

void Metrics::count(const routing::Entry& entry, const State& committed, Duration waited) {
    instruments_->entries.Increment();
    instruments_->commit.Observe(seconds(waited));
    for (const auto& fact : entry.facts) {
        std::visit(
            [&](const auto& what) { instruments_->on(what, entry, committed, waited); }, fact
        );
    }
}

void Metrics::acknowledged(routing::Door door, Duration took) {
    instruments_->alarm_to_ack.Add({{"door", label(name_of(door))}}, buckets)
        .Observe(seconds(took));
}

void Metrics::at_door(const std::string& door, const std::string& what, std::uint64_t count) {
    auto& counter = instruments_->at_doors.Add({{"door", door}, {"what", what}});
    counter.Increment(static_cast<double>(count) - counter.Value());
}

std::string Metrics::text(const State& committed, std::uint64_t uncommitted, Space space) {
    instruments_->count_incidents(committed);
    instruments_->count_units(committed);
    instruments_->uncommitted.Set(static_cast<double>(uncommitted));
    instruments_->boards.Set(static_cast<double>(committed.boards.size()));
    instruments_->epoch.Set(committed.epoch);
    const auto memory = ::mallinfo2();
    instruments_->heap.Set(static_cast<double>(memory.uordblks + memory.hblkhd));
    for (const auto state : {Space::Ok, Space::Low, Space::Refuse}) {
        instruments_->disk.Add({{"state", label(name_of(state))}}).Set(state == space ? 1 : 0);
    }
    std::ostringstream out;
    prometheus::TextSerializer{}.Serialize(out, instruments_->registry.Collect());
    return out.str();
}

}  // namespace nachtwacht::daemon
