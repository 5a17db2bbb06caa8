#include "tests/acceptance/soak_run.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <optional>
#include <random>
#include <set>

#include "daemon/instant.hpp"
#include "daemon/state_directory.hpp"
#include "protocol/topics.hpp"
#include "tests/acceptance/board_operator.hpp"
#include "tests/acceptance/homes.hpp"
#include "tests/acceptance/journal_story.hpp"
#include "tests/acceptance/nurse.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/vitals.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Real = std::chrono::steady_clock;
using routing::Milliseconds;

constexpr int begins_at = 12;  // o'clock
constexpr auto samples_each = 5min;
constexpr int shift_operators = 2;

// Calls for help in the hour that begins then.
int calls_at(int o_clock) {
    const int hour = o_clock % 24;
    if (hour >= 23 || hour < 7) {
        return 6;
    }
    return hour < 10 ? 22 : hour < 17 ? 12 : 16;
}

struct Sample {
    Milliseconds at{};
    std::uint64_t entry{};
    Vitals vitals{};
    std::int64_t heap_bytes{};
};

class SoakRun {
public:
    explicit SoakRun(const SoakPlan& plan)
        : plan_(plan),
          random_(plan.seed),
          house_(house_plan_of(plan)),
          time_(plan.rate, *daemon::parse_instant("2026-12-01T11:00:00Z")),
          homes_(world_, {house_region, house_.sip_port(), house_.broker().port()}),
          bridge_(loop_, bridge_settings(), bridge_listeners(), nullptr) {
        house_.set_environment({{"NACHTWACHT_PACE", time_.pace()}});
    }

    SoakReport run() {
        house_.start();
        const pid_t first = house_.pid();
        steward_.emplace(loop_, house_.command_socket());
        homes_.start();
        bridge_.start();
        hire();
        wait_until_all_are_connected();
        began_ = time_.passed();
        plan_the_day();
        told_ = Real::now();
        loop_.run();
        report_.alive = house_.runs() && house_.pid() == first;
        everybody_leaves();
        report_.exit_code = house_.stop();
        count();
        judge_growth();
        return report_;
    }

private:
    static HousePlan house_plan_of(const SoakPlan& plan) {
        HousePlan house;
        house.units = plan.units;
        house.clients = plan.clients;
        house.snapshot_every = 2000;
        house.log = "info";
        house.phone_accounts = true;
        return house;
    }

    daemon::MqttLinkSettings bridge_settings() {
        daemon::MqttLinkSettings settings;
        settings.port = house_.broker().port();
        settings.client_id = "telephony";
        settings.user = "telephony";
        settings.password = broker_password("telephony");
        settings.subscriptions = {
            {protocol::text_of({protocol::Subject::Call, house_region, {}, {}}), false}};
        return settings;
    }

    daemon::MqttLink::Listeners bridge_listeners() {
        return {
            .arrived = [this](const daemon::LinkArrival&) { ++report_.telephone_calls; },
            .changed = [](daemon::LinkState, bool) {},
            .dropped = {}};
    }

    void hire() {
        for (int unit = 1; unit <= plan_.units; ++unit) {
            NurseSettings nurse;
            nurse.region = house_region;
            nurse.unit = unit_name(unit);
            nurse.broker_port = house_.broker().port();
            nurse.seed = plan_.seed * 1000 + static_cast<std::uint64_t>(unit);
            nurse.base = base_of(unit);
            nurses_.push_back(std::make_unique<Nurse>(world_, std::move(nurse), outcomes_));
            nurses_.back()->start();
        }
    }

    // Everybody says so with the first thing that gets its receipt.
    void wait_until_all_are_connected() {
        change_shift(0);
        const auto until = Real::now() + 30s;
        const auto all_heard = [this] {
            return std::all_of(nurses_.begin(), nurses_.end(), [](const auto& nurse) {
                return nurse->is_heard();
            });
        };
        while (!all_heard() && Real::now() < until) {
            loop_.run_one_for(100ms);
        }
    }

    [[nodiscard]] Milliseconds passed() const { return time_.passed() - began_; }
    [[nodiscard]] Milliseconds lasts() const { return plan_.hours * 1h; }

    void plan_the_day() {
        for (int hour = 0; hour < plan_.hours; ++hour) {
            plan_hour(hour);
        }
        for (const auto at : {3h, 11h, 19h}) {
            when(at, [this, at] { change_shift(static_cast<int>((at + 5h) / 8h)); });
        }
        // The first of them in the warm-up: two registers at once are the most that is ever held.
        when(2h, [this] { reload([this] { house_.relabel_team("day team"); }); });
        when(8h, [this] { reload([this] { house_.register_one_more(); }); });
        when(14h, [this] { reload([this] { house_.register_one_more(); }); });
        when(20h, [this] { reload([this] { house_.relabel_team("night team"); }); });
        when(lasts() * 5 / 12, [this] { restart_broker(); });
        beat(0);
        take_sample();
        world_.later(lasts(), [this] { end_the_load(); });
    }

    // Not, when the day is shorter.
    void when(Milliseconds at, std::function<void()> then) {
        if (at < lasts()) {
            world_.later(at, std::move(then));
        }
    }

    void plan_hour(int hour) {
        const Milliseconds from = hour * 1h;
        const auto some_time = [&] { return from + draw(0, 3'599'999) * 1ms; };
        for (int call = 0; call < calls_at(begins_at + hour); ++call) {
            plan_call(some_time());
        }
        for (int fault = 0; fault < 40; ++fault) {
            plan_fault(some_time());
        }
        when(from + 17min, [this, hour] { homes_.garbage(static_cast<std::uint64_t>(hour)); });
        // Every home tests its unit once, early in the warm-up: then each is known, and what SIP
        // remembers of it for 32 s is forgotten.
        const int first_hours = std::max(warm_up_hours() / 2, 1);
        for (int client = hour + 1; hour < first_hours && client <= plan_.clients;
             client += first_hours) {
            const auto at = some_time();
            when(at, [this, client] { homes_.call(client, tested); });
        }
    }

    void plan_call(Milliseconds at) {
        const bool stranger = draw(1, 100) == 1;
        const int client =
            stranger ? plan_.clients + 100 : static_cast<int>(draw(1, plan_.clients));
        const HomeEvent event = some_call_for_help();
        when(at, [this, client, event] { homes_.call(client, event); });
        if (draw(1, 10) == 1) {
            const auto again = at + draw(60, 900) * 1s;
            when(again, [this, client, event] { homes_.call(client, event); });
        }
    }

    HomeEvent some_call_for_help() {
        const auto drawn = draw(1, 100);
        return drawn <= 52   ? pressed
               : drawn <= 75 ? fell
               : drawn <= 90 ? opened_door
               : drawn <= 98 ? fitted
                             : smoke;
    }

    void plan_fault(Milliseconds at) {
        const int client = static_cast<int>(draw(1, plan_.clients));
        if (draw(1, 2) == 1) {
            when(at, [this, client] { homes_.call(client, battery_low); });
            return;
        }
        when(at, [this, client] { homes_.call(client, mains_gone); });
        when(at + draw(300, 3000) * 1s, [this, client] { homes_.call(client, mains_back); });
    }

    // Each home once an hour, evenly, whatever the machine holds up.
    void beat(std::int64_t beats) {
        if (passed() >= lasts()) {
            return;
        }
        for (; beats < passed() * plan_.clients / Milliseconds{1h}; ++beats) {
            homes_.heartbeat(static_cast<int>(beats % plan_.clients) + 1);
        }
        world_.later(10s, [this, beats] { beat(beats); });
    }

    // Two in three units have duty; the operators of the new shift sit down before the others rise.
    void change_shift(int shift) {
        const auto until = time_.now() + 8h;
        for (std::size_t unit = 0; unit < nurses_.size(); ++unit) {
            const bool rests = static_cast<int>(unit) % 3 == shift % 3;
            rests ? nurses_[unit]->go_off_duty() : nurses_[unit]->go_on_duty(until);
        }
        std::vector<std::unique_ptr<BoardOperator>> fresh;
        for (int place = 0; place < shift_operators; ++place) {
            OperatorSettings settings;
            settings.name = "op" + std::to_string(shift) + "-" + std::to_string(place);
            settings.socket = house_.command_socket();
            settings.seed = plan_.seed;
            settings.share = static_cast<std::uint64_t>(place);
            settings.shares = shift_operators;
            fresh.push_back(std::make_unique<BoardOperator>(world_, std::move(settings), outcomes_)
            );
        }
        operators_.swap(fresh);
    }

    void reload(const std::function<void()>& change) {
        change();
        steward_->ask({{"do", "reload"}}, [this](const boost::json::object& answer) {
            report_.reloads += answer.at("ok").as_bool() ? 1 : 0;
        });
    }

    void restart_broker() {
        house_.broker().kill();
        world_.later(2min, [this] { house_.broker().start(); });
    }

    void take_sample() {
        steward_->ask({{"do", "status"}}, [this](const boost::json::object& answer) {
            const auto entry = answer.at("last_entry").to_number<std::uint64_t>();
            samples_.push_back(
                {passed(),
                 entry,
                 vitals_of(house_.pid(), house_.state(), house_.log_file()),
                 static_cast<std::int64_t>(house_.metric("nachtwacht_heap_bytes"))}
            );
            tell_progress();
        });
        if (passed() < lasts()) {
            world_.later(samples_each, [this] { take_sample(); });
        }
    }

    void tell_progress() {
        if (!plan_.talks || Real::now() - told_ < 10s) {
            return;
        }
        told_ = Real::now();
        const Sample& now = samples_.back();
        std::printf(
            "hour %4.1f  entries %llu  calls %zu (%zu not acknowledged)  open %zu  memory %.1f MB  "
            "descriptors %lld\n",
            std::chrono::duration<double, std::ratio<3600>>(now.at).count(),
            static_cast<unsigned long long>(now.entry),
            homes_.calls().size(),
            homes_.unacknowledged(),
            operators_.front()->counts().open,
            static_cast<double>(now.vitals.anonymous_bytes) / 1e6,
            static_cast<long long>(now.vitals.descriptors)
        );
        std::fflush(stdout);
    }

    // Nothing new; what is open is brought to its end.
    void end_the_load() {
        for (const auto& one : operators_) {
            one->clear_up();
        }
        wait_for_the_end(time_.passed() + 4h);
    }

    void wait_for_the_end(Milliseconds until) {
        world_.later(2min, [this, until] {
            const bool quiet = homes_.unacknowledged() == 0 && nothing_is_open();
            if (quiet || time_.passed() > until) {
                loop_.stop();
            } else {
                wait_for_the_end(until);
            }
        });
    }

    // An operator must have looked since the last answer came.
    bool nothing_is_open() {
        const bool none = std::all_of(operators_.begin(), operators_.end(), [](const auto& one) {
            return one->counts().looks > 0 && one->counts().open == 0;
        });
        quiet_looks_ = none ? quiet_looks_ + 1 : 0;
        return quiet_looks_ >= 3;
    }

    void everybody_leaves() {
        operators_.clear();
        for (const auto& nurse : nurses_) {
            nurse->stop();
        }
        homes_.stop();
        bridge_.stop();
        steward_.reset();
    }

    void blame(int& counter, const std::string& what) {
        ++counter;
        report_.first_fault = report_.first_fault.empty() ? what : report_.first_fault;
    }

    void count() {
        const JournalStory story = story_of(daemon::journal_file_in(house_.state()));
        std::set<std::uint64_t> incidents;
        for (const auto& [reference, call] : homes_.calls()) {
            count_call(reference, call, story, incidents);
        }
        for (const auto& [number, incident] : story.end.incidents) {
            if (incident.is_open()) {
                blame(report_.left_open, "incident " + std::to_string(number) + " is open");
            }
        }
        report_.incidents = static_cast<int>(incidents.size());
        report_.doubled += outcomes_.doubled();
        report_.entries = story.end.entries;
        report_.heartbeats = homes_.heartbeats_answered();
        report_.repeats = homes_.repeats();
        report_.references = story.end.seen.size();
        report_.reference_bytes = bytes_per_reference(story.end);
        report_.incident_bytes = bytes_per_incident(story.end);
    }

    void count_call(
        const std::string& reference,
        const Homes::Call& call,
        const JournalStory& story,
        std::set<std::uint64_t>& incidents
    ) {
        ++(call.event.for_help ? report_.calls : report_.others);
        report_.acknowledged += call.acknowledged ? 1 : 0;
        const auto stored = story.signals.find(reference);
        if (call.acknowledged && stored == story.signals.end()) {
            blame(report_.lost, reference + " was acknowledged and is not in the journal");
            return;
        }
        if (stored == story.signals.end()) {
            return;
        }
        if (stored->second.times > 1) {
            blame(report_.doubled, reference + " is in the journal twice");
        }
        if (call.event.for_help) {
            incidents.insert(stored->second.incident);
            if (call.acknowledged && !outcomes_.is_ended(stored->second.incident)) {
                blame(
                    report_.lost,
                    reference + ": nobody took incident " + std::to_string(stored->second.incident)
                );
            }
        }
    }

    [[nodiscard]] int warm_up_hours() const { return std::max(plan_.hours / 6, 1); }

    std::vector<Sample> samples_between(Milliseconds from, Milliseconds to) const {
        std::vector<Sample> found;
        std::copy_if(
            samples_.begin(),
            samples_.end(),
            std::back_inserter(found),
            [&](const Sample& sample) { return sample.at >= from && sample.at < to; }
        );
        return found;
    }

    void judge_growth() {
        const auto early = samples_between(warm_up_hours() * 1h, (warm_up_hours() + 1) * 1h);
        const auto late = samples_between(lasts() - 1h, lasts());
        if (plan_.hours < 12 || early.empty() || late.empty()) {
            return;
        }
        report_.judged = true;
        const auto smallest = [&](std::int64_t Vitals::*figure) {
            return Growth{least(early, figure), least(late, figure)};
        };
        report_.descriptors = smallest(&Vitals::descriptors);
        report_.threads = smallest(&Vitals::threads);
        report_.files = smallest(&Vitals::files);
        report_.journal = smallest(&Vitals::journal_bytes);
        report_.wal = {most(early, &Vitals::wal_bytes), most(late, &Vitals::wal_bytes)};
        const Sample before = middle(early);
        const Sample after = middle(late);
        report_.memory = {before.vitals.anonymous_bytes, after.vitals.anonymous_bytes};
        report_.heap = {before.heap_bytes, after.heap_bytes};
        judge_heap(before.at, after.at);
        const Sample halfway = middle(
            samples_between((before.at + after.at) / 2 - 15min, (before.at + after.at) / 2 + 15min)
        );
        const auto of_facts = log_bytes_until(
            daemon::journal_file_in(house_.state()), {before.entry, halfway.entry, after.entry}
        );
        report_.log = {
            halfway.vitals.log_bytes - before.vitals.log_bytes,
            after.vitals.log_bytes - halfway.vitals.log_bytes};
        report_.log_of_facts = {of_facts.at(1) - of_facts.at(0), of_facts.at(2) - of_facts.at(1)};
    }

    // Answers that SIP keeps for 32 s come and go: a line through all samples between tells what
    // stays.
    void judge_heap(Milliseconds from, Milliseconds to) {
        const auto samples = samples_between(from, to + 1ms);
        std::vector<std::uint64_t> entries;
        for (const Sample& sample : samples) {
            entries.push_back(sample.entry);
        }
        const auto remembered = remembered_after(daemon::journal_file_in(house_.state()), entries);
        report_.remembered = {2 * remembered.front().bytes, 2 * remembered.back().bytes};
        std::vector<double> other;
        for (std::size_t sample = 0; sample < samples.size(); ++sample) {
            other.push_back(
                static_cast<double>(samples[sample].heap_bytes - 2 * remembered.at(sample).bytes)
            );
        }
        report_.other_heap = ends_of_line_through(other);
    }

    // Least squares; the samples lie evenly.
    static Growth ends_of_line_through(const std::vector<double>& values) {
        const auto count = static_cast<double>(values.size());
        const double middle_place = (count - 1) / 2;
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double along = 0;
        double square = 0;
        for (std::size_t place = 0; place < values.size(); ++place) {
            const double away = static_cast<double>(place) - middle_place;
            along += away * (values[place] - mean);
            square += away * away;
        }
        const double half = along / square * middle_place;
        return {static_cast<std::int64_t>(mean - half), static_cast<std::int64_t>(mean + half)};
    }

    static std::int64_t least(const std::vector<Sample>& samples, std::int64_t Vitals::*figure) {
        const auto less = [&](const Sample& a, const Sample& b) {
            return a.vitals.*figure < b.vitals.*figure;
        };
        return std::min_element(samples.begin(), samples.end(), less)->vitals.*figure;
    }
    static std::int64_t most(const std::vector<Sample>& samples, std::int64_t Vitals::*figure) {
        const auto less = [&](const Sample& a, const Sample& b) {
            return a.vitals.*figure < b.vitals.*figure;
        };
        return std::max_element(samples.begin(), samples.end(), less)->vitals.*figure;
    }
    // By memory.
    static Sample middle(std::vector<Sample> samples) {
        const auto half = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
        std::nth_element(
            samples.begin(),
            half,
            samples.end(),
            [](const Sample& a, const Sample& b) {
                return a.vitals.anonymous_bytes < b.vitals.anonymous_bytes;
            }
        );
        return *half;
    }

    std::int64_t draw(std::int64_t least_value, std::int64_t most_value) {
        return std::uniform_int_distribution<std::int64_t>{least_value, most_value}(random_);
    }

    SoakPlan plan_;
    std::mt19937_64 random_;
    SoakReport report_;
    RealHouse house_;
    boost::asio::io_context loop_{1};
    FastTime time_;
    World world_{loop_, time_};
    Outcomes outcomes_;
    std::optional<Talk> steward_;
    Homes homes_;
    daemon::MqttLink bridge_;
    std::vector<std::unique_ptr<Nurse>> nurses_;
    std::vector<std::unique_ptr<BoardOperator>> operators_;
    std::vector<Sample> samples_;
    Milliseconds began_{};
    Real::time_point told_{};
    int quiet_looks_{};
};

}  // namespace

SoakReport run_soak(const SoakPlan& plan) { return SoakRun{plan}.run(); }

}  // namespace nachtwacht::tests
