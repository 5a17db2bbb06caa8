#include "daemon/mqtt_link.hpp"

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "daemon/paho_words.hpp"
#include "daemon/send_at_once.hpp"

namespace nachtwacht::daemon {
namespace {

using Monotonic = std::chrono::steady_clock;

constexpr std::chrono::seconds leave_within{1};
// With no acknowledgement for so long Paho has lost count of what is in flight: go on without.
constexpr std::chrono::seconds stuck_after{10};

// Calls what it is given on Paho's thread.
class Outcome final : public mqtt::iaction_listener {
public:
    using Then = std::function<void(const mqtt::token&)>;
    Outcome(Then success, Then failure)
        : success_{std::move(success)}, failure_{std::move(failure)} {}

private:
    void on_success(const mqtt::token& token) override { success_(token); }
    void on_failure(const mqtt::token& token) override { failure_(token); }

    Then success_;
    Then failure_;
};

std::shared_ptr<spdlog::logger> or_silent(std::shared_ptr<spdlog::logger> log) {
    return log ? std::move(log)
               : std::make_shared<spdlog::logger>(
                     "silent", std::make_shared<spdlog::sinks::null_sink_mt>()
                 );
}

}  // namespace

// Owns the Paho client and the thread that calls what may wait: connecting, leaving, publishing
// when the pipe is full. Lock order: Paho's callbacks hold Paho's lock and take ours, so nothing
// here may call Paho while it holds `mutex_`.
class MqttLink::Sender {
public:
    Sender(
        boost::asio::io_context& loop,
        MqttLinkSettings settings,
        std::function<void(LinkState, bool)> changed,
        std::shared_ptr<LinkInbox> inbox,
        std::shared_ptr<spdlog::logger> log
    )
        : settings_{std::move(settings)},
          loop_{loop},
          changed_{std::make_shared<Changed>(std::move(changed))},
          inbox_{std::move(inbox)},
          log_{or_silent(std::move(log))},
          retry_{settings_.first_retry},
          client_{address_of(settings_), settings_.client_id, create_options(), nullptr} {
        listen();
    }

    void start() {
        thread_ = std::thread{[this] { run(); }};
    }

    void stop() {
        *changed_ = nullptr;
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    void cut(std::chrono::milliseconds away) {
        {
            const std::lock_guard lock{mutex_};
            cut_ = away;
            waiting_.clear();
        }
        wake_.notify_all();
    }

    bool publish(Outgoing waiting) {
        {
            Lock lock{mutex_};
            if (phase_ != Phase::Up || waiting_.size() >= settings_.most_waiting || cut_) {
                ++counters_.not_taken;
                return false;
            }
            if (may_go_at_once()) {
                hand_over(std::move(waiting), lock);
                if (stopping_ || phase_ != Phase::Up || !waiting_.empty()) {
                    wake_.notify_all();
                }
                return true;
            }
            waiting_.push_back(std::move(waiting));
        }
        wake_.notify_all();
        return true;
    }

    LinkState state() const {
        const std::lock_guard lock{mutex_};
        return phase_ == Phase::Up ? LinkState::Up : LinkState::Down;
    }

    MqttLinkCounters counters() const {
        const std::lock_guard lock{mutex_};
        MqttLinkCounters counters = counters_;
        counters.dropped = inbox_->dropped();
        return counters;
    }

private:
    using Lock = std::unique_lock<std::mutex>;
    using Changed = std::function<void(LinkState, bool)>;

    enum class Phase : std::uint8_t { Down, Connecting, Connected, Subscribing, Up };

    // Before connect(): a session that the broker kept gives its messages at once.
    void listen() {
        client_.set_message_callback([inbox = inbox_](const mqtt::const_message_ptr& message) {
            if (message) {
                inbox->put(arrival_of(*message));
            }
        });
        client_.set_connection_lost_handler([this](const std::string&) { lost("connection lost"); }
        );
        client_.set_disconnected_handler([this](const mqtt::properties&, mqtt::ReasonCode code) {
            lost("the broker ended it, reason " + std::to_string(static_cast<int>(code)));
        });
    }

    // While the link is up Paho only queues what it is given: the caller need not wait for our
    // thread to wake. Whatever stands in line goes first, and who may wait in Paho (connect() looks
    // up names under its lock) never does so while the caller is inside.
    bool may_go_at_once() const {
        return waiting_.empty() && !calling_ && in_flight_ < settings_.most_in_flight;
    }

    void run() {
        Lock lock{mutex_};
        while (!stopping_) {
            switch (phase_) {
                case Phase::Down:
                    wait_to_retry(lock);
                    break;
                case Phase::Connecting:
                case Phase::Subscribing:
                    wait_for_answer(lock);
                    break;
                case Phase::Connected:
                    subscribe(lock);
                    break;
                case Phase::Up:
                    send(lock);
                    break;
            }
        }
        wake_.wait(lock, [this] { return !calling_; });
        leave(lock);
    }

    void wait_to_retry(Lock& lock) {
        if (!wake_.wait_until(lock, retry_at_, [this] { return stopping_; })) {
            connect(lock);
        }
    }

    void connect(Lock& lock) {
        wake_.wait(lock, [this] { return !calling_; });
        phase_ = Phase::Connecting;
        lock.unlock();
        std::string trouble;
        try {
            client_.connect(options_of(settings_), nullptr, connected_);
        } catch (const mqtt::exception& error) {
            trouble = error.what();
        }
        lock.lock();
        if (!trouble.empty() && phase_ == Phase::Connecting) {
            fall(trouble);
        }
    }

    void wait_for_answer(Lock& lock) {
        const Phase asked = phase_;
        const bool answered = wake_.wait_for(lock, settings_.connect_within * 2, [&] {
            return stopping_ || phase_ != asked;
        });
        if (!answered) {
            lock.unlock();
            disconnect(mqtt::ReasonCode::SUCCESS);
            lock.lock();
            fall("no answer");
        }
    }

    void subscribe(Lock& lock) {
        if (settings_.subscriptions.empty()) {
            rise();
            return;
        }
        phase_ = Phase::Subscribing;
        unanswered_ = settings_.subscriptions.size();
        lock.unlock();
        std::string trouble;
        try {
            // One by one: Paho C++ 1.2.0 hands a list of options over in a way that Paho C crashes
            // on.
            for (const MqttSubscription& subscription : settings_.subscriptions) {
                client_.subscribe(
                    subscription.filter,
                    at_least_once,
                    nullptr,
                    subscribed_,
                    options_of(subscription)
                );
            }
        } catch (const mqtt::exception& error) {
            trouble = error.what();
        }
        lock.lock();
        if (!trouble.empty() && phase_ == Phase::Subscribing) {
            fall(trouble);
        }
    }

    void send(Lock& lock) {
        const auto has_work = [this] {
            return stopping_ || phase_ != Phase::Up || cut_ || (!waiting_.empty() && !calling_);
        };
        wake_.wait(lock, has_work);
        if (stopping_ || phase_ != Phase::Up) {
            return;
        }
        if (cut_) {
            be_away(lock);
            return;
        }
        if (!has_room(lock)) {
            return;
        }
        Outgoing next = std::move(waiting_.front());
        waiting_.pop_front();
        hand_over(std::move(next), lock);
    }

    bool has_room(Lock& lock) {
        const auto room = [this] {
            return stopping_ || phase_ != Phase::Up || cut_ ||
                   in_flight_ < settings_.most_in_flight;
        };
        if (!wake_.wait_for(lock, stuck_after, room)) {
            log_->warn("mqtt: {} messages unacknowledged for too long, counting anew", in_flight_);
            ++generation_;
            in_flight_ = 0;
        }
        return !stopping_ && phase_ == Phase::Up && !cut_;
    }

    void hand_over(Outgoing next, Lock& lock) {
        ++in_flight_;
        ++counters_.published;
        const std::uint64_t generation = generation_;
        calling_ = true;
        lock.unlock();
        bool taken = true;
        try {
            client_.publish(
                message_of(std::move(next)), reinterpret_cast<void*>(generation), published_
            );
        } catch (const mqtt::exception& error) {
            log_->debug("mqtt: publish: {}", error.what());
            taken = false;
        }
        lock.lock();
        calling_ = false;
        if (!taken) {
            settle(generation, false);
        }
    }

    // A message handed to Paho has come to its end.
    void settle(std::uint64_t generation, bool good) {
        ++(good ? counters_.delivered : counters_.failed);
        if (generation == generation_ && in_flight_ > 0) {
            --in_flight_;
        }
    }

    void be_away(Lock& lock) {
        const auto away = *std::exchange(cut_, std::nullopt);
        lock.unlock();
        disconnect(mqtt::ReasonCode::DISCONNECT_WITH_WILL_MESSAGE);
        lock.lock();
        fall("cut");
        retry_at_ = Monotonic::now() + away;
    }

    void leave(Lock& lock) {
        if (phase_ == Phase::Up) {
            if (settings_.bye) {
                waiting_.push_back({*settings_.bye, {}});
            }
            while (!waiting_.empty() && in_flight_ < settings_.most_in_flight) {
                Outgoing next = std::move(waiting_.front());
                waiting_.pop_front();
                hand_over(std::move(next), lock);
            }
            wake_.wait_for(lock, leave_within, [this] { return in_flight_ == 0; });
        }
        phase_ = Phase::Down;
        lock.unlock();
        disconnect(mqtt::ReasonCode::SUCCESS);
        lock.lock();
    }

    void disconnect(mqtt::ReasonCode reason) {
        try {
            client_.disconnect(leaving_for(reason))->wait_for(leave_within);
        } catch (const mqtt::exception&) {
            return;  // it was not connected
        }
    }

    // On Paho's thread: the three outcomes, and a lost connection.
    void on_connected(const mqtt::token& token) {
        const bool kept = token.get_connect_response().is_session_present();
        send_at_once(settings_.port);
        const std::lock_guard lock{mutex_};
        if (phase_ != Phase::Connecting) {
            return;
        }
        phase_ = Phase::Connected;
        session_kept_ = kept;
        if (!kept) {
            // Paho forgets what was in flight when the broker does.
            ++generation_;
            in_flight_ = 0;
        }
        wake_.notify_all();
    }

    void on_subscribed(const mqtt::token& token) {
        const auto codes = token.get_subscribe_response().get_reason_codes();
        const auto refused = std::count_if(codes.begin(), codes.end(), [](mqtt::ReasonCode code) {
            return static_cast<int>(code) >= 0x80;
        });
        const std::lock_guard lock{mutex_};
        counters_.refused_subscriptions += static_cast<std::uint64_t>(refused);
        if (refused > 0) {
            log_->error("mqtt: the broker refused {} subscriptions", refused);
        }
        if (phase_ == Phase::Subscribing && --unanswered_ == 0) {
            rise();
            wake_.notify_all();
        }
    }

    void on_published(const mqtt::token& token, bool good) {
        const auto generation = reinterpret_cast<std::uint64_t>(token.get_user_context());
        const std::lock_guard lock{mutex_};
        settle(generation, good);
        // Only a full pipe, or leave(), waits for this.
        if (stopping_ || in_flight_ + 1 >= settings_.most_in_flight) {
            wake_.notify_all();
        }
    }

    void lost(const std::string& why) {
        const std::lock_guard lock{mutex_};
        if (phase_ == Phase::Down) {
            return;
        }
        fall(why);
        wake_.notify_all();
    }

    // The rest is called with `mutex_` held.
    void rise() {
        phase_ = Phase::Up;
        up_since_ = Monotonic::now();
        ++counters_.connects;
        waiting_.clear();
        if (settings_.hello) {
            waiting_.push_back({*settings_.hello, {}});
        }
        log_->info("mqtt: connected to {}:{}", settings_.host, settings_.port);
        tell(LinkState::Up, session_kept_);
    }

    void fall(const std::string& why) {
        const bool was_up = phase_ == Phase::Up;
        phase_ = Phase::Down;
        waiting_.clear();
        // A connection that did not last is no reason to hurry.
        const bool lasted = was_up && Monotonic::now() - up_since_ > settings_.longest_retry;
        retry_ = lasted ? settings_.first_retry : retry_;
        retry_at_ = Monotonic::now() + retry_;
        log_->log(
            was_up ? spdlog::level::warn : spdlog::level::debug,
            "mqtt: down: {}, again in {} ms",
            why,
            retry_.count()
        );
        retry_ = std::min(retry_ * 2, settings_.longest_retry);
        if (was_up) {
            tell(LinkState::Down, false);
        }
    }

    void tell(LinkState state, bool session_kept) {
        boost::asio::post(loop_, [changed = changed_, state, session_kept] {
            if (*changed) {
                (*changed)(state, session_kept);
            }
        });
    }

    const MqttLinkSettings settings_;
    boost::asio::io_context& loop_;
    std::shared_ptr<Changed> changed_;  // read on the loop only
    std::shared_ptr<LinkInbox> inbox_;
    std::shared_ptr<spdlog::logger> log_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Phase phase_{Phase::Down};
    bool stopping_{};
    bool calling_{};  // somebody is in Paho with a message: nobody else goes in
    bool session_kept_{};
    std::size_t unanswered_{};  // subscriptions
    std::optional<std::chrono::milliseconds> cut_;
    std::deque<Outgoing> waiting_;
    std::size_t in_flight_{};
    // Acknowledgements of an older generation count no more.
    std::uint64_t generation_{};
    Monotonic::time_point retry_at_{};
    Monotonic::time_point up_since_{};
    std::chrono::milliseconds retry_;
    MqttLinkCounters counters_{};

    Outcome connected_{
        [this](const mqtt::token& token) { on_connected(token); },
        [this](const mqtt::token& token) {
            lost("refused, code " + std::to_string(token.get_return_code()));
        }};
    Outcome subscribed_{
        [this](const mqtt::token& token) { on_subscribed(token); },
        [this](const mqtt::token&) { lost("subscribe failed"); }};
    Outcome published_{
        [this](const mqtt::token& token) { on_published(token, true); },
        [this](const mqtt::token& token) { on_published(token, false); }};
    std::thread thread_;
    // Last: destroyed first, so no callback finds the rest gone.
    mqtt::async_client client_;
};

MqttLink::MqttLink(
    boost::asio::io_context& loop,
    MqttLinkSettings settings,
    Listeners listeners,
    std::shared_ptr<spdlog::logger> log
)
    : inbox_{std::make_shared<LinkInbox>(
          loop,
          settings.inbound,
          std::move(listeners.arrived),
          listeners.dropped ? std::move(listeners.dropped) : [](std::uint64_t) {}
      )},
      sender_{std::make_unique<Sender>(
          loop, std::move(settings), std::move(listeners.changed), inbox_, std::move(log)
      )} {}

MqttLink::~MqttLink() { stop(); }

void MqttLink::start() { sender_->start(); }

void MqttLink::stop() {
    inbox_->close();
    sender_->stop();
}

void MqttLink::cut(std::chrono::milliseconds away) { sender_->cut(away); }

bool MqttLink::publish(
    std::string topic, std::string payload, LinkProperties properties, bool retained
) {
    return sender_->publish(
        {{std::move(topic), std::move(payload), retained}, std::move(properties)}
    );
}

LinkState MqttLink::state() const { return sender_->state(); }

MqttLinkCounters MqttLink::counters() const { return sender_->counters(); }

}  // namespace nachtwacht::daemon
