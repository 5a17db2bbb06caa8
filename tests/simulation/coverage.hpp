// How often each kind of thing happened, so that one sees what a run of seeds has never tried.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "routing/fact.hpp"

namespace nachtwacht::simulation {

class Coverage {
public:
    // "fault" / "crash", "fact" / "OrderOffered", ...
    void count(std::string_view group, std::string_view what, std::uint64_t times = 1);
    // The entry's event, its facts, and the gates and fates that they speak of.
    void count(const routing::Entry& entry);
    void add(const Coverage& other);

    [[nodiscard]] std::uint64_t of(std::string_view group, std::string_view what) const;
    void print(std::ostream& out) const;

    // `look` takes group, what, and how often.
    template <class Look>
    void for_each(Look look) const {
        for (const auto& [group, rows] : groups_) {
            for (const auto& [what, times] : rows) {
                look(group, what, times);
            }
        }
    }

private:
    void count_event(const routing::Event& event);
    void count_fact(const routing::Fact& fact);
    void count_decision(const routing::Decision& decision);

    using Group = std::map<std::string, std::uint64_t, std::less<>>;
    std::map<std::string, Group, std::less<>> groups_;
};

[[nodiscard]] std::string_view name_of(const routing::Event& event);
[[nodiscard]] std::string_view name_of(const routing::Fact& fact);
[[nodiscard]] std::span<const std::string_view> event_names();
[[nodiscard]] std::span<const std::string_view> fact_names();

}  // namespace nachtwacht::simulation
