#include "routing/arrangements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::routing {
namespace {

using testing::ElementsAre;

// On a grid of a thousandth of a degree around 51.6 N, 6.0 E.
Position at(int east, int north) { return {51'600'000 + north * 1'000, 6'000'000 + east * 1'000}; }

// An L, begun at its corner in the south-west: 4 wide at the foot, 2 wide above, 4 high.
Area an_l() { return {.polygon = {at(0, 0), at(4, 0), at(4, 2), at(2, 2), at(2, 4), at(0, 4)}}; }

TEST(Area, APolygonHoldsWhatLiesInsideItAndNotWhatLiesInItsNotch) {
    EXPECT_TRUE(covers(an_l(), nullptr, at(1, 1)));
    EXPECT_TRUE(covers(an_l(), nullptr, at(3, 1)));
    EXPECT_TRUE(covers(an_l(), nullptr, at(1, 3)));
    EXPECT_FALSE(covers(an_l(), nullptr, at(3, 3)));
    EXPECT_FALSE(covers(an_l(), nullptr, at(-1, 1)));
    EXPECT_FALSE(covers(an_l(), nullptr, at(5, 1)));
    EXPECT_FALSE(covers(an_l(), nullptr, at(1, 5)));
}

TEST(Area, APolygonMeansTheSameWhicheverWayItIsDrawn) {
    Area drawn_back = an_l();
    std::ranges::reverse(drawn_back.polygon);
    for (int east = -1; east <= 5; ++east) {
        for (int north = -1; north <= 5; ++north) {
            // Off the edges, where a point belongs to one side or the other.
            const Position between{
                at(east, north).latitude_e6 + 500, at(east, north).longitude_e6 + 500};
            EXPECT_EQ(covers(an_l(), nullptr, between), covers(drawn_back, nullptr, between))
                << east << " east, " << north << " north";
        }
    }
}

TEST(Area, ASlantingEdgeIsCrossedWhereItIs) {
    const Area triangle{.polygon = {at(0, 0), at(4, 4), at(0, 4)}};
    EXPECT_TRUE(covers(triangle, nullptr, at(1, 3)));
    EXPECT_FALSE(covers(triangle, nullptr, at(3, 1)));
}

TEST(Area, TwoPointsHoldNobody) {
    const Area line{.polygon = {at(0, 0), at(4, 4)}};
    EXPECT_FALSE(covers(line, nullptr, at(2, 2)));
    EXPECT_FALSE(covers(an_l(), nullptr, std::nullopt));
}

TEST(Area, WhereTheClientLivesCountsBeforeWhereTheDeviceIs) {
    const Client at_home{.position = at(1, 1)};
    const Client of_unknown_home{};
    EXPECT_TRUE(covers(an_l(), &at_home, at(9, 9)));
    EXPECT_TRUE(covers(an_l(), &of_unknown_home, at(1, 1)));
    EXPECT_FALSE(covers(an_l(), &of_unknown_home, at(9, 9)));
}

TEST(Area, AMunicipalityOrTheBeginningOfAPostcodeIsEnough) {
    const Area area{.postcodes = {"5831"}, .municipalities = {"Land van Cuijk"}};
    const Client by_postcode{.postcode = "5831AB"};
    const Client by_municipality{.municipality = "Land van Cuijk"};
    const Client neither{.postcode = "5832AB", .municipality = "Gennep"};
    EXPECT_TRUE(covers(area, &by_postcode, {}));
    EXPECT_TRUE(covers(area, &by_municipality, {}));
    EXPECT_FALSE(covers(area, &neither, {}));
    EXPECT_FALSE(covers(area, nullptr, at(1, 1)));
}

class ArrangementTest : public testing::Test {
protected:
    ArrangementTest() { region.areas[{"north"}] = {.postcodes = {"58"}}; }
    bool serves(const Arrangement& arrangement) const {
        return applies(arrangement, demand, region, Wall{});
    }

    Region region;
    Client client{.postcode = "5831AB", .provider = {"home"}};
    Demand demand{
        .kind = Kind::Fall, .asker = Asker::Device, .urgency = Urgency::U2, .client = &client};
};

TEST_F(ArrangementTest, OneThatAsksForNothingServesEverybody) {
    EXPECT_TRUE(serves({}));
    demand.client = nullptr;
    EXPECT_TRUE(serves({}));
}

TEST_F(ArrangementTest, AnAreaThatThePackDoesNotKnowHoldsNobody) {
    EXPECT_TRUE(serves({.areas = {{"north"}}}));
    EXPECT_FALSE(serves({.areas = {{"south"}}}));
}

TEST_F(ArrangementTest, AnAgreementForASiteBeatsBorders) {
    const Arrangement agreement{.areas = {{"south"}}, .sites = {"De Linde"}};
    EXPECT_FALSE(serves(agreement));
    client.site = "De Linde";
    EXPECT_TRUE(serves(agreement));
}

TEST_F(ArrangementTest, AnAgreementForASiteAloneServesNobodyElse) {
    client.site = "De Es";
    EXPECT_FALSE(serves({.sites = {"De Linde"}}));
}

TEST_F(ArrangementTest, OwnClientsAreThoseOfTheProvider) {
    EXPECT_TRUE(serves({.own_clients_of = {{"home"}}}));
    EXPECT_FALSE(serves({.own_clients_of = {{"other"}}}));
    demand.client = nullptr;
    EXPECT_FALSE(serves({.own_clients_of = {{"home"}}}));
}

TEST_F(ArrangementTest, ASubscriptionIsTheClients) {
    const Arrangement for_subscribers{.subscribers_of = {{"follow-up"}}};
    EXPECT_FALSE(serves(for_subscribers));
    client.subscriptions = {{"follow-up"}};
    EXPECT_TRUE(serves(for_subscribers));
    demand.client = nullptr;
    EXPECT_FALSE(serves(for_subscribers));
}

TEST_F(ArrangementTest, WhatIsListedIsAskedFor) {
    EXPECT_TRUE(serves({.askers = {Asker::Device}}));
    EXPECT_FALSE(serves({.askers = {Asker::Gp}}));
    EXPECT_TRUE(serves({.kinds = {Kind::Fall}}));
    EXPECT_FALSE(serves({.kinds = {Kind::Door}}));
    EXPECT_TRUE(serves({.urgencies = {Urgency::U2}}));
    EXPECT_FALSE(serves({.urgencies = {Urgency::U3}}));
    EXPECT_FALSE(serves({.care_paths = {{"wound"}}}));
    demand.care_path = {"wound"};
    EXPECT_TRUE(serves({.care_paths = {{"wound"}}}));
}

TEST_F(ArrangementTest, WhatHasNoUrgencyIsNotServedWhereOneIsListed) {
    demand.urgency.reset();
    EXPECT_TRUE(serves({}));
    EXPECT_FALSE(serves({.urgencies = {Urgency::U2}}));
}

TEST_F(ArrangementTest, AWindowThatThePackDoesNotKnowIsNeverOpen) {
    EXPECT_FALSE(serves({.window = {"night"}}));
}

TEST_F(ArrangementTest, TheyAreTriedInTheOrderOfThePack) {
    region.arrangements = {
        {.id = {"site"}, .sites = {"De Linde"}},
        {.id = {"falls"}, .kinds = {Kind::Fall}},
        {.id = {"rest"}}};
    std::vector<std::string> tried;
    for (const Arrangement* arrangement : arrangements_for(demand, region, Wall{})) {
        tried.push_back(arrangement->id.value);
    }
    EXPECT_THAT(tried, ElementsAre("falls", "rest"));
}

}  // namespace
}  // namespace nachtwacht::routing
