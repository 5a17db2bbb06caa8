// What is known of the clients as people, in memory while the house is awake: orders must name the
// place within milliseconds. On disk it lies sealed under a key per client.
#pragma once

#include <map>
#include <vector>

#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class ClientCards {
public:
    void replace(std::map<routing::ClientNumber, ClientCard> cards);

    // Null: unknown or erased. For the house itself; who shows a card to a person audits it first.
    [[nodiscard]] const ClientCard* find(routing::ClientNumber number) const {
        const auto found = cards_.find(number);
        return found == cards_.end() ? nullptr : &found->second;
    }

    // Those whose name or address holds every one of these words, whatever their capitals; at most
    // `most`, by number.
    [[nodiscard]] std::vector<ClientCard> holding(std::string_view words, std::size_t most) const;

private:
    std::map<routing::ClientNumber, ClientCard> cards_;
    std::map<routing::ClientNumber, std::string> small_;  // name and address in small letters
};

}  // namespace nachtwacht::daemon
