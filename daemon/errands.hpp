// Requests to a server of somebody else that are made again until they are settled or worth nothing
// any more. In order where order counts.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "daemon/web_client.hpp"

namespace nachtwacht::daemon {

struct ErrandPauses {
    std::chrono::milliseconds first{1'000};  // then twice as long each time, and up to a quarter
    std::chrono::milliseconds longest{60'000};
    std::chrono::milliseconds retry_after_unit{1'000};  // what a server asks for is in these
};

struct ErrandLimits {
    std::size_t most{1'000};
    std::size_t most_at_once{8};
};

enum class ErrandEnd : std::uint8_t {
    Settled,   // its judge said so
    TimeIsUp,  // it is worth nothing any more
    Replaced,  // by a later one at the same place
    Full,      // too many wait: the new one was not kept
};

// What an answer means for the errand.
struct Judgement {
    bool settled{};
    // When not settled: after this, or after its own pause.
    std::optional<std::chrono::milliseconds> again_after{};
};

struct Errand {
    // Of two at one place the later leaves after the earlier, and replaces it while it waits;
    // empty: a place of its own.
    std::string place{};
    std::chrono::milliseconds worth{};  // from now
    std::function<WebRequest(std::chrono::milliseconds left)> request{};
    std::function<Judgement(const WebResult&)> judge{};
    std::function<void(ErrandEnd)> ended{};  // once, after what the loop does then
};

// Loop's thread only.
class Errands {
public:
    Errands(
        boost::asio::io_context& loop,
        WebClientSettings client,
        ErrandPauses pauses = {},
        ErrandLimits limits = {}
    );
    // As stop().
    ~Errands();
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;

    void run(Errand errand);
    // Ends it without a request, as settled.
    void settle(Errand errand) { tell(std::move(errand.ended), ErrandEnd::Settled); }
    [[nodiscard]] std::size_t waiting() const { return jobs_.size(); }

    // No function of an errand is called any more.
    void stop();

    // What a server that is busy asks for (RFC 9110 section 10.2.3, in seconds), if anything.
    [[nodiscard]] std::optional<std::chrono::milliseconds> asked_pause(const WebAnswer& answer
    ) const;

private:
    using Clock = std::chrono::steady_clock;
    struct Job {
        Errand errand;
        Clock::time_point due;
        Clock::time_point end;
        std::chrono::milliseconds pause;
        bool under_way{};
    };
    using Jobs = std::list<Job>;

    static bool same_place(const Job& a, const Job& b);
    void replace_waiting(const Job& by);
    void arm(Clock::time_point at);
    void pump();
    [[nodiscard]] bool may_start(const Job& job, Clock::time_point now) const;
    [[nodiscard]] bool has_successor(const Job& job) const;
    void start(Jobs::iterator job);
    void hear(Jobs::iterator job, const WebResult& result);
    void end(Jobs::iterator job, ErrandEnd how);
    void tell(std::function<void(ErrandEnd)> ended, ErrandEnd how);

    ErrandPauses pauses_;
    ErrandLimits limits_;
    WebClient client_;
    boost::asio::steady_timer timer_;
    Jobs jobs_{};
    std::size_t under_way_{};
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};  // null: stopped
};

// A server that may do better later: silence, too many requests, a fault of its own.
[[nodiscard]] bool is_busy(const WebAnswer& answer);

}  // namespace nachtwacht::daemon
