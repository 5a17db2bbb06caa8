#include "daemon/push_sender.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/secret.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

// Every push has this length, so that it tells nothing.
constexpr std::size_t padded_to = 512;
constexpr std::chrono::hours token_lasts{12};  // services take 24 h at most
constexpr Judgement settled{true};

WebClientSettings client_settings(const PushSettings& settings) {
    WebClientSettings client;
    client.deadline = settings.deadline;
    client.plain_http = settings.test_services;
    client.private_addresses = settings.test_services;
    client.ca = settings.ca;
    return client;
}

// A key and a salt that no other push has.
std::string encrypt(const protocol::PushSubscription& to, std::string_view text) {
    const auto salt = random_secret(protocol::push_salt_bytes);
    auto once =
        protocol::P256Key::from_private(random_secret(protocol::p256_private_bytes).reveal());
    while (!once) {
        once =
            protocol::P256Key::from_private(random_secret(protocol::p256_private_bytes).reveal());
    }
    return protocol::encrypt_push(to, text, padded_to, *once, salt.reveal()).value();
}

}  // namespace

std::string_view name_of(PushFate fate) {
    switch (fate) {
        case PushFate::Taken:
            return "taken";
        case PushFate::Gone:
            return "gone";
        case PushFate::OurFault:
            return "our_fault";
        case PushFate::KeyRefused:
            return "key_refused";
        case PushFate::NotAllowed:
            return "not_allowed";
        case PushFate::TimeIsUp:
            return "time_is_up";
        case PushFate::Replaced:
            return "replaced";
        case PushFate::Failing:
            return "failing";
        case PushFate::Full:
            return "full";
    }
    return "full";
}

PushSender::PushSender(
    boost::asio::io_context& loop,
    PushSettings settings,
    protocol::P256Key key,
    std::function<std::chrono::seconds()> wall,
    std::shared_ptr<spdlog::logger> log
)
    : settings_(std::move(settings)),
      key_(std::move(key)),
      wall_(std::move(wall)),
      log_(std::move(log)),
      errands_(loop, client_settings(settings_), settings_.pauses, settings_.limits) {}

protocol::PlainHttp PushSender::plain_http() const {
    return settings_.test_services ? protocol::PlainHttp::Allowed : protocol::PlainHttp::Refused;
}

bool PushSender::allows(const protocol::WebAddress& endpoint) const {
    if (settings_.test_services) {
        return true;
    }
    return endpoint.secure && endpoint.port == 443 &&
           std::ranges::any_of(settings_.hosts, [&](const std::string& pattern) {
               return protocol::host_fits(endpoint.host, pattern);
           });
}

void PushSender::send(protocol::PushSubscription to, Push push, Told told) {
    const auto sending = std::make_shared<Sending>();
    sending->to = std::move(to);
    sending->push = std::move(push);
    sending->origin = protocol::origin_of(sending->to.endpoint);
    Errand errand;
    if (!sending->push.topic.empty()) {
        errand.place = sending->push.topic + " " + text_of(sending->to.endpoint);
    }
    errand.worth = sending->push.ttl;
    errand.request = [this, sending](std::chrono::milliseconds left) {
        return request_for(*sending, left);
    };
    errand.judge = [this, sending](const WebResult& result) { return judge(*sending, result); };
    errand.ended = [this, sending, told = std::move(told)](ErrandEnd how) {
        const PushFate fate = fate_of(*sending, how);
        ++counters_.fates[fate];
        log_end(*sending, fate);
        told(fate);
    };
    if (sending->push.text.size() > padded_to) {
        sending->fate = PushFate::OurFault;
        errands_.settle(std::move(errand));
    } else if (!allows(sending->to.endpoint)) {
        sending->fate = PushFate::NotAllowed;
        errands_.settle(std::move(errand));
    } else {
        errands_.run(std::move(errand));
    }
}

WebRequest PushSender::request_for(const Sending& sending, std::chrono::milliseconds left) {
    ++counters_.requests;
    WebRequest request;
    request.to = sending.to.endpoint;
    request.headers = protocol::push_headers(
        {std::chrono::ceil<std::chrono::seconds>(left),
         sending.push.topic,
         token_for(sending.origin),
         key_.public_key()}
    );
    request.body = encrypt(sending.to, sending.push.text);
    return request;
}

const std::string& PushSender::token_for(const std::string& origin) {
    const auto now = wall_();
    Token& token = tokens_[origin];
    if (token.text.empty() || token.renew_at <= now) {
        token.text = protocol::vapid_token({origin, now + token_lasts, settings_.subject}, key_);
        token.renew_at = now + token_lasts / 2;
    }
    return token.text;
}

Judgement PushSender::judge(Sending& sending, const WebResult& result) {
    if (result) {
        sending.why = "status " + std::to_string(result->status);
        return judge_answer(sending, *result);
    }
    sending.why = std::string{name_of(result.error().fault)} + ": " + result.error().reason;
    if (result.error().fault == WebFault::NotAllowed) {
        sending.fate = PushFate::NotAllowed;
        return settled;
    }
    return {};
}

Judgement PushSender::judge_answer(Sending& sending, const WebAnswer& answer) {
    if (answer.status == 200 || answer.status == 201 || answer.status == 202 ||
        answer.status == 204) {
        sending.fate = PushFate::Taken;
        return settled;
    }
    if (answer.status == 404 || answer.status == 410) {
        sending.fate = PushFate::Gone;
        return settled;
    }
    if (answer.status == 401 || answer.status == 403) {
        tokens_.erase(sending.origin);
        sending.fate = PushFate::KeyRefused;
        return {std::exchange(sending.new_token_tried, true), 0ms};
    }
    if (!is_busy(answer)) {
        sending.fate = PushFate::OurFault;
        return settled;
    }
    return {false, errands_.asked_pause(answer)};
}

PushFate PushSender::fate_of(const Sending& sending, ErrandEnd how) {
    switch (how) {
        case ErrandEnd::Settled:
            return sending.fate;
        case ErrandEnd::TimeIsUp:
            return PushFate::TimeIsUp;
        case ErrandEnd::Replaced:
            // Repeats of an order come faster than a dead service is given up: it must be seen all
            // the same.
            return sending.why.empty() ? PushFate::Replaced : PushFate::Failing;
        case ErrandEnd::Full:
            return PushFate::Full;
    }
    return PushFate::Full;
}

// The endpoint is a secret of a kind: only its host stands in the log.
void PushSender::log_end(const Sending& sending, PushFate fate) {
    const bool expected = fate == PushFate::Taken || fate == PushFate::Replaced;
    const bool ours = fate == PushFate::KeyRefused || fate == PushFate::OurFault;
    log_->log(
        expected ? spdlog::level::debug : (ours ? spdlog::level::err : spdlog::level::warn),
        "push {} id={} host={} {}",
        name_of(fate),
        sending.push.id,
        sending.to.endpoint.host,
        sending.why
    );
}

}  // namespace nachtwacht::daemon
