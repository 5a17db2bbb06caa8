// What may be asked over the command socket, and how a line of JSON becomes it. Pure: no I/O, no
// state, any bytes.
//
// One request a line: {"do":"act","act":"take","incident":12}. Every member that a request does not
// know is a mistake. Common to all: "as" (act in this operator's name; root and the daemon's own
// user only), "lang" ("nl", "en") and "facts" (entries with all their facts as data, view.hpp, not
// with sentences alone).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "daemon/role.hpp"
#include "daemon/secret.hpp"
#include "routing/event.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

inline constexpr std::size_t longest_request = 65'536;  // bytes, the newline included

// {"do":"status"}
struct AskStatus {};

// {"do":"incidents","all":true}: open ones; with `all` those that were closed lately too.
struct AskIncidents {
    bool all{};
};

// {"do":"units"}
struct AskUnits {};

// {"do":"explain","id":"12"} or an order's "12-1".
struct AskExplanation {
    std::uint64_t incident{};
    std::uint32_t order{};  // 0: the whole incident
};

// {"do":"watch","from":1200,"operator":true}: entries as they are committed, until the connection
// ends. `operator` is a live board, `from` begins in the journal.
struct AskWatch {
    std::uint64_t from{};  // 0: from now on
    bool board{};
};

// {"do":"journal","from":1,"count":100,"incident":12}; from 0: the last `count`.
struct AskJournal {
    std::uint64_t from{};
    std::uint32_t count{};
    std::uint64_t incident{};  // 0: any
};

// {"do":"act","act":"close","incident":12,"word":"helped","text":"..."}; `who` is set by the login.
struct AskAct {
    routing::OperatorActed act{};
    std::string text{};
};

// {"do":"signal","kind":"fall","account":"nl-0001","id":"..."} as a device says it, or
// {"do":"signal","kind":"request","asker":"gp","client":12,"urgency":"U2",...} as somebody asks it.
struct AskSignal {
    routing::Signal signal{};
    std::string text{};
};

// {"do":"duty","unit":"mia","on":true,"until":"2026-11-22T06:00:00Z","base":{"lat":51.6,"lon":5.9}}
struct AskDuty {
    routing::DutyChanged duty{};
};

// {"do":"client","client":12}
struct AskClient {
    routing::ClientNumber client{};
};

// {"do":"unseal","entry":1200}
struct AskSealed {
    std::uint64_t entry{};
};

// {"do":"reload"}
struct AskReload {};

// {"do":"backup","file":"/var/backups/nachtwacht/night.db"}
struct AskBackup {
    std::string file{};
};

// {"do":"accounts"}
struct AskAccounts {};

// {"do":"account","change":"add","name":"olga","role":"operator","language":"nl","password":"..."};
// "password" and "disable" need the name; "emergency" makes the account for the envelope, or gives
// it a new password.
struct AskAccount {
    enum class Change : std::uint8_t { Add, Password, Emergency, Disable };
    Change change{};
    std::string name{};
    Role role{};
    routing::Language language{};
    Secret password{};
};

// {"do":"audit","from":1,"count":100,"client":12}; from 0: the last `count`. The chain is checked
// whole, also with "count":0.
struct AskAudit {
    std::uint64_t from{};
    std::uint32_t count{};
    routing::ClientNumber client{};
};

using Asked = std::variant<
    AskStatus,
    AskIncidents,
    AskUnits,
    AskExplanation,
    AskWatch,
    AskJournal,
    AskAct,
    AskSignal,
    AskDuty,
    AskClient,
    AskSealed,
    AskReload,
    AskBackup,
    AskAccounts,
    AskAccount,
    AskAudit>;

struct Request {
    std::string as{};
    routing::Language language{routing::Language::Dutch};
    bool facts{};
    Asked asked{};
};

inline constexpr std::size_t longest_text = 4'000;
// As long as the longest queue of a sender may be old (reliability: ids are kept 7 days at least).
inline constexpr routing::Milliseconds keep_references = std::chrono::hours{24 * 7};

class JsonReader;
// The members of an act: "act", "incident", "urgency", "unit", "task", "word", "text". A mistake is
// the reader's.
[[nodiscard]] AskAct read_act(JsonReader& reader);
// {"lat":51.6,"lon":5.9}; none: it is not there.
[[nodiscard]] std::optional<routing::Position> read_position(
    JsonReader& reader, std::string_view name
);

// The error is one line that says what to change.
[[nodiscard]] tl::expected<Request, std::string> parse_request(std::string_view line);

// Changes the house itself, or writes files with its rights: root and the daemon's own user only.
[[nodiscard]] bool needs_administrator(const Asked& asked);

// "12", or an order: "12-1", or with its epoch "7-12-1".
[[nodiscard]] std::optional<AskExplanation> parse_incident_id(std::string_view text);

// 1 to 32 of a-z, 0-9, '.', '_' and '-', not beginning with '-'.
[[nodiscard]] bool is_operator_name(std::string_view name);

}  // namespace nachtwacht::daemon
