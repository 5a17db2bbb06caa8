// The real house with its real doors: journal, desk, accounts and the console's server, on
// loopback, with the region of the demo. One thread runs its loop, the test another.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <set>
#include <thread>

#include "daemon/accounts.hpp"
#include "daemon/gateway.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "daemon/ways_out.hpp"
#include "tests/daemon/http_caller.hpp"
#include "tests/daemon/on_loop.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::tests {

inline constexpr const char* good_password = "correct horse battery";

// One life of it; begin() and end() make another.
class WebHouse {
public:
    explicit WebHouse(std::function<void(daemon::Config&)> configure = {})
        : configure_(std::move(configure)) {
        begin();
    }
    ~WebHouse() { end(); }
    WebHouse(const WebHouse&) = delete;
    WebHouse& operator=(const WebHouse&) = delete;

    void begin() {
        loop_ = std::make_unique<boost::asio::io_context>(1);
        gateway_ = std::make_unique<daemon::Gateway>(
            *loop_,
            config(),
            std::make_shared<spdlog::logger>("test"),
            [](const auto& why) { ADD_FAILURE() << why; }
        );
        const auto trouble = gateway_->start();
        EXPECT_THAT(trouble.lines, testing::IsEmpty());
        thread_ = std::thread([this] {
            const auto work = boost::asio::make_work_guard(*loop_);
            loop_->run();
        });
    }

    void end() {
        if (!thread_.joinable()) {
            return;
        }
        boost::asio::post(*loop_, [this] { gateway_->stop([] {}); });
        thread_.join();
        gateway_.reset();
        loop_.reset();
    }

    template <class Work>
    std::invoke_result_t<Work> on_loop(Work work) {
        return tests::on_loop(*loop_, std::move(work));
    }

    [[nodiscard]] std::uint16_t port() const { return gateway_->http_port(); }
    [[nodiscard]] std::uint16_t tls_port() const { return gateway_->https_port(); }
    [[nodiscard]] HttpCaller caller() const { return HttpCaller{port()}; }
    daemon::Office& office() { return gateway_->office(); }
    daemon::Intake& intake() { return gateway_->intake(); }
    daemon::Accounts& accounts() { return gateway_->accounts(); }
    daemon::WaysOut& ways_out() { return gateway_->ways_out(); }

    // Waits for what the house answers on its loop.
    template <class T>
    T answered(std::function<void(std::function<void(T)>)> ask) {
        auto answer = std::make_shared<std::promise<T>>();
        auto result = answer->get_future();
        boost::asio::post(*loop_, [ask = std::move(ask), answer] {
            ask([answer](T value) { answer->set_value(std::move(value)); });
        });
        return result.get();
    }

    std::string add_account(const std::string& name, daemon::Role role) {
        return answered<std::string>([&](auto done) {
            daemon::NewAccount account;
            account.name = name;
            account.role = role;
            account.password = daemon::Secret{std::string_view{good_password}};
            accounts().add(std::move(account), done);
        });
    }

    // Somebody who is in.
    HttpCaller logged_in(const std::string& name, daemon::Role role = daemon::Role::Operator) {
        EXPECT_EQ(add_account(name, role), "");
        return log_in(name);
    }
    HttpCaller log_in(const std::string& name) {
        auto guest = caller();
        const auto answer = guest.post("/api/login", {{"name", name}, {"password", good_password}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return guest;
    }

    // A phone of this unit that is enrolled.
    HttpCaller phone(const std::string& unit) {
        const auto code = on_loop([&] { return accounts().make_enrolment({unit}).code; });
        auto page = caller();
        const auto answer = page.post("/api/enrol", {{"code", code}, {"label", "test"}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return page;
    }

    // A device calls; the number of its incident.
    std::uint64_t alarm(const std::string& account, routing::Kind kind = routing::Kind::Fall) {
        return answered<std::uint64_t>([&](auto done) {
            routing::Signal signal;
            signal.reference = {
                routing::Door::Scaip,
                account,
                "r" + std::to_string(++references_),
                {},
                std::chrono::hours{1}};
            signal.kind = kind;
            intake().signal(std::move(signal), "raw", [done](const daemon::Receipt& receipt) {
                done(receipt.incident);
            });
        });
    }

    // Until it is so, on the loop; false after ten seconds.
    bool becomes_true(const std::function<bool()>& question) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!on_loop(question)) {
            if (std::chrono::steady_clock::now() > until) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

    // Rows of the audit, oldest first; everything that was asked for is on disk then.
    std::vector<daemon::AuditRow> audit() {
        std::vector<daemon::AuditRow> rows;
        answered<bool>([&](auto done) { gateway_->round_trip([done] { done(true); }); });
        auto reader = daemon::JournalReader::open(daemon::journal_file_in(state()));
        EXPECT_TRUE(reader);
        const auto read = reader->audit([&](std::uint64_t, const daemon::AuditRow& row) {
            rows.push_back(row);
            return daemon::JournalResult<void>{};
        });
        EXPECT_TRUE(read);
        return rows;
    }

    [[nodiscard]] std::filesystem::path state() const { return directory_.path() / "state"; }
    [[nodiscard]] std::filesystem::path folder() const { return directory_.path(); }
    [[nodiscard]] std::uint64_t entries() {
        return on_loop([this] { return office().committed().entries; });
    }

private:
    [[nodiscard]] daemon::Config config() const {
        daemon::Config config;
        config.state = state();
        config.region = std::filesystem::path(NACHTWACHT_SOURCE_DIR) / "regions/mooimaasvallei";
        config.command.socket = directory_.path() / "c.sock";
        config.metrics.listen.port = 0;
        config.http.listen = {{"127.0.0.1", 0}};
        config.http.console = directory_.path() / "console";
        config.http.centre = "+31850000000";
        if (configure_) {
            configure_(config);
        }
        return config;
    }

    std::function<void(daemon::Config&)> configure_;
    daemon::TemporaryDirectory directory_;
    std::unique_ptr<boost::asio::io_context> loop_;
    std::unique_ptr<daemon::Gateway> gateway_;
    std::thread thread_;
    std::uint64_t references_{};
};

}  // namespace nachtwacht::tests
