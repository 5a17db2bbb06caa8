#include "tests/acceptance/outage_run.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <future>
#include <optional>
#include <random>
#include <set>
#include <thread>

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

constexpr auto outage = 2h;
constexpr int nurses_pace = 600;  // what takes a nurse twenty minutes takes her two seconds
constexpr int calls_before = 40;
constexpr auto late_by = 5s;

routing::Wall wall_now() {
    return std::chrono::floor<routing::Milliseconds>(std::chrono::system_clock::now());
}

// Two people at boards, in a thread of their own: their views are large and must hold up no device.
class Centre {
public:
    explicit Centre(const std::filesystem::path& socket) : time_(1, wall_now()) {
        for (std::uint64_t place = 0; place < 2; ++place) {
            OperatorSettings settings;
            settings.name = "op" + std::to_string(place);
            settings.socket = socket;
            settings.share = place;
            settings.shares = 2;
            settings.acts_a_look = 2;
            operators_.push_back(
                std::make_unique<BoardOperator>(World{loop_, time_}, std::move(settings), outcomes_)
            );
        }
        thread_ = std::thread{[this] { loop_.run(); }};
    }
    ~Centre() {
        loop_.stop();
        thread_.join();
    }
    Centre(const Centre&) = delete;
    Centre& operator=(const Centre&) = delete;

private:
    boost::asio::io_context loop_{1};
    FastTime time_;
    Outcomes outcomes_;
    std::vector<std::unique_ptr<BoardOperator>> operators_;
    std::thread thread_;
};

class OutageRun {
public:
    explicit OutageRun(const OutagePlan& plan)
        : plan_(plan),
          random_(plan.seed),
          house_(house_plan_of(plan)),
          homes_(world_, homes_plan()),
          bridge_(loop_, bridge_settings(), bridge_listeners(), nullptr) {}

    OutageReport run() {
        live_until_the_lights_go_out();
        const JournalStory before = story_of(journal());
        wake_up();
        take_every_call();
        watch_whom_nobody_has_heard_of();
        look_at_the_board();
        measure();
        wake_once_more();
        count(before);
        return report_;
    }

private:
    static HousePlan house_plan_of(const OutagePlan& plan) {
        HousePlan house;
        house.units = plan.units;
        house.clients = std::max(plan.devices, calls_before);
        house.phone_accounts = true;
        return house;
    }

    HomesPlan homes_plan() {
        return {
            .region = house_region,
            .sip_port = house_.sip_port(),
            .broker_port = house_.broker().port(),
            .hubs = 50,
            .repeats = {2s, 4s, 8s, 16s, 30s}};
    }

    daemon::MqttLinkSettings bridge_settings() {
        daemon::MqttLinkSettings settings;
        settings.port = house_.broker().port();
        settings.client_id = "telephony";
        settings.user = "telephony";
        settings.password = broker_password("telephony");
        settings.longest_retry = 500ms;
        settings.subscriptions = {
            {protocol::text_of({protocol::Subject::Call, house_region, {}, {}}), false}};
        return settings;
    }

    daemon::MqttLink::Listeners bridge_listeners() {
        return {
            .arrived =
                [this](const daemon::LinkArrival& arrival) {
                    const auto call = protocol::read_call(arrival.payload);
                    if (call && call->unit.empty()) {
                        ++report_.calls_rung;
                        report_.calls_spoken_for += 1 + call->further;
                    }
                },
            .changed = [](daemon::LinkState, bool) {},
            .dropped = {}};
    }

    [[nodiscard]] std::filesystem::path journal() const {
        return daemon::journal_file_in(house_.state());
    }

    void run_until(const std::function<bool()>& enough, Real::duration within) {
        const auto until = Real::now() + within;
        while (!enough() && Real::now() < until) {
            loop_.run_one_for(20ms);
        }
    }

    // Its clock is two hours behind: the time of the outage lies between this life and the next.
    void live_until_the_lights_go_out() {
        const FastTime then{2, wall_now() - outage};
        house_.set_environment({{"NACHTWACHT_PACE", then.pace()}});
        house_.start();
        house_.set_environment({});
        homes_.start();
        bridge_.start();
        hire();
        for (int client = 1; client <= calls_before; ++client) {
            homes_.call(client, client % 20 == 0 ? fitted : fell);
        }
        run_until([this] { return homes_.unacknowledged() == 0; }, 30s);
        house_.kill();
        house_.broker().kill();
    }

    void hire() {
        for (int unit = 1; unit <= plan_.units; ++unit) {
            NurseSettings nurse;
            nurse.region = house_region;
            nurse.unit = unit_name(unit);
            nurse.broker_port = house_.broker().port();
            nurse.seed = plan_.seed * 1000 + static_cast<std::uint64_t>(unit);
            nurse.base = base_of(unit);
            nurse.shares_position = false;
            nurse.silent_percent = 1;
            nurses_.push_back(
                std::make_unique<Nurse>(World{loop_, fast_}, std::move(nurse), outcomes_)
            );
            nurses_.back()->start();
            nurses_.back()->go_on_duty(wall_now() + 12h);
        }
        const auto all_heard = [this] {
            return std::all_of(nurses_.begin(), nurses_.end(), [](const auto& nurse) {
                return nurse->is_heard();
            });
        };
        run_until(all_heard, 30s);
    }

    // Devices call while it wakes.
    void wake_up() {
        house_.broker().start();
        for (int client = 1; client <= plan_.devices; ++client) {
            const auto at = std::chrono::milliseconds{draw(0, plan_.within / 1ms)};
            const HomeEvent event = what_happened_to(client);
            real_.later(at, [this, client, event] { homes_.call(client, event); });
        }
        auto awake = std::async(std::launch::async, [this] { house_.start(); });
        const auto is_awake = [&] { return awake.wait_for(0s) == std::future_status::ready; };
        run_until(is_awake, 60s);
        awake.get();
        woke_ = Real::now();
        report_.woke_in_ms = house_.woke_in().count();
        report_.calls_rung = 0;
        report_.calls_spoken_for = 0;
        report_.memory_before = vitals().anonymous_bytes;
        report_.heap_before = house_.metric("nachtwacht_heap_bytes");
        centre_.emplace(house_.command_socket());
    }

    HomeEvent what_happened_to(int client) {
        const auto drawn = draw(1, 100);
        return client % 20 == 0 ? fitted
               : drawn <= 40    ? pressed
               : drawn <= 60    ? fell
               : drawn <= 75    ? opened_door
                                : mains_gone;
    }

    void take_every_call() {
        const auto all = static_cast<std::size_t>(plan_.devices + calls_before);
        run_until(
            [&] { return homes_.calls().size() == all && homes_.unacknowledged() == 0; },
            plan_.within + 120s
        );
    }

    void watch_whom_nobody_has_heard_of() {
        run_until([] { return false; }, plan_.after);
        report_.storm_s = std::chrono::duration<double>(Real::now() - woke_).count();
    }

    // As an operator sees it.
    void look_at_the_board() {
        Talk desk{loop_, house_.command_socket()};
        const auto asked = Real::now();
        bool seen = false;
        desk.ask({{"do", "incidents"}}, [&](const boost::json::object& answer) {
            seen = true;
            report_.view_ms =
                std::chrono::duration<double, std::milli>(Real::now() - asked).count();
            const auto& incidents = answer.at("incidents").as_array();
            report_.seen_by_operators = incidents.size();
            for (const auto& incident : incidents) {
                report_.in_silence += is_in_silence(incident.as_object()) ? 1 : 0;
            }
        });
        run_until([&] { return seen; }, 30s);
    }

    static bool is_in_silence(const boost::json::object& incident) {
        const auto open_task = [](const boost::json::value& task) {
            return task.at("open").as_bool();
        };
        const auto open_order = [](const boost::json::value& order) {
            return order.at("state").as_string() == "offered";
        };
        const auto& tasks = incident.at("tasks").as_array();
        const auto& orders = incident.at("orders").as_array();
        return incident.at("holder").as_string() == "nobody" &&
               std::none_of(tasks.begin(), tasks.end(), open_task) &&
               std::none_of(orders.begin(), orders.end(), open_order);
    }

    [[nodiscard]] Vitals vitals() const {
        return vitals_of(house_.pid(), house_.state(), house_.log_file());
    }

    void measure() {
        report_.alive = house_.runs();
        report_.memory_after = vitals().anonymous_bytes;
        report_.heap_after = house_.metric("nachtwacht_heap_bytes");
        report_.highest = house_.memory("VmHWM");
        for (const auto& nurse : nurses_) {
            report_.accepted += nurse->counts().accepted;
        }
    }

    void wake_once_more() {
        centre_.reset();
        house_.kill();
        house_.start();
        report_.woke_in_full_ms = house_.woke_in().count();
        report_.woke_cpu_ms = house_.processor_time().count();
        for (const auto& nurse : nurses_) {
            nurse->stop();
        }
        homes_.stop();
        bridge_.stop();
        house_.stop();
    }

    void blame(int& counter, const std::string& what) {
        ++counter;
        report_.first_fault = report_.first_fault.empty() ? what : report_.first_fault;
    }

    void count(const JournalStory& before) {
        const JournalStory after = story_of(journal());
        std::vector<double> took;
        for (const auto& [reference, call] : homes_.calls()) {
            count_call(reference, call, after);
            if (call.acknowledged && call.said_at + call.took > woke_) {
                took.push_back(std::chrono::duration<double, std::milli>(call.took).count());
            }
        }
        std::sort(took.begin(), took.end());
        if (!took.empty()) {
            report_.p50_ms = took[took.size() / 2];
            report_.p99_ms = took[took.size() * 99 / 100];
            report_.max_ms = took.back();
        }
        for (const auto& [number, incident] : before.end.incidents) {
            report_.open_before += incident.is_open() ? 1 : 0;
            report_.kept += incident.is_open() && after.end.incidents.contains(number) ? 1 : 0;
        }
        count_incidents(after);
        report_.repeats = homes_.repeats();
        report_.opened = after.opened - before.opened;
        report_.offers = after.offers - before.offers;
        report_.passed_over = after.passed_over;
        // Those of before the outage that nobody had taken yet are rung after it.
        report_.calls_asked = after.calls_asked;
        const std::uint32_t epoch = before.end.epoch + 1;
        const auto first = after.first_offers.find(epoch);
        if (first != after.first_offers.end()) {
            report_.first_order_ms = (first->second - after.epochs.at(epoch)).count();
        }
        report_.incident_bytes = bytes_per_incident(after.end);
        report_.reference_bytes = bytes_per_reference(after.end);
    }

    void count_call(
        const std::string& reference, const Homes::Call& call, const JournalStory& story
    ) {
        ++report_.devices;
        report_.acknowledged += call.acknowledged ? 1 : 0;
        const auto stored = story.signals.find(reference);
        const bool is_there = stored != story.signals.end();
        if (call.acknowledged && (!is_there || stored->second.incident == 0)) {
            blame(report_.lost, reference + " was acknowledged and is in no incident");
        }
        if (is_there && stored->second.times > 1) {
            blame(report_.doubled, reference + " is in the journal twice");
        }
    }

    void count_incidents(const JournalStory& story) {
        for (const auto& [number, incident] : story.end.incidents) {
            report_.open_at_end += incident.is_open() ? 1 : 0;
            for (const routing::Task& task : incident.tasks) {
                const bool late = incident.is_open() && task.is_open() && task.next &&
                                  *task.next + late_by < story.end.now.steady;
                report_.overdue += late ? 1 : 0;
            }
        }
    }

    std::int64_t draw(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>{least, most}(random_);
    }

    OutagePlan plan_;
    std::mt19937_64 random_;
    OutageReport report_;
    RealHouse house_;
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        loop_.get_executor()};
    FastTime fast_{nurses_pace, wall_now()};
    FastTime as_ours_{1, wall_now()};
    World world_{loop_, as_ours_};
    World real_{loop_, as_ours_};
    Outcomes outcomes_;
    Homes homes_;
    daemon::MqttLink bridge_;
    std::vector<std::unique_ptr<Nurse>> nurses_;
    std::optional<Centre> centre_;
    Real::time_point woke_{};
};

}  // namespace

bool OutageReport::is_good() const {
    const auto most_calls = static_cast<std::uint64_t>(2 * (storm_s / 10 + 2));
    return alive && acknowledged == devices && lost == 0 && doubled == 0 && kept == open_before &&
           open_before > 0 && passed_over == 0 && in_silence == 0 && overdue == 0 &&
           calls_rung <= most_calls && calls_spoken_for <= calls_asked && accepted > 0;
}

OutageReport run_outage(const OutagePlan& plan) { return OutageRun{plan}.run(); }

std::string text_of(const OutageReport& report) {
    char text[1600];
    std::snprintf(
        text,
        sizeof text,
        "calls %d, acknowledged %d, lost %d, doubled %d; acknowledged within p50 %.1f ms, p99 %.1f "
        "ms, most %.1f ms; repeats %llu\n"
        "READY in %lld ms after the outage, %lld ms with everything open (%lld ms of a processor); "
        "first order after %lld "
        "ms; open before %d, of them kept %d\n"
        "incidents opened %llu, open at the end %llu, orders %llu, accepted %llu, passed over "
        "%llu\n"
        "operators see %llu in %.0f ms; in silence %llu, overdue %llu; calls to shift leader and "
        "duty number asked %llu, rung %llu, which spoke for %llu, in %.0f s\n"
        "memory %.1f MB -> %.1f MB, of it in use %.1f MB -> %.1f MB, highest resident %s; an "
        "incident %.0f B, a reference %.0f B in "
        "one of two folds%s",
        report.devices,
        report.acknowledged,
        report.lost,
        report.doubled,
        report.p50_ms,
        report.p99_ms,
        report.max_ms,
        static_cast<unsigned long long>(report.repeats),
        static_cast<long long>(report.woke_in_ms),
        static_cast<long long>(report.woke_in_full_ms),
        static_cast<long long>(report.woke_cpu_ms),
        static_cast<long long>(report.first_order_ms),
        report.open_before,
        report.kept,
        static_cast<unsigned long long>(report.opened),
        static_cast<unsigned long long>(report.open_at_end),
        static_cast<unsigned long long>(report.offers),
        static_cast<unsigned long long>(report.accepted),
        static_cast<unsigned long long>(report.passed_over),
        static_cast<unsigned long long>(report.seen_by_operators),
        report.view_ms,
        static_cast<unsigned long long>(report.in_silence),
        static_cast<unsigned long long>(report.overdue),
        static_cast<unsigned long long>(report.calls_asked),
        static_cast<unsigned long long>(report.calls_rung),
        static_cast<unsigned long long>(report.calls_spoken_for),
        report.storm_s,
        static_cast<double>(report.memory_before) / 1e6,
        static_cast<double>(report.memory_after) / 1e6,
        report.heap_before / 1e6,
        report.heap_after / 1e6,
        report.highest.c_str(),
        report.incident_bytes,
        report.reference_bytes,
        report.alive ? "" : "; daemon ENDED"
    );
    return text + (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::tests
