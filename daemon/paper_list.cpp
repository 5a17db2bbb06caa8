#include "daemon/paper_list.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>

#include "daemon/board_view.hpp"
#include "daemon/instant.hpp"
#include "daemon/printable.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;
using routing::Language;

constexpr std::string_view style =
    "body{font:11pt "
    "sans-serif;color:#000;background:#fff}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #000;padding:3px 5px;text-align:left;vertical-align:top}"
    "h1{font-size:15pt}h2{font-size:12pt}tr{page-break-inside:avoid}";

std::string row(std::initializer_list<std::string_view> cells, std::string_view tag = "td") {
    std::string text = "<tr>";
    for (const auto cell : cells) {
        text.append("<").append(tag).append(">").append(html_text(cell));
        text.append("</").append(tag).append(">");
    }
    return text + "</tr>\n";
}

std::string in(Language language, std::string_view nl, std::string_view en) {
    return std::string{language == Language::Dutch ? nl : en};
}

std::string incident_row(const routing::Incident& incident, const BoardViewer& viewer) {
    const ClientCard* card = viewer.office.card(incident.client);
    std::string who = card == nullptr ? incident.sender : card->name + ", " + card->telephone;
    std::string units;
    for (const auto& order : incident.orders) {
        if (routing::is_open(order.state) || routing::is_held(order.state)) {
            units += (units.empty() ? "" : "; ") + label_of(order.unit, viewer.viewer()) + ": " +
                     std::string{routing::words_for(order.state, viewer.language)};
        }
    }
    if (units.empty()) {
        units = routing::words_for(routing::holder_of(incident), viewer.language);
    }
    return row(
        {std::to_string(incident.id.number),
         local_clock(incident.opened.wall),
         incident.urgency ? routing::name_of(*incident.urgency) : std::string_view{},
         routing::words_for(incident.kind, viewer.language),
         who,
         card == nullptr ? std::string_view{} : std::string_view{card->address},
         card == nullptr ? std::string_view{} : std::string_view{card->access},
         card == nullptr ? std::string_view{} : std::string_view{card->warnings},
         units,
         incident.taken_by.view()}
    );
}

std::string incidents_table(const BoardViewer& viewer) {
    const auto lang = viewer.language;
    std::string text = "<h2>" + in(lang, "Open voorvallen", "Open incidents") + "</h2>\n<table>\n";
    text +=
        row({in(lang, "nr", "no"),
             in(lang, "sinds", "since"),
             in(lang, "urgentie", "urgency"),
             in(lang, "wat", "what"),
             in(lang, "wie", "who"),
             in(lang, "waar", "where"),
             in(lang, "toegang", "access"),
             in(lang, "let op", "mind"),
             in(lang, "team", "team"),
             in(lang, "centralist", "operator")},
            "th");
    std::vector<const routing::Incident*> open;
    for (const auto& [number, incident] : viewer.office.committed().incidents) {
        if (incident.is_open()) {
            open.push_back(&incident);
        }
    }
    std::ranges::stable_sort(open, {}, [](const auto* incident) {
        return incident->urgency ? static_cast<int>(*incident->urgency) : 99;
    });
    for (const auto* incident : open) {
        text += incident_row(*incident, viewer);
    }
    return text + "</table>\n";
}

std::string units_table(const BoardViewer& viewer) {
    const auto lang = viewer.language;
    const auto& state = viewer.office.committed();
    std::string text = "<h2>" + in(lang, "Teams", "Teams") + "</h2>\n<table>\n";
    text +=
        row({in(lang, "team", "team"),
             in(lang, "dienst", "duty"),
             in(lang, "tot", "until"),
             in(lang, "voorval", "incident")},
            "th");
    static const routing::Region none{};
    const auto& region = state.region == nullptr ? none : *state.region;
    for (const auto& [id, known] : region.units) {
        const auto found = state.units.find(id);
        const auto unit = found == state.units.end() ? routing::UnitState{} : found->second;
        const auto number = unit.holding != 0 ? unit.holding : unit.asked;
        text += row(
            {label_of(id, viewer.viewer()),
             unit.on_duty ? in(lang, "in dienst", "on duty") : in(lang, "vrij", "off duty"),
             unit.until ? local_text(*unit.until) : std::string{},
             number == 0 ? std::string{} : std::to_string(number)}
        );
    }
    return text + "</table>\n";
}

// Written beside it and then given its name: nobody reads half a list.
std::string replace_file(const fs::path& file, const std::string& content) {
    const auto fresh = file.string() + ".new";
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return std::strerror(errno);
    }
    std::string_view rest{content};
    while (!rest.empty()) {
        const auto written = ::write(descriptor, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) {
            const auto why = std::string{std::strerror(errno)};
            ::close(descriptor);
            return why;
        }
        rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    const bool kept = fsync(descriptor) == 0;
    ::close(descriptor);
    if (!kept || std::rename(fresh.c_str(), file.c_str()) != 0) {
        return std::strerror(errno);
    }
    return {};
}

}  // namespace

PaperList::PaperList(
    boost::asio::io_context& loop,
    Office& office,
    Settings settings,
    std::shared_ptr<spdlog::logger> log
)
    : office_(office), settings_(std::move(settings)), log_(std::move(log)), timer_(loop) {}

PaperList::~PaperList() { stop(); }

std::string PaperList::html(Language language) const {
    const BoardViewer viewer{office_, language, true};
    const auto& region = office_.committed().region;
    const auto at = local_text(settings_.wall());
    const auto title = in(language, "Nachtwacht op papier, ", "Nachtwacht on paper, ") + at;
    std::string text = "<!doctype html>\n<html lang=\"";
    text.append(routing::name_of(language)).append("\"><head><meta charset=\"utf-8\"><title>");
    text.append(html_text(title)).append("</title><style>").append(style);
    text.append("</style></head><body>\n<h1>").append(html_text(title)).append("</h1>\n");
    text += incidents_table(viewer) + units_table(viewer);
    text += "<h2>" + in(language, "Telefoon", "Telephone") + "</h2>\n<table>\n";
    text += row({in(language, "centrale", "centre"), settings_.centre});
    if (region != nullptr) {
        text += row({in(language, "dienstleiding", "shift leader"), region->chain.shift_leader});
        text += row({in(language, "achterwacht", "duty number"), region->chain.duty_number});
        text += row({"HAP", routing::in_language(region->hap, language)});
    }
    text += row({in(language, "spoed", "emergency"), "112"});
    return text + "</table>\n</body></html>\n";
}

// The style stands in the page, so that it can be carried away as one file; by its hash it is the
// only one that a browser obeys.
std::string PaperList::content_policy() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(
        hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size()
    );
    constexpr int form = sodium_base64_VARIANT_ORIGINAL;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, form)> text{};
    sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), form);
    return "default-src 'none'; style-src 'sha256-" + std::string{text.data()} +
           "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
}

void PaperList::start() {
    write();
    timer_.expires_after(settings_.every);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            start();
        }
    });
}

void PaperList::write() {
    boost::asio::post(
        disk_,
        [file = settings_.file, log = log_, content = html(settings_.language)] {
            if (const auto trouble = replace_file(file, content); !trouble.empty()) {
                log->warn("paper list {}: {}", file.string(), trouble);
            }
        }
    );
}

void PaperList::stop() {
    timer_.cancel();
    disk_.join();
}

}  // namespace nachtwacht::daemon
