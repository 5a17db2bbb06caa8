#include "daemon/telephone_hook.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "protocol/utf8.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

constexpr std::size_t most_receipt_bytes = 4096;
// A telephony lies inside the customer's network as a rule. Without TLS it may be on this machine
// only, which the reader of the configuration sees to.
WebClientSettings client_settings(const HookSettings& settings) {
    WebClientSettings client;
    client.deadline = settings.deadline;
    client.plain_http = !settings.url.secure;
    client.private_addresses = true;
    client.ca = settings.ca;
    return client;
}

std::optional<CallState> state_in(std::string_view body) {
    if (body.size() > most_receipt_bytes) {
        return std::nullopt;
    }
    boost::system::error_code error;
    const auto document = json::parse(body, error);
    const auto* state =
        !error && document.is_object() ? document.get_object().if_contains("state") : nullptr;
    if (state == nullptr || !state->is_string()) {
        return std::nullopt;
    }
    // What comes before the ringing is ours to say.
    const auto named = routing::call_state_named(std::string_view{state->get_string()});
    return named && *named >= CallState::Ringing ? named : std::nullopt;
}

}  // namespace

std::string_view name_of(CallVerdict verdict) {
    constexpr std::array<std::string_view, 5> verdicts{
        "stored", "duplicate", "not_signed", "unreadable", "unknown"};
    return verdicts.at(static_cast<std::size_t>(verdict));
}

std::string hook_body(const protocol::CallMessage& call, const std::string& way) {
    const auto text = [](const std::string& written) { return protocol::well_formed(written); };
    return json::serialize(json::object{
        {"id", text(call.id)},
        {"epoch", call.epoch},
        {"party", text(call.party)},
        {"unit", text(call.unit)},
        {"incident", text(call.incident)},
        {"order", text(call.order)},
        {"task", call.task},
        {"words", {{"nl", text(call.words.nl)}, {"en", text(call.words.en)}}},
        {"further", call.further},
        {"way", way}});
}

struct TelephoneHook::Asking {
    std::string id;
    std::string body;
    bool taken{};
    std::string why{};
};

TelephoneHook::TelephoneHook(
    boost::asio::io_context& loop,
    HookSettings settings,
    std::function<std::chrono::seconds()> wall,
    std::function<void(const KnownCall&)> changed,
    std::shared_ptr<spdlog::logger> log
)
    : settings_(std::move(settings)),
      wall_(std::move(wall)),
      changed_(std::move(changed)),
      log_(std::move(log)),
      errands_(loop, client_settings(settings_), settings_.pauses, settings_.limits) {}

void TelephoneHook::ring(const protocol::CallMessage& call) {
    calls_.push_back({call, CallState::Asked});
    if (calls_.size() > most_known) {
        calls_.pop_front();
    }
    set(calls_.back(), CallState::Asked);
    const auto asking = std::make_shared<Asking>();
    asking->id = call.id;
    asking->body = hook_body(call, settings_.way);
    Errand errand;
    errand.place = call.party + " " + call.unit;
    errand.worth = settings_.worth;
    errand.request = [this, asking](std::chrono::milliseconds) {
        return request_for(asking->body);
    };
    errand.judge = [this, asking](const WebResult& result) { return judge(result, *asking); };
    errand.ended = [this, asking](ErrandEnd how) { finish(*asking, how); };
    errands_.run(std::move(errand));
}

// Signed anew each time: an old signature would be refused.
WebRequest TelephoneHook::request_for(const std::string& body) const {
    const auto timestamp = std::to_string(wall_().count());
    WebRequest request;
    request.to = settings_.url;
    request.headers = {
        {"Content-Type", "application/json"},
        {std::string{timestamp_header}, timestamp},
        {std::string{signature_header}, hook_signature(settings_.secret, timestamp, body)}};
    request.body = body;
    return request;
}

Judgement TelephoneHook::judge(const WebResult& result, Asking& asking) const {
    if (!result) {
        asking.why = std::string{name_of(result.error().fault)} + ": " + result.error().reason;
        return {};
    }
    asking.why = "status " + std::to_string(result->status);
    asking.taken = result->status >= 200 && result->status < 300;
    return {!is_busy(*result), errands_.asked_pause(*result)};
}

void TelephoneHook::finish(const Asking& asking, ErrandEnd how) {
    auto* call = find(asking.id);
    if (call == nullptr) {
        return;
    }
    if (how == ErrandEnd::Settled && asking.taken) {
        // It may be ringing already: the receipt can be quicker than the answer.
        if (call->state == CallState::Asked) {
            set(*call, CallState::Taken);
        }
    } else if (how == ErrandEnd::Replaced) {
        set(*call, CallState::NotTaken, "a later call to this telephone took its place");
    } else {
        set(*call, CallState::NotTaken, how == ErrandEnd::Full ? "too many wait" : asking.why);
    }
}

CallVerdict TelephoneHook::receive(const CallReceipt& receipt) {
    if (!is_signed(receipt.message, settings_.secret, wall_())) {
        return CallVerdict::NotSigned;
    }
    const auto state = state_in(receipt.message.body);
    if (!state) {
        return CallVerdict::Unreadable;
    }
    auto* call = find(receipt.id);
    if (call == nullptr) {
        return CallVerdict::Unknown;
    }
    if (call->state == *state) {
        return CallVerdict::Duplicate;
    }
    set(*call, *state);
    return CallVerdict::Stored;
}

KnownCall* TelephoneHook::find(std::string_view id) {
    const auto call = std::find_if(calls_.rbegin(), calls_.rend(), [&](const KnownCall& known) {
        return known.asked.id == id;
    });
    return call == calls_.rend() ? nullptr : &*call;
}

void TelephoneHook::set(KnownCall& call, CallState state, const std::string& why) {
    call.state = state;
    const bool bad = state == CallState::NotTaken || state == CallState::Failed;
    log_->log(
        bad ? spdlog::level::warn : spdlog::level::info,
        "telephone {} call={} party={} unit={} {}",
        name_of(state),
        call.asked.id,
        call.asked.party,
        call.asked.unit,
        why
    );
    if (changed_) {
        changed_(call);
    }
}

}  // namespace nachtwacht::daemon
