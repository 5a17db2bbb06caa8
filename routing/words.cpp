// One table an enumeration, both languages side by side.
#include "routing/words.hpp"

#include <algorithm>
#include <span>

namespace nachtwacht::routing {
namespace {

template <class Key>
struct Words {
    Key key{};
    std::string_view nl{};
    std::string_view en{};

    [[nodiscard]] std::string_view in(Language language) const {
        return language == Language::Dutch ? nl : en;
    }
};

template <class Key>
std::string_view find(std::span<const Words<Key>> table, Key key, Language language) {
    const auto row = std::ranges::find(table, key, &Words<Key>::key);
    return row == table.end() ? std::string_view{} : row->in(language);
}

constexpr Words<Kind> kinds[] = {
    {Kind::ManualAlarm, "handmatig alarm", "manual alarm"},
    {Kind::Medical, "medisch alarm", "medical alarm"},
    {Kind::AutomaticAlarm, "automatisch alarm", "automatic alarm"},
    {Kind::UnspecifiedAlarm, "alarm zonder soort", "alarm of unknown kind"},
    {Kind::Fall, "val", "fall"},
    {Kind::Inactivity, "geen beweging", "no movement"},
    {Kind::Bath, "alarm uit de badkamer", "bathroom alarm"},
    {Kind::Epilepsy, "epilepsiealarm", "epilepsy alarm"},
    {Kind::VitalSigns, "afwijkende vitale waarden", "abnormal vital signs"},
    {Kind::Wandering, "dwaalt buiten", "wandering"},
    {Kind::BogusCaller, "verdachte bezoeker", "bogus caller"},
    {Kind::FireSmoke, "brand of rook", "fire or smoke"},
    {Kind::Co, "koolmonoxide", "carbon monoxide"},
    {Kind::Gas, "gas", "gas"},
    {Kind::PersonalAttack, "bedreiging of aanval", "personal attack"},
    {Kind::Intrusion, "indringer", "intrusion"},
    {Kind::StaffAssistance, "zorgverlener vraagt hulp", "carer asks for help"},
    {Kind::Duress, "noodsignaal van een eigen medewerker", "duress signal of our own staff"},
    {Kind::Door, "deur open", "door open"},
    {Kind::BedChair, "uit bed of stoel", "out of bed or chair"},
    {Kind::Enuresis, "nat bed", "wet bed"},
    {Kind::Temperature, "te warm of te koud", "too warm or too cold"},
    {Kind::Flood, "wateroverlast", "flood"},
    {Kind::Tamper, "aan het toestel gezeten", "device tampered with"},
    {Kind::MedicationMissed, "medicijn niet genomen", "medication missed"},
    {Kind::Request, "hulpvraag", "request for care"},
    {Kind::PgCrisis, "PG-crisis", "psychogeriatric crisis"},
    {Kind::Death, "overlijden gemeld", "death reported"},
    {Kind::LowBattery, "batterij bijna leeg", "low battery"},
    {Kind::BatteryFailure, "batterij defect", "battery failure"},
    {Kind::MainsFailure, "netspanning weg", "mains failure"},
    {Kind::RadioFault, "storing in de radioverbinding", "radio fault"},
    {Kind::CommsFault, "storing in de verbinding", "communication fault"},
    {Kind::DeviceFault, "toestel defect", "device fault"},
    {Kind::NoContact, "geen contact met het toestel", "no contact with the device"},
    {Kind::Restored, "storing voorbij", "restored"},
    {Kind::Test, "proefalarm", "test"},
    {Kind::Drill, "oefening", "drill"},
    {Kind::Heartbeat, "levensteken van het toestel", "heartbeat"},
    {Kind::Status, "statusbericht", "status message"},
    {Kind::PresencePlanned, "geplande aanwezigheidsmelding", "planned presence check"},
    {Kind::PresenceAlarm, "aanwezigheidsmelding bleef uit", "presence check missed"},
    {Kind::Checkout, "afgemeld", "checked out"},
    {Kind::Duty, "dienstmelding", "duty message"},
    {Kind::CancelOrReset,
     "afgebroken of hersteld op het toestel",
     "cancelled or reset at the device"},
    {Kind::SessionAbort, "gesprek afgebroken", "call broken off"},
    {Kind::Elevator, "liftalarm", "lift alarm"},
    {Kind::ClientAbsent, "cliënt is van huis", "client away from home"},
    {Kind::ClientPresent, "cliënt is thuis", "client at home"},
    {Kind::Update, "aanvulling op een eerdere melding", "update of an earlier message"},
    {Kind::Unreadable, "onleesbaar bericht", "unreadable message"},
};

constexpr Words<Urgency> urgencies[] = {
    {Urgency::U0, "U0 (reanimatie)", "U0 (resuscitation)"},
    {Urgency::U1, "U1 (levensbedreigend)", "U1 (life-threatening)"},
    {Urgency::U2, "U2 (zo snel mogelijk)", "U2 (as soon as possible)"},
    {Urgency::U3, "U3 (binnen enkele uren)", "U3 (within some hours)"},
    {Urgency::U4, "U4 (binnen 24 uur)", "U4 (within 24 hours)"},
    {Urgency::U5, "U5 (volgende werkdag)", "U5 (next working day)"},
};

constexpr Words<Mode> modes[] = {
    {Mode::Automatic, "gaat vanzelf uit", "goes out by itself"},
    {Mode::Parallel,
     "gaat uit, en de centralist spreekt met de cliënt",
     "goes out, and the operator speaks with the client"},
    {Mode::OperatorFirst, "de centralist beslist eerst", "the operator decides first"},
};

constexpr Words<Asker> askers[] = {
    {Asker::Device, "toestel", "device"},
    {Asker::Layman, "niet-professional", "layman"},
    {Asker::Operator, "centralist", "operator"},
    {Asker::DistrictNurse, "wijkverpleging", "district nurse"},
    {Asker::Gp, "huisarts", "GP"},
    {Asker::Hap, "huisartsenpost", "GP out-of-hours post"},
    {Asker::Hospital, "ziekenhuis", "hospital"},
    {Asker::Unit, "team ter plaatse", "team on the spot"},
};

constexpr Words<Lane> lanes[] = {
    {Lane::Care, "zorg", "care"},
    {Lane::Technical, "techniek", "technical"},
    {Lane::Unknown, "onbekend", "unknown"},
    {Lane::Note, "notitie", "note"},
    {Lane::Log, "logboek", "log"},
};

constexpr Words<Door> doors[] = {
    {Door::Scaip, "SCAIP", "SCAIP"},
    {Door::Mqtt, "MQTT", "MQTT"},
    {Door::Command, "opdrachtregel", "command line"},
    {Door::Phone, "telefoon", "telephone"},
    {Door::House, "de meldkamersoftware zelf", "the gateway itself"},
};

constexpr Words<Answer> answers[] = {
    {Answer::Shown, "staat op de telefoon", "shown on the phone"},
    {Answer::Accept, "neemt aan", "accepts"},
    {Answer::Decline, "wijst af", "declines"},
    {Answer::UnderWay, "is onderweg", "is under way"},
    {Answer::OnScene, "is ter plaatse", "is on the spot"},
    {Answer::Done, "is klaar", "is done"},
    {Answer::CannotReach, "kan er niet komen", "cannot get there"},
    {Answer::Withdrawal, "heeft de intrekking gezien", "has seen the withdrawal"},
    {Answer::Well, "duurt langer, alles is goed", "takes longer, all is well"},
};

constexpr Words<Act> acts[] = {
    {Act::Take, "neemt het voorval", "takes the incident"},
    {Act::Release, "geeft het voorval vrij", "releases the incident"},
    {Act::Spoken, "heeft met de cliënt gesproken", "has spoken with the client"},
    {Act::NoAnswer, "kreeg geen gehoor bij de cliënt", "got no answer from the client"},
    {Act::Assess, "stelt de urgentie vast", "sets the urgency"},
    {Act::Assign, "wijst een eenheid aan", "assigns a unit"},
    {Act::CallOff, "roept de eenheid terug", "calls the unit off"},
    {Act::Close, "sluit het voorval", "closes the incident"},
    {Act::Remark, "maakt een notitie", "makes a note"},
    {Act::ConfirmTask, "meldt een taak gereed", "confirms a task"},
    {Act::OutsideParty, "draagt over aan een andere partij", "hands over to an outside party"},
    {Act::Search, "laat de volgende eenheid zoeken", "has the next unit searched for"},
    {Act::Join, "voegt twee voorvallen samen", "joins two incidents"},
    {Act::Split, "splitst een voorval af", "splits an incident off"},
};

constexpr Words<Fate> fates[] = {
    {Fate::Opened, "nieuw voorval", "new incident"},
    {Fate::Joined, "hoort bij een lopend voorval", "belongs to an open incident"},
    {Fate::Renewed, "lopend voorval, opnieuw beslist", "open incident, decided anew"},
    {Fate::Noted, "notitie bij een lopend voorval", "note on an open incident"},
    {Fate::Logged, "alleen vastgelegd", "logged only"},
};

constexpr Words<Rung> rungs[] = {
    {Rung::Board, "het bord van de centralist", "the operator's board"},
    {Rung::SecondOperator, "de tweede centralist", "the second operator"},
    {Rung::ShiftLeader, "de dienstleider", "the shift leader"},
    {Rung::DutyNumber, "het wachtnummer", "the duty number"},
};

constexpr Words<OrderState> order_states[] = {
    {OrderState::Offered, "aangeboden", "offered"},
    {OrderState::Silent, "nog niet beantwoord", "not answered yet"},
    {OrderState::Declined, "afgewezen", "declined"},
    {OrderState::Accepted, "aangenomen", "accepted"},
    {OrderState::UnderWay, "onderweg", "under way"},
    {OrderState::OnScene, "ter plaatse", "on the spot"},
    {OrderState::Done, "klaar", "done"},
    {OrderState::CannotReach, "kan er niet komen", "cannot get there"},
    {OrderState::Withdrawn, "ingetrokken", "withdrawn"},
};

constexpr Words<Party> parties[] = {
    {Party::UnitPhone, "de telefoon van de eenheid", "the unit's phone"},
    {Party::SecondOperator, "de tweede centralist", "the second operator"},
    {Party::ShiftLeader, "de dienstleider", "the shift leader"},
    {Party::DutyNumber, "het wachtnummer", "the duty number"},
};

constexpr Words<CallState> call_states[] = {
    {CallState::Asked, "gevraagd", "asked for"},
    {CallState::Taken, "de telefooncentrale belt", "the telephony rings"},
    {CallState::NotTaken, "de telefooncentrale belt niet", "the telephony does not ring"},
    {CallState::Ringing, "gaat over", "is ringing"},
    {CallState::Answered, "opgenomen", "answered"},
    {CallState::NotAnswered, "niet opgenomen", "not answered"},
    {CallState::Busy, "in gesprek", "engaged"},
    {CallState::Failed, "mislukt", "failed"},
    {CallState::Sent, "bericht verstuurd", "message sent"},
};

constexpr Words<Channel> channels[] = {
    {Channel::Push, "proefmelding", "test push"},
    {Channel::Call, "proefoproep", "test call"},
};

constexpr Words<Proof> proofs[] = {
    {Proof::None, "niet geprobeerd", "not tried"},
    {Proof::Asked, "nog niet bewezen", "not proven yet"},
    {Proof::Proven, "bewezen", "proven"},
    {Proof::Failed, "mislukt", "failed"},
};

constexpr Words<TaskKind> task_kinds[] = {
    {TaskKind::Call112, "bel nu 112", "call 112 now"},
    {TaskKind::CallPolice, "bel zo nodig de politie", "call the police if needed"},
    {TaskKind::Speak, "spreek met de cliënt", "speak with the client"},
    {TaskKind::PhoneBack, "bel het toestel terug", "phone the device back"},
    {TaskKind::FirstContact, "bel familie of buren", "call family or neighbours"},
    {TaskKind::Decide, "beslis of een eenheid gaat", "decide whether a unit goes"},
    {TaskKind::FindHelp,
     "geen eenheid gevonden: regel hulp, bel de HAP",
     "no unit found: arrange help, call the HAP"},
    {TaskKind::Unanswered,
     "eenheden antwoorden niet: kijk mee",
     "units do not answer: take a look"},
    {TaskKind::Identify,
     "zoek uit van wie dit is en wat er nodig is",
     "find out whose this is and what is needed"},
    {TaskKind::Technical, "los de storing op", "solve the fault"},
    {TaskKind::Reassess,
     "kijk of de gevraagde eenheid nog genoeg is",
     "see whether the unit asked is still enough"},
    {TaskKind::CallTeam,
     "bel het team: het bezoek duurt lang en het meldt zich niet",
     "call the team: the visit takes long and nothing is heard"},
    {TaskKind::TellBase,
     "bel de standplaats: de eenheid gaat daar weg",
     "call the base: the unit leaves it"},
};

constexpr Words<Gate> gates[] = {
    {Gate::OffDuty, "niet in dienst", "off duty"},
    {Gate::Unreachable, "telefoon niet bereikbaar", "phone not reachable"},
    {Gate::NoSecondChannel,
     "geen telefoonnummer om te bellen als de melding niet aankomt",
     "no telephone number to ring if the message does not arrive"},
    {Gate::LacksSkill, "kan dit niet", "cannot do this"},
    {Gate::Occupied, "bezig met een andere opdracht", "busy with another order"},
    {Gate::BeingAsked, "wordt al voor iets anders gevraagd", "is being asked for something else"},
    {Gate::Refused,
     "wees dit voorval al af of antwoordde niet",
     "declined this incident before or did not answer"},
    {Gate::CannotReach, "kon er niet komen", "could not get there"},
    {Gate::NoPosition, "plaats onbekend", "place unknown"},
    {Gate::StalePosition, "laatst bekende plaats is te oud", "last known place is too old"},
    {Gate::ShiftEnds, "dienst eindigt voor aankomst", "shift ends before arrival"},
    {Gate::NoWay, "er leidt geen weg heen", "no road leads there"},
    {Gate::NotProven, "niet bewezen dat de telefoon wekt", "not proven that the telephone wakes"},
    {Gate::KeepsBase,
     "kan de standplaats niet verlaten, niemand neemt waar",
     "cannot leave its base, nobody covers it"},
};

constexpr Words<Cause> causes[] = {
    {Cause::CallOut, "uitruktijd", "getting ready"},
    {Cause::Drive, "rijden", "driving"},
    {Cause::Late, "te laat, zwaarder geteld", "late, counted more heavily"},
    {Cause::OldPosition, "oude positie", "old position"},
};

constexpr Words<Nobody> nobodies[] = {
    {Nobody::None, "er is iemand", "there is somebody"},
    {Nobody::UnknownPlace,
     "het is niet bekend waar de cliënt is",
     "it is not known where the client is"},
    {Nobody::NoArrangement,
     "geen regeling geldt voor deze vraag, plaats en tijd",
     "no arrangement covers this request, place and hour"},
    {Nobody::NobodyOnDuty, "niemand is in dienst", "nobody is on duty"},
    {Nobody::NobodyCompetent, "niemand in dienst kan dit", "nobody on duty can do this"},
    {Nobody::NobodyFree,
     "iedereen die dit kan, is bezig of wordt al gevraagd",
     "everybody who can do this is busy or being asked"},
};

constexpr Words<Holder> holders[] = {
    {Holder::Nobody, "nog van niemand", "nobody's yet"},
    {Holder::Unit, "een eenheid", "a unit"},
    {Holder::Outside, "een andere partij", "an outside party"},
    {Holder::Operator, "een centralist", "an operator"},
};

constexpr Words<std::string_view> short_words[] = {
    {"house", "het systeem", "the system"},
    {"unit", "de eenheid", "the unit"},
    {"operator", "de centralist", "the operator"},
    {"taken_by_other", "al door een ander aangenomen", "already taken by another"},
    {"called_off", "niet meer nodig", "no longer needed"},
    {"unknown_incident", "dit voorval is niet bekend", "this incident is not known"},
    {"unknown_unit", "deze eenheid is niet bekend", "this unit is not known"},
    {"unknown_task", "deze taak is niet bekend", "this task is not known"},
    {"closed", "het voorval is gesloten", "the incident is closed"},
    {"taken", "al van een andere centralist", "already another operator's"},
    {"changed",
     "het voorval is intussen veranderd, kijk eerst",
     "the incident has changed meanwhile, look first"},
    {"unit_occupied",
     "de eenheid is bezig met een andere opdracht",
     "the unit is busy with another order"},
    {"unknown_order", "deze opdracht is niet bekend", "this order is not known"},
    {"not_yours", "deze opdracht is van een andere eenheid", "this order belongs to another unit"},
    {"out_of_turn", "dat kan nu niet", "not possible now"},
    {"note", "notitie", "note"},
    {"no_answer", "geen gehoor", "no answer"},
    {"accepted", "aangenomen", "accepted"},
    {"assigned", "eenheid aangewezen", "unit assigned"},
    {"cannot_reach", "kan er niet komen", "cannot get there"},
    {"device", "het toestel", "the device"},
    {"done", "klaar", "done"},
    {"has_unit", "het voorval heeft al een eenheid", "the incident has a unit already"},
    {"off_duty", "uit dienst", "off duty"},
    {"off_scene", "het team is er niet meer", "the team is not there any more"},
    {"well", "alles is goed", "all is well"},
    {"no_phone", "geen telefoon aangemeld voor meldingen", "no phone has turned on messages"},
    {"not_reached", "telefoon niet bereikt", "telephone not reached"},
    {"operator_decides", "de centralist beslist", "the operator decides"},
    {"outside", "een andere partij neemt het over", "an outside party takes over"},
    {"reassigned", "een andere eenheid gaat", "another unit goes"},
    {"send", "eenheid gaat", "a unit goes"},
    {"spoken", "gesproken", "spoken"},
    {"task_ended", "die taak is al klaar", "that task is done already"},
    {"told", "doorgegeven", "told"},
    {"unknown_act", "deze handeling is niet bekend", "this act is not known"},
    {"unknown_answer", "dit antwoord is niet bekend", "this answer is not known"},
    {"joined", "samengevoegd met een ander voorval", "joined with another incident"},
    {"same_incident",
     "dat is hetzelfde voorval, kies een ander",
     "that is the same incident, choose another"},
    {"unknown_other", "het andere voorval is niet bekend", "the other incident is not known"},
    {"other_closed", "het andere voorval is al gesloten", "the other incident is closed already"},
    {"other_lane",
     "het andere voorval staat op een andere lijst",
     "the other incident stands on another list"},
    {"set_aside",
     "over een van de twee beslist het systeem niets, stuur er iemand heen of sluit het",
     "the house decides nothing about one of the two, send somebody or close it"},
    {"other_changed",
     "het andere voorval is intussen veranderd, kijk eerst",
     "the other incident has changed meanwhile, look first"},
    {"other_taken",
     "een andere centralist heeft het andere voorval, vraag het vrij te geven",
     "another operator has the other incident, ask for it to be released"},
    {"other_client", "de twee zijn van verschillende cliënten", "the two are of different clients"},
    {"both_have_unit",
     "beide hebben een eenheid, roep er eerst een terug",
     "both have a unit, call one off first"},
    {"other_has_unit",
     "het andere heeft de eenheid, voeg andersom samen",
     "the other has the unit, join the other way round"},
    {"opens_none",
     "van deze soort komt geen voorval, kies een andere",
     "this kind opens no incident, choose another"},
    {"device_reset",
     "toestel hersteld, cliënt niet bevestigd",
     "device reset, client not confirmed"},
    {"other_route", "kwam ook langs een andere weg binnen", "came in by another route as well"},
    {"hap", "huisartsenpost", "GP out-of-hours post"},
    {"ambulance", "ambulance", "ambulance"},
    {"police", "politie", "police"},
};

}  // namespace

std::string_view name_of(Language language) { return language == Language::Dutch ? "nl" : "en"; }

std::optional<Language> language_named(std::string_view name) {
    if (name == "nl") {
        return Language::Dutch;
    }
    return name == "en" ? std::optional{Language::English} : std::nullopt;
}

std::string_view words_for(Kind kind, Language language) {
    return find<Kind>(kinds, kind, language);
}
std::string_view words_for(Urgency urgency, Language language) {
    return find<Urgency>(urgencies, urgency, language);
}
std::string_view words_for(Mode mode, Language language) {
    return find<Mode>(modes, mode, language);
}
std::string_view words_for(Asker asker, Language language) {
    return find<Asker>(askers, asker, language);
}
std::string_view words_for(Lane lane, Language language) {
    return find<Lane>(lanes, lane, language);
}
std::string_view words_for(Door door, Language language) {
    return find<Door>(doors, door, language);
}
std::string_view words_for(Answer answer, Language language) {
    return find<Answer>(answers, answer, language);
}
std::string_view words_for(Act act, Language language) { return find<Act>(acts, act, language); }
std::string_view words_for(Fate fate, Language language) {
    return find<Fate>(fates, fate, language);
}
std::string_view words_for(Rung rung, Language language) {
    return find<Rung>(rungs, rung, language);
}
std::string_view words_for(OrderState state, Language language) {
    return find<OrderState>(order_states, state, language);
}
std::string_view words_for(Party party, Language language) {
    return find<Party>(parties, party, language);
}
std::string_view words_for(CallState state, Language language) {
    return find<CallState>(call_states, state, language);
}
std::string_view words_for(Channel channel, Language language) {
    return find<Channel>(channels, channel, language);
}
std::string_view words_for(Proof proof, Language language) {
    return find<Proof>(proofs, proof, language);
}
std::string_view words_for(TaskKind kind, Language language) {
    return find<TaskKind>(task_kinds, kind, language);
}
std::string_view words_for(Gate gate, Language language) {
    return find<Gate>(gates, gate, language);
}
std::string_view words_for(Cause cause, Language language) {
    return find<Cause>(causes, cause, language);
}
std::string_view words_for(Nobody nobody, Language language) {
    return find<Nobody>(nobodies, nobody, language);
}
std::string_view words_for(Holder holder, Language language) {
    return find<Holder>(holders, holder, language);
}

std::string words_for(std::string_view short_word, Language language) {
    if (const auto kind = kind_named(short_word)) {
        return std::string{words_for(*kind, language)};
    }
    std::string words{find<std::string_view>(short_words, short_word, language)};
    if (words.empty()) {
        words = short_word;
        std::ranges::replace(words, '_', ' ');
    }
    return words;
}

const std::string& in_language(const Label& label, Language language) {
    return language == Language::Dutch ? label.nl : label.en;
}

}  // namespace nachtwacht::routing
