#include <boost/json.hpp>
#include <string>

#include "daemon/board_request.hpp"
#include "daemon/command_request.hpp"
#include "daemon/http_message.hpp"
#include "daemon/pack.hpp"
#include "daemon/pack_source.hpp"
#include "daemon/records.hpp"
#include "daemon/register.hpp"
#include "daemon/yaml_document.hpp"
#include "protocol/device_message.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

using namespace nachtwacht::daemon;

// What decodes is written in a form that is no longer and stays as it is.
template <class Record, class Decode, class Encode>
void hold_canonical(std::string_view bytes, Decode decode, Encode encode) {
    const tl::expected<Record, RecordError> record = decode(bytes);
    if (record) {
        const auto written = encode(*record);
        const auto again = decode(written);
        hold(written.size() <= bytes.size(), "a record that grows");
        hold(again.has_value() && encode(*again) == written, "a record with two forms");
    } else {
        hold(record.error().offset <= bytes.size(), "a fault outside of its record");
        hold_printable(record.error().message);
    }
}

void hold_places(const std::vector<Mistake>& mistakes, std::string_view content) {
    for (const Mistake& mistake : mistakes) {
        hold(mistake.at.line >= 1 && mistake.at.column >= 1, "a place before the file");
        hold(mistake.at.line <= content.size() + 1, "a line after the file");
        hold(!mistake.text.empty(), "a mistake without words");
    }
}

void hold_levels(const YamlNode& node, std::size_t left) {
    hold(left > 0, "deeper than allowed");
    for (const YamlNode& item : node.items) {
        hold_levels(item, left - 1);
    }
    for (const YamlEntry& entry : node.entries) {
        hold_levels(entry.value, left - 1);
    }
}

void hold_kept(const LoadedPack& pack) {
    hold((pack.region == nullptr) == !pack.mistakes.empty(), "a region in spite of mistakes");
    if (pack.region) {
        const auto again = load_pack_image(pack.image);
        hold(again.region && again.region->hash == pack.region->hash, "a pack that is not kept");
    }
}

routing::Region small_region() {
    routing::Region region;
    region.units[routing::UnitId{"mia"}] = {};
    return region;
}

}  // namespace

void journal_entry(std::string_view bytes) {
    hold_canonical<routing::Entry>(bytes, decode_entry, encode_entry);
}

void journal_state(std::string_view bytes) {
    hold_canonical<routing::State>(bytes, decode_state, encode_state);
}

void yaml_document(std::string_view bytes) {
    Mistakes mistakes;
    const auto root = read_yaml(bytes, "f.yaml", mistakes);
    hold(root || !mistakes.empty(), "no document and no mistake");
    hold_places(mistakes.sorted(), bytes);
    if (root) {
        hold_levels(*root, most_yaml_levels + 1);
    }
}

void pack_file(std::string_view bytes) {
    const auto pack =
        load_pack_image(to_image({PackFolder{".", ".", {{"pack.yaml", std::string{bytes}}}}}));
    hold_places(pack.mistakes, bytes);
    hold_kept(pack);
}

void pack_image(std::string_view bytes) {
    hold_kept(load_pack_image(bytes));
    if (const auto source = from_image(bytes)) {
        const auto image = to_image(*source);
        const auto again = from_image(image);
        hold(again && to_image(*again) == image, "another image when written and read");
    }
}

void client_register(std::string_view bytes) {
    static const auto region = small_region();
    const auto made = read_register(bytes, "c.csv", region);
    hold(made.table != nullptr, "a register without its table");
    hold_places(made.mistakes, bytes);
    for (const Dossier& dossier : made.dossiers) {
        const auto written = to_bytes(dossier);
        const auto again = dossier_from(written);
        hold(again && *again == dossier, "another dossier when written and read");
    }
}

void dossier(std::string_view bytes) {
    if (const auto read = dossier_from(bytes)) {
        const auto again = dossier_from(to_bytes(*read));
        hold(again && *again == *read, "another dossier when written and read");
    }
}

void command_request(std::string_view bytes) {
    const auto request = parse_request(bytes);
    if (request) {
        (void)needs_administrator(request->asked);
    } else {
        hold(!request.error().empty(), "a mistake without words");
    }
    (void)parse_incident_id(bytes);
}

void http_line(std::string_view bytes) {
    if (const auto decoded = percent_decoded(bytes)) {
        hold(decoded->size() <= bytes.size(), "a text that grows when it is decoded");
        hold_printable(*decoded);
    }
    for (const auto* name : {"q", "lang", ""}) {
        if (const auto value = query_value(bytes, name)) {
            hold_printable(*value);
        }
    }
    if (const auto value = cookie_value(bytes, "__Host-nachtwacht")) {
        hold(value->size() <= bytes.size(), "a cookie from elsewhere");
    }
    if (const auto parts = bytes.starts_with('/') ? path_parts(bytes) : std::nullopt) {
        for (const auto& part : *parts) {
            hold_printable(part);
        }
    }
    if (const auto number = whole_number(bytes, 1'000)) {
        hold(*number <= 1'000, "a number beyond its bound");
    }
    (void)is_local_host(bytes);
}

namespace {

template <class T>
void hold_read(const Asking<T>& read) {
    hold(read.has_value() || !read.error().empty(), "a mistake without words");
}

}  // namespace

void page_request(std::string_view bytes) {
    hold_read(read_login(bytes));
    hold_read(read_board_request(bytes));
    hold_read(read_board_duty(bytes));
    hold_read(read_phone_duty(bytes));
    hold_read(read_shift(bytes));
    hold_read(read_enrol(bytes));
    hold_read(read_duress(bytes));
    hold_read(read_reached(bytes));
    hold_read(read_subscription(bytes));
    hold_read(read_account(bytes));
    hold_read(read_password(bytes));
    hold_read(read_nothing(bytes));
    const auto act = read_board_act(bytes);
    hold_read(act);
    if (act) {
        hold(protocol::is_event_id(act->act.reference.value), "an act without an id");
    }
    const auto answer = read_phone_answer(bytes);
    hold_read(answer);
    if (answer) {
        hold(protocol::is_short_word(answer->word), "a word that is none");
        hold(answer->order.index > 0, "an answer to no order");
    }
    const auto location = read_phone_position(bytes);
    hold_read(location);
    if (location) {
        hold(std::abs(location->latitude_e6) <= 90'000'000, "beyond the pole");
        hold(std::abs(location->longitude_e6) <= 180'000'000, "beyond the date line");
    }
}

}  // namespace nachtwacht::fuzz
