#include "routing/story.hpp"

#include <algorithm>

#include "routing/explain.hpp"
#include "routing/sentence.hpp"

namespace nachtwacht::routing {
namespace {

std::uint64_t about_incident(const auto& fact) {
    if constexpr (requires { fact.incident.number; }) {
        return fact.incident.number;
    } else if constexpr (requires { fact.incident; }) {
        return fact.incident;
    } else if constexpr (requires { fact.order.number; }) {
        return fact.order.number;
    } else if constexpr (requires { fact.task.number; }) {
        return fact.task.number;
    } else {
        return 0;
    }
}

// Enough of a hash to tell two apart by eye.
std::string brief(const std::string& hash) { return hash.substr(0, 8); }

class Teller {
public:
    Teller(const Region& region, Language language) : region_{region}, language_{language} {}

    std::string operator()(const EpochBegan& fact) const {
        return tell(
            {"Het systeem is gestart, tijdperk {}.", "The system has started, epoch {}."},
            {std::to_string(fact.epoch)}
        );
    }

    std::string operator()(const RegionAdopted& fact) const {
        return tell(
            {"Regelboek {} in gebruik ({}).", "Rule book {} in force ({})."},
            {fact.name, brief(fact.hash)}
        );
    }

    std::string operator()(const ClientsAdopted& fact) const {
        return tell(
            {"Cliëntenlijst in gebruik ({}).", "Client register in force ({})."}, {brief(fact.hash)}
        );
    }

    std::string operator()(const SignalStored& fact) const {
        const std::string sender =
            fact.known_sender ? "" : tell({", afzender onbekend", ", sender unknown"});
        return tell(
            {"Melding via {}: {}, {}{}. Gevolg: {}.", "Signal by {}: {}, {}{}. Result: {}."},
            {words(fact.reference.door),
             words(fact.kind),
             text_of(fact.client, language_),
             sender,
             words(fact.fate)}
        );
    }

    std::string operator()(const IncidentOpened& fact) const {
        return tell(
            {"Voorval {} geopend: {}, {}{}{}.", "Incident {} opened: {}, {}{}{}."},
            {std::to_string(fact.incident.number),
             what(fact.kind, fact.urgency, fact.raw),
             text_of(fact.client, language_),
             fact.unit_wanted ? "; " + words(fact.mode) : "",
             outside_only(fact.keep_out)}
        );
    }

    std::string operator()(const IncidentChanged& fact) const {
        return tell(
            {"Voorval {} is nu: {}{}.", "Incident {} is now: {}{}."},
            {std::to_string(fact.incident),
             what(fact.kind, fact.urgency, fact.raw),
             outside_only(fact.keep_out)}
        );
    }

    std::string operator()(const TaskRaised& fact) const {
        return tell(
            {"Taak {} voor de centralist: {}.", "Task {} for the operator: {}."},
            {text_of(fact.task), words(fact.kind)}
        );
    }

    std::string operator()(const TaskEscalated& fact) const {
        return tell(
            {"Taak {} staat nog open: nu ook naar {}.",
             "Task {} is still open: now to {} as well."},
            {text_of(fact.task), words(fact.rung)}
        );
    }

    std::string operator()(const TaskEnded& fact) const {
        return tell(
            {"Taak {} is klaar, door {}{}.", "Task {} is done, by {}{}."},
            {text_of(fact.task), word(fact.by), after_colon(fact.word)}
        );
    }

    std::string operator()(const OrderOffered& fact) const {
        const Decision& decision = fact.decision;
        const auto chosen = std::ranges::find(decision.ranked, fact.unit, &Candidate::unit);
        std::string why = chosen == decision.ranked.end()
                              ? ""
                              : ": " + gist(*chosen, decision, region_, language_);
        if (fact.by != "house") {
            why += tell({"; aangewezen door {}", "; assigned by {}"}, {word(fact.by)});
        }
        return tell(
            {"Opdracht {} aan {}{}.", "Order {} to {}{}."},
            {text_of(fact.order), unit(fact.unit), why}
        );
    }

    std::string operator()(const OrderMoved& fact) const {
        return tell(
            {"Opdracht {}: {}{}.", "Order {}: {}{}."},
            {text_of(fact.order), words(fact.to), after_comma(fact.why)}
        );
    }

    std::string operator()(const OrderShown& fact) const {
        return tell(
            {"Opdracht {} staat op de telefoon.", "Order {} is shown on the phone."},
            {text_of(fact.order)}
        );
    }

    std::string operator()(const WithdrawalConfirmed& fact) const {
        return tell(
            {"Opdracht {}: de telefoon heeft de intrekking bevestigd.",
             "Order {}: the phone has confirmed the withdrawal."},
            {text_of(fact.order)}
        );
    }

    std::string operator()(const AnswerRefused& fact) const {
        const std::string taker = fact.taken_by.empty() ? "" : " (" + unit(fact.taken_by) + ")";
        return tell(
            {"Opdracht {}: '{}' van {} telt niet: {}{}.",
             "Order {}: '{}' from {} does not count: {}{}."},
            {text_of(fact.order), words(fact.answer), unit(fact.unit), word(fact.why), taker}
        );
    }

    std::string operator()(const NobodyFound& fact) const {
        const std::vector<std::string> why = explain(fact.decision, region_, language_);
        return tell(
            {"Voorval {}: {}", "Incident {}: {}"},
            {std::to_string(fact.incident),
             why.empty() ? tell({"niemand gevonden.", "nobody found."}) : nobody_text(why)}
        );
    }

    std::string operator()(const SearchEnded& fact) const {
        return tell(
            {"Voorval {}: er wordt niet verder gezocht{}.", "Incident {}: the search has ended{}."},
            {std::to_string(fact.incident), after_comma(fact.why)}
        );
    }

    std::string operator()(const CallAsked& fact) const {
        if (fact.incident == 0) {
            return tell({"Proefoproep naar {}.", "Test call to {}."}, {unit(fact.unit)});
        }
        return tell(
            {"Voorval {}: de centrale belt {}.", "Incident {}: the exchange rings {}."},
            {std::to_string(fact.incident), whom(fact.party, fact.unit)}
        );
    }

    std::string operator()(const CallMoved& fact) const {
        return tell(
            {"Voorval {}, gesprek met {}: {}.", "Incident {}, call to {}: {}."},
            {std::to_string(fact.incident), whom(fact.party, fact.unit), words(fact.to)}
        );
    }

    std::string operator()(const ChainUnheard&) const {
        return tell(
            {"Dienstleider en wachtnummer zijn telefonisch niet bereikt.",
             "Shift leader and duty number could not be reached by telephone."}
        );
    }

    std::string operator()(const ChainHeard&) const {
        return tell(
            {"De dienstleider of het wachtnummer is bereikt, of niets wacht meer op hen.",
             "The shift leader or the duty number was reached, or nothing waits for them."}
        );
    }

    std::string operator()(const IncidentTaken& fact) const {
        const std::string number = std::to_string(fact.incident);
        if (fact.who.empty()) {
            return tell({"Voorval {} is vrijgegeven.", "Incident {} was released."}, {number});
        }
        return tell(
            {"Voorval {} is nu van {}.", "Incident {} is now {}'s."}, {number, fact.who.value}
        );
    }

    std::string operator()(const Remarked& fact) const {
        return tell(
            {"Voorval {}: {} (door {}).", "Incident {}: {} (by {})."},
            {std::to_string(fact.incident), word(fact.word), word(fact.by)}
        );
    }

    std::string operator()(const HandedOutside& fact) const {
        return tell(
            {"Voorval {} overgedragen aan {} (door {}).", "Incident {} handed over to {} (by {})."},
            {std::to_string(fact.incident), word(fact.party), word(fact.by)}
        );
    }

    std::string operator()(const IncidentClosed& fact) const {
        return tell(
            {"Voorval {} gesloten door {}{}.", "Incident {} closed by {}{}."},
            {std::to_string(fact.incident), word(fact.by), after_colon(fact.outcome)}
        );
    }

    std::string operator()(const IncidentJoined& fact) const {
        const std::string goes_on = std::to_string(fact.incident);
        return tell(
            {"Voorval {} is samengevoegd met voorval {} en gaat verder als {} (door {}).",
             "Incident {} was joined into incident {} and goes on as {} (by {})."},
            {std::to_string(fact.other), goes_on, goes_on, word(fact.by)}
        );
    }

    std::string operator()(const IncidentSplit& fact) const {
        return tell(
            {"Voorval {} is afgesplitst van voorval {} (door {}).",
             "Incident {} was split off incident {} (by {})."},
            {std::to_string(fact.other), std::to_string(fact.incident), word(fact.by)}
        );
    }

    std::string operator()(const DutySet& fact) const {
        const Pattern pattern = fact.on
                                    ? Pattern{"{} in dienst (door {}).", "{} on duty (by {})."}
                                    : Pattern{"{} uit dienst (door {}).", "{} off duty (by {})."};
        const std::string vouched =
            fact.word.empty()
                ? ""
                : tell(
                      {" Wordt gevraagd zonder bewijs: {}.", " Asked without proof: {}."},
                      {word(fact.word)}
                  );
        return tell(pattern, {unit(fact.unit), word(fact.by)}) + vouched;
    }

    std::string operator()(const ProofMoved& fact) const {
        return tell(
            {"{}, {}: {}{}.", "{}, {}: {}{}."},
            {unit(fact.unit), words(fact.channel), words(fact.to), why_of(fact)}
        );
    }

    std::string operator()(const LinkSet& fact) const {
        const Pattern pattern =
            fact.up ? Pattern{"{} is bereikbaar.", "{} is reachable."}
                    : Pattern{"De verbinding met {} is weg.", "The link with {} is gone."};
        return tell(pattern, {unit(fact.unit)});
    }

    std::string operator()(const UnitIdle& fact) const {
        return tell({"Voor {} wacht nu niets.", "Nothing waits for {} now."}, {unit(fact.unit)});
    }

    std::string operator()(const PresenceSet& fact) const {
        const Pattern pattern = fact.present
                                    ? Pattern{"{} zit aan het bord.", "{} is at the board."}
                                    : Pattern{"{} is van het bord weg.", "{} has left the board."};
        return tell(pattern, {fact.who.value});
    }

    std::string operator()(const ClockCorrected& fact) const {
        return tell(
            {"De klok is verzet met {} ms; termijnen lopen door.",
             "The clock was stepped by {} ms; deadlines run on."},
            {std::to_string(fact.by.count())}
        );
    }

    std::string operator()(const AnswerHeard& fact) const {
        return tell({"Antwoord gehoord{}.", "Answer heard{}."}, {after_colon(fact.refused)});
    }

    std::string operator()(const ActRefused& fact) const {
        const std::string taker = fact.taken_by.empty() ? "" : " (" + fact.taken_by.value + ")";
        return tell(
            {"Voorval {}: '{} {}' kan niet: {}{}.", "Incident {}: '{} {}' is not possible: {}{}."},
            {std::to_string(fact.incident), fact.who.value, words(fact.act), word(fact.why), taker}
        );
    }

    std::string operator()(const SearchTold& fact) const {
        return tell(
            {"Voorval {}: nog niet aangenomen, een centralist weet ervan.",
             "Incident {}: not accepted yet, an operator knows."},
            {std::to_string(fact.incident)}
        );
    }

    std::string operator()(const IncidentSetAside& fact) const {
        return tell(
            {"Voorval {}: beslissen hierover legde de centrale meermaals stil. Er gebeurt niets "
             "vanzelf tot een centralist iemand stuurt.",
             "Incident {}: deciding about it ended the gateway more than once. Nothing happens by "
             "itself until an operator sends somebody."},
            {std::to_string(fact.incident)}
        );
    }

private:
    std::string tell(const Pattern& pattern, std::initializer_list<std::string> parts = {}) const {
        return say(pattern, language_, parts);
    }

    std::string words(auto enumerator) const {
        return std::string{words_for(enumerator, language_)};
    }

    // "unit:mia" and "outside:hap" say of what sort the name is.
    std::string word(std::string_view short_word) const {
        const std::size_t colon = short_word.find(':');
        if (colon == std::string_view::npos) {
            return words_for(short_word, language_);
        }
        const std::string_view name = short_word.substr(colon + 1);
        return short_word.starts_with("unit:") ? unit(UnitId{std::string{name}}) : word(name);
    }

    std::string after_comma(const std::string& short_word) const {
        return short_word.empty() ? "" : ", " + word(short_word);
    }

    std::string after_colon(const std::string& short_word) const {
        return short_word.empty() ? "" : ": " + word(short_word);
    }

    // Of a call its state; the same word may mean another thing elsewhere.
    std::string why_of(const ProofMoved& fact) const {
        const auto state =
            fact.channel == Channel::Call ? call_state_named(fact.why) : std::nullopt;
        return state ? ", " + words(*state) : after_comma(fact.why);
    }

    std::string outside_only(bool keep_out) const {
        return keep_out ? tell({"; niet naar binnen gaan", "; do not enter"}) : "";
    }

    std::string whom(Party party, const UnitId& name) const {
        return words(party) + (name.empty() ? "" : " (" + unit(name) + ")");
    }

    std::string unit(const UnitId& unit) const { return label_of(unit, region_, language_); }

    // "val, U2 (zo snel mogelijk), nog niet gesproken"
    std::string what(Kind kind, std::optional<Urgency> urgency, bool raw) const {
        std::string text = words(kind);
        if (urgency) {
            text += ", " + words(*urgency);
            text += raw ? tell({", nog niet gesproken", ", nobody spoken with yet"})
                        : tell({", bevestigd", ", confirmed"});
        }
        return text;
    }

    // Why nobody, and whom to call; who was excluded stands in the whole explanation.
    static std::string nobody_text(const std::vector<std::string>& why) {
        return why.size() < 2 ? why.front() : why[0] + " " + why[1];
    }

    const Region& region_;
    Language language_;
};

}  // namespace

std::uint64_t incident_of(const Fact& fact) {
    return std::visit([](const auto& what) { return about_incident(what); }, fact);
}

std::string story_line(const Fact& fact, const Region& region, Language language) {
    return std::visit(Teller{region, language}, fact);
}

}  // namespace nachtwacht::routing
