// What the house offers to those who work in it: operators by the command and at boards, and units
// by their phone's page.
// Everything that is read here is committed; everything that is asked here goes through the same
// inbox as any alarm.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/disk_space.hpp"
#include "daemon/intake.hpp"
#include "routing/sighting.hpp"
#include "routing/state.hpp"

namespace nachtwacht::daemon {

enum class OfficeFault : std::uint8_t {
    Unknown,  // no such entry, client or text, or its key was destroyed
    Bad,      // what was asked cannot be used as it is; the lines say what is wrong
    Busy,     // the same is already being done
    Failed,   // the disk or the operating system refused
};

struct OfficeError {
    OfficeFault fault{};
    std::vector<std::string>
        lines{};  // for the person who asked; of a pack every mistake, a line each
};

template <typename T>
using OfficeResult = tl::expected<T, OfficeError>;
template <typename T>
using Answered = std::function<void(OfficeResult<T>)>;

using CommittedEntry = std::shared_ptr<const routing::Entry>;

// What an operator may see of a client: never in a log, never in a fact.
struct ClientCard {
    routing::ClientNumber number{};
    std::string name{};
    std::string address{};  // street and number, postcode, town
    std::string telephone{};
    std::string access{};    // how to get in; key codes are not part of it (safety.md S16)
    std::string warnings{};  // of the address: aggression, dog, infection
    std::string wishes{};    // what the person wants and does not want (ACP)
    std::vector<std::string> contacts{};
};

// What lies sealed beside an entry.
struct Sealed {
    std::string raw{};   // the message as it came, any bytes
    std::string text{};  // what a person wrote
};

// What only who is under way to a client may know, or is there (safety.md S16).
struct WayIn {
    std::string access{};
    std::string key_code{};
    std::string person{};
    std::string telephone{};
    std::string wishes{};
};

// Who looks at what is known of a person; NEN 7513 wants to know from where and by which right too.
struct Looker {
    routing::OperatorId name{};
    std::string detail{};  // of the audit's row: JSON

    Looker(routing::OperatorId who, std::string more = {})  // NOLINT: a name alone is one
        : name(std::move(who)), detail(std::move(more)) {}
};

struct AuditNote {
    std::string who{};
    std::string what{};
    routing::ClientNumber client{};
    std::string detail{};
};

struct AuditQuestion {
    std::uint64_t from{};            // the first row's number; 0: the last `count`
    std::uint32_t count{};           // at most 1000; 0: none, the chain alone is checked
    routing::ClientNumber client{};  // None: of everybody
    std::string who{};               // empty: by anybody
    std::optional<routing::Wall> since{};
    std::optional<routing::Wall> until{};  // before this instant
};

struct AuditLine {
    std::uint64_t number{};
    routing::Wall at{};
    AuditNote note{};
};

// The whole chain was checked, whatever part of it was asked for. Of a chain that does not fit the
// rows before the first wrong one are here.
struct AuditPage {
    std::vector<AuditLine> lines{};
    std::uint64_t rows{};
    std::string head{};    // hash of the last row, hexadecimal
    std::string broken{};  // empty: the chain is whole; else where it is not
};

struct Health {
    std::string version{};
    std::uint32_t epoch{};
    Intake::Readiness readiness{};
    std::uint64_t uncommitted{};  // entries decided and not on disk yet
    routing::Wall started{};
    Space space{};  // of the journal's disk
};

struct ReloadSummary {
    std::string region_hash{};
    std::string clients_hash{};
    bool changed{};  // false: the files were what is in force already
};

struct BackupSummary {
    std::filesystem::path file{};
    std::uint64_t last_entry{};
    std::uint64_t bytes{};
};

// Ends what it stands for when destroyed: a subscription, an open board. On the loop's thread.
class Hold {
public:
    Hold() = default;
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    virtual ~Hold() = default;
};

// Called on the loop's thread only; none of the calls waits. Every callback runs on the loop's
// thread, once (progress and feed: many times), possibly before the call returns, or never when the
// process ends first. The office outlives its callers.
class Office {
public:
    Office() = default;
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;
    virtual ~Office() = default;

    [[nodiscard]] virtual const routing::State& committed() const = 0;
    [[nodiscard]] virtual Health health() const = 0;

    // Every entry from now on, in order, right after its commit and after committed() holds it. A
    // listener may end its own hold; it may not ask for a new one inside the call.
    using Listener = std::function<void(const CommittedEntry&)>;
    [[nodiscard]] virtual std::unique_ptr<Hold> follow(Listener listener) = 0;

    // Committed entries from the journal, oldest first: those numbered `first` and on, at most
    // `count` (at most 1000). Fewer than asked: that was the end.
    virtual void entries(
        std::uint64_t first, std::uint32_t count, Answered<std::vector<CommittedEntry>> done
    ) = 0;

    // The operator has a live board until the hold goes (PresenceChanged). Holds of one name are
    // counted.
    [[nodiscard]] virtual std::unique_ptr<Hold> open_board(const routing::OperatorId& who) = 0;

    // Ask health().readiness first where a refusal is wanted: an act is taken whatever it says,
    // unless it is Closed. `text` is what the person wrote: sealed, never in a fact. A verdict
    // Refused carries the reason (unknown or closed incident, unknown unit, task that is done). A
    // repeat of its reference is answered as the first was, also after a restart.
    virtual void act(routing::OperatorActed act, std::string text, Told told) = 0;
    // A request by telephone, or an alarm given in by hand; `by` stands in the audit.
    virtual void request(
        const routing::OperatorId& by, routing::Signal signal, std::string text, Told told
    ) = 0;
    virtual void duty(routing::DutyChanged duty, Told told) = 0;

    // Audited with the operator's name before anything is shown.
    virtual void look_up(
        const Looker& by, routing::ClientNumber client, Answered<ClientCard> done
    ) = 0;
    virtual void unseal(const Looker& by, std::uint64_t entry, Answered<Sealed> done) = 0;
    // At most 20 whose name or address holds these words. The audit keeps their hash.
    virtual void find_clients(
        const Looker& by, const std::string& words, Answered<std::vector<ClientCard>> done
    ) = 0;
    // Bad: the unit is not under way to this order's client, nor there.
    virtual void way_in(
        const Looker& unit, const routing::OrderId& order, Answered<WayIn> done
    ) = 0;
    // Reading it is a row of it too. Failed: the chain is broken, the line says where.
    virtual void read_audit(const Looker& by, AuditQuestion question, Answered<AuditPage> done) = 0;
    // `then` runs when it is on disk.
    virtual void audit(AuditNote note, std::function<void()> then) = 0;

    // Null: unknown or erased. Not audited: who shows it to a person does that.
    [[nodiscard]] virtual const ClientCard* card(routing::ClientNumber client) const = 0;
    // Where units were seen last. Not journalled.
    [[nodiscard]] virtual const std::map<routing::UnitId, routing::Sighting>& sightings() const = 0;

    // The unit's phone listens, until the hold goes and a moment longer. Holds are counted; the
    // link is up while any way to the unit is.
    [[nodiscard]] virtual std::unique_ptr<Hold> open_phone(const routing::UnitId& unit) = 0;

    // Reads region pack and client register anew; swaps only when all of it is good.
    virtual void reload(Answered<ReloadSummary> done) = 0;

    // Copies journal and sealed tables while the house works on. `file` is absolute and must not
    // exist; its directory must. `progress`: parts done, of how many.
    using Progress = std::function<void(std::uint64_t, std::uint64_t)>;
    virtual void backup(
        const std::filesystem::path& file, Progress progress, Answered<BackupSummary> done
    ) = 0;
};

}  // namespace nachtwacht::daemon
