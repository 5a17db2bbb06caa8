// One request at the desk: who asks, what, and how it is answered. What every route needs.
#pragma once

#include <boost/json/fwd.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/accounts.hpp"
#include "daemon/http_session.hpp"
#include "daemon/office.hpp"

namespace nachtwacht::daemon {

class BoardFeed;
class PhoneFeed;
class PhonePushes;
class PaperList;
class TelephoneHook;
struct Route;

// What the routes work with; all of it outlives them.
struct HttpHouse {
    Office& office;
    Intake& intake;
    Accounts& accounts;
    BoardFeed& boards;
    PhoneFeed& phones;
    PaperList& paper;
    PhonePushes* pushes{};                         // null: no pushes are sent
    std::shared_ptr<const std::string> outline{};  // GeoJSON; null: none
    std::function<routing::Wall()> wall{};
    TelephoneHook* telephone{};  // null: none is configured
};

class Visit {
public:
    Visit(
        HttpRequest request, std::vector<std::string> parts, std::shared_ptr<HttpExchange> exchange
    );

    // Nobody is logged in: no name, no session.
    Login who{};
    HttpRequest request{};
    std::vector<std::string> parts{};  // what stands where the route has "*"
    routing::Language language{};      // ?lang=, Dutch if not said

    [[nodiscard]] std::string in(std::string_view nl, std::string_view en) const;
    // For the audit: from where, in which role, by which session (NEN 7513).
    [[nodiscard]] std::string audit_detail(std::string_view object = {}) const;
    [[nodiscard]] AuditNote note(std::string what, std::string_view object = {}) const;
    [[nodiscard]] Looker looker(std::string_view object = {}) const;

    using Headers = std::vector<std::pair<std::string, std::string>>;
    void answer(const boost::json::value& body, Headers headers = {}) const;
    void answer_nothing(Headers headers = {}) const;
    void answer_as(HttpResponse response) const;
    // `fault` as in the contract; `more` are further members.
    void refuse(unsigned status, std::string_view fault, std::vector<std::string> lines) const;
    void refuse(
        unsigned status,
        std::string_view fault,
        std::vector<std::string> lines,
        boost::json::object more,
        Headers headers = {}
    ) const;
    // 400 with the one line that a reader of bodies gave.
    void refuse_usage(const std::string& line) const;
    void refuse(const OfficeError& error) const;
    // The head of a stream of events.
    [[nodiscard]] HttpResponse stream_head() const;
    [[nodiscard]] const std::shared_ptr<HttpExchange>& exchange() const { return exchange_; }

private:
    std::shared_ptr<HttpExchange> exchange_;
};

// On every answer; `api`: it holds somebody's data and is kept by nobody.
void add_security_headers(HttpResponse& response, bool secure, bool api);
[[nodiscard]] HttpResponse fault_response(
    unsigned status, std::string_view fault, const std::vector<std::string>& lines
);

inline constexpr std::string_view session_cookie = "__Host-nachtwacht";
// Says nothing but that somebody was in before in this browser (accounts.hpp).
inline constexpr std::string_view browser_cookie = "__Host-nachtwacht-browser";

}  // namespace nachtwacht::daemon
