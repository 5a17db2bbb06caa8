#pragma once

#include <spdlog/logger.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

#include "daemon/sip_door.hpp"
#include "tests/daemon/fake_intake.hpp"
#include "tests/daemon/on_loop.hpp"
#include "tests/daemon/sip_caller.hpp"

namespace nachtwacht::tests {

// A real door on loopback, with a loop and a thread of its own, before a fake house.
class SipHouse {
public:
    explicit SipHouse(daemon::SipConfig config = with_all_ports(), daemon::SipTimers timers = {})
        : log_(std::make_shared<spdlog::logger>("test")),
          door_(std::make_unique<daemon::SipDoor>(loop_, std::move(config), intake_, log_, timers)),
          troubles_(door_->start()),
          thread_([this] { loop_.run(); }) {}

    ~SipHouse() {
        on_loop([this] { door_->stop(); });
        work_.reset();
        loop_.stop();
        thread_.join();
    }

    SipHouse(const SipHouse&) = delete;
    SipHouse& operator=(const SipHouse&) = delete;

    static daemon::SipConfig with_all_ports() {
        daemon::SipConfig config;
        config.udp = {{"127.0.0.1", 0}};
        config.tcp = {{"127.0.0.1", 0}};
        return config;
    }

    static daemon::SipConfig with(daemon::SipPeerSettings settings) {
        auto config = with_all_ports();
        config.peers = {{"", "", "", std::move(settings)}};
        return config;
    }

    static daemon::SipConfig replying(daemon::SipReply reply) {
        daemon::SipPeerSettings settings;
        settings.reply = reply;
        return with(settings);
    }

    std::unique_ptr<SipCaller> udp() { return udp_caller(door_->udp_ports().at(0)); }
    std::unique_ptr<SipCaller> tcp() { return tcp_caller(door_->tcp_ports().at(0)); }
    std::unique_ptr<SipCaller> tls() { return tls_caller(door_->tls_ports().at(0)); }

    FakeIntake& intake() { return intake_; }
    daemon::SipDoor& door() { return *door_; }
    const std::vector<std::string>& troubles() const { return troubles_; }

    template <class Work>
    std::invoke_result_t<Work> on_loop(Work work) {
        return tests::on_loop(loop_, std::move(work));
    }

    daemon::SipDoor::Figures figures() {
        return on_loop([this] { return door_->figures(); });
    }

    // Lets the loop go round until it is so; false after five seconds.
    template <class Question>
    bool becomes_true(Question question) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!on_loop([&] { return question(); })) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

private:
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        loop_.get_executor()};
    FakeIntake intake_;
    std::shared_ptr<spdlog::logger> log_;
    std::unique_ptr<daemon::SipDoor> door_;
    std::vector<std::string> troubles_;
    std::thread thread_;
};

}  // namespace nachtwacht::tests
