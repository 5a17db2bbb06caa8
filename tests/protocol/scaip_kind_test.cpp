#include "protocol/scaip_kind.hpp"

#include <gtest/gtest.h>

#include "protocol/scaip_codes.hpp"

namespace nachtwacht::protocol {
namespace {

std::string kind(
    int dty, std::optional<int> stc, ScaipMessageType mty = ScaipMessageType::Message
) {
    ScaipRequest request;
    request.dty = static_cast<std::uint16_t>(dty);
    request.mty = mty;
    if (stc) {
        request.stc = static_cast<std::uint16_t>(*stc);
    }
    return std::string(kind_name(kind_of(request)));
}

constexpr auto absent = std::nullopt;

TEST(ScaipKind, IsSettledByTheMessageTypeFirst) {
    EXPECT_EQ(kind(3, 9, ScaipMessageType::Heartbeat), "heartbeat");
    EXPECT_EQ(kind(3, 9, ScaipMessageType::Reset), "session_abort");
    EXPECT_EQ(kind(3, 9, ScaipMessageType::Information), "update");
}

TEST(ScaipKind, OfAnUpdateTakenForAMessageIsThatOfItsDevice) {
    ScaipRequest update;
    update.dty = 5;
    update.mty = ScaipMessageType::Information;
    EXPECT_EQ(kind_name(kind_as_message(update)), "fall");
}

struct StatusRow {
    std::string kind;
    std::vector<int> statuses;
};

class SettledStatus : public testing::TestWithParam<StatusRow> {};

TEST_P(SettledStatus, IsTheSameForAPendantAndASmokeDetector) {
    for (const int status : GetParam().statuses) {
        EXPECT_EQ(kind(3, status), GetParam().kind) << status;
        EXPECT_EQ(kind(23, status), GetParam().kind) << status;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Scaip,
    SettledStatus,
    testing::Values(
        StatusRow{"battery_failure", {14}},
        StatusRow{"low_battery", {16}},
        StatusRow{"mains_failure", {85}},
        StatusRow{"restored", {15, 48, 86, 91, 94, 112, 113, 114, 115, 116, 124}},
        StatusRow{"comms_fault", {23, 24, 25, 26, 27, 31, 63, 73}},
        StatusRow{"radio_fault", {43, 44, 45, 52, 95, 122, 123}},
        StatusRow{"device_fault", {32, 36, 40, 42, 51, 65, 66, 67, 68, 78, 79, 105}},
        StatusRow{"tamper", {125}},
        StatusRow{"test", {102, 103}},
        StatusRow{"status", {4, 5, 41, 62, 70, 82, 83, 99}},
        StatusRow{"cancel_or_reset", {2, 19, 92, 93}},
        StatusRow{"presence_planned", {87}},
        StatusRow{"presence_alarm", {88}},
        StatusRow{"staff_assistance", {110}},
        StatusRow{"checkout", {111}},
        StatusRow{"medication_missed", {81}},
        StatusRow{"client_absent", {3}},
        StatusRow{"client_present", {121}},
        StatusRow{"intrusion", {106, 107}},
        StatusRow{"temperature", {100, 101}},
        StatusRow{"fire_smoke", {126}},
        StatusRow{"door", {22, 77}},
        StatusRow{"status", {8, 12, 13, 17, 18, 20, 21, 28, 29, 30, 47, 49, 50, 53, 61}},
        StatusRow{"status", {69, 71, 72, 75, 76, 80, 84, 89, 97, 98, 108, 109, 117, 119, 120, 127}},
        StatusRow{"unspecified_alarm", {104, 64, 128, 500, 950, 9999}}
    )
);

struct DeviceRow {
    int dty;
    std::string automatic;
    std::string manual;
};

class DeviceAlarm : public testing::TestWithParam<DeviceRow> {};

TEST_P(DeviceAlarm, HasItsKind) {
    const auto& row = GetParam();
    EXPECT_EQ(kind(row.dty, 9), row.automatic);
    EXPECT_EQ(kind(row.dty, 10), row.manual);
}

INSTANTIATE_TEST_SUITE_P(
    Scaip,
    DeviceAlarm,
    testing::Values(
        DeviceRow{0, "unspecified_alarm", "unspecified_alarm"},
        DeviceRow{2, "automatic_alarm", "manual_alarm"},
        DeviceRow{3, "automatic_alarm", "manual_alarm"},
        DeviceRow{4, "automatic_alarm", "manual_alarm"},
        DeviceRow{5, "fall", "fall"},
        DeviceRow{6, "personal_attack", "personal_attack"},
        DeviceRow{7, "personal_attack", "personal_attack"},
        DeviceRow{10, "inactivity", "inactivity"},
        DeviceRow{11, "medication_missed", "manual_alarm"},
        DeviceRow{12, "bed_chair", "manual_alarm"},
        DeviceRow{13, "bed_chair", "manual_alarm"},
        DeviceRow{14, "door", "manual_alarm"},
        DeviceRow{15, "wandering", "wandering"},
        DeviceRow{16, "enuresis", "manual_alarm"},
        DeviceRow{17, "epilepsy", "epilepsy"},
        DeviceRow{18, "inactivity", "inactivity"},
        DeviceRow{19, "vital_signs", "vital_signs"},
        DeviceRow{20, "temperature", "manual_alarm"},
        DeviceRow{21, "gas", "gas"},
        DeviceRow{22, "inactivity", "inactivity"},
        DeviceRow{23, "fire_smoke", "fire_smoke"},
        DeviceRow{25, "fire_smoke", "fire_smoke"},
        DeviceRow{26, "co", "co"},
        DeviceRow{27, "bogus_caller", "manual_alarm"},
        DeviceRow{28, "intrusion", "manual_alarm"},
        DeviceRow{30, "fall", "fall"},
        DeviceRow{31, "device_fault", "manual_alarm"},
        DeviceRow{33, "flood", "manual_alarm"},
        DeviceRow{34, "bath", "bath"},
        DeviceRow{37, "fire_smoke", "fire_smoke"},
        DeviceRow{38, "tamper", "manual_alarm"},
        DeviceRow{44, "bed_chair", "manual_alarm"},
        DeviceRow{45, "automatic_alarm", "manual_alarm"},
        DeviceRow{46, "elevator", "elevator"},
        DeviceRow{47, "fire_smoke", "fire_smoke"},
        DeviceRow{48, "automatic_alarm", "manual_alarm"},
        DeviceRow{49, "unspecified_alarm", "unspecified_alarm"},
        DeviceRow{51, "wandering", "wandering"},
        DeviceRow{77, "unspecified_alarm", "unspecified_alarm"}
    )
);

TEST(ScaipKind, OfAnAbsentStatusIsAnAlarm) {
    EXPECT_EQ(kind(3, absent), "manual_alarm");
    EXPECT_EQ(kind(3, 0), "manual_alarm");
    EXPECT_EQ(kind(5, 1), "fall");
    EXPECT_EQ(kind(38, absent), "tamper");
    EXPECT_EQ(kind(14, 11), "door");
}

TEST(ScaipKind, OfALifeSafetyDeviceThatIsActiveIsAnAlarm) {
    for (const int status : {6, 7, 46, 74, 90, 96}) {
        EXPECT_EQ(kind(23, status), "fire_smoke") << status;
        EXPECT_EQ(kind(26, status), "co") << status;
        EXPECT_EQ(kind(3, status), "manual_alarm") << status;
    }
    EXPECT_EQ(kind(14, 6), "status");
    EXPECT_EQ(kind(23, 49), "status");
}

TEST(ScaipKind, OfADutySwitchIsDutyUnlessItRaisesAnAlarm) {
    EXPECT_EQ(kind(8, absent), "duty");
    EXPECT_EQ(kind(9, 74), "duty");
    EXPECT_EQ(kind(8, 10), "unspecified_alarm");
    EXPECT_EQ(kind(8, 16), "low_battery");
}

TEST(ScaipKind, OfALevelIsTemperatureOnlyForTheClimate) {
    EXPECT_EQ(kind(20, 46), "temperature");
    EXPECT_EQ(kind(24, 64), "temperature");
    EXPECT_EQ(kind(33, 46), "unspecified_alarm");
}

TEST(ScaipCodes, HaveWordsInBothLanguages) {
    EXPECT_EQ(scaip_label(ScaipTable::Location, 21)->nl, "keuken");
    EXPECT_EQ(scaip_label(ScaipTable::DeviceType, 51)->en, "tracking device");
    EXPECT_EQ(scaip_label(ScaipTable::Status, 127)->code, 127);
    EXPECT_EQ(scaip_label(ScaipTable::Component, 29)->nl, "module 5");
    EXPECT_FALSE(scaip_label(ScaipTable::Status, 128));
    EXPECT_FALSE(scaip_label(ScaipTable::Information, 0));
}

TEST(ScaipCodes, ArePrivateInTheirRange) {
    EXPECT_TRUE(is_private_code(ScaipTable::Status, 950));
    EXPECT_FALSE(is_private_code(ScaipTable::Status, 90));
    EXPECT_TRUE(is_private_code(ScaipTable::Location, 90));
    EXPECT_FALSE(is_private_code(ScaipTable::Location, 100));
}

}  // namespace
}  // namespace nachtwacht::protocol
