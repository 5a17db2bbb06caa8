// What is known of the clients as people, in memory while the house is awake: orders must name the
// place within milliseconds. On disk it lies sealed under a key per client.
#pragma once

#include <map>

#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class ClientCards {
public:
    void replace(std::map<routing::ClientNumber, ClientCard> cards) { cards_ = std::move(cards); }

    // Null: unknown or erased. For the house itself; who shows a card to a person audits it first.
    [[nodiscard]] const ClientCard* find(routing::ClientNumber number) const {
        const auto found = cards_.find(number);
        return found == cards_.end() ? nullptr : &found->second;
    }

private:
    std::map<routing::ClientNumber, ClientCard> cards_;
};

}  // namespace nachtwacht::daemon
