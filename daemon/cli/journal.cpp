#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/entry_text.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/command_view.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon::cli {
namespace {

struct Reading {
    std::uint64_t from{};
    std::uint32_t count{20};
    std::uint64_t incident{};
    bool reasons{};
    std::filesystem::path state{};  // a state directory or a backup; empty: ask the house
};

void show(const Settings& settings, const Reading& reading, const boost::json::object& entry) {
    print_entry(settings, entry, {.date = true, .reasons = reading.reasons, .number = true});
}

int ask_the_house(const Settings& settings, const Reading& reading) {
    const auto show_line = [&](const boost::json::object& line) {
        if (const auto* entry = line.if_contains("entry"); entry != nullptr && entry->is_object()) {
            show(settings, reading, entry->get_object());
        }
    };
    return ask(
        settings,
        {{"do", "journal"},
         {"from", reading.from},
         {"count", reading.count},
         {"incident", reading.incident}},
        {.along = show_line}
    );
}

int complain(const JournalError& error) {
    fmt::print(stderr, "nachtwacht: {}\n", error.message);
    return exit_failed;
}

// Shows what the file holds, without the labels of the rule book of that night.
class FileShower {
public:
    FileShower(const Settings& settings, const Reading& reading)
        : settings_(settings), reading_(reading) {}

    JournalResult<void> take(std::string_view bytes) {
        const auto entry = decode_entry(bytes);
        if (!entry) {
            return journal_error(JournalFault::Damaged, entry.error().message);
        }
        if (reading_.incident != 0 && !concerns(*entry, reading_.incident)) {
            return {};
        }
        const auto view = view_of(*entry, Viewer{state_, settings_.language, settings_.json});
        if (settings_.json) {
            fmt::print("{}\n", boost::json::serialize(boost::json::object{{"entry", view}}));
        } else {
            show(settings_, reading_, view);
        }
        ++shown_;
        return {};
    }

    [[nodiscard]] std::uint64_t shown() const { return shown_; }

private:
    const Settings& settings_;
    const Reading& reading_;
    routing::State state_{};
    std::uint64_t shown_{};
};

std::uint64_t first_of(const Reading& reading, std::uint64_t last) {
    if (reading.from != 0) {
        return reading.from;
    }
    if (reading.incident != 0) {
        return reading.incident;
    }
    return last >= reading.count ? last - reading.count + 1 : 1;
}

int read_the_file(const Settings& settings, const Reading& reading) {
    const bool folder = std::filesystem::is_directory(reading.state);
    auto reader = JournalReader::open(folder ? journal_file_in(reading.state) : reading.state);
    if (!reader) {
        return complain(reader.error());
    }
    const auto last = reader->last_number();
    if (!last) {
        return complain(last.error());
    }
    FileShower shower{settings, reading};
    const auto first = first_of(reading, *last);
    const auto end = reading.incident != 0 ? *last : first + reading.count - 1;
    const auto read = reader->entries(first, end, [&](std::uint64_t, std::string_view bytes) {
        return shower.shown() < reading.count ? shower.take(bytes) : JournalResult<void>{};
    });
    if (!read) {
        return complain(read.error());
    }
    if (settings.json) {
        fmt::print("{{\"entries\":{},\"ok\":true}}\n", shower.shown());
    }
    return exit_ok;
}

}  // namespace

void add_journal(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "journal",
        "The journal: what happened, entry by entry",
        "  nachtwacht journal                    (the last 20 entries)\n"
        "  nachtwacht journal --from 1200 --count 50 --why\n"
        "  nachtwacht journal --incident 1234\n"
        "  nachtwacht journal --state /var/lib/nachtwacht    (reads the file; or a backup)"
    );
    auto reading = std::make_shared<Reading>();
    command->add_option("--from", reading->from, "First entry; default: the last ones");
    command->add_option("--count", reading->count, "At most so many")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_option("--incident", reading->incident, "Only what concerns this incident");
    command->add_flag("--why", reading->reasons, "With the reasons for each choice");
    command->add_option(
        "--state", reading->state, "Read a state directory or a backup instead of asking the house"
    );
    runs(command, settings, [&settings, reading] {
        return reading->state.empty() ? ask_the_house(settings, *reading)
                                      : read_the_file(settings, *reading);
    });
}

}  // namespace nachtwacht::daemon::cli
