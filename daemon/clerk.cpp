#include "daemon/clerk.hpp"

#include <boost/json.hpp>

#include "daemon/accounts.hpp"
#include "daemon/call_for_help.hpp"
#include "daemon/command_view.hpp"
#include "daemon/entry_feed.hpp"
#include "daemon/entry_walk.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;
using Lines = std::shared_ptr<AnswerLines>;

// A fault of nobody's: what was asked is not done, and may be asked again.
constexpr std::string_view not_now = "full";

void say_well(const Lines& lines, json::object answer = {}) {
    answer["ok"] = true;
    lines->line(json::serialize(answer));
    lines->done();
}

void say_fault(const Lines& lines, std::string_view fault, const std::vector<std::string>& why) {
    lines->line(fault_line(fault, why));
    lines->done();
}

std::string_view name_of(OfficeFault fault) {
    switch (fault) {
        case OfficeFault::Unknown:
            return "unknown";
        case OfficeFault::Bad:
            return "bad";
        case OfficeFault::Busy:
            return "busy";
        case OfficeFault::Failed:
            break;
    }
    return "failed";
}

void say_fault(const Lines& lines, const OfficeError& error) {
    say_fault(lines, name_of(error.fault), error.lines);
}

// What the house said to something that was given in.
void say_receipt(const Lines& lines, const Receipt& receipt, routing::Language language) {
    if (receipt.verdict == Verdict::Refused) {
        say_fault(lines, "refused", {routing::words_for(receipt.reason, language)});
        return;
    }
    json::object answer{
        {"verdict", name_of(receipt.verdict)},
        {"entry", receipt.entry},
        {"incident", receipt.incident},
    };
    if (const auto fate = routing::name_of(receipt.fate); !fate.empty()) {
        answer["fate"] = fate;
        answer["known_sender"] = receipt.known_sender;
    }
    say_well(lines, std::move(answer));
}

std::string in_words(routing::Language language, std::string_view nl, std::string_view en) {
    return std::string(language == routing::Language::Dutch ? nl : en);
}

// One request and everything that answering it needs.
struct Task {
    Office& office;
    Visitor visitor;
    Lines lines;
    routing::Language language;
    bool facts;
    Accounts* accounts;

    [[nodiscard]] Viewer viewer() const { return Viewer{office.committed(), language, facts}; }
};

// Refusing happens before deciding (safety.md S18). True: it was refused.
bool refused_now(const Task& task, bool calls_for_help) {
    using enum Intake::Readiness;
    const auto readiness = task.office.health().readiness;
    if (readiness == Ready || (readiness == CallsForHelpOnly && calls_for_help)) {
        return false;
    }
    const auto why =
        readiness == CallsForHelpOnly
            ? in_words(
                  task.language,
                  "niet aangenomen: de schijf is bijna vol, alleen hulpvragen gaan door",
                  "not taken: the disk is nearly full, only calls for help go through"
              )
            : in_words(
                  task.language,
                  "niet aangenomen: de dienst start, stopt of is overvol; probeer het "
                  "zo weer",
                  "not taken: the service is starting, stopping or too busy; try again "
                  "soon"
              );
    say_fault(task.lines, not_now, {why});
    return true;
}

void answer(const Task& task, const AskStatus& /*ask*/) {
    say_well(task.lines, view_of(task.office.health(), task.viewer()));
}

void answer(const Task& task, const AskIncidents& ask) {
    json::array incidents;
    for (const auto& [number, incident] : task.office.committed().incidents) {
        if (ask.all || incident.is_open()) {
            incidents.push_back(view_of(incident, task.viewer()));
        }
    }
    say_well(task.lines, {{"incidents", std::move(incidents)}});
}

void answer(const Task& task, const AskUnits& /*ask*/) {
    json::array units;
    for (const auto& [id, unit] : task.office.committed().units) {
        units.push_back(view_of(id, unit, task.viewer()));
    }
    say_well(task.lines, {{"units", std::move(units)}});
}

void answer(const Task& task, AskAct ask) {
    if (refused_now(task, true)) {
        return;
    }
    ask.act.who = task.visitor.name;
    task.office.act(ask.act, std::move(ask.text), [task](const Receipt& receipt) {
        say_receipt(task.lines, receipt, task.language);
    });
}

void answer(const Task& task, AskSignal ask) {
    if (refused_now(task, is_call_for_help(ask.signal.kind))) {
        return;
    }
    if (ask.signal.reference.sender.empty()) {
        ask.signal.reference.sender = task.visitor.name.value;
    }
    task.office.request(
        task.visitor.name,
        std::move(ask.signal),
        std::move(ask.text),
        [task](const Receipt& receipt) { say_receipt(task.lines, receipt, task.language); }
    );
}

void answer(const Task& task, AskDuty ask) {
    if (refused_now(task, true)) {
        return;
    }
    ask.duty.by = task.visitor.name.value;
    ask.duty.try_push = true;
    ask.duty.try_call = true;
    task.office.duty(std::move(ask.duty), [task](const Receipt& receipt) {
        say_receipt(task.lines, receipt, task.language);
    });
}

void answer(const Task& task, const AskClient& ask) {
    task.office
        .look_up(task.visitor.name, ask.client, [task](const OfficeResult<ClientCard>& card) {
            card ? say_well(task.lines, view_of(*card)) : say_fault(task.lines, card.error());
        });
}

void answer(const Task& task, const AskSealed& ask) {
    task.office.unseal(task.visitor.name, ask.entry, [task](const OfficeResult<Sealed>& sealed) {
        sealed ? say_well(task.lines, view_of(*sealed)) : say_fault(task.lines, sealed.error());
    });
}

void answer(const Task& task, const AskReload& /*ask*/) {
    task.office.reload([task](const OfficeResult<ReloadSummary>& done) {
        if (!done) {
            say_fault(task.lines, done.error());
            return;
        }
        say_well(
            task.lines,
            {{"region_hash", done->region_hash},
             {"clients_hash", done->clients_hash},
             {"changed", done->changed}}
        );
    });
}

void answer(const Task& task, const AskBackup& ask) {
    task.office.backup(
        ask.file,
        [lines = task.lines](std::uint64_t done, std::uint64_t of) {
            lines->line(json::serialize(json::object{{"progress", json::array{done, of}}}));
        },
        [task](const OfficeResult<BackupSummary>& done) {
            if (!done) {
                say_fault(task.lines, done.error());
                return;
            }
            say_well(
                task.lines,
                {{"file", done->file.string()},
                 {"last_entry", done->last_entry},
                 {"bytes", done->bytes}}
            );
        }
    );
}

void answer(const Task& task, const AskAccounts& /*ask*/) {
    const auto accounts =
        task.accounts == nullptr ? std::vector<AccountInfo>{} : task.accounts->list();
    say_well(task.lines, {{"accounts", view_of(accounts)}});
}

void answer(const Task& task, AskAccount ask) {
    if (task.accounts == nullptr) {
        say_fault(task.lines, "failed", {"there are no accounts here"});
        return;
    }
    using enum AskAccount::Change;
    const auto change = ask.change;
    const std::string what = change == Add         ? "account_added"
                             : change == Password  ? "account_password"
                             : change == Emergency ? "account_emergency"
                                                   : "account_disabled";
    const auto about = ask.name + (change == Add ? " " + std::string{name_of(ask.role)} : "");
    const auto done = [task, what, about](const std::string& trouble) {
        if (!trouble.empty()) {
            say_fault(task.lines, "refused", {trouble});
            return;
        }
        const auto detail = json::serialize(json::object{{"from", "command"}, {"object", about}});
        task.office.audit(
            {task.visitor.name.value, what, routing::ClientNumber::None, detail},
            [task] { say_well(task.lines); }
        );
    };
    if (change == Add) {
        task.accounts->add({ask.name, ask.role, ask.language, std::move(ask.password)}, done);
    } else if (change == Emergency) {
        task.accounts->make_emergency(ask.name, std::move(ask.password), done);
    } else if (change == Password) {
        task.accounts->set_password(ask.name, std::move(ask.password), done);
    } else {
        task.accounts->disable(ask.name, done);
    }
}

void answer(const Task& task, const AskAudit& ask) {
    task.office.read_audit(
        task.visitor.name,
        {ask.from, ask.count, ask.client, {}, {}, {}},
        [task](const OfficeResult<AuditPage>& page) {
            if (page && !page->broken.empty()) {
                say_fault(task.lines, "failed", {page->broken});
                return;
            }
            page ? say_well(task.lines, view_of(*page)) : say_fault(task.lines, page.error());
        }
    );
}

void show(const Task& task, const routing::Entry& entry) {
    task.lines->line(json::serialize(json::object{{"entry", view_of(entry, task.viewer())}}));
}

void end_walk(const Task& task, const std::optional<OfficeError>& error, std::uint64_t shown) {
    if (error) {
        say_fault(task.lines, *error);
        return;
    }
    say_well(task.lines, {{"entries", shown}});
}

std::shared_ptr<EntryWalk> walk(const Task& task, const AskJournal& ask) {
    const auto last = task.office.committed().entries;
    const auto tail = last >= ask.count ? last - ask.count + 1 : 1;
    auto shown = std::make_shared<std::uint32_t>(0);
    EntryWalk::Steps steps;
    steps.visit = [task, ask, shown](const CommittedEntry& entry) {
        if (ask.incident == 0 || concerns(*entry, ask.incident)) {
            show(task, *entry);
            ++*shown;
        }
        return *shown < ask.count;
    };
    steps.has_room = [lines = task.lines] { return lines->has_room(); };
    steps.done = [task, shown](const auto& error) { end_walk(task, error, *shown); };
    const auto first = ask.from != 0 ? ask.from : (ask.incident != 0 ? ask.incident : tail);
    return std::make_shared<EntryWalk>(task.office, first, std::move(steps));
}

// The life of one incident: from the entry that opened it to the last that touched it.
std::shared_ptr<EntryWalk> walk(const Task& task, const AskExplanation& ask) {
    auto shown = std::make_shared<std::uint64_t>(0);
    EntryWalk::Steps steps;
    steps.visit = [task, ask, shown](const CommittedEntry& entry) {
        if (ask.order == 0 ? concerns(*entry, ask.incident)
                           : concerns_order(*entry, ask.incident, ask.order)) {
            show(task, *entry);
            ++*shown;
        }
        return !closes(*entry, ask.incident);
    };
    steps.has_room = [lines = task.lines] { return lines->has_room(); };
    steps.done = [task, shown](const auto& error) {
        if (!error && *shown == 0) {
            say_fault(
                task.lines,
                "unknown",
                {in_words(
                    task.language,
                    "er is geen incident of opdracht met dit nummer",
                    "there is no incident or order of this number"
                )}
            );
            return;
        }
        end_walk(task, error, *shown);
    };
    return std::make_shared<EntryWalk>(task.office, ask.incident, std::move(steps));
}

}  // namespace

std::string fault_line(std::string_view fault, const std::vector<std::string>& lines) {
    const json::object answer{
        {"ok", false},
        {"fault", json::string_view{fault.data(), fault.size()}},
        {"lines", json::value_from(lines)},
    };
    return json::serialize(answer);
}

Clerk::Clerk(Office& office, Visitor visitor, std::weak_ptr<AnswerLines> lines, Accounts* accounts)
    : office_(office),
      accounts_(accounts),
      visitor_(std::move(visitor)),
      lines_(std::move(lines)) {}

Clerk::~Clerk() = default;

// What holds on to something of the clerk's is answered here; the rest above.
void Clerk::take(Request&& request) {
    auto name = request.as.empty() ? visitor_.name : routing::OperatorId{request.as};
    const Task task{
        office_,
        {std::move(name), visitor_.administrator},
        lines(),
        request.language,
        request.facts,
        accounts_};
    if (const auto* watch = std::get_if<AskWatch>(&request.asked)) {
        feed_ = std::make_shared<EntryFeed>(
            office_, lines_, EntryFeed::Style{request.language, request.facts}
        );
        say_well(task.lines, {{"watching", true}, {"last_entry", office_.committed().entries}});
        feed_->begin(watch->from);
        if (watch->board) {
            board_ = office_.open_board(task.visitor.name);
        }
        return;
    }
    std::visit(
        [&](auto& ask) {
            using Ask = std::decay_t<decltype(ask)>;
            if constexpr (std::is_same_v<Ask, AskJournal> || std::is_same_v<Ask, AskExplanation>) {
                walk_ = walk(task, ask);
                walk_->resume();
            } else if constexpr (!std::is_same_v<Ask, AskWatch>) {
                daemon::answer(task, std::move(ask));
            }
        },
        request.asked
    );
}

void Clerk::answer(std::string_view line) {
    const auto to = lines();
    if (to == nullptr) {
        return;
    }
    auto request = parse_request(line);
    if (!request) {
        say_fault(to, "usage", {request.error()});
        return;
    }
    const bool other_name = !request->as.empty() && request->as != visitor_.name.value;
    if (!visitor_.administrator && (other_name || needs_administrator(request->asked))) {
        say_fault(
            to,
            "not_allowed",
            {in_words(
                request->language,
                other_name
                    ? "alleen root en de gebruiker van de dienst mogen namens een ander handelen"
                    : "alleen root en de gebruiker van de dienst mogen dit",
                other_name ? "only root and the user of the service may act for somebody else"
                           : "only root and the user of the service may do this"
            )}
        );
        return;
    }
    take(*std::move(request));
}

void Clerk::resume() {
    if (feed_ != nullptr) {
        feed_->resume();
    }
    if (walk_ != nullptr) {
        walk_->resume();
    }
}

}  // namespace nachtwacht::daemon
