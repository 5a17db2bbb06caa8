#include "tests/daemon/http_caller.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;

constexpr timeval patience{10, 0};

std::string small(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return text;
}

HttpAnswer head_in(const std::string& text) {
    HttpAnswer answer;
    answer.status = std::stoi(text.substr(text.find(' ') + 1));
    std::size_t at = text.find("\r\n") + 2;
    while (at < text.size() - 2) {
        const auto end = text.find("\r\n", at);
        const auto colon = text.find(": ", at);
        std::string& value = answer.headers[small(text.substr(at, colon - at))];
        value += (value.empty() ? "" : "\n") + text.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    return answer;
}

}  // namespace

std::string HttpAnswer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

json::value HttpAnswer::json() const {
    json::error_code wrong;
    auto value = json::parse(body, wrong);
    return wrong ? json::value(nullptr) : value;
}

std::string HttpAnswer::fault() const {
    const auto value = json();
    const auto* object = value.if_object();
    const auto* word = object == nullptr ? nullptr : object->if_contains("fault");
    return word == nullptr ? "" : std::string{word->as_string()};
}

HttpWire::HttpWire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
        throw std::runtime_error("nobody listens");
    }
}

HttpWire::~HttpWire() { ::close(socket_); }

void HttpWire::take_little() {
    const int little = 2'048;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
}

bool HttpWire::say(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool HttpWire::read_more() {
    char buffer[65'536];
    const auto size = recv(socket_, buffer, sizeof buffer, 0);
    pending_.append(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
    return size > 0;
}

std::string HttpWire::hear_everything() {
    while (read_more()) {
    }
    return std::exchange(pending_, {});
}

void HttpWire::say_no_more() { shutdown(socket_, SHUT_WR); }

bool HttpWire::hears_something_within(std::chrono::milliseconds time) {
    pollfd waiting{socket_, POLLIN, 0};
    return poll(&waiting, 1, static_cast<int>(time.count())) > 0;
}

bool HttpWire::sip() {
    char few[16];
    return recv(socket_, few, sizeof few, 0) > 0;
}

std::optional<std::string> HttpWire::hear_until(std::string_view end) {
    std::size_t from = 0;
    for (;;) {
        const auto found = pending_.find(end, from);
        if (found != std::string::npos) {
            auto text = pending_.substr(0, found + end.size());
            pending_.erase(0, found + end.size());
            return text;
        }
        from = pending_.size() - std::min(pending_.size(), end.size());
        if (!read_more()) {
            return std::nullopt;
        }
    }
}

std::optional<HttpAnswer> HttpWire::hear() {
    const auto head = hear_until("\r\n\r\n");
    if (!head) {
        return std::nullopt;
    }
    auto answer = head_in(*head);
    const auto length = answer.header("content-length");
    const auto size = length.empty() ? std::size_t{0} : std::stoul(length);
    while (pending_.size() < size) {
        if (!read_more()) {
            return std::nullopt;
        }
    }
    answer.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return answer;
}

bool HttpWire::is_closed() {
    char buffer[65'536];
    for (;;) {
        const auto size = recv(socket_, buffer, sizeof buffer, 0);
        if (size == 0) {
            return true;
        }
        if (size < 0) {
            return errno == ECONNRESET;
        }
    }
}

std::string HttpCaller::request(
    const std::string& method, const std::string& path, const std::string& body
) const {
    std::map<std::string, std::string> said{{"Host", "localhost:" + std::to_string(port_)}};
    if (method != "GET") {
        said["Origin"] = "http://localhost:" + std::to_string(port_);
        said["X-Nachtwacht"] = "1";
        said["Content-Type"] = "application/json";
    }
    std::string cookies = cookie.empty() ? "" : "__Host-nachtwacht=" + cookie;
    if (!browser.empty()) {
        cookies += (cookies.empty() ? "" : "; ") + ("__Host-nachtwacht-browser=" + browser);
    }
    if (!cookies.empty()) {
        said["Cookie"] = cookies;
    }
    for (const auto& [name, value] : headers) {
        said[name] = value;
    }
    std::string text = method + " " + path + " HTTP/1.1\r\n";
    for (const auto& [name, value] : said) {
        text += value.empty() ? "" : name + ": " + value + "\r\n";
    }
    if (method != "GET") {
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + body;
}

HttpAnswer HttpCaller::ask(
    const std::string& method, const std::string& path, const std::string& body
) {
    HttpWire wire{port_};
    wire.say(request(method, path, body));
    auto answer = wire.hear().value_or(HttpAnswer{});
    const auto given = answer.header("set-cookie");
    const auto take = [&](const std::string& name, std::string& into) {
        const auto at = given.find(name);
        if (at != std::string::npos) {
            into = given.substr(at + name.size(), given.find(';', at) - at - name.size());
        }
    };
    take("__Host-nachtwacht=", cookie);
    take("__Host-nachtwacht-browser=", browser);
    return answer;
}

HttpAnswer HttpCaller::get(const std::string& path) { return ask("GET", path, ""); }

HttpAnswer HttpCaller::post(const std::string& path, const json::value& body) {
    return ask("POST", path, json::serialize(body));
}

EventListener::EventListener(
    std::uint16_t port,
    const HttpCaller& caller,
    const std::string& path,
    const std::string& last_id
)
    : wire_(port) {
    HttpCaller asking = caller;
    if (!last_id.empty()) {
        asking.headers["Last-Event-ID"] = last_id;
    }
    wire_.say(asking.request("GET", path, ""));
    const auto head = wire_.hear_until("\r\n\r\n");
    status_ = head ? head_in(*head).status : 0;
}

std::optional<HttpEvent> EventListener::next_of_any_kind() {
    for (;;) {
        const auto block = wire_.hear_until("\n\n");
        if (!block) {
            return std::nullopt;
        }
        HttpEvent event;
        std::size_t at = 0;
        while (at < block->size()) {
            const auto end = block->find('\n', at);
            const auto line = block->substr(at, end - at);
            if (line.starts_with("event: ")) {
                event.name = line.substr(7);
            } else if (line.starts_with("id: ")) {
                event.id = line.substr(4);
            } else if (line.starts_with("data: ")) {
                event.data = json::parse(line.substr(6)).as_object();
            }
            at = end + 1;
        }
        if (!event.name.empty()) {
            return event;
        }
    }
}

std::optional<HttpEvent> EventListener::next() {
    auto event = next_of_any_kind();
    while (event && event->name == "beat") {
        event = next_of_any_kind();
    }
    return event;
}

std::optional<HttpEvent> EventListener::next_named(const std::string& name) {
    auto event = next_of_any_kind();
    while (event && event->name != name) {
        event = next_of_any_kind();
    }
    return event;
}

}  // namespace nachtwacht::tests
