// Which rules of a pack its scenarios used: a rule that no scenario needs may be wrong for years.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/pack.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

class RulesUsed {
public:
    // What one entry decided; `state` is that after it.
    void note(const routing::Entry& entry, const routing::State& state);
    void add(const RulesUsed& other);

    // The rules that the pack itself gives (not its base) and no decision used, a text each.
    [[nodiscard]] std::vector<Mistake> unused_of(const LoadedPack& pack) const;

private:
    void note_decision(
        const routing::Decision& decision,
        std::uint64_t incident,
        const routing::State& state,
        routing::Wall at
    );
    void use(Section section, const std::string& name) { names_.emplace(section, name); }

    std::set<std::pair<Section, std::string>> names_{};
    std::set<std::string> parts_{};  // "arrangements/ttv/tiers/2"
};

}  // namespace nachtwacht::daemon
