#include "daemon/register.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/csv.hpp"
#include "daemon/pack_source.hpp"
#include "daemon/yaml_reader.hpp"
#include "protocol/charset.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Client;

// `a; b` in one field.
std::vector<std::string> parts_of(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t to = std::min(text.find(separator, from), text.size());
        const std::size_t first = std::min(text.find_first_not_of(' ', from), to);
        std::string part = text.substr(first, to - first);
        part.erase(part.find_last_not_of(' ') + 1);
        if (!part.empty()) {
            parts.push_back(std::move(part));
        }
        from = to + 1;
    }
    return parts;
}

// One line of the register while it is read.
struct Line {
    const CsvField& field;
    Mark at;
    Dossier& dossier;
    const routing::Region& region;
    Mistakes& mistakes;

    void wrong(const std::string& text) const { mistakes.add(at, text); }
};

void read_number(const Line& line) {
    const std::string& text = line.field.text;
    std::uint32_t number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
        line.wrong("'" + text + "' is no client number, write one from 1");
        return;
    }
    line.dossier.client.number = routing::ClientNumber{number};
    line.dossier.card.number = line.dossier.client.number;
}

// "5831 AB" and "5831AB" are the same postcode.
void read_postcode(const Line& line) {
    std::string postcode = line.field.text;
    std::erase(postcode, ' ');
    const bool good =
        postcode.size() == 6 &&
        std::all_of(
            postcode.begin(), postcode.begin() + 4, [](char c) { return c >= '0' && c <= '9'; }
        ) &&
        std::all_of(postcode.begin() + 4, postcode.end(), [](char c) {
            return c >= 'A' && c <= 'Z';
        });
    if (!good && !postcode.empty()) {
        line.wrong("'" + line.field.text + "' is no postcode, write four digits and two capitals");
        return;
    }
    line.dossier.client.postcode = postcode;
}

// "51.6467 5.9472"; empty: nobody knows where it is.
void read_position(const Line& line) {
    const auto numbers = parts_of(line.field.text, ' ');
    if (numbers.empty()) {
        return;
    }
    YamlNode pair{YamlNode::Shape::List, line.at, "", false, {}, {}};
    for (const std::string& number : numbers) {
        pair.items.push_back(YamlNode{YamlNode::Shape::Word, line.at, number, false, {}, {}});
    }
    routing::Position position;
    if (Mistakes unheard; read_value(pair, position, unheard)) {
        line.dossier.client.position = position;
        return;
    }
    line.wrong(
        "'" + line.field.text + "' is no position, write latitude and longitude: 51.6467 5.9472"
    );
}

void read_flags(const Line& line) {
    struct Flag {
        std::string_view name;
        bool Client::*member;
    };
    constexpr std::array flags{
        Flag{"pg", &Client::pg},
        Flag{"acp", &Client::acp},
        Flag{"vulnerable", &Client::vulnerable},
        Flag{"first_contact", &Client::first_contact}};
    for (const std::string& name : parts_of(line.field.text, ' ')) {
        const auto flag = std::ranges::find(flags, name, &Flag::name);
        if (flag == flags.end()) {
            line.wrong(
                "unknown flag '" + name + "'" +
                instead(name, {"pg", "acp", "vulnerable", "first_contact"})
            );
        } else {
            line.dossier.client.*flag->member = true;
        }
    }
}

// "epilepsy=U1 vital_signs=U1"
void read_urgencies(const Line& line) {
    for (const std::string& part : parts_of(line.field.text, ' ')) {
        const std::size_t equals = std::min(part.find('='), part.size());
        const auto kind = routing::kind_named(part.substr(0, equals));
        const auto urgency =
            routing::urgency_named(equals < part.size() ? part.substr(equals + 1) : "");
        if (!kind || !urgency) {
            line.wrong("'" + part + "' is no level of a kind, write such as epilepsy=U1");
        } else {
            line.dossier.client.urgencies[*kind] = *urgency;
        }
    }
}

void read_known_by(const Line& line) {
    for (const std::string& name : parts_of(line.field.text, ' ')) {
        if (!line.region.units.contains(routing::UnitId{name})) {
            std::vector<std::string_view> units;
            for (const auto& [id, unit] : line.region.units) {
                units.emplace_back(id.value);
            }
            line.wrong("unknown unit '" + name + "'" + instead(name, units));
            continue;
        }
        line.dossier.client.known_by.insert(routing::UnitId{name});
    }
}

void read_subscriptions(const Line& line) {
    for (const std::string& name : parts_of(line.field.text, ' ')) {
        line.dossier.client.subscriptions.insert(routing::OrganisationId{name});
    }
}

struct Column {
    std::string_view name;
    void (*read)(const Line& line);
};
constexpr std::array columns{
    Column{"number", read_number},
    Column{"name", [](const Line& line) { line.dossier.card.name = line.field.text; }},
    Column{"address", [](const Line& line) { line.dossier.card.address = line.field.text; }},
    Column{"postcode", read_postcode},
    Column{
        "municipality",
        [](const Line& line) { line.dossier.client.municipality = line.field.text; }},
    Column{"position", read_position},
    Column{"telephone", [](const Line& line) { line.dossier.card.telephone = line.field.text; }},
    Column{
        "accounts",
        [](const Line& line) { line.dossier.accounts = parts_of(line.field.text, ' '); }},
    Column{
        "provider", [](const Line& line) { line.dossier.client.provider.value = line.field.text; }},
    Column{"site", [](const Line& line) { line.dossier.client.site = line.field.text; }},
    Column{"subscriptions", read_subscriptions},
    Column{"flags", read_flags},
    Column{"urgencies", read_urgencies},
    Column{"known_by", read_known_by},
    Column{"access", [](const Line& line) { line.dossier.card.access = line.field.text; }},
    Column{"key_code", [](const Line& line) { line.dossier.key_code = line.field.text; }},
    Column{
        "contacts",
        [](const Line& line) { line.dossier.card.contacts = parts_of(line.field.text, ';'); }},
    Column{"warnings", [](const Line& line) { line.dossier.card.warnings = line.field.text; }},
    Column{"wishes", [](const Line& line) { line.dossier.card.wishes = line.field.text; }},
    Column{"care_plan", [](const Line& line) { line.dossier.care_plan = line.field.text; }},
    Column{"assumed", [](const Line&) {}}};

// From 1; 0: all are.
std::uint32_t line_that_is_no_utf8(std::string_view content) {
    for (std::uint32_t line = 1; !content.empty(); ++line) {
        const auto end = std::min(content.find('\n'), content.size() - 1) + 1;
        if (!protocol::is_utf8(content.substr(0, end))) {
            return line;
        }
        content.remove_prefix(end);
    }
    return 0;
}

class Reading {
public:
    Reading(std::string_view content, const std::string& file, const routing::Region& region)
        : start_{std::make_shared<const std::string>(file), 1, 1}, region_{region} {
        if (const auto line = line_that_is_no_utf8(content); line != 0) {
            mistakes_.add(
                Mark{start_.file, line, 1}, "this is not UTF-8, save the file as CSV UTF-8"
            );
            return;
        }
        const auto rows = read_csv(content, start_, mistakes_);
        if (rows.empty()) {
            mistakes_.add(start_, "an empty file, write a first line with 'number,name,...'");
            return;
        }
        read_head(rows.front());
        for (std::size_t row = 1; row < rows.size(); ++row) {
            read_row(rows[row]);
        }
        table_.hash = sha256_hex(content);
    }

    Register result() && {
        Register result;
        result.mistakes = mistakes_.sorted();
        for (const Dossier& dossier : dossiers_) {
            result.cards.emplace(dossier.client.number, dossier.card);
        }
        result.dossiers = std::move(dossiers_);
        result.table = std::make_shared<const routing::ClientTable>(std::move(table_));
        return result;
    }

private:
    [[nodiscard]] Mark mark_of(const CsvField& field) const {
        return Mark{start_.file, field.line, field.column};
    }

    void read_head(const CsvRow& row) {
        std::vector<std::string_view> names;
        for (const Column& column : columns) {
            names.push_back(column.name);
        }
        for (const CsvField& field : row) {
            const auto column = std::ranges::find(columns, field.text, &Column::name);
            if (column == columns.end()) {
                mistakes_.add(
                    mark_of(field),
                    "unknown column '" + field.text + "'" + instead(field.text, names)
                );
            }
            head_.push_back(column == columns.end() ? nullptr : &*column);
        }
        for (const std::string_view needed : {"number", "postcode", "position", "accounts"}) {
            const bool there = std::ranges::any_of(head_, [needed](const Column* column) {
                return column != nullptr && column->name == needed;
            });
            if (!there) {
                mistakes_.add(
                    start_, "the column '" + std::string{needed} + "' is missing, write it"
                );
            }
        }
    }

    void read_row(const CsvRow& row) {
        if (row.size() != head_.size()) {
            mistakes_.add(
                mark_of(row.front()),
                std::to_string(row.size()) + " fields under " + std::to_string(head_.size()) +
                    " columns, write as many, with quotes around a comma"
            );
            return;
        }
        Dossier dossier;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (head_[i] != nullptr) {
                head_[i]->read(Line{row[i], mark_of(row[i]), dossier, region_, mistakes_});
            }
        }
        keep(std::move(dossier), mark_of(row.front()));
    }

    void keep(Dossier dossier, const Mark& at) {
        const routing::ClientNumber number = dossier.client.number;
        if (number == routing::ClientNumber::None) {
            return;  // a mistake already
        }
        if (!table_.clients.emplace(number, dossier.client).second) {
            mistakes_.add(
                at,
                "client " + std::to_string(static_cast<std::uint32_t>(number)) +
                    " stands here a second time, write another number"
            );
            return;
        }
        for (const std::string& account : dossier.accounts) {
            const auto [owner, is_new] = table_.accounts.emplace(account, number);
            if (!is_new) {
                mistakes_.add(
                    at,
                    "the account '" + account + "' belongs to client " +
                        std::to_string(static_cast<std::uint32_t>(owner->second)) +
                        " already, write it once"
                );
            }
        }
        dossiers_.push_back(std::move(dossier));
    }

    Mark start_;
    const routing::Region& region_;
    Mistakes mistakes_{};
    std::vector<const Column*> head_{};
    routing::ClientTable table_{};
    std::vector<Dossier> dossiers_{};
};

}  // namespace

std::vector<ClientRecord> Register::records() const {
    std::vector<ClientRecord> records;
    records.reserve(dossiers.size());
    for (const Dossier& dossier : dossiers) {
        records.push_back(ClientRecord{
            static_cast<std::uint64_t>(dossier.client.number), to_bytes(dossier)});
    }
    return records;
}

Register read_register(
    std::string_view content, const std::string& file, const routing::Region& region
) {
    return Reading{content, file, region}.result();
}

Register load_register(const std::filesystem::path& file, const routing::Region& region) {
    Register empty;
    empty.table = std::make_shared<const routing::ClientTable>();
    if (file.empty()) {
        return empty;
    }
    const auto content = content_of(file);
    if (!content) {
        empty.mistakes.push_back(Mistake{
            Mark{std::make_shared<const std::string>(file.string()), 1, 1},
            "this client register cannot be read, write the path of a CSV file"});
        return empty;
    }
    return read_register(*content, file.string(), region);
}

}  // namespace nachtwacht::daemon
