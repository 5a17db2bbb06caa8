// Sends pushes to phones through the services of their browsers' makers. What a service takes is
// not delivered yet: only the phone's own call-back says that it arrived.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/web_client.hpp"
#include "protocol/web_push.hpp"

namespace nachtwacht::daemon {

struct PushSettings {
    std::string subject{};             // who can be asked about us: mailto: or https:
    std::vector<std::string> hosts{};  // of push services, as host_fits() takes them
    bool test_services{};              // http and this machine are allowed, and any host
    std::filesystem::path ca{};        // PEM; empty: those that the system trusts
    std::chrono::milliseconds deadline{8'000};
    std::chrono::milliseconds first_pause{1'000};  // then twice as long each time
    std::chrono::milliseconds longest_pause{60'000};
    std::chrono::milliseconds retry_after_unit{1'000};  // what a service asks for is in these
    std::size_t most_waiting{1'000};
    std::size_t most_at_once{8};
};

struct Push {
    std::string id{};                 // for the log; stands in the text as well
    std::string topic{};              // takes the place of what has the same one; may be empty
    std::string text{};               // what the phone reads, encrypted; no person stands in it
    std::chrono::milliseconds ttl{};  // from now; worth nothing afterwards
};

enum class PushFate : std::uint8_t {
    Taken,       // by the service; the phone has not said anything yet
    Gone,        // the subscription is no more (404, 410): it is to be deleted
    OurFault,    // 400, 413 or a redirection: the same again would help nobody
    KeyRefused,  // 401 or 403, with a new token as well
    NotAllowed,  // the host is no push service, or cannot be trusted
    TimeIsUp,    // the service was silent or busy until the end of its ttl
    Replaced,    // by a later push with the same topic
    Full,        // too many wait; it was not kept
};
[[nodiscard]] std::string_view name_of(PushFate fate);

struct PushCounters {
    std::map<PushFate, std::uint64_t> fates{};
    std::uint64_t requests{};
    std::uint64_t retries{};
};

// Loop's thread only. Pushes to one phone with one topic leave in the order of their sending, one
// at a time. Rule when full: the new one is refused, since whoever owes an order says it again.
class PushSender {
public:
    using Told = std::function<void(PushFate)>;
    // `wall` gives the seconds since 1970 for the token.
    PushSender(
        boost::asio::io_context& loop,
        PushSettings settings,
        protocol::P256Key key,
        std::function<std::chrono::seconds()> wall,
        std::shared_ptr<spdlog::logger> log
    );
    ~PushSender();
    PushSender(const PushSender&) = delete;
    PushSender& operator=(const PushSender&) = delete;

    // `told` comes later, once.
    void send(protocol::PushSubscription to, Push push, Told told);

    // What a phone may name as its endpoint.
    [[nodiscard]] bool allows(const protocol::WebAddress& endpoint) const;
    // For reading subscriptions.
    [[nodiscard]] protocol::PlainHttp plain_http() const;
    // The applicationServerKey of the page, 65 bytes.
    [[nodiscard]] const std::string& public_key() const { return key_.public_key(); }

    [[nodiscard]] std::size_t waiting() const { return jobs_.size(); }
    [[nodiscard]] const PushCounters& counters() const { return counters_; }

    // Nothing is sent or told any more.
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Job {
        protocol::PushSubscription to;
        Push push;
        Told told;
        std::string origin;
        Clock::time_point due;
        Clock::time_point end;
        std::chrono::milliseconds pause;
        bool under_way{};
        bool new_token_tried{};
    };
    using Jobs = std::list<Job>;
    struct Token {
        std::string text;
        std::chrono::seconds renew_at;
    };

    // To one phone with one topic: the later takes the place of the earlier.
    static bool same_place(const Job& a, const Job& b);
    void replace_waiting(const Job& by);
    void arm(Clock::time_point at);
    void pump();
    [[nodiscard]] bool may_start(const Job& job, Clock::time_point now) const;
    [[nodiscard]] bool has_successor(const Job& job) const;
    void start(Jobs::iterator job);
    void hear(Jobs::iterator job, const WebResult& result);
    void hear_status(Jobs::iterator job, const WebAnswer& answer);
    void retry(Jobs::iterator job, std::chrono::milliseconds pause, const std::string& why);
    void end(Jobs::iterator job, PushFate fate, const std::string& why = {});
    // After what the loop does now.
    void tell(Told told, PushFate fate);
    [[nodiscard]] const std::string& token_for(const std::string& origin);

    PushSettings settings_;
    protocol::P256Key key_;
    std::function<std::chrono::seconds()> wall_;
    std::shared_ptr<spdlog::logger> log_;
    WebClient client_;
    boost::asio::steady_timer timer_;
    Jobs jobs_{};
    std::map<std::string, Token> tokens_{};
    PushCounters counters_{};
    std::size_t under_way_{};
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};  // null: stopped
};

}  // namespace nachtwacht::daemon
