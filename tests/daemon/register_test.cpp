#include "daemon/register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/pack.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::ClientNumber;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

routing::Region region_with(const char* unit) {
    routing::Region region;
    region.units[routing::UnitId{unit}] = {};
    return region;
}

Register read(std::string_view content) {
    return read_register(content, "c.csv", region_with("mia"));
}

std::vector<std::string> lines_of(const Register& read) {
    std::vector<std::string> lines;
    for (const Mistake& mistake : read.mistakes) {
        lines.push_back(text_of(mistake));
    }
    return lines;
}

constexpr const char* head = "number,name,postcode,position,accounts,flags,urgencies,known_by\n";

TEST(Register, TellsRoutingWhatItMayKnowAndKeepsThePersonApart) {
    const Register made = read(
        std::string{head} +
        "7,\"Bos, A.\",5831 AB,51.6467 5.9472,048500 hub-7,pg acp,epilepsy=U1,mia\r\n"
    );
    ASSERT_THAT(lines_of(made), IsEmpty());
    const routing::Client& client = made.table->clients.at(ClientNumber{7});
    EXPECT_EQ(client.position, (routing::Position{51'646'700, 5'947'200}));
    EXPECT_EQ(client.postcode, "5831AB");
    EXPECT_TRUE(client.pg && client.acp && !client.vulnerable);
    EXPECT_EQ(client.urgencies.at(routing::Kind::Epilepsy), routing::Urgency::U1);
    EXPECT_EQ(made.table->accounts.at("hub-7"), ClientNumber{7});
    EXPECT_EQ(made.cards.at(ClientNumber{7}).name, "Bos, A.");
}

TEST(Register, RefusesWhatIsNotUtf8WithItsLine) {
    const Register made =
        read(std::string{head} + "7,Zo\xC3\xAB,,,,,,\n8,Ren\xE9,,,,,,\n9,Zo\xEB,,,,,,\n");
    EXPECT_THAT(
        lines_of(made), ElementsAre("c.csv:3:1: this is not UTF-8, save the file as CSV UTF-8")
    );
}

TEST(Register, NamesEveryMistakeWithItsPlace) {
    const Register made =
        read(std::string{"numbr,name,postcode,position,accounts,flags,urgencies,known_by\n"});
    EXPECT_THAT(
        lines_of(made),
        ElementsAre(
            "c.csv:1:1: unknown column 'numbr', did you mean 'number'",
            "c.csv:1:1: the column 'number' is missing, write it"
        )
    );
    EXPECT_THAT(
        lines_of(read(
            std::string{head} +
            "1,é,583 AB,north,1,acpp,epilepsy,mio\n1,b,,,2,,,\n2,c,,,1,,,\n3,d\n"
        )),
        ElementsAre(
            HasSubstr("c.csv:2:5: '583 AB' is no postcode"),
            HasSubstr("c.csv:2:12: 'north' is no position"),
            "c.csv:2:20: unknown flag 'acpp', did you mean 'acp'",
            HasSubstr("c.csv:2:25: 'epilepsy' is no level"),
            "c.csv:2:34: unknown unit 'mio', did you mean 'mia'",
            HasSubstr("c.csv:3:1: client 1 stands here a second time"),
            HasSubstr("c.csv:4:1: the account '1' belongs to client 1 already"),
            HasSubstr("c.csv:5:1: 2 fields under 8 columns")
        )
    );
}

TEST(Register, IsEmptyWithoutAFileAndSaysSoOfAMissingOne) {
    const routing::Region region;
    EXPECT_THAT(load_register("", region).mistakes, IsEmpty());
    EXPECT_NE(load_register("", region).table, nullptr);
    EXPECT_THAT(
        lines_of(load_register("/nowhere.csv", region)), ElementsAre(HasSubstr("cannot be read"))
    );
}

TEST(Register, SealsARecordThatComesBackAsItWas) {
    const LoadedPack pack = load_pack(NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei");
    ASSERT_NE(pack.region, nullptr);
    const Register made = load_register(pack.clients, *pack.region);
    ASSERT_THAT(lines_of(made), IsEmpty());
    EXPECT_EQ(made.dossiers.size(), 200U);
    const auto records = made.records();
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(dossier_from(records[i].bytes), made.dossiers[i]);
    }
    EXPECT_EQ(dossier_from("{}"), std::nullopt);
    EXPECT_EQ(dossier_from("no"), std::nullopt);
}

}  // namespace
}  // namespace nachtwacht::daemon
