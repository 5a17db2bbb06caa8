#include "small_office.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

using namespace routing;
using namespace std::chrono_literals;

constexpr Position boxmeer{51'647'000, 5'947'000};
constexpr Position gennep{51'697'000, 5'972'000};

Unit unit_at(const Position& base, const std::string& label) {
    Unit unit;
    unit.label = {label, label};
    unit.team = {"ttv"};
    unit.skills = {{"nurse"}};
    unit.base = base;
    unit.second_channel = true;
    return unit;
}

std::shared_ptr<const Region> small_region() {
    auto region = std::make_shared<Region>();
    region->hash = "aaaa";
    region->name = "small";
    region->skills[{"nurse"}] = {{"verpleegkundige", "nurse"}, {}};
    region->kinds[Kind::Fall] = {
        .lane = Lane::Care, .raw = Urgency::U2, .mode = Mode::Parallel, .tasks = {TaskKind::Speak}};
    region->kinds[Kind::Request] = {.lane = Lane::Care, .mode = Mode::Automatic};
    region->kinds[Kind::Heartbeat] = {.lane = Lane::Log};
    region->teams[{"ttv"}] = {{"TTV-team", "TTV team"}, {}, {}, false};
    region->units[{"mia"}] = unit_at(boxmeer, "Mia");
    region->units[{"bas"}] = unit_at(gennep, "Bas");
    Arrangement all;
    all.id = {"all"};
    all.tiers = {{{"ttv"}}};
    region->arrangements.push_back(all);
    region->norms[Urgency::U2] = 30min;
    return region;
}

std::shared_ptr<const ClientTable> two_clients() {
    auto table = std::make_shared<ClientTable>();
    table->hash = "bbbb";
    for (const std::uint32_t number : {1U, 2U}) {
        Client client;
        client.number = ClientNumber{number};
        client.position = number == 1 ? boxmeer : gennep;
        table->clients[client.number] = client;
        table->accounts["nl-000" + std::to_string(number)] = client.number;
    }
    return table;
}

// Runs a function when it goes.
class Ending final : public Hold {
public:
    explicit Ending(std::function<void()> end) : end_(std::move(end)) {}
    ~Ending() override { end_(); }

private:
    std::function<void()> end_;
};

Receipt receipt_for(const Entry& entry) {
    Receipt receipt;
    receipt.entry = entry.number;
    receipt.at = entry.now;
    for (const auto& fact : entry.facts) {
        if (const auto* stored = std::get_if<SignalStored>(&fact)) {
            receipt.fate = stored->fate;
            receipt.incident = stored->incident;
            receipt.known_sender = stored->known_sender;
        }
        if (const auto* refused = std::get_if<ActRefused>(&fact)) {
            receipt.verdict = Verdict::Refused;
            receipt.reason = refused->why;
            receipt.incident = refused->incident;
        }
    }
    return receipt;
}

}  // namespace

SmallOffice::SmallOffice() {
    now_.wall = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 2h;
    take(Started{7});
    take(RegionLoaded{small_region()});
    take(ClientsLoaded{two_clients()});
    for (const auto* unit : {"mia", "bas"}) {
        take(LinkChanged{{unit}, true});
        take(DutyChanged{{unit}, true, std::nullopt, std::nullopt, "unit", {}});
    }
}

Entry SmallOffice::take(Event event) {
    now_.wall += 1s;
    now_.steady += 1s;
    auto entry = desk_.take(std::move(event), now_);
    if (entry.facts.empty()) {
        return entry;
    }
    const auto kept = std::make_shared<const Entry>(entry);
    journal_.push_back(kept);
    const auto listeners = listeners_;
    for (const auto& [number, listener] : listeners) {
        if (listeners_.contains(number)) {
            listener(kept);
        }
    }
    return entry;
}

Entry SmallOffice::alarm(const std::string& account, Kind kind) {
    Signal signal;
    signal.reference.door = Door::Scaip;
    signal.reference.sender = account;
    signal.kind = kind;
    return take(SignalReceived{signal});
}

Health SmallOffice::health() const {
    return {"0.1.0", committed().epoch, readiness, 0, std::chrono::sys_days{} + 1h};
}

std::unique_ptr<Hold> SmallOffice::follow(Listener listener) {
    const int number = ++last_listener_;
    listeners_[number] = std::move(listener);
    return std::make_unique<Ending>([this, number] { listeners_.erase(number); });
}

void SmallOffice::entries(
    std::uint64_t first, std::uint32_t count, Answered<std::vector<CommittedEntry>> done
) {
    std::vector<CommittedEntry> page;
    for (const auto& entry : journal_) {
        if (entry->number >= first && page.size() < count) {
            page.push_back(entry);
        }
    }
    done(std::move(page));
}

std::unique_ptr<Hold> SmallOffice::open_board(const OperatorId& who) {
    take(PresenceChanged{who, true});
    return std::make_unique<Ending>([this, who] { take(PresenceChanged{who, false}); });
}

void SmallOffice::act(OperatorActed act, std::string text, Told told) {
    const auto entry = take(act);
    sealed[entry.number].text = std::move(text);
    told(receipt_for(entry));
}

void SmallOffice::request(const OperatorId& by, Signal signal, std::string text, Told told) {
    if (const auto seen = desk_.repeat_of(signal.reference, now_.steady)) {
        told(Receipt{Verdict::Duplicate, seen->entry, seen->fate, seen->incident, true, {}, now_});
        return;
    }
    const auto entry = take(SignalReceived{std::move(signal)});
    sealed[entry.number].text = std::move(text);
    audited.push_back(by.value + " asked");
    told(receipt_for(entry));
}

void SmallOffice::duty(DutyChanged duty, Told told) { told(receipt_for(take(std::move(duty)))); }

void SmallOffice::look_up(const Looker& by, ClientNumber client, Answered<ClientCard> done) {
    const auto number = static_cast<std::uint32_t>(client);
    audited.push_back(by.name.value + " looked at client " + std::to_string(number));
    if (committed().clients->find(client) == nullptr) {
        done(tl::make_unexpected(OfficeError{OfficeFault::Unknown, {"there is no client 9"}}));
        return;
    }
    ClientCard card;
    card.number = client;
    card.name = "Cornelia Verzonnen";
    done(card);
}

void SmallOffice::unseal(const Looker& by, std::uint64_t entry, Answered<Sealed> done) {
    audited.push_back(by.name.value + " opened entry " + std::to_string(entry));
    const auto found = sealed.find(entry);
    if (found == sealed.end()) {
        done(tl::make_unexpected(OfficeError{OfficeFault::Unknown, {"nothing lies beside it"}}));
        return;
    }
    done(found->second);
}

void SmallOffice::find_clients(
    const Looker& by, const std::string& /*words*/, Answered<std::vector<ClientCard>> done
) {
    audited.push_back(by.name.value + " searched");
    done(std::vector<ClientCard>{});
}

void SmallOffice::way_in(const Looker& unit, const OrderId& /*order*/, Answered<WayIn> done) {
    audited.push_back(unit.name.value + " asked the way in");
    done(WayIn{});
}

void SmallOffice::read_audit(const Looker& by, AuditQuestion question, Answered<AuditPage> done) {
    audited.push_back(by.name.value + " read the audit");
    AuditPage page;
    page.rows = 1;
    page.head = "abcd";
    if (question.count > 0) {
        page.lines.push_back({1, now_.wall, {"anna", "look_up", ClientNumber{12}, "{}"}});
    }
    done(std::move(page));
}

void SmallOffice::audit(AuditNote note, std::function<void()> then) {
    audited.push_back(note.who + " " + note.what);
    then();
}

const ClientCard* SmallOffice::card(ClientNumber /*client*/) const { return nullptr; }

std::unique_ptr<Hold> SmallOffice::open_phone(const UnitId& unit) {
    take(LinkChanged{unit, true});
    return std::make_unique<Ending>([this, unit] { take(LinkChanged{unit, false}); });
}

void SmallOffice::reload(Answered<ReloadSummary> done) {
    if (!mistakes.empty()) {
        done(tl::make_unexpected(OfficeError{OfficeFault::Bad, mistakes}));
        return;
    }
    done(ReloadSummary{"aaaa", "bbbb", false});
}

void SmallOffice::backup(
    const std::filesystem::path& file, Progress progress, Answered<BackupSummary> done
) {
    backups.push_back(file);
    progress(1, 2);
    progress(2, 2);
    done(BackupSummary{file, committed().entries, 4'096});
}

}  // namespace nachtwacht::daemon
