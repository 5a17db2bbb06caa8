#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

#include "tests/acceptance/phones.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/sip_caller.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;

class AlarmTest : public ::testing::Test {
protected:
    void SetUp() override { house.start(); }
    // The message of the fail point, said until the house answers it unread.
    void ends_the_house_twice(SipCaller& device, const std::string& action, int signal) {
        house.kill();
        house.set_environment({{"NACHTWACHT_FAILPOINT", "signal-poison:" + action}});
        for (int death = 0; death < 2; ++death) {
            house.start();
            device.send(account_of(1), "poison", "0005", "0009", death);
            ASSERT_EQ(house.wait_for_end(10s), -signal);
        }
        house.start();
        device.send(account_of(1), "poison", "0005", "0009", 3);
        const auto answer = device.receive(10s);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->snu, "");
    }

    // Sends it again each half second, as a device does, until it is answered with a SCAIP answer.
    SipAnswer call(SipCaller& caller, int client, const std::string& reference) {
        for (int attempt = 1; attempt <= 40; ++attempt) {
            caller.send(account_of(client), reference, "0005", "0009", attempt);
            if (const auto answer = answer_to(caller, reference, 500ms)) {
                return *answer;
            }
        }
        return {};
    }

    // The number of the last journal entry that says this.
    std::string entry_of(const std::string& words) const {
        std::istringstream lines{house.command("journal --count 100 --lang en")};
        std::string number;
        for (std::string line; std::getline(lines, line);) {
            if (line.find(words) != std::string::npos) {
                std::istringstream{line} >> number;
            }
        }
        return number;
    }

    // What was sent before may still be answered too.
    static std::optional<SipAnswer> answer_to(
        SipCaller& caller, const std::string& reference, std::chrono::milliseconds silence
    ) {
        while (const auto answer = caller.receive(silence)) {
            if (answer->reference == reference && !answer->snu.empty()) {
                return answer;
            }
        }
        return std::nullopt;
    }

    RealHouse house;
};

TEST_F(AlarmTest, AnAlarmOfARealDeviceReachesAPhoneAndIsAcknowledged) {
    Phones phones{house.broker().port(), house_region, Phones::Manner::AcceptAndFinish};
    phones.go_on_duty(unit_names(8));
    SipCaller device{house.sip_port()};
    EXPECT_EQ(call(device, 1, "first").snu, "0");
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s)) << house.log();
    EXPECT_EQ(phones.shown()[0].street, "Straat 1, 5831 AA Testdorp");
}

TEST_F(AlarmTest, AResendIsAnsweredAgainAndMakesNoSecondOrder) {
    Phones phones{house.broker().port(), house_region, Phones::Manner::ShowOnly};
    phones.go_on_duty(unit_names(8));
    SipCaller device{house.sip_port()};
    EXPECT_EQ(call(device, 1, "same").snu, "0");
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s));
    device.send(account_of(1), "same", "0005", "0009", 77);
    const auto again = answer_to(device, "same", 5s);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->snu, "0");
    EXPECT_EQ(phones.shown().size(), 1U);
}

TEST_F(AlarmTest, AfterAKillTheOrderKeepsItsIdAndThePhoneShowsItOnce) {
    Phones phones{house.broker().port(), house_region, Phones::Manner::ShowOnly};
    phones.go_on_duty(unit_names(8));
    SipCaller device{house.sip_port()};
    ASSERT_EQ(call(device, 1, "before").snu, "0");
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s));
    house.kill();
    house.start();
    ASSERT_EQ(call(device, 2, "after").snu, "0");
    ASSERT_TRUE(phones.wait([](const auto& shown) { return shown.size() >= 2; }, 15s))
        << house.log();
    EXPECT_EQ(call(device, 1, "before").snu, "0");
    EXPECT_EQ(phones.shown().size(), 2U);
}

// safety.md S19.
TEST_F(AlarmTest, WhatKillsTheHouseTwiceIsStoredUnreadAndOthersAreHeard) {
    SipCaller device{house.sip_port()};
    ASSERT_NO_FATAL_FAILURE(ends_the_house_twice(device, "kill", SIGKILL));
    EXPECT_THAT(
        house.command("unseal " + entry_of("Signal by SCAIP: unreadable message") + " --lang en"),
        testing::AllOf(testing::HasSubstr("<ref>poison</ref>"), testing::HasSubstr("twice"))
    );
    EXPECT_EQ(call(device, 2, "other").snu, "0");
    EXPECT_TRUE(house.runs());
}

// An exception is no better than a crash: what it left half decided is not known.
TEST_F(AlarmTest, WhatThrowsInTheHouseTwiceIsStoredUnreadAsWell) {
    SipCaller device{house.sip_port()};
    ASSERT_NO_FATAL_FAILURE(ends_the_house_twice(device, "throw", SIGABRT));
    EXPECT_EQ(call(device, 2, "other").snu, "0");
}

// safety.md S19, after the commit: the order is owed, so each start says it again.
TEST_F(AlarmTest, AnOrderWhoseTextKillsTheHouseTwiceIsSaidPlainlyAndAnOperatorIsTold) {
    Phones phones{house.broker().port(), house_region, Phones::Manner::ShowOnly};
    phones.go_on_duty(unit_names(8));
    house.kill();
    house.set_environment({{"NACHTWACHT_FAILPOINT", "text-offer:kill"}});
    house.start();
    SipCaller device{house.sip_port()};
    device.send(account_of(1), "heavy", "0005", "0009", 1);
    ASSERT_EQ(house.wait_for_end(10s), -SIGKILL);
    EXPECT_ANY_THROW(house.start());  // dies of what it owes before it is ready
    house.start();
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s)) << house.log();
    EXPECT_EQ(phones.shown()[0].street, "");
    EXPECT_THAT(
        house.command("unseal " + entry_of("Signal by SCAIP: unreadable message") + " --lang en"),
        testing::HasSubstr("order " + phones.shown()[0].order + " ended the gateway twice")
    );
    EXPECT_EQ(call(device, 1, "heavy").snu, "0");
}

// safety.md S19, by the house's own time: what is due is due again at each start.
TEST_F(AlarmTest, WhatKillsTheHouseTwiceWhenItIsDueIsForAnOperatorAndTheHouseGoesOn) {
    SipCaller device{house.sip_port()};
    ASSERT_EQ(call(device, 1, "waits").snu, "0");  // nobody is on duty
    ASSERT_EQ(house.stop(), 0);
    house.set_environment({{"NACHTWACHT_FAILPOINT", "due:kill"}});
    EXPECT_ANY_THROW(house.start());  // a start looks anew at what waits
    EXPECT_ANY_THROW(house.start());
    house.start();
    EXPECT_THAT(
        house.command("unseal " + entry_of("ended the gateway more than once") + " --lang en"),
        testing::HasSubstr("ended the gateway twice")
    );
    house.kill();
    house.set_environment({});
    house.start();
    Phones phones{house.broker().port(), house_region, Phones::Manner::ShowOnly};
    phones.go_on_duty(unit_names(8));
    EXPECT_EQ(call(device, 2, "another").snu, "0");
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s)) << house.log();
    EXPECT_EQ(phones.shown()[0].street, "Straat 2, 5831 AA Testdorp");
}

TEST_F(AlarmTest, GarbageOnThePortLeavesAlarmsUntouched) {
    SipCaller noise{house.sip_port()};
    unsigned seed = 1;
    for (int datagram = 0; datagram < 2000; ++datagram) {
        std::string bytes(40 + datagram % 200, '\0');
        for (char& byte : bytes) {
            seed = seed * 1664525U + 1013904223U;
            byte = static_cast<char>(seed >> 24U);
        }
        noise.send_raw(bytes);
    }
    SipCaller device{house.sip_port()};
    EXPECT_EQ(call(device, 3, "real").snu, "0");
}

TEST_F(AlarmTest, StopsInOrderAndWakesWithEverythingItHad) {
    SipCaller device{house.sip_port()};
    ASSERT_EQ(call(device, 4, "kept").snu, "0");
    EXPECT_EQ(house.stop(), 0) << house.log();
    house.start();
    Phones phones{house.broker().port(), house_region, Phones::Manner::ShowOnly};
    phones.go_on_duty(unit_names(8));
    ASSERT_TRUE(phones.wait([](const auto& shown) { return !shown.empty(); }, 10s)) << house.log();
}

}  // namespace
}  // namespace nachtwacht::tests
