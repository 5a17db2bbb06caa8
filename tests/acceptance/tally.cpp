#include "tests/acceptance/tally.hpp"

#include <algorithm>
#include <map>

#include "tests/acceptance/real_house.hpp"

namespace nachtwacht::tests {

void Tally::blame(int& counter, const std::string& what) {
    ++counter;
    first_fault = first_fault.empty() ? what : first_fault;
}

bool all_shown(const std::vector<Showing>& shown, const std::set<int>& acknowledged) {
    std::set<std::string> streets;
    for (const Showing& showing : shown) {
        streets.insert(showing.street);
    }
    return std::all_of(acknowledged.begin(), acknowledged.end(), [&](int client) {
        return streets.contains(street_of(client));
    });
}

Tally tally_of(
    const std::vector<Showing>& shown,
    const std::set<int>& acknowledged,
    const std::set<std::string>& asked_further
) {
    std::map<std::string, std::set<std::string>> incidents_of;
    std::map<std::string, std::set<std::string>> orders_of;
    for (const Showing& showing : shown) {
        incidents_of[showing.street].insert(showing.incident);
        orders_of[showing.incident].insert(showing.order);
    }
    Tally tally;
    tally.shown = static_cast<int>(orders_of.size());
    for (const int client : acknowledged) {
        if (!incidents_of.contains(street_of(client))) {
            tally.blame(
                tally.lost,
                "the alarm of client " + std::to_string(client) +
                    " was acknowledged and never shown"
            );
        }
    }
    for (const auto& [street, incidents] : incidents_of) {
        if (incidents.size() > 1) {
            tally.blame(
                tally.doubled, street + " became " + std::to_string(incidents.size()) + " incidents"
            );
        }
    }
    for (const auto& [incident, orders] : orders_of) {
        if (orders.size() > 1 && !asked_further.contains(incident)) {
            tally.blame(
                tally.doubled,
                "incident " + incident + " has " + std::to_string(orders.size()) + " orders"
            );
        }
    }
    return tally;
}

std::string text_of(const Tally& tally) {
    return "incidents shown " + std::to_string(tally.shown) + " lost " +
           std::to_string(tally.lost) + " doubled " + std::to_string(tally.doubled) +
           (tally.first_fault.empty() ? "" : "\nfirst fault: " + tally.first_fault);
}

}  // namespace nachtwacht::tests
