#include "daemon/view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "routing/desk.hpp"
#include "tests/daemon/arbitrary.hpp"
#include "tests/daemon/typical_alarm.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

TEST(View, AnEntryIsShownMemberByMember) {
    const auto entry = json_of(typical_alarm());
    EXPECT_EQ(entry.at("number"), 81'234);
    EXPECT_EQ(
        entry.at("now"), json::parse(R"({"wall":"2024-12-25T02:10:59.123Z","steady":9000000000})")
    );
    const auto& signal = entry.at("event").at("signal_received").at("signal");
    EXPECT_EQ(signal.at("reference").at("door"), "scaip");
    EXPECT_EQ(signal.at("asked"), nullptr);
    const auto& offered = entry.at("facts").at(3).at("order_offered");
    EXPECT_EQ(offered.at("order"), json::parse(R"({"epoch":4,"number":81234,"index":1})"));
    EXPECT_EQ(offered.at("answer_by"), 9'000'060'000);
    EXPECT_EQ(
        offered.at("decision").at("ranked").at(0).at("terms"),
        json::parse(R"([{"cause":"call_out","seconds":60},{"cause":"drive","seconds":312}])")
    );
}

TEST(View, AStateIsShownByKeysWithoutWhatOnlyTheCoreNeeds) {
    routing::Desk desk;
    desk.apply(typical_alarm());
    const auto state = json_of(desk.state());
    const auto& incident = state.at("incidents").at("81234");
    EXPECT_EQ(incident.at("urgency"), "U2");
    EXPECT_EQ(incident.at("client"), 1042);
    EXPECT_EQ(
        incident.at("place"), json::parse(R"({"latitude_e6":51651000,"longitude_e6":5944000})")
    );
    EXPECT_EQ(incident.at("orders").at(0).at("state"), "offered");
    EXPECT_EQ(incident.at("tasks").at(0).at("kind"), "speak");
    EXPECT_EQ(state.at("units").at("nacht-team-0").at("asked"), 81'234);
    EXPECT_FALSE(state.contains("seen"));
    EXPECT_FALSE(state.contains("region"));
}

TEST(View, ContentIsShownByItsHash) {
    auto region = std::make_shared<routing::Region>();
    region->hash = "f00d";
    EXPECT_EQ(
        json_of(routing::Event{routing::RegionLoaded{region}}),
        json::parse(R"({"region_loaded":{"region":"f00d"}})")
    );
}

TEST(View, BytesThatAreNoTextAreEscaped) {
    routing::Incident incident;
    incident.sender = "a\xff\x1b";
    EXPECT_EQ(json_of(incident).at("sender"), "a\\xFF\\x1B");
}

TEST(View, AnythingGivesJsonThatParses) {
    EXPECT_TRUE(rc::check([] {
        for (const auto& entry : arbitrary::one_of_each()) {
            const auto shown = json_of(entry);
            RC_ASSERT(json::parse(json::serialize(shown)) == json::value(shown));
        }
        const auto shown = json_of(*arbitrary::any<routing::State>());
        RC_ASSERT(json::parse(json::serialize(shown)) == json::value(shown));
    }));
}

}  // namespace
}  // namespace nachtwacht::daemon
