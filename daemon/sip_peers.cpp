#include "daemon/sip_peers.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {
namespace {

namespace ip = boost::asio::ip;

template <class Network, class Address>
bool holds(const Network& network, const Address& address) {
    return network.canonical() == Network(address, network.prefix_length()).canonical();
}

bool fits_listener(const std::string& wanted, const SipFlow& flow) {
    if (wanted.empty()) {
        return true;
    }
    const std::string_view name = name_of(flow.transport());
    const auto colon = wanted.find(':');
    const bool named = protocol::equal_ignoring_case(wanted.substr(0, colon), name);
    return named && (colon == std::string::npos ||
                     wanted.substr(colon + 1) == std::to_string(flow.listener_port()));
}

bool fits_account(std::string_view wanted, std::string_view account) {
    if (!wanted.empty() && wanted.back() == '*') {
        wanted.remove_suffix(1);
        return account.substr(0, wanted.size()) == wanted;
    }
    return wanted.empty() || wanted == account;
}

}  // namespace

bool is_in_network(const std::string& address, const std::string& network) {
    boost::system::error_code bad;
    const auto one = ip::make_address(address, bad);
    if (bad) {
        return false;
    }
    if (network.find('/') == std::string::npos) {
        const auto other = ip::make_address(network, bad);
        return !bad && one == other;
    }
    if (one.is_v4()) {
        const auto whole = ip::make_network_v4(network, bad);
        return !bad && holds(whole, one.to_v4());
    }
    const auto whole = ip::make_network_v6(network, bad);
    return !bad && holds(whole, one.to_v6());
}

bool is_network(const std::string& text) {
    boost::system::error_code no_v4;
    boost::system::error_code no_v6;
    boost::system::error_code no_address;
    (void)ip::make_network_v4(text, no_v4);
    (void)ip::make_network_v6(text, no_v6);
    (void)ip::make_address(text, no_address);
    return !no_v4 || !no_v6 || !no_address;
}

const SipPeerSettings& SipPeers::settings_for(const SipFlow& flow, std::string_view account) const {
    for (const SipPeerRule& rule : rules_) {
        const bool fits_source =
            rule.source.empty() || is_in_network(flow.peer().address, rule.source);
        if (fits_source && fits_account(rule.account, account) &&
            fits_listener(rule.listener, flow)) {
            return rule.settings;
        }
    }
    return others_;
}

}  // namespace nachtwacht::daemon
