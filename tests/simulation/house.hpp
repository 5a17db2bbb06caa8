// The daemon, without its sockets: a desk, a journal that speaks when it is durable, the receipts
// that wait for it, and orders sent again until they are shown. It may stop at any step, and is
// built again from the committed entries alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <ostream>

#include "routing/desk.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/promises.hpp"
#include "tests/simulation/setting.hpp"
#include "tests/simulation/watch.hpp"

namespace nachtwacht::simulation {

// Said to who sent something, when it is durable: why it was refused, or nothing.
using Receipt = std::function<void(const std::string& refused)>;

// How the house speaks to phones.
struct Phones {
    std::function<void(const routing::UnitId&, const routing::OrderId&)> order;
    std::function<void(const routing::UnitId&, const routing::OrderId&)> withdrawal;
    std::function<void(const routing::UnitId&)> test_push;
    // By the customer's telephony, to whomever.
    std::function<void(const routing::CallAsked&)> call;
};

class House {
public:
    House(Timeline& timeline, Random random, Coverage& coverage, const Setting& setting);

    void connect(Phones phones) { phones_ = std::move(phones); }
    // Called after each start, when the house hears again.
    void on_start(std::function<void()> what) { started_ = std::move(what); }
    // Called when a backup was put back, before the start.
    void on_restore(std::function<void()> what) { restored_ = std::move(what); }
    void tell_story(std::ostream* out) { story_ = out; }

    // Boots for the first time.
    void begin();
    // A message from outside; nothing comes of it while the house is down. `receipt` may be called
    // when what it says is durable.
    void hear(const routing::Event& event);
    void hear(
        const routing::Event& event, const routing::Reference& reference, const Receipt& receipt
    );
    void sight(const routing::UnitId& unit, routing::Position where);
    // The wall clock jumps.
    void step_clock(Milliseconds by);
    // Another rule book is read in, from now on also at a start.
    void reload(std::shared_ptr<const routing::Region> region);
    void reload(std::shared_ptr<const routing::ClientTable> clients);
    void crash();
    // A backup is put back: some older prefix of the journal is all there is. What was acknowledged
    // since then is lost, and said to be; the epoch rises above every one that was handed out.
    void restore_backup();
    // Faults stop: no more falls, commits are sound.
    void heal();

    [[nodiscard]] bool is_up() const { return desk_ != nullptr; }
    // When something is due, on the world's time.
    [[nodiscard]] std::optional<Steady> next_deadline() const;
    void tick();
    // What its clocks show; its own time stands still while it is down.
    [[nodiscard]] routing::Now clock() const;
    // What is durable, as every reader outside sees it.
    [[nodiscard]] const routing::State& seen() const { return view_; }
    // Of those seen: the ones that are open, or have a withdrawal that no phone has confirmed.
    [[nodiscard]] const std::map<std::uint64_t, const routing::Incident*>& alive() const {
        return alive_;
    }
    [[nodiscard]] const Disk& disk() const { return disk_; }
    [[nodiscard]] const Watch& watch() const { return watch_; }
    [[nodiscard]] const Promises& promises() const { return promises_; }
    void say(const std::string& line) const;

    // What is durable is what was decided, when nothing is under way, and the fold of all that is
    // in the journal; nothing acknowledged is lost. Throws Broken.
    void compare() const;

private:
    void start();
    void recover();
    void convict_one();
    [[nodiscard]] routing::Desk folded() const;
    routing::Entry take(const routing::Event& event);
    void take_with_receipt(
        const routing::Event& event, const routing::Reference& reference, const Receipt& receipt
    );
    void committed(std::span<const routing::Entry> entries);
    void fold_in(const routing::Entry& entry);
    void show(const routing::Entry& entry);
    void look_whether_alive(std::uint64_t number);
    void look_anew();
    void look_who_is_alive();
    [[nodiscard]] bool nothing_is_under_way() const;
    void compare_all() const;
    void compare_now_and_then(std::span<const routing::Entry> entries);
    void give_receipts(std::uint64_t number);
    void publish(const routing::Entry& entry);
    void sweep(std::uint64_t life);
    void ring_what_is_owed();
    void tell(const routing::Entry& entry) const;
    // The process may end at this step.
    bool falls(const char* step);

    struct Waiting {
        Receipt receipt;
        routing::Reference reference;
        std::string refused;
    };

    Timeline& timeline_;
    Random random_;
    Coverage& coverage_;
    const Setting& setting_;
    std::shared_ptr<const routing::Region> region_;
    std::shared_ptr<const routing::ClientTable> clients_;
    Disk disk_;
    Watch watch_;
    Promises promises_;
    Phones phones_;
    std::function<void()> started_;
    std::function<void()> restored_;
    std::ostream* story_{};
    std::unique_ptr<routing::Desk> desk_;
    std::unique_ptr<routing::Desk> durable_;
    std::map<std::uint64_t, const routing::Incident*> alive_;  // in the view
    routing::State snapshot_;  // of the first so many entries; recovery begins there
    routing::State view_;      // follows the desk at each commit, as what people look at does
    std::map<std::uint64_t, routing::Changes> changes_;  // of entries that are not on disk yet
    std::multimap<std::uint64_t, Waiting> receipts_;
    Steady awake_since_{};        // on the world's time
    Steady awake_before_{};       // the house's own time at that instant
    Milliseconds wall_offset_{};  // of the clock on the wall
    std::uint64_t life_{};
    std::uint32_t epoch_{};  // the highest that was handed out; a file beside the journal knows it
    std::uint64_t commits_{};
    bool sound_{};
};

}  // namespace nachtwacht::simulation
