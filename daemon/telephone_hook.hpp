// Asks the customer's own telephony to ring or to write, by a signed request to its address: a
// second way beside the bridge on the broker. deploy/telephone/bridge.py is an example of the other
// side.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/errands.hpp"
#include "daemon/hook_signature.hpp"
#include "daemon/secret.hpp"
#include "protocol/device_message.hpp"
#include "routing/event.hpp"

namespace nachtwacht::daemon {

struct HookSettings {
    protocol::WebAddress url{};
    Secret secret{};
    std::string way{"voice"};    // voice, sms or both: passed on as it is
    std::filesystem::path ca{};  // PEM; empty: those that the system trusts
    std::chrono::milliseconds deadline{5'000};
    std::chrono::milliseconds worth{60'000};  // by then the chain has gone on
    ErrandPauses pauses{};
    ErrandLimits limits{256, 4};
};

using routing::CallState;

// What the telephony says of a call that it took. POST /api/calls/ID/receipt with the signature's
// two headers and {"state": "ringing|answered|not_answered|busy|failed|sent"}.
struct CallReceipt {
    std::string_view id{};
    SignedMessage message{};
};
enum class CallVerdict : std::uint8_t {
    Stored,
    Duplicate,   // the same was said before: a success
    NotSigned,   // by nobody who has the secret, or too long ago
    Unreadable,  // no state that we know
    Unknown,     // no call of ours, or too long ago
};
[[nodiscard]] std::string_view name_of(CallVerdict verdict);

struct KnownCall {
    protocol::CallMessage asked{};
    CallState state{};
};

// Loop's thread only.
class TelephoneHook {
public:
    static constexpr std::size_t most_known = 1'000;  // calls; the oldest are forgotten

    // `wall`: seconds since 1970. `changed` hears of every state of a call; may be empty.
    TelephoneHook(
        boost::asio::io_context& loop,
        HookSettings settings,
        std::function<std::chrono::seconds()> wall,
        std::function<void(const KnownCall&)> changed,
        std::shared_ptr<spdlog::logger> log
    );

    // Of two calls to one telephone the later replaces the earlier that waits.
    void ring(const protocol::CallMessage& call);

    [[nodiscard]] CallVerdict receive(const CallReceipt& receipt);

    // Newest last.
    [[nodiscard]] const std::deque<KnownCall>& calls() const { return calls_; }

    void stop() { errands_.stop(); }

private:
    struct Asking;

    [[nodiscard]] WebRequest request_for(const std::string& body) const;
    [[nodiscard]] Judgement judge(const WebResult& result, Asking& asking) const;
    void finish(const Asking& asking, ErrandEnd how);
    [[nodiscard]] KnownCall* find(std::string_view id);
    void set(KnownCall& call, CallState state, const std::string& why = {});

    HookSettings settings_;
    std::function<std::chrono::seconds()> wall_;
    std::function<void(const KnownCall&)> changed_;
    std::shared_ptr<spdlog::logger> log_;
    std::deque<KnownCall> calls_{};
    Errands errands_;
};

// What is posted: {id, epoch, party, unit, incident, order, task, words{nl,en}, further, way}.
[[nodiscard]] std::string hook_body(const protocol::CallMessage& call, const std::string& way);

}  // namespace nachtwacht::daemon
