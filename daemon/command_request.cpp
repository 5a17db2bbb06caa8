#include "daemon/command_request.hpp"

#include <boost/json.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

#include "daemon/instant.hpp"
#include "daemon/json_reader.hpp"
#include "daemon/wiped_json.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

constexpr std::uint64_t most_number = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t most_client = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t most_entries = 100'000;

template <class Value>
std::optional<Value> named(
    JsonReader& reader,
    std::string_view member,
    const std::string& name,
    std::optional<Value> (*find)(std::string_view)
) {
    if (name.empty()) {
        return std::nullopt;
    }
    const auto found = find(name);
    if (!found) {
        reader.fail("\"" + std::string(member) + "\": \"" + name.substr(0, 40) + "\" is not known");
    }
    return found;
}

std::int32_t millionths(double degrees) {
    return static_cast<std::int32_t>(std::llround(degrees * 1e6));
}

}  // namespace

std::optional<routing::Position> read_position(JsonReader& reader, std::string_view name) {
    const auto* object = reader.object(name);
    if (object == nullptr) {
        return std::nullopt;
    }
    JsonReader inner{*object};
    const auto latitude = inner.degrees("lat", 90);
    const auto longitude = inner.degrees("lon", 180);
    if (const auto& mistake = inner.finish(); !mistake.empty()) {
        reader.fail("in \"" + std::string(name) + "\": " + mistake);
        return std::nullopt;
    }
    return routing::Position{millionths(latitude), millionths(longitude)};
}

namespace {

Asked read_status(JsonReader& /*reader*/) { return AskStatus{}; }
Asked read_units(JsonReader& /*reader*/) { return AskUnits{}; }
Asked read_reload(JsonReader& /*reader*/) { return AskReload{}; }
Asked read_incidents(JsonReader& reader) { return AskIncidents{reader.flag("all")}; }

Asked read_explanation(JsonReader& reader) {
    const auto text = reader.wanted_text("id");
    const auto id = parse_incident_id(text);
    if (!id) {
        reader.fail("\"id\" must be an incident like 12 or an order like 12-1");
    }
    return id.value_or(AskExplanation{});
}

Asked read_watch(JsonReader& reader) {
    AskWatch watch;
    watch.from = reader.number("from", most_number);
    watch.board = reader.flag("operator");
    return watch;
}

Asked read_journal(JsonReader& reader) {
    AskJournal journal;
    journal.from = reader.number("from", most_number);
    journal.count = static_cast<std::uint32_t>(reader.number("count", most_entries));
    journal.incident = reader.number("incident", most_number);
    if (journal.count == 0) {
        journal.count = 100;
    }
    return journal;
}

// What an act cannot do without.
void require_parts(JsonReader& reader, const AskAct& ask) {
    using routing::Act;
    const auto& act = ask.act;
    if (act.act == Act::Assess && !act.urgency) {
        reader.fail("\"urgency\" is missing: an assessment sets one (U0 to U5)");
    }
    if (act.act == Act::Assign && act.unit.empty()) {
        reader.fail("\"unit\" is missing: who is to go?");
    }
    if (act.act == Act::Close && act.word.empty()) {
        reader.fail("\"word\" is missing: an incident is closed with an outcome");
    }
    if (act.act == Act::OutsideParty && act.word.empty()) {
        reader.fail("\"word\" is missing: which party takes over?");
    }
    if (act.act == Act::ConfirmTask && act.task == 0) {
        reader.fail("\"task\" is missing: which task is done?");
    }
    if (act.act == Act::Remark && ask.text.empty()) {
        reader.fail("\"text\" is missing: what is the note?");
    }
    if (act.act == Act::Join && act.other == 0) {
        reader.fail("\"other\" is missing: which incident is the same event?");
    }
    if (act.act == Act::Split && !act.kind) {
        reader.fail("\"kind\" is missing: what else happened?");
    }
}

}  // namespace

AskAct read_act(JsonReader& reader) {
    AskAct ask;
    const auto act = named(reader, "act", reader.wanted_text("act"), routing::act_named);
    ask.act.act = act.value_or(routing::Act::Take);
    ask.act.incident = reader.wanted_number("incident", most_number);
    ask.act.urgency = named(reader, "urgency", reader.text("urgency"), routing::urgency_named);
    ask.act.unit.value = reader.text("unit", 64);
    ask.act.task = static_cast<std::uint32_t>(reader.number("task", 1'000'000));
    ask.act.word = reader.text("word", 64);
    ask.act.other = reader.number("other", most_number);
    ask.act.kind = named(reader, "kind", reader.text("kind"), routing::kind_named);
    ask.text = reader.text("text", longest_text);
    require_parts(reader, ask);
    return ask;
}

namespace {

Asked asked_act(JsonReader& reader) { return read_act(reader); }

// A device speaks for itself by its account; everybody else is somebody at the telephone.
void read_sender(JsonReader& reader, routing::Signal& signal) {
    const auto asker = named(reader, "asker", reader.text("asker"), routing::asker_named);
    const auto account = reader.text("account");
    const auto client = reader.number("client", most_client);
    signal.asker = asker.value_or(routing::Asker::Device);
    signal.client = static_cast<routing::ClientNumber>(client);
    const bool device = signal.asker == routing::Asker::Device;
    signal.reference.door = device ? routing::Door::Command : routing::Door::Phone;
    signal.reference.sender = account;
    if (device == account.empty()) {
        reader.fail(
            device
                ? "\"account\" is missing: which device calls? (or give \"asker\" and \"client\")"
                : "\"account\" is for devices; with an \"asker\" give \"client\""
        );
    }
    if (device && client != 0) {
        reader.fail("\"client\" cannot be given for a device: its account says whose it is");
    }
}

Asked read_signal(JsonReader& reader) {
    AskSignal ask;
    auto& signal = ask.signal;
    const auto kind = named(reader, "kind", reader.wanted_text("kind"), routing::kind_named);
    signal.kind = kind.value_or(routing::Kind::Unreadable);
    read_sender(reader, signal);
    signal.reference.value = reader.wanted_text("id", 64);
    signal.reference.keep = keep_references;
    signal.asked = named(reader, "urgency", reader.text("urgency"), routing::urgency_named);
    signal.care_path.value = reader.text("care_path", 64);
    for (auto& skill : reader.texts("needs", 20)) {
        signal.needs.push_back({std::move(skill)});
    }
    signal.position = read_position(reader, "position");
    signal.bare = reader.flag("bare");
    signal.phone_back = reader.flag("phone_back");
    ask.text = reader.text("text", longest_text);
    if (signal.asked && signal.asker == routing::Asker::Device) {
        reader.fail("\"urgency\" cannot be given for a device: its kind decides");
    }
    return ask;
}

Asked read_duty(JsonReader& reader) {
    AskDuty ask;
    ask.duty.unit.value = reader.wanted_text("unit", 64);
    const auto on = reader.maybe_flag("on");
    if (!on) {
        reader.fail("\"on\" is missing: true or false");
    }
    ask.duty.on = on.value_or(false);
    ask.duty.base = read_position(reader, "base");
    if (const auto until = reader.text("until"); !until.empty()) {
        ask.duty.until = parse_instant(until);
        if (!ask.duty.until) {
            reader.fail("\"until\" must be an instant like 2026-11-22T06:00:00Z");
        }
    }
    return ask;
}

Asked read_client(JsonReader& reader) {
    return AskClient{
        static_cast<routing::ClientNumber>(reader.wanted_number("client", most_client))};
}

Asked read_sealed(JsonReader& reader) {
    return AskSealed{reader.wanted_number("entry", most_number)};
}

Asked read_backup(JsonReader& reader) {
    AskBackup ask{reader.wanted_text("file", 4'096)};
    const bool absolute = ask.file.starts_with('/');
    if (!absolute || ask.file.find('\0') != std::string::npos) {
        reader.fail("\"file\" must be an absolute path");
    }
    return ask;
}

Asked read_accounts(JsonReader& /*reader*/) { return AskAccounts{}; }

void read_new_account(JsonReader& reader, AskAccount& ask) {
    const auto role = role_named(reader.wanted_text("role"));
    if (!role || *role == Role::Team) {
        reader.fail("\"role\" must be operator, shift_leader, planner, technical or auditor");
    }
    ask.role = role.value_or(Role::Auditor);
    ask.language = named(reader, "language", reader.text("language"), routing::language_named)
                       .value_or(routing::Language::Dutch);
}

Asked read_account_change(JsonReader& reader) {
    AskAccount ask;
    const auto change = reader.wanted_text("change");
    ask.name = reader.wanted_text("name", 32);
    if (change == "add") {
        read_new_account(reader, ask);
    } else if (change == "password") {
        ask.change = AskAccount::Change::Password;
    } else if (change == "emergency") {
        ask.change = AskAccount::Change::Emergency;
    } else if (change == "disable") {
        ask.change = AskAccount::Change::Disable;
        return ask;
    } else {
        reader.fail("\"change\" must be add, password, emergency or disable");
    }
    auto password = reader.wanted_text("password", 1'000);
    ask.password = Secret{std::string_view{password}};
    wipe(password);
    return ask;
}

Asked read_audit(JsonReader& reader) {
    AskAudit ask;
    ask.from = reader.number("from", most_number);
    ask.count = static_cast<std::uint32_t>(reader.number("count", 1'000));
    ask.client = static_cast<routing::ClientNumber>(reader.number("client", most_client));
    return ask;
}

struct Reader {
    std::string_view name;
    Asked (*read)(JsonReader&);
};

constexpr Reader readers[] = {
    {"status", read_status},
    {"incidents", read_incidents},
    {"units", read_units},
    {"explain", read_explanation},
    {"watch", read_watch},
    {"journal", read_journal},
    {"act", asked_act},
    {"signal", read_signal},
    {"duty", read_duty},
    {"client", read_client},
    {"unseal", read_sealed},
    {"reload", read_reload},
    {"backup", read_backup},
    {"accounts", read_accounts},
    {"account", read_account_change},
    {"audit", read_audit},
};

Asked read_asked(JsonReader& reader) {
    const auto what = reader.wanted_text("do");
    for (const auto& candidate : readers) {
        if (candidate.name == what) {
            return candidate.read(reader);
        }
    }
    reader.fail("\"do\": \"" + what.substr(0, 40) + "\" is not known");
    return AskStatus{};
}

routing::Language read_language(JsonReader& reader) {
    const auto name = reader.text("lang");
    const auto language = named(reader, "lang", name, routing::language_named);
    return language.value_or(routing::Language::Dutch);
}

std::string read_name(JsonReader& reader) {
    auto name = reader.text("as");
    if (!name.empty() && !is_operator_name(name)) {
        reader.fail("\"as\" must be a name of a-z, 0-9, '.', '_' and '-'");
    }
    return name;
}

}  // namespace

tl::expected<Request, std::string> parse_request(std::string_view line) {
    if (line.size() > longest_request) {
        return tl::make_unexpected(std::string("the request is too long"));
    }
    const auto object = read_wiped_object(line);
    if (!object) {
        return tl::make_unexpected(std::string("the request is not one JSON object on one line"));
    }
    JsonReader reader{*object};
    Request request;
    request.asked = read_asked(reader);
    request.language = read_language(reader);
    request.as = read_name(reader);
    request.facts = reader.flag("facts");
    if (const auto& mistake = reader.finish(); !mistake.empty()) {
        return tl::make_unexpected(mistake);
    }
    return request;
}

bool needs_administrator(const Asked& asked) {
    return std::holds_alternative<AskReload>(asked) || std::holds_alternative<AskBackup>(asked) ||
           std::holds_alternative<AskAccounts>(asked) ||
           std::holds_alternative<AskAccount>(asked) || std::holds_alternative<AskAudit>(asked);
}

std::optional<AskExplanation> parse_incident_id(std::string_view text) {
    std::vector<std::uint64_t> parts;
    const auto* at = text.data();
    const auto* const end = text.data() + text.size();
    while (parts.size() < 3) {
        auto& part = parts.emplace_back();
        const auto read = std::from_chars(at, end, part);
        if (read.ec != std::errc{} || part == 0 || part > most_number) {
            return std::nullopt;
        }
        at = read.ptr;
        if (at == end || *at++ != '-') {
            break;
        }
    }
    if (at != end || !std::isdigit(static_cast<unsigned char>(text.back()))) {
        return std::nullopt;
    }
    if (parts.size() == 3) {
        parts.erase(parts.begin());  // the epoch: the number alone finds the incident
    }
    const auto order = parts.size() == 2 ? parts[1] : 0;
    return AskExplanation{parts[0], static_cast<std::uint32_t>(order)};
}

bool is_operator_name(std::string_view name) {
    if (name.empty() || name.size() > 32 || name.front() == '-') {
        return false;
    }
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
           std::string_view::npos;
}

}  // namespace nachtwacht::daemon
