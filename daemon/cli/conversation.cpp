#include "daemon/cli/conversation.hpp"

#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

#include "daemon/cli/exit_code.hpp"
#include "daemon/printable.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;

int complain_about_socket(const Settings& settings, int reason) {
    const bool forbidden = reason == EACCES || reason == EPERM;
    const auto what =
        forbidden
            ? settings.in(
                  "u mag deze aansluiting niet gebruiken: vraag de beheerder om lid te worden van "
                  "de groep nachtwacht",
                  "you may not use this socket: ask the administrator to add you to the group "
                  "nachtwacht"
              )
            : settings.in(
                  "daar antwoordt niemand: draait nachtwachtd (systemctl status nachtwachtd)? Een "
                  "andere aansluiting geeft u met --socket",
                  "nobody answers there: is nachtwachtd running (systemctl status nachtwachtd)? "
                  "Give another socket with --socket"
              );
    fmt::print(
        stderr, "nachtwacht: {}: {} ({})\n", settings.socket.string(), what, std::strerror(reason)
    );
    return forbidden ? exit_not_allowed : exit_unreachable;
}

int complain_about_end(const Settings& settings, bool watching) {
    fmt::print(
        stderr,
        "nachtwacht: {}\n",
        watching ? settings.in(
                       "nachtwachtd verbrak de verbinding; kijk opnieuw mee zodra de dienst weer "
                       "draait (systemctl status nachtwachtd)",
                       "nachtwachtd ended the connection; watch again when the service runs "
                       "(systemctl status nachtwachtd)"
                   )
                 : settings.in(
                       "nachtwachtd verbrak de verbinding; of het verzoek is uitgevoerd ziet u met "
                       "'nachtwacht journal'",
                       "nachtwachtd ended the connection; 'nachtwacht journal' shows whether the "
                       "request was "
                       "carried out"
                   )
    );
    return exit_unreachable;
}

int complain_about_fault(const Settings& settings, const json::object& answer) {
    if (!settings.json) {
        const auto* lines = answer.if_contains("lines");
        for (const auto& line :
             lines != nullptr && lines->is_array() ? lines->get_array() : json::array{}) {
            const auto text = line.is_string() ? std::string(line.get_string()) : "";
            fmt::print(stderr, "nachtwacht: {}\n", printable(text));
        }
    }
    return exit_for(text_in(answer, "fault"));
}

std::optional<json::object> parsed(const std::string& line) {
    json::error_code wrong;
    auto value = json::parse(line, wrong);
    return wrong || !value.is_object() ? std::nullopt : std::optional{value.get_object()};
}

}  // namespace

tl::expected<Conversation, int> Conversation::begin(const Settings& settings) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    const auto path = settings.socket.string();
    if (path.size() >= sizeof where.sun_path) {
        return tl::make_unexpected(complain_about_socket(settings, ENAMETOOLONG));
    }
    std::memcpy(where.sun_path, path.data(), path.size());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    Conversation conversation{socket};
    const auto* address = reinterpret_cast<const sockaddr*>(&where);
    if (socket < 0 || connect(socket, address, sizeof where) != 0) {
        return tl::make_unexpected(complain_about_socket(settings, errno));
    }
    return conversation;
}

Conversation::Conversation(Conversation&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), pending_(std::move(other.pending_)) {}

Conversation::~Conversation() {
    if (socket_ >= 0) {
        ::close(socket_);
    }
}

void Conversation::say(const json::object& request) {
    auto line = json::serialize(request) + "\n";
    std::string_view rest{line};
    while (!rest.empty()) {
        const auto sent = send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            return;  // why is in what the other side said before it hung up, if anything
        }
        rest.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
    }
}

std::optional<std::string> Conversation::next() {
    char buffer[16'384];
    for (;;) {
        if (const auto end = pending_.find('\n'); end != std::string::npos) {
            auto line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return line;
        }
        const auto size = recv(socket_, buffer, sizeof buffer, 0);
        if (size == 0 || (size < 0 && errno != EINTR)) {
            return std::nullopt;
        }
        pending_.append(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
    }
}

int ask(const Settings& settings, json::object request, const Showing& showing) {
    auto conversation = Conversation::begin(settings);
    if (!conversation) {
        return conversation.error();
    }
    request["lang"] = json::string(routing::name_of(settings.language));
    request["facts"] = settings.json;
    if (!settings.as.empty()) {
        request["as"] = settings.as;
    }
    conversation->say(request);
    while (const auto line = conversation->next()) {
        const auto answer = parsed(*line);
        if (!answer) {
            break;
        }
        const bool last = answer->contains("ok");
        if (settings.json) {
            fmt::print("{}\n", *line);
            std::fflush(stdout);
        }
        if (last && !flag_in(*answer, "ok")) {
            return complain_about_fault(settings, *answer);
        }
        const auto& show = last ? showing.answer : showing.along;
        if (!settings.json && show) {
            show(*answer);
            std::fflush(stdout);
        }
        if (last && !showing.endless) {
            return exit_ok;
        }
    }
    return complain_about_end(settings, showing.endless);
}

std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return value != nullptr && value->is_string() ? printable(std::string(value->get_string()))
                                                  : "";
}

std::uint64_t number_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    json::error_code wrong;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(wrong);
    return wrong ? 0 : number;
}

bool flag_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return value != nullptr && value->is_bool() && value->get_bool();
}

void print_lines(const json::object& object, std::string_view name, std::string_view indent) {
    const auto* list = object.if_contains({name.data(), name.size()});
    if (list == nullptr || !list->is_array()) {
        return;
    }
    for (const auto& line : list->get_array()) {
        if (line.is_string()) {
            fmt::print("{}{}\n", indent, printable(std::string(line.get_string())));
        }
    }
}

}  // namespace nachtwacht::daemon::cli
