// What an alarm and a remembered device cost as there are more of them: bytes, instructions, time.
//   growth_bench core                        tables of bytes and times of desk and committed view
//   growth_bench alarms [OPEN] [DEVICES]     1,000 alarms beside so many: to be run by callgrind,
//                                            which prints their instructions
//   growth_bench daemon [OPEN] [SIGNALS]     resident memory of the daemon with so many incidents
//                                            open, and so many references of theirs remembered
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "daemon/records.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/sip_caller.hpp"
#include "tests/routing/night.hpp"

namespace {

using namespace nachtwacht;
using namespace nachtwacht::routing;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

// Bytes that malloc has given out, its own part of each included.
std::size_t in_use() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

std::string account(std::size_t device) { return std::to_string(7'000'000 + device); }

std::shared_ptr<ClientTable> table_of(std::size_t devices) {
    auto table = std::make_shared<ClientTable>();
    table->hash = "register";
    for (std::size_t device = 1; device <= devices; ++device) {
        const auto number = static_cast<ClientNumber>(device);
        Client client{.number = number, .position = testing::at_km(0), .postcode = "5831AA"};
        table->accounts[account(device)] = number;
        table->clients[number] = std::move(client);
    }
    return table;
}

std::shared_ptr<Region> region_of(std::size_t units) {
    auto region = testing::small_region();
    const Unit like = region->units.at({"ann"});
    for (std::size_t unit = 1; unit <= units; ++unit) {
        region->units[{"unit" + std::to_string(unit)}] = like;
    }
    return region;
}

// Desk and committed view as the ledger has them, without the disk between them.
class Core {
public:
    Core(std::size_t devices, std::size_t units) {
        take(Started{1});
        take(RegionLoaded{region_of(units)});
        take(ClientsLoaded{table_of(devices)});
        take(PresenceChanged{{"olga"}, true});
        for (std::size_t unit = 1; unit <= units; ++unit) {
            take(LinkChanged{{"unit" + std::to_string(unit)}, true});
            take(DutyChanged{
                .unit = {"unit" + std::to_string(unit)},
                .on = true,
                .base = testing::at_km(static_cast<int>(unit % 50)),
                .by = "unit"});
        }
    }

    // The length of everything is that of a SCAIP message: account, reference, fingerprint.
    void signal(std::size_t device, Kind kind) {
        Signal signal{.kind = kind};
        const std::string value = std::to_string(100'000 + ++references_);
        signal.reference = {Door::Scaip, account(device), value, "12345678901234567890", 35min};
        if (!desk_.repeat_of(signal.reference, now_.steady)) {
            take(SignalReceived{std::move(signal)});
        }
    }

    [[nodiscard]] const State& state() const { return desk_.state(); }

private:
    void take(Event event) {
        now_.steady += 1ms;
        now_.wall += 1ms;
        const Entry entry = desk_.take(std::move(event), now_);
        written_ += daemon::encode_entry(entry).size();
        follow(view_, desk_.take_changes());
    }

    Now now_{Wall{1'795'212'000'000ms}, 0ms};
    Desk desk_;
    State view_;
    std::uint64_t references_{};
    std::size_t written_{};
};

// So many incidents nobody can be sent to, and devices that sent a test within the half hour.
void fill(Core& core, std::size_t open, std::size_t devices) {
    for (std::size_t device = 1; device <= devices; ++device) {
        core.signal(device, device <= open ? Kind::Fall : Kind::Test);
    }
}

void print_bytes_per_incident() {
    std::printf("open incidents, nobody free to be sent: bytes of desk and view for each\n");
    for (const std::size_t open : {10U, 100U, 1'000U, 10'000U, 50'000U}) {
        Core core{open, 0};
        const auto before = in_use();
        fill(core, open, open);
        std::printf(
            "%10zu %8.0f\n",
            open,
            static_cast<double>(in_use() - before) / static_cast<double>(open)
        );
    }
    constexpr std::size_t asked = 1'000;
    Core core{asked, asked};
    const auto before = in_use();
    fill(core, asked, asked);
    std::printf(
        "%10zu %8.0f  each with a unit asked\n",
        asked,
        static_cast<double>(in_use() - before) / asked
    );
}

void print_bytes_per_device() {
    std::printf("devices whose last message is remembered: bytes for each\n");
    for (const std::size_t devices : {1'000U, 10'000U, 100'000U, 1'000'000U}) {
        Core core{devices, 0};
        const auto before = in_use();
        fill(core, 0, devices);
        std::printf(
            "%10zu %8.0f\n",
            devices,
            static_cast<double>(in_use() - before) / static_cast<double>(devices)
        );
    }
}

// Never inlined: callgrind collects within it.
__attribute__((noinline)) std::vector<double> take_alarms(Core& core, std::size_t first) {
    constexpr std::size_t alarms = 1'000;
    std::vector<double> took;
    took.reserve(alarms);
    for (std::size_t device = first + 1; device <= first + alarms; ++device) {
        const auto began = Clock::now();
        core.signal(device, Kind::Fall);
        took.push_back(milliseconds(Clock::now() - began));
    }
    return took;
}

std::vector<double> alarms_beside(std::size_t open, std::size_t devices) {
    Core core{devices + 1'000, 20};
    fill(core, open, devices);
    auto took = take_alarms(core, devices);
    std::sort(took.begin(), took.end());
    return took;
}

void print_times() {
    std::printf("1,000 alarms: open incidents, devices, p50 and p99 in microseconds\n");
    constexpr std::pair<std::size_t, std::size_t> sizes[]{
        {10, 1'000}, {10, 1'000'000}, {1'000, 1'000'000}, {50'000, 50'000}, {50'000, 1'000'000}};
    for (const auto& [open, devices] : sizes) {
        const auto took = alarms_beside(open, devices);
        std::printf(
            "%10zu %10zu %8.1f %8.1f\n", open, devices, 1'000 * took[500], 1'000 * took[990]
        );
    }
}

void print_snapshot() {
    Core core{50'000, 0};
    fill(core, 50'000, 50'000);
    const auto began = Clock::now();
    const auto bytes = daemon::encode_state(core.state());
    std::printf(
        "a snapshot of 50,000 open incidents: %zu bytes, written in %.0f ms (not on the loop)\n",
        bytes.size(),
        milliseconds(Clock::now() - began)
    );
}

// As many as are acknowledged, 256 under way; a lost datagram is sent again.
void send_alarms(tests::SipCaller& caller, int clients, int count, const std::string& prefix) {
    constexpr std::size_t most_under_way = 256;
    std::map<std::string, int> under_way;
    int sent = 0;
    while (sent < count || !under_way.empty()) {
        while (sent < count && under_way.size() < most_under_way) {
            const std::string reference = prefix + std::to_string(++sent);
            const int client = (sent - 1) % clients + 1;
            under_way[reference] = client;
            caller.send(tests::account_of(client), reference);
        }
        auto answer = caller.receive(500ms);
        if (!answer) {
            for (const auto& [reference, client] : under_way) {
                caller.send(tests::account_of(client), reference);
            }
        }
        for (; answer; answer = caller.receive(0ms)) {
            under_way.erase(answer->reference);
        }
    }
}

// The memory of SIP transactions is given back 32 s after the last message (RFC 3261 17.2.2).
double settled_kilobytes(const tests::RealHouse& house) {
    std::this_thread::sleep_for(40s);
    return std::stod(house.memory("VmRSS"));
}

int in_the_daemon(int open, int signals) {
    tests::HousePlan plan;
    plan.clients = open;
    plan.snapshot_every = 100'000'000;
    tests::RealHouse house{plan};
    house.start();
    tests::SipCaller caller{house.sip_port()};
    send_alarms(caller, 10, 10'000, "w");  // transactions and buffers have had their memory
    const double idle = settled_kilobytes(house);
    send_alarms(caller, open, open, "o");
    const double with_incidents = settled_kilobytes(house);
    send_alarms(caller, open, signals, "s");
    const double with_references = settled_kilobytes(house);
    std::printf(
        "resident: %.0f kB with 10 open, %.0f kB with %d open (%.0f bytes each), %.0f kB with %d "
        "references more (%.0f bytes each)\n",
        idle,
        with_incidents,
        open,
        1024 * (with_incidents - idle) / open,
        with_references,
        signals,
        1024 * (with_references - with_incidents) / signals
    );
    return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
    const std::string mode = argc > 1 ? argv[1] : "";
    const auto number = [&](int at, int otherwise) {
        return argc > at ? std::atoi(argv[at]) : otherwise;
    };
    if (mode == "core") {
        print_bytes_per_incident();
        print_bytes_per_device();
        print_times();
        print_snapshot();
        return 0;
    }
    if (mode == "alarms") {
        const auto took = alarms_beside(
            static_cast<std::size_t>(number(2, 10)), static_cast<std::size_t>(number(3, 1'000))
        );
        return took.size() == 1'000 ? 0 : 1;
    }
    if (mode == "daemon") {
        return in_the_daemon(number(2, 50'000), number(3, 100'000));
    }
    std::fprintf(
        stderr, "usage: growth_bench core | alarms [OPEN] [DEVICES] | daemon [OPEN] [SIGNALS]\n"
    );
    return 2;
}
