// What the house offers to those who work in it: operators by the command today, boards tomorrow.
// Everything that is read here is committed; everything that is asked here goes through the same
// inbox as any alarm.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/disk_space.hpp"
#include "daemon/intake.hpp"
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
    // Refused carries the reason (unknown or closed incident, unknown unit, task that is done).
    virtual void act(routing::OperatorActed act, std::string text, Told told) = 0;
    // A request by telephone, or an alarm given in by hand; `by` stands in the audit.
    virtual void request(
        const routing::OperatorId& by, routing::Signal signal, std::string text, Told told
    ) = 0;
    virtual void duty(routing::DutyChanged duty, Told told) = 0;

    // Audited with the operator's name before anything is shown.
    virtual void look_up(
        const routing::OperatorId& by, routing::ClientNumber client, Answered<ClientCard> done
    ) = 0;
    virtual void unseal(
        const routing::OperatorId& by, std::uint64_t entry, Answered<Sealed> done
    ) = 0;

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
