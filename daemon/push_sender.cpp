#include "daemon/push_sender.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "daemon/secret.hpp"
#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

// Every push has this length, so that it tells nothing.
constexpr std::size_t padded_to = 512;
constexpr std::chrono::hours token_lasts{12};  // services take 24 h at most
constexpr std::uint32_t longest_retry_after_s = 24 * 60 * 60;

WebClientSettings client_settings(const PushSettings& settings) {
    WebClientSettings client;
    client.deadline = settings.deadline;
    client.plain_http = settings.test_services;
    client.private_addresses = settings.test_services;
    client.ca = settings.ca;
    return client;
}

// At most a quarter longer, so that those who waited for one service do not come at once.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds pause) {
    const auto most = static_cast<std::uint32_t>(pause.count() / 4 + 1);
    return pause + std::chrono::milliseconds{randombytes_uniform(most)};
}

std::optional<std::string> encrypt(const protocol::PushSubscription& to, const std::string& text) {
    const auto number = random_secret(protocol::p256_private_bytes);
    const auto once = protocol::P256Key::from_private(number.reveal());
    const auto salt = random_secret(protocol::push_salt_bytes);
    return once ? protocol::encrypt_push(to, text, padded_to, *once, salt.reveal()) : std::nullopt;
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
      client_(loop, client_settings(settings_)),
      timer_(loop) {}

PushSender::~PushSender() { stop(); }

void PushSender::stop() {
    alive_.reset();
    timer_.cancel();
    client_.stop();
}

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
    const auto now = Clock::now();
    Job job{std::move(to), std::move(push), std::move(told), {}, now, now, settings_.first_pause};
    job.end = now + job.push.ttl;
    job.origin = protocol::origin_of(job.to.endpoint);
    if (!allows(job.to.endpoint)) {
        tell(std::move(job.told), PushFate::NotAllowed);
        return;
    }
    replace_waiting(job);
    if (jobs_.size() >= settings_.most_waiting) {
        tell(std::move(job.told), PushFate::Full);
        return;
    }
    jobs_.push_back(std::move(job));
    arm(now);
}

bool PushSender::same_place(const Job& a, const Job& b) {
    return !a.push.topic.empty() && a.push.topic == b.push.topic && a.to.endpoint == b.to.endpoint;
}

void PushSender::replace_waiting(const Job& by) {
    for (auto job = jobs_.begin(); job != jobs_.end();) {
        const auto here = job++;
        if (!here->under_way && same_place(*here, by)) {
            end(here, PushFate::Replaced);
        }
    }
}

void PushSender::arm(Clock::time_point at) {
    timer_.expires_at(at);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled && alive_) {
            pump();
        }
    });
}

void PushSender::pump() {
    const auto now = Clock::now();
    auto next = Clock::time_point::max();
    for (auto job = jobs_.begin(); job != jobs_.end();) {
        const auto here = job++;
        if (here->under_way) {
            continue;
        }
        if (here->end <= now) {
            end(here, PushFate::TimeIsUp);
        } else if (may_start(*here, now)) {
            start(here);
        } else if (here->due > now) {
            next = std::min({next, here->due, here->end});
        }
    }
    if (next != Clock::time_point::max()) {
        arm(next);
    }
}

// What waits for a free place or for one before it is looked at again when that one has ended.
bool PushSender::may_start(const Job& job, Clock::time_point now) const {
    return job.due <= now && under_way_ < settings_.most_at_once &&
           std::ranges::none_of(jobs_, [&](const Job& other) {
               return other.under_way && same_place(other, job);
           });
}

bool PushSender::has_successor(const Job& job) const {
    return std::ranges::any_of(jobs_, [&](const Job& other) {
        return &other != &job && same_place(other, job);
    });
}

void PushSender::start(Jobs::iterator job) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(job->end - Clock::now());
    auto body = encrypt(job->to, job->push.text);
    if (!body) {
        end(job, PushFate::OurFault, "its text is too long");
        return;
    }
    WebRequest request;
    request.to = job->to.endpoint;
    request.headers =
        protocol::push_headers({left, job->push.topic, token_for(job->origin), key_.public_key()});
    request.body = *std::move(body);
    job->under_way = true;
    ++under_way_;
    ++counters_.requests;
    client_.post(std::move(request), [this, job](const WebResult& result) {
        job->under_way = false;
        --under_way_;
        hear(job, result);
        pump();
    });
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

void PushSender::hear(Jobs::iterator job, const WebResult& result) {
    if (result) {
        hear_status(job, *result);
        return;
    }
    const auto why = std::string{name_of(result.error().fault)} + ": " + result.error().reason;
    if (result.error().fault == WebFault::NotAllowed) {
        end(job, PushFate::NotAllowed, why);
    } else {
        retry(job, job->pause, why);
    }
}

void PushSender::hear_status(Jobs::iterator job, const WebAnswer& answer) {
    const auto why = "status " + std::to_string(answer.status);
    switch (answer.status) {
        case 200:
        case 201:
        case 202:
        case 204:
            end(job, PushFate::Taken);
            return;
        case 404:
        case 410:
            end(job, PushFate::Gone, why);
            return;
        case 401:
        case 403:
            tokens_.erase(job->origin);
            if (job->new_token_tried) {
                end(job, PushFate::KeyRefused, why);
                return;
            }
            job->new_token_tried = true;
            retry(job, 0ms, why);
            return;
        default:
            break;
    }
    if (answer.status != 408 && answer.status != 429 && answer.status < 500) {
        end(job, PushFate::OurFault, why);
        return;
    }
    const auto asked =
        protocol::to_number(protocol::trim(answer.retry_after), longest_retry_after_s).value_or(0);
    retry(job, asked > 0 ? asked * settings_.retry_after_unit : job->pause, why);
}

void PushSender::retry(
    Jobs::iterator job, std::chrono::milliseconds pause, const std::string& why
) {
    if (has_successor(*job)) {
        end(job, PushFate::Replaced);
        return;
    }
    ++counters_.retries;
    job->due = Clock::now() + (pause == 0ms ? pause : with_jitter(pause));
    job->pause = std::min(job->pause * 2, settings_.longest_pause);
    if (job->due >= job->end) {
        end(job, PushFate::TimeIsUp, why);
        return;
    }
    log_->info("push again id={} host={} why={}", job->push.id, job->to.endpoint.host, why);
}

void PushSender::end(Jobs::iterator job, PushFate fate, const std::string& why) {
    const auto level = fate == PushFate::Taken || fate == PushFate::Replaced ? spdlog::level::debug
                       : fate == PushFate::KeyRefused || fate == PushFate::OurFault
                           ? spdlog::level::err
                           : spdlog::level::warn;
    log_->log(
        level, "push {} id={} host={} {}", name_of(fate), job->push.id, job->to.endpoint.host, why
    );
    tell(std::move(job->told), fate);
    jobs_.erase(job);
}

void PushSender::tell(Told told, PushFate fate) {
    ++counters_.fates[fate];
    boost::asio::post(
        timer_.get_executor(),
        [told = std::move(told), fate, alive = std::weak_ptr{alive_}] {
            if (!alive.expired()) {
                told(fate);
            }
        }
    );
}

}  // namespace nachtwacht::daemon
