#include "routing/clients.hpp"

namespace nachtwacht::routing {

const Client* ClientTable::find(ClientNumber number) const {
    const auto found = clients.find(number);
    return found == clients.end() ? nullptr : &found->second;
}

ClientNumber ClientTable::owner_of(const std::string& account) const {
    const auto found = accounts.find(account);
    return found == accounts.end() ? ClientNumber::None : found->second;
}

}  // namespace nachtwacht::routing
