// The example of the customer's side, deploy/telephone/bridge.py, with the real hook before it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/telephone_hook.hpp"
#include "tests/daemon/spawned.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/daemon/web_mock.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;

const std::string secret = "0123456789abcdef0123456789abcdef";

class TelephoneBridgeTest : public testing::Test {
protected:
    TelephoneBridgeTest() {
        write("secret", secret + "\n");
        write("numbers", "# who is where\nmia = +31612345678\nduty_number = +31201234567\n");
        write(
            "call-out",
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >> " + path("called") + "\nexit $(cat " +
                path("code") + ")\n"
        );
        std::filesystem::permissions(path("call-out"), std::filesystem::perms::owner_all);
        write("code", "0");
        // Receipts come to the mock, which is the gateway's door here.
        mock.otherwise.status = 200;
        mock.when_heard = [this](const tests::MockRequest& request) { hear_receipt(request); };
        bridge.emplace(Spawning{
            {"/usr/bin/env",
             "python3",
             NACHTWACHT_SOURCE_DIR "/deploy/telephone/bridge.py",
             "--secret",
             path("secret"),
             "--numbers",
             path("numbers"),
             "--command",
             path("call-out"),
             "--listen",
             "127.0.0.1:0",
             "--receipts",
             mock.url("")}});
        const auto line = bridge->line().value_or("");
        open("http://" + line.substr(line.rfind(' ') + 1) + "/ring", secret);
    }

    void open(const std::string& url, const std::string& with) {
        HookSettings settings;
        settings.url = protocol::read_web_address(url).value();
        settings.secret = Secret{with};
        settings.way = way;
        address = url;
        hook.emplace(
            loop,
            std::move(settings),
            [] {
                const auto since = std::chrono::system_clock::now().time_since_epoch();
                return std::chrono::floor<std::chrono::seconds>(since);
            },
            [this](const KnownCall& call) { states.emplace_back(name_of(call.state)); },
            std::make_shared<spdlog::logger>("silent")
        );
    }
    void hear_receipt(const tests::MockRequest& request) {
        constexpr std::string_view before = "/api/calls/";
        const auto id =
            request.target.substr(before.size(), request.target.rfind('/') - before.size());
        verdicts.emplace_back(name_of(hook->receive(
            {id,
             {request.headers.at("x-nachtwacht-timestamp"),
              request.headers.at("x-nachtwacht-signature"),
              request.body}}
        )));
    }
    void ring(const std::string& id, const std::string& party, const std::string& unit) {
        protocol::CallMessage call;
        call.id = id;
        call.party = party;
        call.unit = unit;
        call.incident = "3-17";
        call.words = {"Val", "Fall"};
        hook->ring(call);
    }
    bool becomes(const std::string& state) {
        return tests::run_until(loop, [&] { return !states.empty() && states.back() == state; });
    }
    std::string path(const std::string& name) const { return folder.path() / name; }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream{path(name)} << content;
    }
    std::string called() const {
        std::ifstream file{path("called")};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    TemporaryDirectory folder;
    boost::asio::io_context loop{1};
    tests::WebMock mock{loop};
    std::string way{"voice"};
    std::string address;
    std::vector<std::string> states;
    std::vector<std::string> verdicts;
    std::optional<TelephoneHook> hook;
    std::optional<Spawned> bridge;
};

TEST_F(TelephoneBridgeTest, RingsTheNumberAndTellsThatSomebodyAnswered) {
    ring("3-482-unit_phone-mia", "unit_phone", "mia");
    ASSERT_TRUE(becomes("answered"));
    EXPECT_EQ(
        called(),
        "voice\n+31612345678\nNachtwacht: Val, incident 3-17. Kijk op uw telefoon of scherm.\n"
    );
    EXPECT_THAT(states, testing::IsSupersetOf({"asked", "ringing", "answered"}));
    EXPECT_THAT(verdicts, ElementsAre("stored", "stored"));
}

TEST_F(TelephoneBridgeTest, TellsWhatBecameOfACallThatNobodyTook) {
    write("code", "1");
    ring("1", "duty_number", "");
    ASSERT_TRUE(becomes("not_answered"));
    write("code", "2");
    ring("2", "duty_number", "");
    ASSERT_TRUE(becomes("busy"));
    write("code", "77");
    ring("3", "duty_number", "");
    ASSERT_TRUE(becomes("failed"));
}

TEST_F(TelephoneBridgeTest, WritesWhereThatIsTheWay) {
    way = "sms";
    open(address, secret);
    ring("1", "duty_number", "");
    ASSERT_TRUE(becomes("sent"));
    EXPECT_THAT(called(), testing::StartsWith("sms\n+31201234567\n"));
}

TEST_F(TelephoneBridgeTest, ACallOfSomebodyElseRingsNobody) {
    open(address, "another secret, as long as it");
    ring("1", "duty_number", "");
    ASSERT_TRUE(becomes("not_taken"));
    EXPECT_EQ(called(), "");
}

TEST_F(TelephoneBridgeTest, ARepeatRingsNobodyTwice) {
    ring("1", "duty_number", "");
    ASSERT_TRUE(becomes("answered"));
    const auto once = called();
    ring("1", "duty_number", "");
    ASSERT_TRUE(becomes("taken"));
    EXPECT_EQ(called(), once);
}

TEST_F(TelephoneBridgeTest, WithoutANumberTheCallHasFailed) {
    ring("1", "unit_phone", "nobody");
    ASSERT_TRUE(becomes("failed"));
    EXPECT_EQ(called(), "");
}

}  // namespace
}  // namespace nachtwacht::daemon
