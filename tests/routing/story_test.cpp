#include "routing/story.hpp"

#include <gmock/gmock.h>

#include <set>

namespace nachtwacht::routing {
namespace {

struct Line {
    Fact fact{};
    std::uint64_t incident{};
    std::string nl{};
    std::string en{};
};

const OrderId order{3, 17, 1};
const UnitId mia{"mia"};

Region region() {
    Region region;
    region.units[mia].label = {"Mia", "Mia"};
    region.hap = {"Huisartsenpost Boxmeer", "GP post Boxmeer"};
    return region;
}

Decision decision() {
    Candidate first;
    first.unit = mia;
    first.drive_seconds = 840;
    first.late_seconds = 60;
    Decision decision;
    decision.norm_seconds = 900;
    decision.ranked = {first};
    return decision;
}

Decision nobody() {
    Decision decision;
    decision.nobody = Nobody::NobodyFree;
    return decision;
}

SignalStored signal() {
    SignalStored signal;
    signal.reference.door = Door::Scaip;
    signal.reference.sender = "0031612345678";
    signal.kind = Kind::Fall;
    signal.client = ClientNumber{12};
    signal.fate = Fate::Opened;
    signal.incident = 17;
    signal.known_sender = true;
    return signal;
}

IncidentOpened opened() {
    IncidentOpened opened;
    opened.incident = {3, 17};
    opened.kind = Kind::Fall;
    opened.urgency = Urgency::U2;
    opened.raw = true;
    opened.mode = Mode::Parallel;
    opened.client = ClientNumber{12};
    opened.unit_wanted = true;
    return opened;
}

OrderOffered offered(std::string by) {
    OrderOffered offered;
    offered.order = order;
    offered.unit = mia;
    offered.decision = decision();
    offered.by = std::move(by);
    return offered;
}

IncidentChanged changed() {
    IncidentChanged changed;
    changed.incident = 17;
    changed.kind = Kind::FireSmoke;
    changed.urgency = Urgency::U1;
    return changed;
}

std::vector<Line> incident_lines() {
    return {
        {signal(),
         17,
         "Melding via SCAIP: val, cliënt 12. Gevolg: nieuw voorval.",
         "Signal by SCAIP: fall, client 12. Result: new incident."},
        {opened(),
         17,
         "Voorval 17 geopend: val, U2 (zo snel mogelijk), nog niet gesproken, cliënt 12; gaat uit, "
         "en de centralist spreekt met de cliënt.",
         "Incident 17 opened: fall, U2 (as soon as possible), nobody spoken with yet, client 12; "
         "goes out, and the operator speaks with the client."},
        {changed(),
         17,
         "Voorval 17 is nu: brand of rook, U1 (levensbedreigend), bevestigd.",
         "Incident 17 is now: fire or smoke, U1 (life-threatening), confirmed."},
        {NobodyFound{17, nobody()},
         17,
         "Voorval 17: Er kan niemand worden gevraagd: iedereen die dit kan, is bezig of wordt al "
         "gevraagd. Bel de HAP: Huisartsenpost Boxmeer.",
         "Incident 17: Nobody can be asked: everybody who can do this is busy or being asked. Call "
         "the HAP (GP out-of-hours post): GP post Boxmeer."},
        {SearchEnded{17, "called_off"},
         17,
         "Voorval 17: er wordt niet verder gezocht, niet meer nodig.",
         "Incident 17: the search has ended, no longer needed."},
        {CallMoved{17, 2, {}, Party::ShiftLeader, {}, CallState::NotAnswered},
         17,
         "Voorval 17, gesprek met de dienstleider: niet opgenomen.",
         "Incident 17, call to the shift leader: not answered."},
        {ChainUnheard{},
         0,
         "Dienstleider en wachtnummer zijn telefonisch niet bereikt.",
         "Shift leader and duty number could not be reached by telephone."},
        {ChainHeard{},
         0,
         "De dienstleider of het wachtnummer is bereikt, of niets wacht meer op hen.",
         "The shift leader or the duty number was reached, or nothing waits for them."},
        {IncidentSetAside{17},
         17,
         "Voorval 17: beslissen hierover legde de centrale meermaals stil. Er gebeurt niets "
         "vanzelf tot een centralist iemand stuurt.",
         "Incident 17: deciding about it ended the gateway more than once. Nothing happens by "
         "itself until an operator sends somebody."},
        {IncidentTaken{17, OperatorId{"an"}},
         17,
         "Voorval 17 is nu van an.",
         "Incident 17 is now an's."},
        {IncidentTaken{17, {}}, 17, "Voorval 17 is vrijgegeven.", "Incident 17 was released."},
        {Remarked{17, "house", "device_reset"},
         17,
         "Voorval 17: toestel hersteld, cliënt niet bevestigd (door het systeem).",
         "Incident 17: device reset, client not confirmed (by the system)."},
        {Remarked{17, "device", "low_battery"},
         17,
         "Voorval 17: batterij bijna leeg (door het toestel).",
         "Incident 17: low battery (by the device)."},
        {HandedOutside{17, "hap", "an"},
         17,
         "Voorval 17 overgedragen aan huisartsenpost (door an).",
         "Incident 17 handed over to GP out-of-hours post (by an)."},
        {IncidentClosed{17, "an", "weer_in_bed", {}},
         17,
         "Voorval 17 gesloten door an: weer in bed.",
         "Incident 17 closed by an: weer in bed."},
        {IncidentClosed{17, "unit:mia", "done", {}},
         17,
         "Voorval 17 gesloten door Mia: klaar.",
         "Incident 17 closed by Mia: done."},
        {IncidentJoined{17, 19, "an"},
         17,
         "Voorval 19 is samengevoegd met voorval 17 en gaat verder als 17 (door an).",
         "Incident 19 was joined into incident 17 and goes on as 17 (by an)."},
        {IncidentClosed{19, "an", "joined", {}},
         19,
         "Voorval 19 gesloten door an: samengevoegd met een ander voorval.",
         "Incident 19 closed by an: joined with another incident."},
        {IncidentSplit{17, 23, "an"},
         17,
         "Voorval 23 is afgesplitst van voorval 17 (door an).",
         "Incident 23 was split off incident 17 (by an)."},
        {ActRefused{17, OperatorId{"an"}, Act::Join, "other_taken", OperatorId{"bo"}},
         17,
         "Voorval 17: 'an voegt twee voorvallen samen' kan niet: een andere centralist heeft het "
         "andere voorval, vraag het vrij te geven (bo).",
         "Incident 17: 'an joins two incidents' is not possible: another operator has the other "
         "incident, ask for it to be released (bo)."},
        {ActRefused{17, OperatorId{"an"}, Act::Take, "taken", OperatorId{"bo"}},
         17,
         "Voorval 17: 'an neemt het voorval' kan niet: al van een andere centralist (bo).",
         "Incident 17: 'an takes the incident' is not possible: already another operator's (bo)."},
        {SearchTold{17},
         17,
         "Voorval 17: nog niet aangenomen, een centralist weet ervan.",
         "Incident 17: not accepted yet, an operator knows."},
    };
}

std::vector<Line> order_lines() {
    return {
        {offered("house"),
         17,
         "Opdracht 3-17-1 aan Mia: 14 min rijden, 1 min later dan de norm van 15 min.",
         "Order 3-17-1 to Mia: 14 min drive, 1 min later than the norm of 15 min."},
        {offered("an"),
         17,
         "Opdracht 3-17-1 aan Mia: 14 min rijden, 1 min later dan de norm van 15 min; aangewezen "
         "door an.",
         "Order 3-17-1 to Mia: 14 min drive, 1 min later than the norm of 15 min; assigned by an."},
        {OrderMoved{order, OrderState::Withdrawn, "taken_by_other", {}},
         17,
         "Opdracht 3-17-1: ingetrokken, al door een ander aangenomen.",
         "Order 3-17-1: withdrawn, already taken by another."},
        {OrderShown{order},
         17,
         "Opdracht 3-17-1 staat op de telefoon.",
         "Order 3-17-1 is shown on the phone."},
        {WithdrawalConfirmed{order},
         17,
         "Opdracht 3-17-1: de telefoon heeft de intrekking bevestigd.",
         "Order 3-17-1: the phone has confirmed the withdrawal."},
        {AnswerRefused{order, mia, Answer::Accept, "taken_by_other", UnitId{"joris"}},
         17,
         "Opdracht 3-17-1: 'neemt aan' van Mia telt niet: al door een ander aangenomen (joris).",
         "Order 3-17-1: 'accepts' from Mia does not count: already taken by another (joris)."},
        {CallAsked{17, 0, order, Party::UnitPhone, mia},
         17,
         "Voorval 17: de centrale belt de telefoon van de eenheid (Mia).",
         "Incident 17: the exchange rings the unit's phone (Mia)."},
        {TaskRaised{{17, 2}, TaskKind::Speak, {}},
         17,
         "Taak 17-2 voor de centralist: spreek met de cliënt.",
         "Task 17-2 for the operator: speak with the client."},
        {TaskEscalated{{17, 2}, Rung::ShiftLeader, {}},
         17,
         "Taak 17-2 staat nog open: nu ook naar de dienstleider.",
         "Task 17-2 is still open: now to the shift leader as well."},
        {TaskEnded{{17, 2}, "an", "no_answer"},
         17,
         "Taak 17-2 is klaar, door an: geen gehoor.",
         "Task 17-2 is done, by an: no answer."},
    };
}

std::vector<Line> house_lines() {
    return {
        {EpochBegan{3},
         0,
         "Het systeem is gestart, tijdperk 3.",
         "The system has started, epoch 3."},
        {RegionAdopted{"0123456789ab", "mooimaasvallei", {}},
         0,
         "Regelboek mooimaasvallei in gebruik (01234567).",
         "Rule book mooimaasvallei in force (01234567)."},
        {ClientsAdopted{"89abcdef0123", {}},
         0,
         "Cliëntenlijst in gebruik (89abcdef).",
         "Client register in force (89abcdef)."},
        {DutySet{mia, true, {}, {}, "unit", {}},
         0,
         "Mia in dienst (door de eenheid).",
         "Mia on duty (by the unit)."},
        {DutySet{mia, false, {}, {}, "an", {}},
         0,
         "Mia uit dienst (door an).",
         "Mia off duty (by an)."},
        {DutySet{mia, true, {}, {}, "an", {}, false, false, "spoken"},
         0,
         "Mia in dienst (door an). Wordt gevraagd zonder bewijs: gesproken.",
         "Mia on duty (by an). Asked without proof: spoken."},
        {CallAsked{0, 0, {}, Party::UnitPhone, mia},
         0,
         "Proefoproep naar Mia.",
         "Test call to Mia."},
        {ProofMoved{mia, Channel::Call, Proof::Failed, "not_answered"},
         0,
         "Mia, proefoproep: mislukt, niet opgenomen.",
         "Mia, test call: failed, not answered."},
        {ProofMoved{mia, Channel::Push, Proof::Proven, ""},
         0,
         "Mia, proefmelding: bewezen.",
         "Mia, test push: proven."},
        {LinkSet{mia, true}, 0, "Mia is bereikbaar.", "Mia is reachable."},
        {LinkSet{mia, false}, 0, "De verbinding met Mia is weg.", "The link with Mia is gone."},
        {UnitIdle{mia}, 0, "Voor Mia wacht nu niets.", "Nothing waits for Mia now."},
        {PresenceSet{OperatorId{"an"}, true}, 0, "an zit aan het bord.", "an is at the board."},
        {PresenceSet{OperatorId{"an"}, false},
         0,
         "an is van het bord weg.",
         "an has left the board."},
        {ClockCorrected{Milliseconds{-3'600'000}},
         0,
         "De klok is verzet met -3600000 ms; termijnen lopen door.",
         "The clock was stepped by -3600000 ms; deadlines run on."},
        {AnswerHeard{{}, "not_yours"},
         0,
         "Antwoord gehoord: deze opdracht is van een andere eenheid.",
         "Answer heard: this order belongs to another unit."},
    };
}

std::vector<Line> all_lines() {
    std::vector<Line> lines = incident_lines();
    for (const auto& more : {order_lines(), house_lines()}) {
        lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
}

TEST(Story, TellsEachFactInBothLanguages) {
    for (const Line& line : all_lines()) {
        EXPECT_EQ(story_line(line.fact, region(), Language::Dutch), line.nl);
        EXPECT_EQ(story_line(line.fact, region(), Language::English), line.en);
    }
}

TEST(Story, KnowsWhichIncidentAFactIsAbout) {
    for (const Line& line : all_lines()) {
        EXPECT_EQ(incident_of(line.fact), line.incident) << line.en;
    }
}

TEST(Story, IsToldHereOfEveryKindOfFact) {
    std::set<std::size_t> told;
    for (const Line& line : all_lines()) {
        told.insert(line.fact.index());
    }
    EXPECT_EQ(told.size(), std::variant_size_v<Fact>);
}

TEST(Story, NamesNoSenderOfASignal) {
    SignalStored stranger = signal();
    stranger.known_sender = false;
    stranger.client = ClientNumber::None;
    EXPECT_EQ(
        story_line(stranger, region(), Language::Dutch),
        "Melding via SCAIP: val, cliënt onbekend, afzender onbekend. Gevolg: nieuw voorval."
    );
}

TEST(Story, WarnsNotToEnter) {
    IncidentOpened fire = opened();
    fire.keep_out = true;
    fire.unit_wanted = false;
    EXPECT_EQ(
        story_line(fire, region(), Language::English),
        "Incident 17 opened: fall, U2 (as soon as possible), nobody spoken with yet, client 12; do "
        "not enter."
    );
    IncidentChanged joined = changed();
    joined.keep_out = true;
    EXPECT_EQ(
        story_line(joined, region(), Language::English),
        "Incident 17 is now: fire or smoke, U1 (life-threatening), confirmed; do not enter."
    );
}

TEST(Story, OfAnAssignmentWithoutRankingNamesWhoAssigned) {
    OrderOffered assigned = offered("an");
    assigned.decision = {};
    EXPECT_EQ(
        story_line(assigned, region(), Language::Dutch),
        "Opdracht 3-17-1 aan Mia; aangewezen door an."
    );
}

}  // namespace
}  // namespace nachtwacht::routing
