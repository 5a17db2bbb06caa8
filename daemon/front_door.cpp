#include "daemon/front_door.hpp"

#include <utility>

#include "daemon/failpoint.hpp"

namespace nachtwacht::daemon {
namespace {

// Signs of life of more senders than this are not kept apart: memory stays bounded whoever calls.
constexpr std::size_t most_heard = 2'000'000;

}  // namespace

Receipt receipt_of(const CommittedEntry& entry, const routing::State& committed) {
    if (entry == nullptr) {
        // Understood before, and nothing follows from it a second time.
        return {
            .verdict = Verdict::Duplicate,
            .entry = committed.entries,
            .fate = routing::Fate::Logged,
            .at = committed.now};
    }
    Receipt receipt{
        .verdict = Verdict::Stored,
        .entry = entry->number,
        .fate = routing::Fate::Logged,
        .at = entry->now};
    for (const routing::Fact& fact : entry->facts) {
        if (const auto* stored = std::get_if<routing::SignalStored>(&fact)) {
            receipt.fate = stored->fate;
            receipt.incident = stored->incident;
            receipt.known_sender = stored->known_sender;
        } else if (const auto* refused = std::get_if<routing::AnswerRefused>(&fact)) {
            receipt.verdict = Verdict::Refused;
            receipt.reason = refused->why;
        } else if (const auto* act = std::get_if<routing::ActRefused>(&fact)) {
            receipt.verdict = Verdict::Refused;
            receipt.reason =
                act->taken_by.empty() ? act->why : act->why + ":" + act->taken_by.value;
        } else if (const auto* heard = std::get_if<routing::AnswerHeard>(&fact);
                   heard && !heard->refused.empty()) {
            receipt.verdict = Verdict::Refused;
            receipt.reason = heard->refused;
        }
    }
    return receipt;
}

FrontDoor::FrontDoor(
    boost::asio::io_context& loop, Ledger& ledger, const Journal& journal, Suspects& suspects
)
    : ledger_(ledger),
      journal_(journal),
      suspects_(suspects),
      ways_(loop, [this](const routing::UnitId& unit, bool up) {
          ledger_.take(routing::LinkChanged{unit, up}, {}, {});
      }) {
    ledger_.suspect_deadlines(suspects_, [this](std::uint64_t incident) { set_aside(incident); });
}

Intake::Readiness FrontDoor::readiness() const {
    if (!open_) {
        return Readiness::Closed;
    }
    if (journal_.full()) {
        return Readiness::Full;
    }
    return journal_.space() == Space::Refuse ? Readiness::CallsForHelpOnly : Readiness::Ready;
}

bool FrontDoor::answer_repeat(const routing::Reference& reference, Told& told) {
    const auto seen = ledger_.desk().repeat_of(reference, ledger_.now().steady);
    if (!seen) {
        return false;
    }
    Receipt receipt{
        .verdict = Verdict::Duplicate,
        .entry = seen->entry,
        .fate = seen->fate,
        .incident = seen->incident};
    if (!seen->refused.empty()) {
        receipt.verdict = Verdict::Refused;
        receipt.reason = seen->refused;
    }
    receipt.at = ledger_.now();
    // The first may not be on disk yet: its repeat waits for the same commit.
    ledger_.when_committed(seen->entry, [told = std::move(told), receipt = std::move(receipt)] {
        told(receipt);
    });
    return true;
}

Enclosure FrontDoor::enclose(
    std::string_view door,
    const std::string& sender,
    std::string bytes,
    routing::ClientNumber client
) const {
    Enclosure enclosure;
    if (bytes.empty()) {
        return enclosure;
    }
    RawMessage raw;
    raw.door = door;
    raw.received_at_ms = ledger_.now().wall.time_since_epoch().count();
    raw.bytes = std::move(bytes);
    const auto& clients = ledger_.desk().state().clients;
    const bool by_account = client == routing::ClientNumber::None && clients != nullptr;
    const auto owner = by_account ? clients->owner_of(sender) : client;
    if (owner != routing::ClientNumber::None) {
        raw.client = static_cast<std::uint64_t>(owner);
    }
    enclosure.raw_messages.push_back(std::move(raw));
    return enclosure;
}

void FrontDoor::signal(routing::Signal signal, std::string raw, Told told) {
    [[maybe_unused]] const bool failed = failpoint("signal", signal.reference.value);
    if (answer_repeat(signal.reference, told)) {
        return;
    }
    Enclosure enclosure = enclose(
        name_of(signal.reference.door), signal.reference.sender, std::move(raw), signal.client
    );
    ledger_.take(
        routing::SignalReceived{std::move(signal)},
        std::move(enclosure),
        [this, told = std::move(told)](const CommittedEntry& entry) {
            told(receipt_of(entry, ledger_.committed_state()));
        }
    );
}

void FrontDoor::unreadable(
    routing::Reference reference, std::string raw, std::string verdict, Told told
) {
    if (answer_repeat(reference, told)) {
        return;
    }
    if (!unreadable_.take(reference.sender, ledger_.now().steady)) {
        told({.verdict = Verdict::NotKept, .fate = routing::Fate::Logged, .at = ledger_.now()});
        return;
    }
    Enclosure enclosure = enclose(name_of(reference.door), reference.sender, std::move(raw));
    if (!verdict.empty()) {
        Enclosure why = enclose("verdict", reference.sender, std::move(verdict));
        enclosure.raw_messages.push_back(std::move(why.raw_messages.front()));
    }
    ledger_.take(
        routing::UnreadableReceived{std::move(reference)},
        std::move(enclosure),
        [this, told = std::move(told)](const CommittedEntry& entry) {
            told(receipt_of(entry, ledger_.committed_state()));
        }
    );
}

void FrontDoor::set_aside(std::uint64_t incident) {
    const std::string number = std::to_string(incident);
    routing::IncidentConvicted convicted{incident, {}};
    convicted.reference.door = routing::Door::House;
    convicted.reference.sender = "incident " + number;
    Enclosure words = enclose(
        "verdict",
        convicted.reference.sender,
        "deciding what is due of incident " + number +
            " ended the gateway twice; it is yours: look at it and send somebody"
    );
    ledger_.take(std::move(convicted), std::move(words), {});
}

void FrontDoor::answer(routing::UnitAnswered answer, std::string text, Told told) {
    if (answer_repeat(answer.reference, told)) {
        return;
    }
    Enclosure enclosure = enclose("text", answer.unit.value, std::move(text));
    ledger_.take(
        std::move(answer),
        std::move(enclosure),
        [this, told = std::move(told)](const CommittedEntry& entry) {
            told(receipt_of(entry, ledger_.committed_state()));
        }
    );
}

void FrontDoor::duty(routing::DutyChanged duty, Told told) {
    if (answer_repeat(duty.reference, told)) {
        return;
    }
    if (duty.on && (duty.try_push || duty.try_call)) {
        const Tries tries = ways_.is_by_mqtt(duty.unit) ? Tries{} : tries_(duty.unit);
        duty.try_push = duty.try_push && tries.push;
        duty.try_call = duty.try_call && tries.call;
    }
    ledger_.take(std::move(duty), {}, [this, told = std::move(told)](const CommittedEntry& entry) {
        told(receipt_of(entry, ledger_.committed_state()));
    });
}

void FrontDoor::report(const routing::CallReported& call) { ledger_.take(call, {}, {}); }

void FrontDoor::report(const routing::PushReported& push) { ledger_.take(push, {}, {}); }

void FrontDoor::alive(routing::Door door, const std::string& sender) {
    if (heard_.size() < most_heard) {
        heard_[std::string{name_of(door)} + ":" + sender] = ledger_.now().steady;
    }
}

void FrontDoor::sight(const routing::UnitId& unit, const routing::Sighting& sighting) {
    ledger_.desk().sight(unit, sighting);
}

}  // namespace nachtwacht::daemon
