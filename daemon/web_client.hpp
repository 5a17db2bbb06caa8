// Posts to servers of others, over HTTP/1.1 and TLS: push services and a customer's telephony.
// Connections are kept and used again; a redirection is an answer like any other.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "protocol/web_push.hpp"

namespace nachtwacht::daemon {

struct WebRequest {
    protocol::WebAddress to{};
    protocol::WebHeaders headers{};  // all but Host and Content-Length
    std::string body{};
};

struct WebAnswer {
    unsigned status{};
    std::string retry_after{};  // as it came; empty: none
};

enum class WebFault : std::uint8_t {
    NotAllowed,    // plain http, or an address inside our own network
    NoAddress,     // the name is not known
    NotConnected,  // nobody takes the connection
    Untrusted,     // TLS failed, or the certificate is of somebody else
    Silent,        // no answer in time
    Dropped,       // the connection ended, or what came is no HTTP
};
[[nodiscard]] std::string_view name_of(WebFault fault);

struct WebError {
    WebFault fault{};
    std::string reason{};  // for a log: holds no address and nothing of the request
};

using WebResult = tl::expected<WebAnswer, WebError>;

struct WebClientSettings {
    std::chrono::milliseconds deadline{8'000};  // from asking to the head of the answer
    bool plain_http{};                          // http is allowed as well
    bool private_addresses{};                   // so is our own network
    std::filesystem::path ca{};                 // PEM; empty: those that the system trusts
    std::chrono::seconds idle{50};              // a connection is kept so long without use
    std::size_t most_idle{16};
};

// Loop's thread only; names are looked up on Asio's own thread.
class WebClient {
public:
    // Throws boost::system::system_error when `ca` cannot be read.
    WebClient(boost::asio::io_context& loop, WebClientSettings settings);
    // As stop().
    ~WebClient();
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;

    // `done` comes later, once. A request on a kept connection that the server closed meanwhile
    // is said once more on a new one, so it may arrive twice.
    void post(WebRequest request, std::function<void(const WebResult&)> done);

    // Ends every connection. No `done` comes any more.
    void stop();

private:
    class Room;
    std::shared_ptr<Room> room_;
};

}  // namespace nachtwacht::daemon
