#include <fmt/core.h>
#include <sys/random.h>

#include <array>
#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;

struct Sending {
    std::string kind{};
    std::string account{};
    std::string asker{};
    std::uint32_t client{};
    std::string urgency{};
    std::string care_path{};
    std::vector<std::string> needs{};
    std::vector<double> position{};
    std::string id{};
    std::string text{};
    bool bare{};
    bool phone_back{};
};

// An id that no other sender makes: 128 random bits.
std::string fresh_id() {
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("no random bytes for an id: give one with --id");
    }
    std::string id;
    for (const auto byte : bytes) {
        id += fmt::format("{:02x}", byte);
    }
    return id;
}

json::object request_for(const Sending& sending) {
    json::object request{{"do", "signal"}, {"kind", sending.kind}};
    request["id"] = sending.id.empty() ? fresh_id() : sending.id;
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            request[name] = value;
        }
    };
    put("account", sending.account);
    put("asker", sending.asker);
    put("urgency", sending.urgency);
    put("care_path", sending.care_path);
    put("text", sending.text);
    if (sending.client != 0) {
        request["client"] = sending.client;
    }
    if (!sending.needs.empty()) {
        request["needs"] = json::value_from(sending.needs);
    }
    if (sending.position.size() == 2) {
        request["position"] =
            json::object{{"lat", sending.position[0]}, {"lon", sending.position[1]}};
    }
    if (sending.bare) {
        request["bare"] = true;
    }
    if (sending.phone_back) {
        request["phone_back"] = true;
    }
    return request;
}

void show_receipt(const Settings& settings, const json::object& answer) {
    const auto incident = number_in(answer, "incident");
    const bool repeat = text_in(answer, "verdict") == "duplicate";
    fmt::print(
        "{} {}{}{}{}\n",
        repeat ? settings.in("was al vastgelegd in regel", "was stored before, in entry")
               : settings.in("vastgelegd in regel", "stored in entry"),
        number_in(answer, "entry"),
        incident == 0 ? "" : fmt::format(", incident {}", incident),
        text_in(answer, "fate").empty() ? "" : " (" + text_in(answer, "fate") + ")",
        answer.contains("known_sender") && !flag_in(answer, "known_sender")
            ? settings.in(", afzender onbekend", ", unknown sender")
            : ""
    );
}

}  // namespace

void add_send(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "send",
        "Give in an alarm as a device would, or a request that came by telephone",
        "  nachtwacht send fall --account nl-0001\n"
        "  nachtwacht send request --asker gp --client 12 --urgency U2 --care-path catheter\n"
        "  nachtwacht send pg_crisis --asker district_nurse --client 12 --urgency U2 \\\n"
        "      --text 'agitated, husband cannot cope'"
    );
    auto sending = std::make_shared<Sending>();
    command->add_option("kind", sending->kind, "Kind of event, as in the rule book (fall, request)")
        ->required();
    auto* account = command->add_option("--account", sending->account, "Account of the device");
    command
        ->add_option(
            "--asker",
            sending->asker,
            "Who asks: layman, operator, district_nurse, gp, hap, hospital, unit"
        )
        ->excludes(account);
    command->add_option("--client", sending->client, "Number of the client it is for")
        ->excludes(account);
    command->add_option("--urgency", sending->urgency, "As asked, U0 to U5")
        ->check(CLI::IsMember({"U0", "U1", "U2", "U3", "U4", "U5"}))
        ->excludes(account);
    command->add_option("--care-path", sending->care_path, "Care path of the rule book");
    command->add_option("--need", sending->needs, "Skill that is needed besides; may be repeated");
    command->add_option("--position", sending->position, "Where: latitude,longitude")
        ->expected(2)
        ->delimiter(',');
    command->add_option("--id", sending->id, "Give it again with the same id: it counts once");
    command->add_option("--text", sending->text, "What was said; kept sealed");
    command->add_flag("--bare", sending->bare, "Nobody can speak with the client by this device");
    command->add_flag("--phone-back", sending->phone_back, "The device asks to be called back");
    runs(command, settings, [&settings, sending] {
        return ask(settings, request_for(*sending), {.answer = [&settings](const auto& answer) {
                       show_receipt(settings, answer);
                   }});
    });
}

}  // namespace nachtwacht::daemon::cli
