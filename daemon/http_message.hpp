// One request and its answer as plain data, and the readers of what others wrote in it. Nothing
// here waits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/wiped_text.hpp"

namespace nachtwacht::daemon {

enum class HttpMethod : std::uint8_t { Get, Head, Post, Delete, Other };
[[nodiscard]] std::string_view name_of(HttpMethod method);

struct HttpRequest {
    HttpMethod method{};
    std::string path{};   // begins with '/', as it came
    std::string query{};  // behind the '?', as it came
    std::string host{};
    std::string origin{};
    std::string fetch_site{};  // Sec-Fetch-Site
    std::string cookie{};
    std::string content_type{};
    std::string marker{};     // X-Nachtwacht
    std::string timestamp{};  // X-Nachtwacht-Timestamp and -Signature, of the telephony
    std::string signature{};
    std::string last_event_id{};
    std::string if_match{};
    std::string if_none_match{};
    std::string accept_encoding{};
    WipedText body{};    // a login's holds a password
    std::string from{};  // address of the peer
    bool secure{};       // over TLS
};

struct HttpResponse {
    unsigned status{200};
    std::string type{};  // empty: no body
    std::shared_ptr<const std::string> body{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

[[nodiscard]] std::string_view reason_of(unsigned status);

// Status line and headers, Content-Length with them, the empty line last.
[[nodiscard]] std::string head_of(const HttpResponse& response, bool keep_alive);
// Of a stream that ends with its connection.
[[nodiscard]] std::string stream_head_of(const HttpResponse& response);

// Any bytes may be given to all of the following.

// Percent-decoded; nothing when a '%' is not followed by two hexadecimal digits, or the text is no
// UTF-8 or holds a control character.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);
// The first value of that name in a query, '+' as a space; nothing: not there, or not readable.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);
// The value of that name in a Cookie header; of two the first. Nothing: not there.
[[nodiscard]] std::optional<std::string_view> cookie_value(
    std::string_view cookies, std::string_view name
);
// Decimal digits only, without a sign, at most `most`.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text, std::uint64_t most);
// Between the slashes, decoded; nothing when a part cannot be decoded.
[[nodiscard]] std::optional<std::vector<std::string>> path_parts(std::string_view path);

// Whether a page of this origin may change something here: it is our own (RFC 6454). A request
// without an Origin is no browser's when it has no Sec-Fetch-Site either.
[[nodiscard]] bool is_own_origin(const HttpRequest& request);
// It can be the value of a Host header: a name or an address, and perhaps a port.
[[nodiscard]] bool is_host(std::string_view text);
// The host is a name of this machine for itself. What is served without TLS answers to no other: a
// name of somebody else's that points here would be another origin.
[[nodiscard]] bool is_local_host(std::string_view host);

}  // namespace nachtwacht::daemon
