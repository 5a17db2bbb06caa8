// A house whose disk waits for the test: what was decided is committed when the test says so.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "daemon/front_door.hpp"
#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"
#include "daemon/link.hpp"
#include "tests/routing/night.hpp"

namespace nachtwacht::tests {

// Keeps what it is given, commits nothing by itself.
class HeldJournal final : public daemon::Journal {
public:
    daemon::JournalResult<daemon::Recovered> load(const daemon::Recovery&) override { return {}; }
    std::uint64_t epoch() const override { return 1; }
    void append(daemon::Entry entry) override { entries.push_back(std::move(entry)); }
    void expect() override {}
    std::uint64_t uncommitted() const override { return entries.size(); }
    bool full() const override { return is_full; }
    daemon::Space space() const override { return room; }
    void snapshot(std::uint64_t, std::string, std::function<void()>) override {}
    void round_trip(std::function<void()>) override {}
    daemon::JournalResult<daemon::Pack> pack(const std::string&) const override { return {}; }
    void import_clients(std::vector<daemon::ClientRecord>, std::function<void()>) override {}
    void read_client(std::uint64_t, std::function<void(std::optional<daemon::Secret>)>) override {}
    void read_raw_messages(std::uint64_t, std::function<void(std::vector<daemon::RawMessage>)>)
        override {}
    void erase_client(std::uint64_t, std::function<void()>) override {}
    void purge_raw_messages(std::int64_t, std::function<void()>) override {}
    void audit(daemon::AuditRow, std::function<void()>) override {}

    std::vector<daemon::Entry> entries{};
    daemon::Space room{daemon::Space::Ok};
    bool is_full{};
};

// Everybody of the small region is on duty, and all of that is committed.
struct HeldHouse {
    explicit HeldHouse(std::shared_ptr<routing::Region> region = routing::testing::small_region()) {
        ledger.take(routing::Started{1}, {}, {});
        ledger.take(routing::RegionLoaded{std::move(region)}, {}, {});
        ledger.take(routing::ClientsLoaded{routing::testing::small_register()}, {}, {});
        for (const char* unit : {"ann", "bea", "cas"}) {
            ledger.take(routing::LinkChanged{{unit}, true}, {}, {});
            ledger.take(routing::DutyChanged{.unit = {unit}, .on = true, .by = "unit"}, {}, {});
        }
        ledger.take(routing::PresenceChanged{{"olga"}, true}, {}, {});
        commit();
        door.open();
    }

    // What was decided reaches the disk.
    void commit() { ledger.committed(ledger.decided()); }

    // A fall at the device of client 1; what the device is told is kept in `receipts`.
    void fall(const std::string& reference) { alarm(1, routing::Kind::Fall, reference); }
    void alarm(int client, routing::Kind kind, const std::string& reference) {
        routing::Signal signal{.kind = kind};
        const std::string account = "dev" + std::to_string(client);
        signal.reference = {routing::Door::Scaip, account, reference, {}, std::chrono::minutes{35}};
        door.signal(std::move(signal), "raw", keep_receipt());
    }
    void says(const std::string& unit, routing::Answer answer, const routing::OrderId& order) {
        const std::string reference = "a" + std::to_string(++answers);
        door.answer(
            {{unit},
             order,
             answer,
             {routing::Door::Phone, unit, reference, {}, std::chrono::hours{24}},
             {}},
            {},
            keep_receipt()
        );
    }
    daemon::Told keep_receipt() {
        return [this](const daemon::Receipt& receipt) { receipts.push_back(receipt); };
    }

    // The order of this unit in the newest incident, as the disk has it.
    [[nodiscard]] const routing::Order& order_of(const std::string& unit) const {
        for (const auto& order : ledger.committed_state().incidents.rbegin()->second.orders) {
            if (order.unit.value == unit) {
                return order;
            }
        }
        throw std::out_of_range("that unit has no order");
    }

    static constexpr std::uint64_t snapshot_every = 12;  // more than it takes to begin with

    boost::asio::io_context loop{1};
    HeldJournal journal;
    std::vector<std::uint64_t> snapshots{};  // numbers of the entries after which one is due
    daemon::Ledger ledger{
        loop,
        journal,
        routing::State{},
        snapshot_every,
        [this](std::uint64_t number, const std::function<void()>&) {
            snapshots.push_back(number);
        }};
    daemon::Suspects nobody{"/nowhere/suspects"};
    daemon::FrontDoor door{loop, ledger, journal, nobody};
    std::vector<daemon::Receipt> receipts{};
    int answers{};
};

}  // namespace nachtwacht::tests
