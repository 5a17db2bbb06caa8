// A browser as far as the house can tell: keeps its cookie, says the headers that pages say, reads
// streams. Blocking, one thread.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nachtwacht::tests {

struct HttpAnswer {
    int status{};
    std::map<std::string, std::string> headers{};  // names in small letters; of two: both, in lines
    std::string body{};

    [[nodiscard]] std::string header(const std::string& name) const;
    // Null when it is no JSON.
    [[nodiscard]] boost::json::value json() const;
    [[nodiscard]] std::string fault() const;
};

// A connection on which any bytes may be said.
class HttpWire {
public:
    explicit HttpWire(std::uint16_t port);
    ~HttpWire();
    HttpWire(const HttpWire&) = delete;
    HttpWire& operator=(const HttpWire&) = delete;

    // False: the other side has closed it.
    bool say(std::string_view bytes);
    // The next answer; nothing when the connection ends first. Ten seconds at most.
    [[nodiscard]] std::optional<HttpAnswer> hear();
    // Up to and with this; nothing when the connection ends first.
    [[nodiscard]] std::optional<std::string> hear_until(std::string_view end);
    // The connection is closed by the other side, within ten seconds.
    [[nodiscard]] bool is_closed();
    // Until the connection ends.
    [[nodiscard]] std::string hear_everything();
    // Nothing more comes from here; answers still do.
    void say_no_more();
    // Something came, or the end.
    [[nodiscard]] bool hears_something_within(std::chrono::milliseconds time);
    // Takes a few bytes, as soon as there are any; false: the connection has ended.
    bool sip();
    // Reads nothing and takes little: for a reader that does not keep up.
    void take_little();

private:
    bool read_more();

    int socket_;
    std::string pending_{};
};

class HttpCaller {
public:
    explicit HttpCaller(std::uint16_t port) : port_(port) {}

    HttpAnswer get(const std::string& path);
    HttpAnswer post(const std::string& path, const boost::json::value& body);
    HttpAnswer post(const std::string& path) { return ask("POST", path, ""); }
    HttpAnswer ask(const std::string& method, const std::string& path, const std::string& body);
    // The bytes of a request, as ask() says it.
    [[nodiscard]] std::string request(
        const std::string& method, const std::string& path, const std::string& body
    ) const;

    // In force until it is taken back: "" leaves the header out.
    std::map<std::string, std::string> headers{};
    std::string cookie{};
    std::string browser{};  // what makes it a known one

private:
    std::uint16_t port_;
};

struct HttpEvent {
    std::string name{};
    std::string id{};
    boost::json::object data{};
};

// A stream of events.
class EventListener {
public:
    EventListener(
        std::uint16_t port,
        const HttpCaller& caller,
        const std::string& path,
        const std::string& last_id = {}
    );

    [[nodiscard]] int status() const { return status_; }
    // The next one that is no beat; nothing when the stream ends first, or nothing comes.
    [[nodiscard]] std::optional<HttpEvent> next();
    [[nodiscard]] std::optional<HttpEvent> next_of_any_kind();
    [[nodiscard]] std::optional<HttpEvent> next_named(const std::string& name);
    [[nodiscard]] HttpWire& wire() { return wire_; }

private:
    HttpWire wire_;
    int status_{};
};

}  // namespace nachtwacht::tests
