// What a soak run says of itself, and whether that is good.
#include <cstdio>

#include "tests/acceptance/soak_run.hpp"

namespace nachtwacht::tests {
namespace {

std::int64_t grown(const Growth& growth) { return growth.late - growth.early; }

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string figure(const char* name, const Growth& growth, double unit) {
    char text[160];
    std::snprintf(
        text,
        sizeof text,
        ", %s %.2f -> %.2f (%+.2f %%)",
        name,
        static_cast<double>(growth.early) / unit,
        static_cast<double>(growth.late) / unit,
        growth.percent()
    );
    return text;
}

}  // namespace

double Growth::percent() const { return share(grown(*this), early); }

double SoakReport::unexplained_percent() const {
    return share(grown(memory) - grown(remembered), memory.early);
}

double SoakReport::unexplained_heap_percent() const { return share(grown(other_heap), heap.early); }

double SoakReport::unexplained_log_percent() const {
    return share(grown(log) - grown(log_of_facts), log.early);
}

bool SoakReport::is_good() const {
    const bool nothing_wrong = alive && exit_code == 0 && lost == 0 && doubled == 0 &&
                               left_open == 0 && acknowledged == calls + others && calls > 0;
    const auto steady = [](const Growth& growth) { return growth.percent() <= 1; };
    // It is moved into the journal from 4 MB on, when the writer has nothing else to do.
    const bool wal_is_bounded = wal.late <= 8'000'000;
    const bool nothing_grew = unexplained_percent() <= 1 && unexplained_heap_percent() <= 1 &&
                              unexplained_log_percent() <= 1 && steady(descriptors) &&
                              steady(threads) && steady(files) && wal_is_bounded;
    return nothing_wrong && (!judged || nothing_grew);
}

std::string text_of(const SoakReport& report) {
    std::string text =
        "calls for help " + std::to_string(report.calls) + ", other signals " +
        std::to_string(report.others) + ", acknowledged " + std::to_string(report.acknowledged) +
        ", incidents " + std::to_string(report.incidents) + ", lost " +
        std::to_string(report.lost) + ", doubled " + std::to_string(report.doubled) +
        ", left open " + std::to_string(report.left_open) + ", entries " +
        std::to_string(report.entries) + ", heartbeats " + std::to_string(report.heartbeats) +
        ", repeats " + std::to_string(report.repeats) + ", telephone calls " +
        std::to_string(report.telephone_calls) + ", reloads " + std::to_string(report.reloads) +
        (report.alive ? "" : ", daemon ENDED") + ", exit code " + std::to_string(report.exit_code);
    if (report.judged) {
        text +=
            figure("memory MB", report.memory, 1e6) + figure("heap in use MB", report.heap, 1e6) +
            figure("remembered MB", report.remembered, 1e6) +
            figure("descriptors", report.descriptors, 1) + figure("threads", report.threads, 1) +
            figure("files", report.files, 1) + figure("wal MB", report.wal, 1e6) +
            figure("log kB", report.log, 1e3) + figure("of facts kB", report.log_of_facts, 1e3) +
            figure("journal MB", report.journal, 1e6);
        char last[300];
        std::snprintf(
            last,
            sizeof last,
            ", references %zu of %.0f B, an incident %.0f B; beyond what is remembered: memory "
            "%+.2f %%, heap %+.2f %%, log %+.2f %%",
            report.references,
            report.reference_bytes,
            report.incident_bytes,
            report.unexplained_percent(),
            report.unexplained_heap_percent(),
            report.unexplained_log_percent()
        );
        text += last;
    }
    return text + (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::tests
