// Sends pushes to phones through the services of their browsers' makers. What a service takes is
// not delivered yet: only the phone's own call-back says that it arrived.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/errands.hpp"
#include "protocol/web_push.hpp"

namespace nachtwacht::daemon {

struct PushSettings {
    std::string subject{};             // who can be asked about us: mailto: or https:
    std::vector<std::string> hosts{};  // of push services, as host_fits() takes them
    bool test_services{};              // http and this machine are allowed, and any host
    std::filesystem::path ca{};        // PEM; empty: those that the system trusts
    std::chrono::milliseconds deadline{8'000};
    ErrandPauses pauses{};
    ErrandLimits limits{};
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
    Replaced,    // by a later push with the same topic, before anything was tried
    Failing,     // the same, and what was tried so far failed
    Full,        // too many wait; it was not kept
};
[[nodiscard]] std::string_view name_of(PushFate fate);

struct PushCounters {
    std::map<PushFate, std::uint64_t> fates{};
    std::uint64_t requests{};
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

    // `told` comes later, once.
    void send(protocol::PushSubscription to, Push push, Told told);

    // What a phone may name as its endpoint.
    [[nodiscard]] bool allows(const protocol::WebAddress& endpoint) const;
    // For reading subscriptions.
    [[nodiscard]] protocol::PlainHttp plain_http() const;
    // The applicationServerKey of the page, 65 bytes.
    [[nodiscard]] const std::string& public_key() const { return key_.public_key(); }

    [[nodiscard]] std::size_t waiting() const { return errands_.waiting(); }
    [[nodiscard]] const PushCounters& counters() const { return counters_; }

    // Nothing is sent or told any more.
    void stop() { errands_.stop(); }

private:
    struct Token {
        std::string text;
        std::chrono::seconds renew_at;
    };
    // One push on its way.
    struct Sending {
        protocol::PushSubscription to;
        Push push;
        std::string origin;
        bool new_token_tried{};
        PushFate fate{PushFate::TimeIsUp};
        std::string why{};  // of the last attempt; empty: none has ended
    };

    [[nodiscard]] WebRequest request_for(const Sending& sending, std::chrono::milliseconds left);
    [[nodiscard]] Judgement judge(Sending& sending, const WebResult& result);
    [[nodiscard]] Judgement judge_answer(Sending& sending, const WebAnswer& answer);
    [[nodiscard]] static PushFate fate_of(const Sending& sending, ErrandEnd how);
    void log_end(const Sending& sending, PushFate fate);
    [[nodiscard]] const std::string& token_for(const std::string& origin);

    PushSettings settings_;
    protocol::P256Key key_;
    std::function<std::chrono::seconds()> wall_;
    std::shared_ptr<spdlog::logger> log_;
    std::map<std::string, Token> tokens_{};
    PushCounters counters_{};
    Errands errands_;
};

}  // namespace nachtwacht::daemon
