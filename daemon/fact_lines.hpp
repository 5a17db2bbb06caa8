// The log's words for what stands: one line a fact, English, key=value, for journald and for
// `nachtwacht journal`. The facts are the log; the core itself does not log.
#pragma once

#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "routing/fact.hpp"

namespace spdlog {
class logger;
}

namespace nachtwacht::daemon {

struct FactLine {
    LogLevel level{};
    // "order_offered entry=81234 order=4-81234-1 unit=mia arrangement=nights tier=1 ..."
    std::string text{};
};

// Client numbers, ids, kinds and the house's short words; never a place, a device account, the
// name of an operator, a care path, a skill, a reference, or anything that a person wrote.
[[nodiscard]] std::vector<FactLine> lines_of(const routing::Entry& entry);

// Error: somebody must act; warn: unusual; info: a step of an alarm; debug: the rest.
[[nodiscard]] LogLevel level_of(const routing::Fact& fact);

// To be called for committed entries only.
void log_entry(spdlog::logger& log, const routing::Entry& entry);

}  // namespace nachtwacht::daemon
