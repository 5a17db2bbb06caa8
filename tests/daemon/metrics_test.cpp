#include "daemon/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/desk.hpp"
#include "tests/daemon/typical_alarm.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using routing::Steady;
using testing::HasSubstr;

class MetricsTest : public testing::Test {
protected:
    void commit(const routing::Entry& entry, Metrics::Duration waited = 1ms) {
        desk_.apply(entry);
        metrics_.count(entry, desk_.state(), waited);
    }
    // So long after the alarm.
    void commit_after(Steady later, routing::Fact fact) {
        auto now = typical_alarm().now;
        now.steady += later;
        commit({++number_, now, routing::TimePassed{}, {std::move(fact)}});
    }
    std::string text() { return metrics_.text(desk_.state(), 7, Space::Low); }

    routing::Desk desk_{};
    Metrics metrics_{"1.2.3"};
    std::uint64_t number_{typical_alarm().number};
};

TEST_F(MetricsTest, CountsASignalByKindDoorAndFate) {
    commit(typical_alarm());
    EXPECT_THAT(
        text(),
        HasSubstr("nachtwacht_signals_total{door=\"scaip\",fate=\"opened\",kind=\"fall\"} 1\n")
    );
    EXPECT_THAT(text(), HasSubstr("nachtwacht_incidents_total{kind=\"fall\",lane=\"care\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_tasks_total{kind=\"speak\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_entries_total 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_disk{state=\"low\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_disk{state=\"refuse\"} 0\n"));
}

TEST_F(MetricsTest, SaysHowMuchMemoryIsInUse) {
    const auto in_use = [this] {
        const std::string page = text();
        const std::string name = "\nnachtwacht_heap_bytes ";
        return std::stod(page.substr(page.find(name) + name.size()));
    };
    const double before = in_use();
    const std::vector<char> more(3'000'000);
    EXPECT_GT(in_use(), before + 2'900'000);
}

TEST_F(MetricsTest, MeasuresFromAlarmToOrderWithTheCommit) {
    commit(typical_alarm(), 3ms);
    EXPECT_THAT(text(), HasSubstr("nachtwacht_alarm_to_order_seconds_count 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_alarm_to_order_seconds_sum 0.003\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_alarm_to_order_seconds_bucket{le=\"0.0025\"} 0\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_alarm_to_order_seconds_bucket{le=\"0.005\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_commit_seconds_sum 0.003\n"));
}

TEST_F(MetricsTest, OnlyTheFirstOrderOfAnIncidentAnswersTheAlarm) {
    commit(typical_alarm());
    commit_after(60s, routing::OrderOffered{{4, typical_alarm().number, 2}, {"second"}});
    EXPECT_THAT(text(), HasSubstr("nachtwacht_alarm_to_order_seconds_count 1\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_orders_total{state=\"offered\"} 2\n"));
}

TEST_F(MetricsTest, MeasuresHowLongAnAcceptanceTook) {
    commit(typical_alarm());
    commit_after(
        20s, routing::OrderMoved{{4, typical_alarm().number, 1}, routing::OrderState::Accepted}
    );
    EXPECT_THAT(text(), HasSubstr("nachtwacht_accept_seconds_sum 20\n"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_orders_total{state=\"accepted\"} 1\n"));
}

TEST_F(MetricsTest, ShowsWhatStandsAtThisMoment) {
    commit(typical_alarm());
    commit_after(1s, routing::DutySet{{"spare"}, true});
    commit_after(1s, routing::PresenceSet{{"ineke"}, true});
    EXPECT_THAT(text(), HasSubstr("nachtwacht_open_incidents{holder=\"nobody\",lane=\"care\"} 1"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_units{state=\"unreachable\"} 1"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_boards 1"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_uncommitted_entries 7"));
    EXPECT_THAT(text(), HasSubstr("nachtwacht_build_info{version=\"1.2.3\"} 1"));
    const auto number = typical_alarm().number;
    const auto remembered = typical_alarm().now.steady + 24h;
    commit_after(2s, routing::IncidentClosed{number, "ineke", "helped", remembered});
    EXPECT_THAT(text(), testing::Not(testing::ContainsRegex("open_incidents.[^}]*. 1\n")));
}

TEST_F(MetricsTest, HoldsWhatListenersTell) {
    metrics_.acknowledged(routing::Door::Scaip, 200us);
    metrics_.at_door("mqtt", "turned_away", 1);
    metrics_.at_door("mqtt", "turned_away", 3);
    EXPECT_THAT(
        text(),
        HasSubstr("nachtwacht_alarm_to_ack_seconds_bucket{door=\"scaip\",le=\"0.00025\"} 1\n")
    );
    EXPECT_THAT(
        text(), HasSubstr("nachtwacht_door_events_total{door=\"mqtt\",what=\"turned_away\"} 3\n")
    );
}

}  // namespace
}  // namespace nachtwacht::daemon
