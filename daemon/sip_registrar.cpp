#include "daemon/sip_registrar.hpp"

#include <algorithm>
#include <utility>

#include "protocol/ascii.hpp"
#include "protocol/sip_address.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::uint32_t default_expiry_s = 3600;
constexpr std::uint32_t longest_expiry_s = 86'400;
constexpr std::size_t most_records = 100'000;
constexpr std::size_t most_contacts = 4;

std::string record_of(const protocol::SipAddress& address) {
    return address.user + '@' + protocol::lower_case(address.host);
}

std::uint32_t expiry_of(const protocol::SipMessage& request, const protocol::SipAddress& contact) {
    const auto header = protocol::to_number(request.header("expires").value_or(""), 0x7fffffff);
    const auto wanted = contact.expires ? contact.expires : header;
    return std::min(wanted.value_or(default_expiry_s), longest_expiry_s);
}

std::vector<std::string_view> contacts_in(const protocol::SipMessage& request) {
    std::vector<std::string_view> all;
    for (const auto& field : request.headers) {
        if (field.name == "contact") {
            for (const auto element : protocol::split_elements(field.value)) {
                all.push_back(element);
            }
        }
    }
    return all;
}

}  // namespace

std::optional<std::vector<protocol::SipHeader>> SipRegistrar::serve(
    const protocol::SipMessage& request, Clock::time_point now
) {
    const auto to = protocol::parse_sip_address(request.header("to").value_or(""));
    if (!to) {
        return std::nullopt;
    }
    const auto record = record_of(*to);
    for (const auto element : contacts_in(request)) {
        if (element == "*") {
            bindings_.erase(record);
            continue;
        }
        const auto contact = protocol::parse_sip_address(element);
        if (!contact) {
            return std::nullopt;
        }
        const std::chrono::seconds lasts{expiry_of(request, *contact)};
        store(record, {contact->uri, now + lasts}, now);
    }
    std::vector<protocol::SipHeader> headers;
    const auto found = bindings_.find(record);
    for (const Contact& contact : found == bindings_.end() ? Contacts{} : found->second) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(contact.until - now).count();
        headers.push_back({"contact", "<" + contact.uri + ">;expires=" + std::to_string(left)});
    }
    return headers;
}

void SipRegistrar::store(const std::string& record, Contact contact, Clock::time_point now) {
    make_room(now);
    Contacts& contacts = bindings_[record];
    std::erase_if(contacts, [&](const Contact& old) {
        return old.uri == contact.uri || old.until <= now;
    });
    if (contact.until > now) {
        contacts.insert(contacts.begin(), std::move(contact));
        contacts.resize(std::min(contacts.size(), most_contacts));
    }
    if (contacts.empty()) {
        bindings_.erase(record);
    }
}

// Bounded whoever calls: first what has run out, then anybody, for a lost binding costs little.
void SipRegistrar::make_room(Clock::time_point now) {
    if (bindings_.size() < most_records) {
        return;
    }
    std::erase_if(bindings_, [&](const auto& binding) {
        return std::all_of(binding.second.begin(), binding.second.end(), [&](const auto& contact) {
            return contact.until <= now;
        });
    });
    if (bindings_.size() >= most_records) {
        bindings_.erase(bindings_.begin());
    }
}

std::string SipRegistrar::contact_of(std::string_view address, Clock::time_point now) const {
    const auto from = protocol::parse_sip_address(address);
    const auto found = from ? bindings_.find(record_of(*from)) : bindings_.end();
    if (found == bindings_.end()) {
        return {};
    }
    for (const Contact& contact : found->second) {
        if (contact.until > now) {
            return contact.uri;
        }
    }
    return {};
}

}  // namespace nachtwacht::daemon
