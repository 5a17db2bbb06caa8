#include "daemon/fact_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "daemon/snake_case.hpp"
#include "tests/daemon/arbitrary.hpp"
#include "tests/daemon/typical_alarm.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> texts_of(const routing::Entry& entry) {
    std::vector<std::string> texts;
    for (const auto& line : lines_of(entry)) {
        texts.push_back(line.text);
    }
    return texts;
}

std::string text_of(routing::Fact fact) {
    return texts_of({12, {}, routing::TimePassed{}, {std::move(fact)}}).front();
}

TEST(FactLines, AnAlarmIsOneLineAStep) {
    EXPECT_THAT(
        texts_of(typical_alarm()),
        testing::ElementsAre(
            "signal_stored entry=81234 kind=fall client=1042 fate=opened incident=81234 "
            "known_sender=yes",
            "incident_opened entry=81234 incident=81234 lane=care kind=fall urgency=U2 raw=yes "
            "mode=parallel asker=device client=1042 door=scaip unit_wanted=yes",
            "task_raised entry=81234 incident=81234 task=1 kind=speak",
            "order_offered entry=81234 order=4-81234-1 unit=nacht-team-0 "
            "arrangement=thuis-in-de-nacht tier=1 candidates=11 excluded=2 drive_seconds=312 "
            "estimated=yes by=house"
        )
    );
}

TEST(FactLines, NobodyFoundSaysWhy) {
    routing::Decision decision;
    decision.nobody = routing::Nobody::NobodyFree;
    EXPECT_EQ(
        text_of(routing::NobodyFound{7, decision}),
        "nobody_found entry=12 incident=7 candidates=0 excluded=0 nobody=nobody_free"
    );
}

TEST(FactLines, AStepOfTheClockIsInMilliseconds) {
    EXPECT_EQ(
        text_of(routing::ClockCorrected{routing::Milliseconds{-2500}}),
        "clock_corrected entry=12 by_ms=-2500"
    );
}

TEST(FactLines, AnOperatorHasNoName) {
    EXPECT_THAT(
        text_of(routing::IncidentClosed{7, "ineke", "helped", {}}), HasSubstr("by=operator")
    );
    EXPECT_THAT(text_of(routing::TaskEnded{{7, 1}, "unit", ""}), HasSubstr("by=unit"));
}

TEST(FactLines, AWordThatIsNoWordIsNotRepeated) {
    const routing::OrderMoved moved{{4, 7, 1}, routing::OrderState::Declined, "Jan is ziek\nfake"};
    EXPECT_THAT(text_of(moved), HasSubstr("why=other"));
    EXPECT_THAT(
        text_of(routing::OrderMoved{{4, 7, 1}, {}, "called_off"}), HasSubstr("why=called_")
    );
}

// Sets every text and place in a fact to something that must not be read in a log.
void make_personal(routing::Position& place) { place = {51'651'999, 5'944'999}; }
void make_personal(std::string& text) { text = "Mevrouw Jansen"; }
void make_personal(routing::UnitId&) {}
void make_personal(routing::ArrangementId&) {}
template <class Type>
void make_personal(Type& value) {
    if constexpr (record::Listed<Type>) {
        record::for_each_field<Type>([&](const auto& item) { make_personal(value.*item.member); });
    } else if constexpr (record::is_name<Type>) {
        make_personal(value.value);
    } else if constexpr (record::is_repeated<Type>) {
        make_personal(value.emplace_back());
    } else if constexpr (requires { value.emplace(); }) {
        make_personal(value.emplace());
    }
}

TEST(FactLines, NoPersonIsInALog) {
    record::for_each(record::alternatives<routing::Fact>, []<class Item>(const Item&) {
        typename Item::Type fact;
        make_personal(fact);
        const auto text = text_of(fact);
        EXPECT_THAT(text, StartsWith(snake_case(Item::name)));
        EXPECT_THAT(text, Not(HasSubstr("Jansen")));
        EXPECT_THAT(text, Not(HasSubstr("999")));
    });
}

TEST(FactLines, AnyFactIsOneLine) {
    EXPECT_TRUE(rc::check([] {
        const auto text = text_of(*arbitrary::any<routing::Fact>());
        RC_ASSERT(text.find('\n') == std::string::npos);
    }));
}

TEST(FactLines, LevelsTellWhoMustAct) {
    using routing::OrderState;
    using routing::Rung;
    EXPECT_EQ(level_of(routing::TaskEscalated{{}, Rung::DutyNumber}), LogLevel::Error);
    EXPECT_EQ(level_of(routing::TaskEscalated{{}, Rung::ShiftLeader}), LogLevel::Warn);
    EXPECT_EQ(level_of(routing::OrderMoved{{}, OrderState::Silent}), LogLevel::Warn);
    EXPECT_EQ(level_of(routing::OrderMoved{{}, OrderState::Accepted}), LogLevel::Info);
    EXPECT_EQ(level_of(routing::NobodyFound{}), LogLevel::Warn);
    EXPECT_EQ(level_of(routing::AnswerHeard{}), LogLevel::Debug);
    routing::SignalStored stored{{}, routing::Kind::Heartbeat};
    EXPECT_EQ(level_of(stored), LogLevel::Warn);  // whose is it
    stored.known_sender = true;
    stored.fate = routing::Fate::Logged;
    EXPECT_EQ(level_of(stored), LogLevel::Debug);
}

TEST(FactLines, GoToTheLogAtTheirLevel) {
    std::ostringstream out;
    spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(out)};
    log.set_pattern("%l %v");
    log_entry(log, {3, {}, routing::TimePassed{}, {routing::UnitIdle{}, routing::NobodyFound{}}});
    EXPECT_EQ(out.str(), "warning nobody_found entry=3 candidates=0 excluded=0 nobody=none\n");
}

}  // namespace
}  // namespace nachtwacht::daemon
