// The same example messages before the real house: journal, ledger and desk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "daemon/call_for_help.hpp"
#include "daemon/gateway.hpp"
#include "tests/daemon/on_loop.hpp"
#include "tests/daemon/sip_caller.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/protocol/scaip_vectors.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;

class RealHouse {
public:
    RealHouse()
        : gateway_(loop_, config(), std::make_shared<spdlog::logger>("test"), [](const auto& why) {
              ADD_FAILURE() << why;
          }) {
        const auto trouble = gateway_.start();
        EXPECT_THAT(trouble.lines, testing::IsEmpty());
        following_ = gateway_.office().follow([this](const daemon::CommittedEntry& entry) {
            for (const auto& fact : entry->facts) {
                count(fact);
            }
        });
        thread_ = std::thread([this] { loop_.run(); });
    }

    ~RealHouse() {
        boost::asio::post(loop_, [this] {
            following_.reset();
            gateway_.stop([] {});
        });
        work_.reset();
        thread_.join();
    }

    std::unique_ptr<SipCaller> caller(bool udp) {
        return udp ? udp_caller(gateway_.sip_udp_port()) : tcp_caller(gateway_.sip_tcp_port());
    }

    int events() {
        return on_loop([this] { return events_; });
    }

    bool has_open_incident(const std::string& sender) {
        return on_loop([&] {
            const auto& incidents = gateway_.office().committed().incidents;
            return std::any_of(incidents.begin(), incidents.end(), [&](const auto& numbered) {
                return numbered.second.sender == sender && numbered.second.is_open();
            });
        });
    }

private:
    daemon::Config config() const {
        daemon::Config config;
        config.state = directory_.path() / "state";
        config.region = std::filesystem::path(NACHTWACHT_SOURCE_DIR) / "regions/mooimaasvallei";
        config.sip.udp = {{"127.0.0.1", 0}};
        config.sip.tcp = {{"127.0.0.1", 0}};
        config.command.socket = directory_.path() / "c.sock";
        config.metrics.listen.port = 0;
        return config;
    }

    // An event is a signal that is stored as news of its own: also one that the desk notes on an
    // open incident (mains restored), but no update of an alarm, no reset, no refused body.
    void count(const routing::Fact& fact) {
        const auto* stored = std::get_if<routing::SignalStored>(&fact);
        if (stored == nullptr || stored->kind == routing::Kind::SessionAbort ||
            stored->kind == routing::Kind::Unreadable) {
            return;
        }
        const bool update =
            stored->fate == routing::Fate::Noted && daemon::is_call_for_help(stored->kind);
        events_ += update ? 0 : 1;
    }

    template <class Work>
    std::invoke_result_t<Work> on_loop(Work work) {
        return tests::on_loop(loop_, std::move(work));
    }

    daemon::TemporaryDirectory directory_;
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        loop_.get_executor()};
    daemon::Gateway gateway_;
    std::unique_ptr<daemon::Hold> following_;
    int events_{};
    std::thread thread_;
};

void expect_answer(const json::object& expect, SipCaller& caller) {
    const auto* snu = expect.if_contains("snu");
    if (snu == nullptr || snu->is_null()) {
        const auto response = caller.hear();
        ASSERT_TRUE(response);
        if (const auto* any = expect.if_contains("sip_any")) {
            EXPECT_THAT(any->as_array(), testing::Contains(json::value(response->status)));
        } else {
            EXPECT_EQ(response->status, expect.at("sip").as_int64());
        }
        return;
    }
    const auto heard = caller.hear_answer();
    EXPECT_EQ(heard.status, expect.at("sip").as_int64());
    ASSERT_TRUE(heard.answer);
    EXPECT_EQ(std::to_string(static_cast<int>(heard.answer->snu)), snu->as_string());
    if (const auto* ref = expect.if_contains("ref")) {
        EXPECT_EQ(heard.ref(), ref->as_string());
    }
}

// The answers of one write, which may come mixed with those that travel apart.
void expect_answers(const json::array& wanted, SipCaller& caller) {
    std::vector<int> statuses;
    for (const auto& message : caller.hear_all_before_options()) {
        if (!message.is_request()) {
            statuses.push_back(message.status);
        }
    }
    ASSERT_EQ(statuses.size(), wanted.size());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        EXPECT_EQ(statuses[at], wanted[at].at("sip").as_int64());
    }
}

void send(const ScaipVector& vector, SipCaller& caller) {
    if (vector.is("sequence")) {
        const auto& files = vector.all.at("files").as_array();
        for (std::size_t at = 0; at < files.size(); ++at) {
            caller.say(read_vector_file(std::string(files[at].as_string())));
            const auto& step = vector.expect.at("steps").at(at).as_object();
            if (step.contains("same_as")) {
                EXPECT_EQ(caller.hear()->status, 200);
            } else {
                expect_answer(step, caller);
            }
        }
        return;
    }
    const auto content = read_vector_file(vector.text("file"));
    caller.say(vector.is("body") ? sip_message("UDP", content) : content);
    if (vector.is("stream") && !vector.expect.contains("close")) {
        expect_answers(vector.expect.at("responses").as_array(), caller);
    } else if (vector.is("stream")) {
        EXPECT_EQ(caller.hear()->status, 400);
        EXPECT_FALSE(caller.hear());
    } else {
        expect_answer(vector.expect, caller);
    }
}

TEST(SipGateway, AnswersAllVectorsAndStoresWhatTheyTell) {
    RealHouse house;
    for (const auto& vector : scaip_vectors()) {
        SCOPED_TRACE(vector.id);
        const bool udp = vector.is("body") || vector.over("udp");
        const auto caller = house.caller(udp);
        const int before = house.events();
        send(vector, *caller);
        if (const auto* event = vector.expect.if_contains("event")) {
            EXPECT_EQ(house.events() - before, event->as_bool() ? 1 : 0);
        }
        if (const auto* events = vector.expect.if_contains("events")) {
            EXPECT_EQ(house.events() - before, events->as_int64());
        }
        if (vector.expect.contains("still_open")) {
            EXPECT_TRUE(house.has_open_incident("310303"));
        }
    }
}

}  // namespace
}  // namespace nachtwacht::tests
