#include "daemon/fact_lines.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/record_listing.hpp"
#include "daemon/snake_case.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Decision;
using routing::Fact;
using routing::OrderState;

class Line {
public:
    Line(std::string_view fact, std::uint64_t entry) : text_(snake_case(fact)) {
        pair("entry", entry);
    }

    // What has no overload below is not logged: silence is the rule, and each kind of value that
    // may stand in a log is let in by name.
    template <class Value>
    void add(std::string_view, const Value&) {}

    template <class Enum>
    requires record::Given<record::last<Enum>>
    void add(std::string_view key, const Enum& value) { pair_unless_empty(key, name_of(value)); }
    template <class Enum>
    void add(std::string_view key, const std::optional<Enum>& value) {
        if (value) {
            add(key, *value);
        }
    }
    void add(std::string_view key, const bool& value) {
        if (value) {
            pair(key, std::string_view{"yes"});
        }
    }
    void add(std::string_view key, const std::uint32_t& value) { pair_unless_zero(key, value); }
    void add(std::string_view key, const std::uint64_t& value) { pair_unless_zero(key, value); }
    void add(std::string_view key, const routing::ClientNumber& value) {
        pair_unless_zero(key, static_cast<std::uint32_t>(value));
    }
    void add(std::string_view key, const routing::UnitId& value) {
        pair_unless_empty(key, value.value);
    }
    void add(std::string_view key, const routing::IncidentId& value) { pair(key, value.number); }
    void add(std::string_view, const routing::TaskId& value) {
        pair("incident", value.number);
        pair("task", value.index);
    }
    void add(std::string_view key, const routing::OrderId& value) {
        if (value.number != 0) {
            pair(
                key,
                std::to_string(value.epoch) + '-' + std::to_string(value.number) + '-' +
                    std::to_string(value.index)
            );
        }
    }
    void add(std::string_view, const Decision& decision) {
        pair_unless_empty("arrangement", decision.arrangement.value);
        pair_unless_zero("tier", decision.tier);
        pair("candidates", decision.ranked.size() + decision.farther);
        pair("excluded", decision.excluded.size() + decision.excluded_more);
        if (decision.ranked.empty()) {
            pair_unless_empty("nobody", name_of(decision.nobody));
            return;
        }
        pair("drive_seconds", decision.ranked.front().drive_seconds);
        add("estimated", decision.ranked.front().estimated);
    }
    void add(std::string_view key, const std::string& value) {
        if (key == "by") {
            pair_unless_empty(key, role_of(value));
        } else if (key == "why" || key == "refused" || key == "hash") {
            pair_unless_empty(key, is_short_word(value) ? value : "other");
        }
    }

    void pair(std::string_view key, std::string_view value) {
        text_.append(" ").append(key).append("=").append(value);
    }
    template <std::integral Number>
    void pair(std::string_view key, Number value) {
        pair(key, std::to_string(value));
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void pair_unless_empty(std::string_view key, std::string_view value) {
        if (!value.empty()) {
            pair(key, value);
        }
    }
    void pair_unless_zero(std::string_view key, std::uint64_t value) {
        if (value != 0) {
            pair(key, value);
        }
    }

    // An operator's name is a person's.
    static std::string_view role_of(std::string_view by) {
        return by.empty() || by == "house" || by == "unit" ? by : "operator";
    }
    // A short word may have come from a phone: what is not of the form of one is not repeated.
    static bool is_short_word(std::string_view word) {
        return word.size() <= 64 && std::ranges::all_of(word, [](char letter) {
                   return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                          letter == '_' || letter == '-' || letter == ':';
               });
    }

    std::string text_;
};

std::string line_of(const routing::ClockCorrected& fact, std::uint64_t entry) {
    Line line{"ClockCorrected", entry};
    line.pair("by_ms", fact.by.count());
    return line.take();
}

template <class Type>
std::string line_of(const Type& fact, std::uint64_t entry) {
    Line line{record::name_of_type<Type>(), entry};
    record::for_each_field<Type>([&](const auto& item) { line.add(item.name, fact.*item.member); });
    return line.take();
}

// A step of an alarm, or of who can be asked for one.
template <class Type>
LogLevel level(const Type&) {
    return LogLevel::Info;
}
LogLevel level(const routing::NobodyFound&) { return LogLevel::Warn; }
LogLevel level(const routing::AnswerRefused&) { return LogLevel::Warn; }
LogLevel level(const routing::ActRefused&) { return LogLevel::Warn; }
LogLevel level(const routing::ClockCorrected&) { return LogLevel::Warn; }
LogLevel level(const routing::CallMoved& fact) {
    return routing::came_to_nothing(fact.to) ? LogLevel::Warn : LogLevel::Info;
}
LogLevel level(const routing::ChainUnheard&) { return LogLevel::Error; }
LogLevel level(const routing::SearchTold&) { return LogLevel::Debug; }
LogLevel level(const routing::UnitIdle&) { return LogLevel::Debug; }
LogLevel level(const routing::AnswerHeard&) { return LogLevel::Debug; }
LogLevel level(const routing::SignalStored& fact) {
    if (!fact.known_sender) {
        return LogLevel::Warn;
    }
    return fact.fate == routing::Fate::Logged ? LogLevel::Debug : LogLevel::Info;
}
LogLevel level(const routing::TaskEscalated& fact) {
    // The last in the chain: nobody has reacted until now.
    return fact.rung == routing::Rung::DutyNumber ? LogLevel::Error : LogLevel::Warn;
}
LogLevel level(const routing::OrderMoved& fact) {
    const bool unusual = fact.to == OrderState::Silent || fact.to == OrderState::CannotReach;
    return unusual ? LogLevel::Warn : LogLevel::Info;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return spdlog::level::debug;
        case LogLevel::Info:
            return spdlog::level::info;
        case LogLevel::Warn:
            return spdlog::level::warn;
        case LogLevel::Error:
            break;
    }
    return spdlog::level::err;
}

}  // namespace

std::vector<FactLine> lines_of(const routing::Entry& entry) {
    std::vector<FactLine> lines;
    lines.reserve(entry.facts.size());
    for (const auto& fact : entry.facts) {
        const auto text = [&](const auto& what) { return line_of(what, entry.number); };
        lines.push_back({level_of(fact), std::visit(text, fact)});
    }
    return lines;
}

LogLevel level_of(const Fact& fact) {
    return std::visit([](const auto& what) { return level(what); }, fact);
}

void log_entry(spdlog::logger& log, const routing::Entry& entry) {
    for (const auto& fact : entry.facts) {
        const auto level = spdlog_level(level_of(fact));
        if (log.should_log(level)) {
            const auto text = [&](const auto& what) { return line_of(what, entry.number); };
            log.log(level, std::visit(text, fact));
        }
    }
}

}  // namespace nachtwacht::daemon
