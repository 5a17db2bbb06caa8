// From the last byte of the SIP message to the order at the phone's MQTT subscriber, beside the
// floors of disk and broker in the same run; how many alarms a second are acknowledged after their
// commit; how many orders a second go out.
//   order_bench latency [RUNS] | hops [ALARMS] | intake [SECONDS] [A_SECOND]
//   order_bench orders [A_SECOND] [SECONDS] [BOARDS]
#include <fcntl.h>
#include <mqtt/async_client.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "daemon/send_at_once.hpp"
#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/sip_caller.hpp"
#include "tests/bench/hops.hpp"

namespace {

using namespace std::chrono_literals;
using namespace nachtwacht;
using namespace nachtwacht::tests;
using Clock = std::chrono::steady_clock;
using Samples = std::vector<double>;  // milliseconds

double milliseconds(Clock::duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

double quantile(Samples samples, double part) {
    if (samples.empty()) {
        return 0;
    }
    std::sort(samples.begin(), samples.end());
    const auto at = static_cast<std::size_t>(part * static_cast<double>(samples.size() - 1));
    return samples[at];
}

// Append and fdatasync on the disk that holds the journal.
class DiskFloor {
public:
    explicit DiskFloor(const std::filesystem::path& folder, std::size_t size = 300)
        : file_(folder / "floor"),
          handle_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)),
          bytes_(size, 'x') {}
    DiskFloor(const DiskFloor&) = delete;
    DiskFloor& operator=(const DiskFloor&) = delete;
    ~DiskFloor() {
        ::close(handle_);
        ::unlink(file_.c_str());
    }

    double measure() const {
        const auto began = Clock::now();
        if (::write(handle_, bytes_.data(), bytes_.size()) < 0 || ::fdatasync(handle_) != 0) {
            std::perror("disk floor");
            std::exit(1);
        }
        return milliseconds(Clock::now() - began);
    }

private:
    std::string file_;
    int handle_;
    std::string bytes_;
};

// One Paho client publishes, another gets it, QoS 1: until the subscriber's callback, as the orders
// are measured, and with the same setting of the sockets.
class BrokerFloor {
public:
    explicit BrokerFloor(std::uint16_t port)
        : from_(address(port), "floor-from", mqtt::create_options{MQTTVERSION_5}),
          to_(address(port), "floor-to", mqtt::create_options{MQTTVERSION_5}) {
        const auto options = mqtt::connect_options_builder()
                                 .mqtt_version(MQTTVERSION_5)
                                 .clean_start(true)
                                 .user_name("gateway")
                                 .password(broker_password("gateway"))
                                 .finalize();
        to_.set_message_callback([this](const mqtt::const_message_ptr&) {
            const auto at = Clock::now();
            const std::lock_guard lock{mutex_};
            arrived_at_ = at;
            ++arrived_;
            news_.notify_one();
        });
        to_.connect(options)->wait();
        to_.subscribe("nachtwacht/floor", 1)->wait();
        from_.connect(options)->wait();
        daemon::send_at_once(port);
    }

    double measure() {
        const auto began = Clock::now();
        std::unique_lock lock{mutex_};
        const auto before = arrived_;
        lock.unlock();
        from_.publish("nachtwacht/floor", bytes_.data(), bytes_.size(), 1, false);
        lock.lock();
        if (!news_.wait_for(lock, 5s, [&] { return arrived_ > before; })) {
            std::fprintf(stderr, "the broker did not deliver\n");
            std::exit(1);
        }
        return milliseconds(arrived_at_ - began);
    }

private:
    static std::string address(std::uint16_t port) {
        return "tcp://127.0.0.1:" + std::to_string(port);
    }

    std::string bytes_ = std::string(300, 'x');
    mqtt::async_client from_;
    mqtt::async_client to_;
    std::mutex mutex_;
    std::condition_variable news_;
    std::uint64_t arrived_{};
    Clock::time_point arrived_at_{};
};

void drain(SipCaller& caller) {
    while (caller.receive(0ms)) {
    }
}

// One at a time: the next alarm only after the order of the one before was shown and its unit is
// free again.
Journey alarm_to_order(RealHouse& house, Phones& phones, SipCaller& caller, int client) {
    const std::size_t before = phones.shown().size();
    const auto receipts = phones.receipts();
    const auto began = Clock::now();
    caller.send(account_of(client), "b" + std::to_string(client));
    if (!phones.wait([&](const auto& shown) { return shown.size() > before; }, 10s)) {
        std::fprintf(stderr, "no order came:\n%s\n", house.log().c_str());
        std::exit(1);
    }
    const auto shown = phones.shown().back().at;
    phones.wait_for_receipts(receipts + 3, 5s);
    drain(caller);
    return {began, shown};
}

template <class Measure>
Samples sampled(int count, Measure measure) {
    Samples samples;
    for (int i = 0; i < count; ++i) {
        samples.push_back(measure());
    }
    return samples;
}

void print_row(const char* name, const std::vector<Samples>& runs) {
    Samples medians;
    Samples tails;
    for (const Samples& run : runs) {
        medians.push_back(quantile(run, 0.5));
        tails.push_back(quantile(run, 0.99));
    }
    std::printf(
        "%-40s p50 %7.3f ms  p99 %7.3f ms\n", name, quantile(medians, 0.5), quantile(tails, 0.5)
    );
}

double ratio_of(const Samples& order, const Samples& disk, const Samples& broker) {
    return quantile(order, 0.5) / (quantile(disk, 0.5) + quantile(broker, 0.5));
}

// The floors twice: each in a loop of its own, which keeps processor and disk awake, and in the
// rhythm of the alarms, one after each. At night alarms come one by one.
int latency(int runs) {
    constexpr int samples_a_run = 200;
    constexpr int warm = 50;
    HousePlan plan;
    plan.clients = runs * samples_a_run + warm;
    RealHouse house{plan};
    house.start();
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    phones.go_on_duty(unit_names(plan.units));
    SipCaller caller{house.sip_port()};
    const DiskFloor disk{house.state()};
    BrokerFloor broker{house.broker().port()};
    int client = 0;
    const auto alarm = [&] {
        const Journey journey = alarm_to_order(house, phones, caller, ++client);
        return milliseconds(journey.shown - journey.sent);
    };
    sampled(warm, alarm);
    std::vector<Samples> disk_runs;
    std::vector<Samples> broker_runs;
    std::vector<Samples> disk_between;
    std::vector<Samples> broker_between;
    std::vector<Samples> order_runs;
    Samples ratios;
    Samples ratios_between;
    for (int run = 0; run < runs; ++run) {
        disk_runs.push_back(sampled(samples_a_run, [&] { return disk.measure(); }));
        broker_runs.push_back(sampled(samples_a_run, [&] { return broker.measure(); }));
        auto& order = order_runs.emplace_back();
        auto& between = disk_between.emplace_back();
        auto& wire = broker_between.emplace_back();
        for (int i = 0; i < samples_a_run; ++i) {
            order.push_back(alarm());
            wire.push_back(broker.measure());
            between.push_back(disk.measure());
        }
        ratios.push_back(ratio_of(order, disk_runs.back(), broker_runs.back()));
        ratios_between.push_back(ratio_of(order, between, wire));
    }
    std::printf("medians of %d interleaved runs of %d\n", runs, samples_a_run);
    print_row("append 300 bytes + fdatasync, in a loop", disk_runs);
    print_row("the same after each alarm", disk_between);
    print_row("Paho to Paho by the broker, in a loop", broker_runs);
    print_row("the same after each alarm", broker_between);
    print_row("SIP message to order at the phone", order_runs);
    std::printf(
        "p50, median of the runs: %.2f x (disk + broker in a loop), %.2f x (in the same rhythm)\n",
        quantile(ratios, 0.5),
        quantile(ratios_between, 0.5)
    );
    return 0;
}

int hops(int alarms) {
    constexpr int warm = 50;
    HousePlan plan;
    plan.clients = alarms + warm;
    RealHouse house{plan};
    const auto times = house.state().parent_path() / "times";
    house.set_environment({{"NACHTWACHT_FAILPOINT_TIMES", times}});
    house.start();
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    phones.go_on_duty(unit_names(plan.units));
    SipCaller caller{house.sip_port()};
    std::vector<Journey> journeys;
    for (int client = 1; client <= warm + alarms; ++client) {
        journeys.push_back(alarm_to_order(house, phones, caller, client));
    }
    journeys.erase(journeys.begin(), journeys.begin() + warm);
    house.stop();
    return print_hops(times, journeys) ? 0 : 1;
}

// So many boards on their streams beside what is measured, for so long.
class Boards {
public:
    Boards(const RealHouse& house, int count, int seconds)
        : load_{::popen(words(house, count, seconds).c_str(), "r")} {}
    Boards(const Boards&) = delete;
    Boards& operator=(const Boards&) = delete;
    // Waits for their end and says what they saw.
    ~Boards() {
        std::array<char, 512> line{};
        while (load_ != nullptr && std::fgets(line.data(), line.size(), load_) != nullptr) {
            std::printf("%s", line.data());
        }
        if (load_ == nullptr || ::pclose(load_) != 0) {
            std::fprintf(stderr, "the boards did not end well\n");
        }
    }

private:
    static std::string words(const RealHouse& house, int count, int seconds) {
        return "python3 " NACHTWACHT_SOURCE_DIR "/tests/bench/board_load.py --boards " +
               std::to_string(count) + " --seconds " + std::to_string(seconds) + " --port " +
               std::to_string(house.http_port()) + " --process " + std::to_string(house.pid()) +
               " --socket " + house.command_socket().string();
    }

    FILE* load_;
};

// The bare disk at this many syncs a second, each of about what the journal writes for one entry:
// what stalls here stalls whoever waits for the disk.
void print_bare_disk(const std::filesystem::path& folder, int a_second, int seconds) {
    const DiskFloor disk{folder, 12'000};
    Samples samples;
    double stalled = 0;
    const auto began = Clock::now();
    for (int i = 1; i <= a_second * seconds; ++i) {
        std::this_thread::sleep_until(
            began + std::chrono::microseconds{1'000'000LL * i / a_second}
        );
        samples.push_back(disk.measure());
        stalled += samples.back() > 50 ? samples.back() : 0;
    }
    std::printf(
        "the bare disk, %d syncs of 12 kB a second for %d s: p50 %.1f ms, p99 %.1f ms, "
        "%.1f %% of the time in syncs of over 50 ms\n",
        a_second,
        seconds,
        quantile(samples, 0.5),
        quantile(samples, 0.99),
        100 * stalled / milliseconds(Clock::now() - began)
    );
}

// Alarms of 20,000 clients, no unit on duty: so many a second, or (0) as many as are acknowledged,
// 256 under way at a time.
int intake(int seconds, int a_second) {
    constexpr std::size_t most_under_way = 256;
    HousePlan plan;
    plan.clients = 20'000;
    RealHouse house{plan};
    house.start();
    if (a_second > 0) {
        print_bare_disk(house.state(), 1000, 10);
    }
    SipCaller caller{house.sip_port()};
    std::map<std::string, Clock::time_point> under_way;
    Samples waits;
    std::uint64_t sent = 0;
    const auto began = Clock::now();
    const auto until = began + std::chrono::seconds{seconds};
    const auto due = [&] {
        return a_second == 0
                   ? under_way.size() < most_under_way
                   : Clock::now() >=
                         began + std::chrono::microseconds{
                                     1'000'000ULL * sent / static_cast<unsigned>(a_second)};
    };
    while (Clock::now() < until) {
        while (due()) {
            const std::string reference = "i" + std::to_string(++sent);
            under_way[reference] = Clock::now();
            caller.send(account_of(static_cast<int>(sent % 20'000) + 1), reference);
        }
        auto answer = caller.receive(a_second == 0 ? 100ms : 1ms);
        if (!answer && a_second == 0) {
            under_way.clear();  // lost datagrams: devices would send again
            continue;
        }
        for (; answer; answer = caller.receive(0ms)) {
            const auto found = under_way.find(answer->reference);
            if (answer->snu == "0" && found != under_way.end()) {
                waits.push_back(milliseconds(Clock::now() - found->second));
                under_way.erase(found);
            }
        }
    }
    const double took = std::chrono::duration<double>(Clock::now() - began).count();
    std::printf(
        "intake: %.0f alarms a second acknowledged after their commit for %d s, %zu of %llu, p50 "
        "%.1f ms, p99 %.1f ms\n",
        static_cast<double>(waits.size()) / took,
        seconds,
        waits.size(),
        static_cast<unsigned long long>(sent),
        quantile(waits, 0.5),
        quantile(waits, 0.99)
    );
    return 0;
}

// A steady rate of alarms, units being freed as fast as their phones say so.
int orders(int a_second, int seconds, int boards) {
    HousePlan plan;
    plan.units = 200;
    plan.http = boards > 0;
    plan.clients = a_second * seconds + 10;
    RealHouse house{plan};
    house.start();
    // Each alarm has four commits: itself, shown, accepted, done.
    print_bare_disk(house.state(), 4 * a_second, 10);
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    phones.go_on_duty(unit_names(plan.units));
    SipCaller caller{house.sip_port()};
    std::map<std::string, Clock::time_point> sent_at;
    std::optional<Boards> watching;
    if (boards > 0) {
        watching.emplace(house, boards, seconds);
    }
    const auto began = Clock::now();
    for (int client = 1; client <= a_second * seconds; ++client) {
        const auto due = began + std::chrono::microseconds{1'000'000LL * client / a_second};
        while (Clock::now() < due) {
            [[maybe_unused]] const auto answer =
                caller.receive(std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now()));
        }
        sent_at[street_of(client)] = Clock::now();
        caller.send(account_of(client), "o" + std::to_string(client));
        drain(caller);
    }
    const auto wanted = static_cast<std::size_t>(a_second) * static_cast<std::size_t>(seconds);
    phones.wait([&](const auto& shown) { return shown.size() >= wanted; }, 10s);
    Samples waits;
    for (const Showing& showing : phones.shown()) {
        waits.push_back(milliseconds(showing.at - sent_at[showing.street]));
    }
    std::printf(
        "orders: %d alarms a second for %d s, %zu of %zu shown, alarm to order p50 %.1f ms, p99 "
        "%.1f ms\n",
        a_second,
        seconds,
        waits.size(),
        wanted,
        quantile(waits, 0.5),
        quantile(waits, 0.99)
    );
    return waits.size() == wanted ? 0 : 1;
}

}  // namespace

int main(int argc, char* argv[]) {
    const std::string mode = argc > 1 ? argv[1] : "";
    const auto number = [&](int at, int otherwise) {
        return argc > at ? std::atoi(argv[at]) : otherwise;
    };
    if (mode == "latency") {
        return latency(number(2, 5));
    }
    if (mode == "intake") {
        return intake(number(2, 20), number(3, 0));
    }
    if (mode == "orders") {
        return orders(number(2, 300), number(3, 60), number(4, 0));
    }
    if (mode == "hops") {
        return hops(number(2, 500));
    }
    std::fprintf(
        stderr,
        "usage: order_bench latency [RUNS] | hops [ALARMS] | intake [SECONDS] [A_SECOND] | "
        "orders [A_SECOND] [SECONDS] [BOARDS]\n"
    );
    return 2;
}
