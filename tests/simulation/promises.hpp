// What the house has said 'received' to, held against what its disk keeps (safety.md S18).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "routing/fact.hpp"

namespace nachtwacht::simulation {

class Promises {
public:
    // An entry is durable: whatever it stores may be acknowledged from now on. Throws Broken when
    // it stores a repeat a second time.
    void committed(const routing::Entry& entry);
    // The house tells a sender that it has this. Throws Broken when it has not.
    void said(const routing::Reference& reference);

    // An older journal came back. What had been acknowledged and is not in it is lost, and known to
    // be: that many.
    std::size_t restored(const std::vector<routing::Entry>& committed);

    // Reads the whole journal over: everything that was acknowledged is there, but for what is
    // known to be lost. Throws Broken.
    void check(const std::vector<routing::Entry>& committed) const;
    // The sender was told so, and it is stored or known to be lost.
    [[nodiscard]] bool holds(const routing::Reference& reference) const;

private:
    using Stored = std::map<std::string, routing::Steady>;  // by key_of, the instant of the latest
    static void store(const routing::Entry& entry, Stored& into);

    Stored stored_;
    std::set<std::string> said_;
    std::set<std::string> lost_;
};

}  // namespace nachtwacht::simulation
