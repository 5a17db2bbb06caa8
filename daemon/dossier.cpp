// A dossier as bytes for the sealed tables (register.hpp). Names of fields are never reused.
#include <boost/json.hpp>
#include <tuple>

#include "daemon/register.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;
using routing::Client;

auto fields_of(const Dossier& d) {
    return std::tie(
        d.client,
        d.accounts,
        d.key_code,
        d.care_plan,
        d.card.number,
        d.card.name,
        d.card.address,
        d.card.telephone,
        d.card.access,
        d.card.warnings,
        d.card.wishes,
        d.card.contacts
    );
}

template <class Names>
json::array array_of(const Names& names) {
    json::array array;
    for (const auto& name : names) {
        if constexpr (requires { name.value; }) {
            array.emplace_back(name.value);
        } else {
            array.emplace_back(name);
        }
    }
    return array;
}

// What an object says, with nothing for what it does not say.
class Fields {
public:
    explicit Fields(const json::object& object) : object_{object} {}

    [[nodiscard]] std::string text(std::string_view key) const {
        const json::value* value = object_.if_contains(key);
        return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                      : std::string{};
    }
    [[nodiscard]] bool flag(std::string_view key) const {
        const json::value* value = object_.if_contains(key);
        return value != nullptr && value->is_bool() && value->get_bool();
    }
    [[nodiscard]] std::int64_t number(std::string_view key) const {
        const json::value* value = object_.if_contains(key);
        return value != nullptr && value->is_int64() ? value->get_int64() : 0;
    }
    [[nodiscard]] bool has(std::string_view key) const { return object_.contains(key); }
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
        std::vector<std::string> texts;
        const json::value* value = object_.if_contains(key);
        if (value != nullptr && value->is_array()) {
            for (const json::value& item : value->get_array()) {
                texts.emplace_back(item.is_string() ? std::string{item.get_string()} : "");
            }
        }
        return texts;
    }

private:
    const json::object& object_;
};

void put_client(const Client& client, json::object& object) {
    object["number"] = static_cast<std::uint32_t>(client.number);
    if (client.position) {
        object["latitude_e6"] = client.position->latitude_e6;
        object["longitude_e6"] = client.position->longitude_e6;
    }
    object["postcode"] = client.postcode;
    object["municipality"] = client.municipality;
    object["provider"] = client.provider.value;
    object["site"] = client.site;
    object["subscriptions"] = array_of(client.subscriptions);
    object["pg"] = client.pg;
    object["acp"] = client.acp;
    object["vulnerable"] = client.vulnerable;
    object["first_contact"] = client.first_contact;
    object["known_by"] = array_of(client.known_by);
    json::array urgencies;
    for (const auto& [kind, urgency] : client.urgencies) {
        urgencies.emplace_back(std::string{name_of(kind)} + "=" + std::string{name_of(urgency)});
    }
    object["urgencies"] = std::move(urgencies);
}

void take_urgencies(const Fields& fields, Client& client) {
    for (const std::string& text : fields.texts("urgencies")) {
        const std::size_t equals = std::min(text.find('='), text.size() - 1);
        const auto kind = routing::kind_named(text.substr(0, equals));
        const auto urgency = routing::urgency_named(text.substr(equals + 1));
        if (kind && urgency) {
            client.urgencies[*kind] = *urgency;
        }
    }
}

Client client_in(const Fields& fields) {
    Client client;
    client.number = routing::ClientNumber{static_cast<std::uint32_t>(fields.number("number"))};
    if (fields.has("latitude_e6")) {
        client.position = routing::Position{
            static_cast<std::int32_t>(fields.number("latitude_e6")),
            static_cast<std::int32_t>(fields.number("longitude_e6"))};
    }
    client.postcode = fields.text("postcode");
    client.municipality = fields.text("municipality");
    client.provider.value = fields.text("provider");
    client.site = fields.text("site");
    for (std::string& name : fields.texts("subscriptions")) {
        client.subscriptions.insert(routing::OrganisationId{std::move(name)});
    }
    client.pg = fields.flag("pg");
    client.acp = fields.flag("acp");
    client.vulnerable = fields.flag("vulnerable");
    client.first_contact = fields.flag("first_contact");
    for (std::string& name : fields.texts("known_by")) {
        client.known_by.insert(routing::UnitId{std::move(name)});
    }
    take_urgencies(fields, client);
    return client;
}

}  // namespace

bool operator==(const Dossier& a, const Dossier& b) { return fields_of(a) == fields_of(b); }

std::string to_bytes(const Dossier& dossier) {
    json::object object;
    put_client(dossier.client, object);
    object["accounts"] = array_of(dossier.accounts);
    object["name"] = dossier.card.name;
    object["address"] = dossier.card.address;
    object["telephone"] = dossier.card.telephone;
    object["access"] = dossier.card.access;
    object["warnings"] = dossier.card.warnings;
    object["wishes"] = dossier.card.wishes;
    object["contacts"] = array_of(dossier.card.contacts);
    object["key_code"] = dossier.key_code;
    object["care_plan"] = dossier.care_plan;
    return json::serialize(object);
}

std::optional<Dossier> dossier_from(std::string_view bytes) {
    boost::system::error_code error;
    const json::value value = json::parse({bytes.data(), bytes.size()}, error);
    if (error || !value.is_object() || !value.get_object().contains("number")) {
        return std::nullopt;
    }
    const Fields fields{value.get_object()};
    Dossier dossier;
    dossier.client = client_in(fields);
    dossier.accounts = fields.texts("accounts");
    dossier.card.number = dossier.client.number;
    dossier.card.name = fields.text("name");
    dossier.card.address = fields.text("address");
    dossier.card.telephone = fields.text("telephone");
    dossier.card.access = fields.text("access");
    dossier.card.warnings = fields.text("warnings");
    dossier.card.wishes = fields.text("wishes");
    dossier.card.contacts = fields.texts("contacts");
    dossier.key_code = fields.text("key_code");
    dossier.care_plan = fields.text("care_plan");
    return dossier;
}

}  // namespace nachtwacht::daemon
