// The one door inside: whatever a protocol brings ends here, and is answered from here after the
// commit.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

#include "routing/desk.hpp"

namespace nachtwacht::daemon {

enum class Verdict : std::uint8_t {
    Stored,     // on disk, and in the hands of the house
    Duplicate,  // was stored before under this reference: a success
    Refused,    // understood, and not to be carried out; `reason` says why (a late accept). Stored
                // all the same
    NotKept,    // unreadable, and its source sent so many of them that this one is only counted
};

// What the sender may be told. Given on the loop's thread, only after the commit of `entry`.
struct Receipt {
    Verdict verdict{};
    std::uint64_t entry{};     // number of the journal entry that holds it
    routing::Fate fate{};      // of a signal
    std::uint64_t incident{};  // number; 0: none
    bool known_sender{true};
    std::string reason{};
    routing::Now at{};
};

using Told = std::function<void(const Receipt&)>;

// Called on the loop's thread only. None of the calls waits; `told` comes later, once, or never
// when the process ends first: then the sender has no receipt and comes again. `raw` are the bytes
// as they came, kept sealed beside the entry.
class Intake {
public:
    Intake() = default;
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;
    virtual ~Intake() = default;

    enum class Readiness : std::uint8_t {
        Ready,
        CallsForHelpOnly,  // the disk runs low: refuse all but calls for help, in the protocol's
                           // own words
        Full,              // too much is uncommitted: stop reading, or refuse
        Closed,            // starting or stopping
    };
    // Asked before a message is given in: a refusal is only possible before deciding (safety.md
    // S18).
    [[nodiscard]] virtual Readiness readiness() const = 0;

    virtual void signal(routing::Signal signal, std::string raw, Told told) = 0;
    // What ails the house is technical work like what ails a device, and goes by the same door; the
    // words lie beside the entry.
    void tell_of_the_house(routing::Kind kind, std::string words) {
        routing::Signal own{.kind = kind};
        own.reference.door = routing::Door::House;
        own.reference.sender = "nachtwachtd";
        signal(std::move(own), std::move(words), [](const Receipt&) {});
    }
    // `verdict` is the protocol's own word for what is wrong with it; an operator sees both. Only
    // so many of one source are kept (SourceBudget).
    virtual void unreadable(
        routing::Reference reference, std::string raw, std::string verdict, Told told
    ) = 0;
    // `text` is what the unit wrote (handover, reason): sealed, never in a fact.
    virtual void answer(routing::UnitAnswered answer, std::string text, Told told) = 0;
    virtual void duty(routing::DutyChanged duty, Told told) = 0;
    virtual void link(const routing::UnitId& unit, bool up) = 0;

    // To be called with what a message says before it is looked into, and put_down() when it has
    // been given in. True: the process died of it twice, and it goes in by unreadable() unread
    // (safety.md S19).
    [[nodiscard]] virtual bool pick_up(std::string_view /*message*/) { return false; }
    virtual void put_down() {}

    // Chatter, kept in memory only: a sign of life of a device, a position of a unit.
    virtual void alive(routing::Door door, const std::string& sender) = 0;
    virtual void sight(const routing::UnitId& unit, const routing::Sighting& sighting) = 0;
};

// Holds a message in hand as long as it lives. What is left by an exception meanwhile ends the
// process, with the message in hand: half of it may have been decided.
class InHand {
public:
    InHand(Intake& intake, std::string_view message)
        : intake_(intake), poison_(intake.pick_up(message)) {}
    ~InHand() {
        if (std::uncaught_exceptions() > exceptions_) {
            std::terminate();
        }
        intake_.put_down();
    }
    InHand(const InHand&) = delete;
    InHand& operator=(const InHand&) = delete;

    [[nodiscard]] bool is_poison() const { return poison_; }

private:
    Intake& intake_;
    bool poison_;
    int exceptions_{std::uncaught_exceptions()};
};

// What an operator reads of such a message.
inline constexpr std::string_view poison_verdict = "it ended the gateway twice and was not read";

}  // namespace nachtwacht::daemon
