#include "protocol/owntracks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace nachtwacht::protocol {
namespace {

TrackedLocation location_of(std::string_view payload) {
    const auto track = read_track(payload);
    return track && *track ? **track : TrackedLocation{};
}

struct Refused {
    std::string payload;
    TrackFault fault;
};

TEST(OwnTracks, AMinimalLocationIsRead) {
    const TrackedLocation location = location_of(
        R"({"_type":"location","lat":52.0907,"lon":5.1214,"tst":1772331330,"acc":12,"batt":71,"tid":"N1","t":"t","vel":38})"
    );
    EXPECT_EQ(location.latitude_e6, 52'090'700);
    EXPECT_EQ(location.longitude_e6, 5'121'400);
    EXPECT_EQ(location.fix_s, 1'772'331'330);
    EXPECT_EQ(location.accuracy_m, 12);
    EXPECT_EQ(location.battery_percent, 71);
    EXPECT_EQ(location.trigger, 't');
}

TEST(OwnTracks, NumbersMayBeIntegersOrFloats) {
    const auto location = location_of(
        R"({"_type":"location","lat":52,"lon":-5,"tst":1772331330.75,"acc":11.2,"batt":70.6})"
    );
    EXPECT_EQ(location.latitude_e6, 52'000'000);
    EXPECT_EQ(location.longitude_e6, -5'000'000);
    EXPECT_EQ(location.fix_s, 1'772'331'330);
    EXPECT_EQ(location.accuracy_m, 12);
    EXPECT_EQ(location.battery_percent, 71);
}

TEST(OwnTracks, OtherTypesAndUnknownFieldsAreIgnored) {
    for (const std::string payload : {
             R"({"_type":"lwt","tst":1})",
             R"({"_type":"transition","event":"enter","tst":1,"wtst":1})",
             R"({"_type":"status","iOS":{}})",
             R"({"_type":"encrypted","data":"AAAA"})",
             R"({"_type":"something new","lat":"x"})",
         }) {
        const auto track = read_track(payload);
        ASSERT_TRUE(track) << payload;
        EXPECT_FALSE(*track) << payload;
    }
    EXPECT_EQ(
        location_of(R"({"_type":"location","lat":1,"lon":2,"tst":3,"new":{"a":[1]},"_id":"x"})")
            .fix_s,
        3
    );
}

TEST(OwnTracks, ANonsenseAccuracyIsTheWorstThereIs) {
    const auto location = location_of(R"({"_type":"location","lat":1,"lon":2,"tst":3,"acc":-4})");
    EXPECT_EQ(location.accuracy_m, 1'000'000'000);
}

TEST(OwnTracks, WhatCannotBeAPositionIsRefused) {
    for (const Refused& row : std::vector<Refused>{
             {"", TrackFault::NotJson},
             {"{", TrackFault::NotJson},
             {"{} {}", TrackFault::NotJson},
             {"[1]", TrackFault::NotAnObject},
             {"{}", TrackFault::MissingField},
             {R"({"_type":7})", TrackFault::MissingField},
             {R"({"_type":"location","lon":2,"tst":3})", TrackFault::MissingField},
             {R"({"_type":"location","lat":"1","lon":2,"tst":3})", TrackFault::MissingField},
             {R"({"_type":"location","lat":1,"lon":2})", TrackFault::MissingField},
             {R"({"_type":"location","lat":90.01,"lon":2,"tst":3})", TrackFault::BadField},
             {R"({"_type":"location","lat":1,"lon":-180.01,"tst":3})", TrackFault::BadField},
             {R"({"_type":"location","lat":1,"lon":2,"tst":-3})", TrackFault::BadField},
             {R"({"_type":"location","lat":1,"lon":2,"tst":1e300})", TrackFault::BadField},
             {R"({"_type":"location","lat":1e999,"lon":2,"tst":3})", TrackFault::MissingField},
             {R"({"_type":"location","lat":1,"lon":2,"tst":3,"a":[[[[[[[[[1]]]]]]]]]})",
              TrackFault::NotJson},
             {std::string(most_track_bytes + 1, ' '), TrackFault::TooLarge},
         }) {
        const auto track = read_track(row.payload);
        ASSERT_FALSE(track) << row.payload.substr(0, 80);
        EXPECT_EQ(track.error().fault, row.fault) << row.payload.substr(0, 80);
    }
}

TEST(OwnTracks, WhatIsWrittenIsReadBack) {
    EXPECT_TRUE(rc::check([] {
        const TrackedLocation location{
            .latitude_e6 = *rc::gen::inRange(-90'000'000, 90'000'001),
            .longitude_e6 = *rc::gen::inRange(-180'000'000, 180'000'001),
            .fix_s = *rc::gen::inRange<std::int64_t>(0, 100'000'000'000),
            .accuracy_m = *rc::gen::inRange<std::uint32_t>(0, 100'000),
            .battery_percent = *rc::gen::inRange<std::uint8_t>(0, 101),
            .trigger = *rc::gen::element('\0', 'p', 't', 'u'),
        };
        RC_ASSERT(location_of(write(location)) == location);
    }));
}

TEST(OwnTracks, NoBytesBreakTheReader) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) { static_cast<void>(read_track(bytes)); }));
}

}  // namespace
}  // namespace nachtwacht::protocol
