// What routing must know of the clients: never who they are, only what decides who may help them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "routing/kinds.hpp"
#include "routing/types.hpp"

namespace nachtwacht::routing {

struct Client {
    ClientNumber number{};
    std::optional<Position> position{};  // none: ranked by nothing, so an operator's
    std::string postcode{};              // "5831AB"; areas match on its beginning
    std::string municipality{};
    OrganisationId provider{};  // whose client; site agreements go by `site`
    std::string site{};
    std::set<OrganisationId> subscriptions{};  // alarm follow-up bought from
    bool pg{};                                 // psychogeriatric problems known
    bool acp{};            // wishes are recorded: shown, never lowers urgency (safety.md S11)
    bool vulnerable{};     // silence of the device is urgent
    bool first_contact{};  // family is called beside the order (safety.md S5)
    std::map<Kind, Urgency> urgencies{};  // the care plan's own level for a raw kind
    std::set<UnitId> known_by{};          // units that know the client
    bool operator==(const Client&) const = default;
};

struct ClientTable {
    std::string hash{};  // of the content, as the pack's
    std::map<ClientNumber, Client> clients{};
    std::map<std::string, ClientNumber> accounts{};  // device account -> client

    [[nodiscard]] const Client* find(ClientNumber number) const;
    [[nodiscard]] ClientNumber owner_of(const std::string& account) const;
};

}  // namespace nachtwacht::routing
