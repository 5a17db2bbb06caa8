// What boards see and do, by real requests to the real house.
#include <atomic>

#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using daemon::Role;
using routing::Kind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::uint64_t number_in(const json::object& object, const char* name) {
    return object.at(name).to_number<std::uint64_t>();
}

json::object incident_in(const HttpEvent& event, std::uint64_t number) {
    for (const auto& incident : event.data.at("incidents").as_array()) {
        if (number_in(incident.as_object(), "number") == number) {
            return incident.as_object();
        }
    }
    return {};
}

class WebBoardTest : public ::testing::Test {
protected:
    // Reads changes until one holds the incident with this member so.
    json::object until(
        EventListener& board, std::uint64_t number, const char* member, const json::value& value
    ) {
        for (;;) {
            const auto event = board.next();
            if (!event) {
                ADD_FAILURE() << "the stream ended";
                return {};
            }
            const auto incident = incident_in(*event, number);
            if (!incident.empty() && incident.at(member) == value) {
                return incident;
            }
        }
    }

    HttpAnswer act(
        HttpCaller& who, const std::string& what, std::uint64_t incident, json::object more = {}
    ) {
        more["act"] = what;
        more["incident"] = incident;
        if (!more.contains("id")) {
            more["id"] = "test-" + std::to_string(++ids);
        }
        return who.post("/api/acts", more);
    }

    WebHouse house;
    std::atomic<int> ids{};
};

TEST_F(WebBoardTest, BeginsWithAPictureAndGoesOnWithChanges) {
    const auto before = house.alarm("0485000001");
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream?lang=en"};
    ASSERT_EQ(board.status(), 200);
    const auto picture = board.next();
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->name, "picture");
    EXPECT_EQ(picture->data.at("me").at("name"), "olga");
    EXPECT_EQ(picture->data.at("region").at("name"), "mooimaasvallei");
    EXPECT_EQ(picture->data.at("readiness"), "ready");
    EXPECT_FALSE(picture->data.at("units").as_array().empty());
    const auto known = incident_in(*picture, before);
    ASSERT_FALSE(known.empty());
    EXPECT_EQ(known.at("name"), "Theo Verhoeven");
    EXPECT_EQ(known.at("where").at("street"), "Zwaluwstraat 82");
    EXPECT_EQ(known.at("where").at("town"), "Boxmeer");
    EXPECT_EQ(known.at("version"), known.at("changed_in"));
    const auto fresh = house.alarm("0485000002");
    auto event = board.next();
    while (event && incident_in(*event, fresh).empty()) {
        event = board.next();
    }
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "change");
    EXPECT_EQ(event->data.at("urgent"), true);
    EXPECT_FALSE(event->data.at("lines").as_array().empty());
}

TEST_F(WebBoardTest, ThePictureHoldsTheRegionsCarePathsWithWhoMayAskForThem) {
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream?lang=en"};
    const auto picture = board.next();
    ASSERT_TRUE(picture);
    const auto& paths = picture->data.at("region").at("care_paths").as_array();
    EXPECT_THAT(
        paths,
        Contains(json::value(
            {{"care_path", "katheter"},
             {"label", "catheter trouble"},
             {"askers", json::array{"district_nurse", "gp", "hap", "hospital"}}}
        ))
    );
}

TEST_F(WebBoardTest, AnIncidentOfAKnownClientStandsWhereTheClientLives) {
    const auto number = house.alarm("0485000001");
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream"};
    const auto picture = board.next();
    ASSERT_TRUE(picture);
    const auto place = incident_in(*picture, number).at("place");
    const auto* home = house.on_loop([&] {
        return house.office().committed().clients->find(static_cast<routing::ClientNumber>(1));
    });
    ASSERT_TRUE(home != nullptr && home->position);
    EXPECT_DOUBLE_EQ(place.at("lat").as_double(), home->position->latitude_e6 / 1e6);
    EXPECT_DOUBLE_EQ(place.at("lon").as_double(), home->position->longitude_e6 / 1e6);
}

TEST_F(WebBoardTest, AnOpenStreamIsALiveBoardUntilItsOperatorLeaves) {
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream"};
    ASSERT_TRUE(board.next());
    const auto sits = [&] { return house.office().committed().boards.contains({"olga"}); };
    EXPECT_TRUE(house.becomes_true(sits));
    EXPECT_EQ(olga.post("/api/logout").status, 204);
    EXPECT_TRUE(house.becomes_true([&] { return !sits(); }));
    EXPECT_TRUE(board.wire().is_closed());
}

TEST_F(WebBoardTest, WhoseStreamBreaksOffKeepsTheBoardForAMoment) {
    auto olga = house.logged_in("olga");
    const auto number = house.alarm("0485000001");
    {
        EventListener board{house.port(), olga, "/api/stream"};
        ASSERT_TRUE(board.next());
        EXPECT_EQ(act(olga, "take", number).status, 200);
    }
    EventListener again{house.port(), olga, "/api/stream"};
    const auto picture = again.next();
    ASSERT_TRUE(picture);
    EXPECT_EQ(incident_in(*picture, number).at("taken_by"), "olga");
}

TEST_F(WebBoardTest, WithoutClientsForWhoMayNotKnowThem) {
    const auto number = house.alarm("0485000001");
    auto technician = house.logged_in("tom", Role::Technical);
    EventListener board{house.port(), technician, "/api/stream"};
    const auto picture = board.next();
    ASSERT_TRUE(picture);
    const auto text = json::serialize(picture->data);
    EXPECT_THAT(text, AllOf(Not(HasSubstr("Verhoeven")), Not(HasSubstr("Zwaluwstraat"))));
    EXPECT_TRUE(incident_in(*picture, number).at("place").is_null());
    EXPECT_TRUE(house.on_loop([&] { return house.office().committed().boards.empty(); }));
    for (const auto& row : house.audit()) {
        EXPECT_NE(row.what, "on_board");
    }
}

TEST_F(WebBoardTest, WhoeverSeesAClientForTheFirstTimeIsWrittenDownOnce) {
    const auto number = house.alarm("0485000001");
    auto olga = house.logged_in("olga");
    for (int i = 0; i < 2; ++i) {
        EventListener board{house.port(), olga, "/api/stream"};
        ASSERT_TRUE(board.next());
        EXPECT_EQ(act(olga, "remark", number, {{"text", "seen"}}).status, 200);
        ASSERT_TRUE(board.next());
    }
    int rows = 0;
    for (const auto& row : house.audit()) {
        if (row.what == "on_board") {
            ++rows;
            EXPECT_EQ(row.who, "olga");
            EXPECT_EQ(row.client, 1U);
            EXPECT_THAT(row.detail, HasSubstr("incident " + std::to_string(number)));
        }
    }
    EXPECT_EQ(rows, 1);
}

// Everything that was committed while the browser was away comes in one change, nothing twice.
TEST_F(WebBoardTest, GoesOnFromTheLastIdWithoutGapOrDouble) {
    auto olga = house.logged_in("olga");
    std::string last;
    {
        EventListener board{house.port(), olga, "/api/stream"};
        const auto picture = board.next();
        ASSERT_TRUE(picture);
        last = picture->id;
    }
    const auto first = house.alarm("0485000001");
    const auto second = house.alarm("0485000002");
    EventListener board{house.port(), olga, "/api/stream", last};
    const auto change = board.next();
    ASSERT_TRUE(change);
    EXPECT_EQ(change->name, "change");
    EXPECT_FALSE(incident_in(*change, first).empty());
    EXPECT_FALSE(incident_in(*change, second).empty());
    const auto third = house.alarm("0485000003");
    auto event = board.next();
    while (event && incident_in(*event, third).empty()) {
        EXPECT_TRUE(incident_in(*event, first).empty());
        event = board.next();
    }
    ASSERT_TRUE(event);
    EXPECT_EQ(event->name, "change");
}

TEST_F(WebBoardTest, AnIdOfAnotherLifeOrFromTheFutureGetsAPicture) {
    auto olga = house.logged_in("olga");
    std::string last;
    {
        EventListener board{house.port(), olga, "/api/stream"};
        last = board.next()->id;
    }
    house.end();
    house.begin();
    // Of a life whose tail was lost: the number fits, the epoch does not.
    const auto lost = "1-" + std::to_string(house.entries());
    for (const auto& id :
         {last, lost, std::string{"2-999999"}, std::string{"rubbish"}, std::string{"-"}}) {
        EventListener board{house.port(), olga, "/api/stream", id};
        const auto event = board.next();
        ASSERT_TRUE(event);
        EXPECT_EQ(event->name, "picture") << id;
    }
}

TEST_F(WebBoardTest, BeatsCarryTheInstantAndNoId) {
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream"};
    const auto beat = board.next_named("beat");
    ASSERT_TRUE(beat);
    EXPECT_EQ(beat->id, "");
    EXPECT_TRUE(beat->data.contains("at"));
    EXPECT_TRUE(beat->data.contains("entry"));
}

TEST_F(WebBoardTest, AnActIsAnsweredTheSameWhenItIsRepeatedAlsoAfterARestart) {
    auto olga = house.logged_in("olga");
    auto omar = house.logged_in("omar");
    const auto number = house.alarm("0485000001");
    const auto first = act(olga, "take", number, {{"id", "a1"}});
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.json().at("verdict"), "stored");
    const auto late = act(omar, "take", number, {{"id", "b1"}});
    EXPECT_EQ(late.status, 409);
    const auto entries = house.entries();
    EXPECT_EQ(act(olga, "take", number, {{"id", "a1"}}).json().at("verdict"), "duplicate");
    EXPECT_EQ(house.entries(), entries);
    house.end();
    house.begin();
    HttpCaller olga_again = house.caller();
    olga_again.cookie = olga.cookie;
    HttpCaller omar_again = house.caller();
    omar_again.cookie = omar.cookie;
    const auto after = act(olga_again, "take", number, {{"id", "a1"}});
    EXPECT_EQ(after.json().at("verdict"), "duplicate");
    EXPECT_EQ(after.json().at("entry"), first.json().at("entry"));
    const auto late_again = act(omar_again, "take", number, {{"id", "b1"}});
    EXPECT_EQ(late_again.status, 409);
    EXPECT_EQ(late_again.json().at("by"), "olga");
}

TEST_F(WebBoardTest, WhoDecidesOnAnOldPictureIsShownTheNewOne) {
    auto olga = house.logged_in("olga");
    const auto number = house.alarm("0485000001");
    const auto version =
        house.on_loop([&] { return house.office().committed().incidents.at(number).changed_in; });
    ASSERT_EQ(act(olga, "remark", number, {{"text", "something new"}}).status, 200);
    const auto old = act(olga, "close", number, {{"word", "helped"}, {"seen", version}});
    EXPECT_EQ(old.status, 409);
    EXPECT_EQ(old.fault(), "conflict");
    const auto now = old.json().at("incident").at("version").to_number<std::uint64_t>();
    EXPECT_GT(now, version);
    olga.headers["If-Match"] = "\"" + std::to_string(version) + "\"";
    EXPECT_EQ(act(olga, "close", number, {{"word", "helped"}}).status, 409);
    olga.headers.clear();
    EXPECT_EQ(act(olga, "close", number, {{"word", "helped"}, {"seen", now}}).status, 200);
}

TEST_F(WebBoardTest, AnActThatMakesNoSenseIsRefusedInWords) {
    auto olga = house.logged_in("olga");
    const auto unknown = act(olga, "take", 999'999);
    EXPECT_EQ(unknown.status, 422);
    EXPECT_EQ(unknown.fault(), "refused");
    EXPECT_EQ(olga.post("/api/acts", {{"act", "take"}, {"incident", 1}}).status, 400);
    EXPECT_EQ(act(olga, "dance", 1).status, 400);
    EXPECT_EQ(olga.ask("POST", "/api/acts", "[1,2").status, 400);
}

TEST_F(WebBoardTest, JoinsTwoThatAreOneEventAndFollowsTheOthersSenderAlsoAfterARestart) {
    auto olga = house.logged_in("olga");
    const auto goes_on = house.alarm("0485000001");
    const auto ends = house.alarm("stranger-1");
    ASSERT_NE(ends, goes_on);
    const auto version =
        house.on_loop([&] { return house.office().committed().incidents.at(ends).changed_in; });
    EXPECT_EQ(act(olga, "join", goes_on).status, 400);
    ASSERT_EQ(act(olga, "remark", ends, {{"text", "the same house"}}).status, 200);
    const auto old = act(olga, "join", goes_on, {{"other", ends}, {"other_seen", version}});
    EXPECT_EQ(old.status, 409);
    EXPECT_EQ(old.fault(), "conflict");
    const json::object asked{{"id", "j1"}, {"other", ends}};
    const auto joined = act(olga, "join", goes_on, asked);
    ASSERT_EQ(joined.status, 200) << joined.body;
    EXPECT_EQ(number_in(joined.json().as_object(), "incident"), goes_on);
    EXPECT_EQ(act(olga, "join", goes_on, asked).json().at("verdict"), "duplicate");
    const auto told = "was joined into incident " + std::to_string(goes_on);
    for (const auto number : {goes_on, ends}) {
        const auto path = "/api/incidents/" + std::to_string(number) + "/history?lang=en";
        EXPECT_THAT(olga.get(path).body, HasSubstr(told));
    }
    EXPECT_EQ(house.alarm("stranger-1"), goes_on);
    house.end();
    house.begin();
    EXPECT_EQ(house.alarm("stranger-1"), goes_on);
}

TEST_F(WebBoardTest, WhoHasTheOtherIncidentIsNamed) {
    auto olga = house.logged_in("olga");
    auto omar = house.logged_in("omar");
    const auto goes_on = house.alarm("0485000001");
    const auto ends = house.alarm("stranger-1");
    ASSERT_EQ(act(omar, "take", ends).status, 200);
    const auto refused = act(olga, "join", goes_on, {{"other", ends}});
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("omar"));
}

TEST_F(WebBoardTest, ASplitNamesTheNewIncidentAlsoWhenItIsRepeatedAfterARestart) {
    auto olga = house.logged_in("olga");
    const auto alarm = house.alarm("0485000001");
    EXPECT_EQ(act(olga, "split", alarm).status, 400);
    EXPECT_EQ(act(olga, "split", alarm, {{"kind", "dance"}}).status, 400);
    const json::object asked{{"id", "s1"}, {"kind", "fall"}, {"urgency", "U1"}};
    const auto first = act(olga, "split", alarm, asked);
    ASSERT_EQ(first.status, 200) << first.body;
    const auto made = number_in(first.json().as_object(), "incident");
    EXPECT_NE(made, alarm);
    EXPECT_EQ(
        house.on_loop([&] { return house.office().committed().incidents.at(made).split_from; }),
        alarm
    );
    house.end();
    house.begin();
    HttpCaller again = house.caller();
    again.cookie = olga.cookie;
    const auto repeat = act(again, "split", alarm, asked);
    EXPECT_EQ(repeat.json().at("verdict"), "duplicate");
    EXPECT_EQ(number_in(repeat.json().as_object(), "incident"), made);
}

// Two operators take the same alarm in the same moment: one wins, the other is told who.
TEST_F(WebBoardTest, OfTwoThatTakeAtOnceOneWinsEachTime) {
    auto olga = house.logged_in("olga");
    auto omar = house.logged_in("omar");
    for (int round = 0; round < 100; ++round) {
        const auto number = house.alarm("stranger-" + std::to_string(round));
        ASSERT_NE(number, 0U);
        HttpAnswer second;
        std::thread other([&] { second = act(omar, "take", number); });
        const auto first = act(olga, "take", number);
        other.join();
        ASSERT_TRUE((first.status == 200) != (second.status == 200)) << first.body << second.body;
        const auto& lost = first.status == 200 ? second : first;
        ASSERT_EQ(lost.status, 409) << lost.body;
        EXPECT_EQ(lost.json().at("by"), first.status == 200 ? "olga" : "omar");
        EXPECT_EQ(lost.json().at("incident").at("taken_by"), lost.json().at("by"));
    }
}

TEST_F(WebBoardTest, ARequestByTelephoneOpensAnIncidentOnce) {
    auto olga = house.logged_in("olga");
    const json::object request{
        {"id", "q1"},
        {"asker", "gp"},
        {"kind", "request"},
        {"client", 12},
        {"urgency", "U3"},
        {"text", "a new catheter"}};
    const auto first = olga.post("/api/requests", request);
    ASSERT_EQ(first.status, 200) << first.body;
    const auto again = olga.post("/api/requests", request);
    EXPECT_EQ(again.json().at("verdict"), "duplicate");
    EXPECT_EQ(again.json().at("incident"), first.json().at("incident"));
    auto device = request;
    device["asker"] = "device";
    device["id"] = "q2";
    EXPECT_EQ(olga.post("/api/requests", device).status, 400);
}

TEST_F(WebBoardTest, PutsAUnitOnDuty) {
    auto olga = house.logged_in("olga");
    EXPECT_EQ(olga.post("/api/units/mia/duty", {{"id", "d1"}, {"on", true}}).status, 200);
    EXPECT_TRUE(house.on_loop([&] { return house.office().committed().units.at({"mia"}).on_duty; })
    );
    EXPECT_EQ(olga.post("/api/units/nobody/duty", {{"id", "d2"}, {"on", true}}).status, 422);
}

TEST_F(WebBoardTest, TellsWhyAndWhatHappened) {
    auto olga = house.logged_in("olga");
    house.on_loop([&] { house.intake().link({"mia"}, true); });
    olga.post("/api/units/mia/duty", {{"id", "d1"}, {"on", true}});
    const auto number = house.alarm("0485000001");
    const auto path = "/api/incidents/" + std::to_string(number);
    const auto why = olga.get(path + "/why?order=1&lang=en");
    ASSERT_EQ(why.status, 200) << why.body;
    EXPECT_THAT(why.body, HasSubstr("Mia"));
    const auto history = olga.get(path + "/history?lang=en");
    ASSERT_EQ(history.status, 200) << history.body;
    EXPECT_FALSE(history.json().at("entries").as_array().empty());
    EXPECT_EQ(olga.get("/api/incidents/zero/why").status, 400);
}

TEST_F(WebBoardTest, FindsClientsWithoutWritingTheWordsDown) {
    auto olga = house.logged_in("olga");
    const auto found = olga.get("/api/clients?q=verhoeven+zwaluw");
    ASSERT_EQ(found.status, 200) << found.body;
    const auto clients = found.json().at("clients").as_array();
    ASSERT_EQ(clients.size(), 1U);
    EXPECT_EQ(clients[0].at("client"), 1);
    EXPECT_LE(olga.get("/api/clients?q=straat").json().at("clients").as_array().size(), 20U);
    EXPECT_EQ(olga.get("/api/clients?q=v").status, 400);
    EXPECT_EQ(olga.get("/api/clients/1").json().at("name"), "Theo Verhoeven");
    EXPECT_EQ(olga.get("/api/clients/99999").status, 404);
    bool written = false;
    for (const auto& row : house.audit()) {
        EXPECT_THAT(row.what + row.detail, Not(HasSubstr("verhoeven")));
        written = written || row.what.starts_with("find_clients:");
    }
    EXPECT_TRUE(written);
}

TEST_F(WebBoardTest, ThePaperListHoldsWhatIsOpenAndLiesInTheStateDirectory) {
    house.alarm("0485000001");
    auto olga = house.logged_in("olga");
    const auto paper = olga.get("/api/paper");
    EXPECT_EQ(paper.status, 200);
    EXPECT_THAT(
        paper.body, AllOf(HasSubstr("Theo Verhoeven"), HasSubstr("+31850000000"), HasSubstr("Mia"))
    );
    EXPECT_THAT(
        paper.header("content-security-policy"),
        AllOf(HasSubstr("default-src 'none'; style-src 'sha256-"), Not(HasSubstr("unsafe")))
    );
    EXPECT_TRUE(house.becomes_true([&] {
        return std::filesystem::exists(house.state() / "paper.html");
    }));
}

TEST_F(WebBoardTest, EndsTheSessionAtTheEndOfTheShift) {
    auto olga = house.logged_in("olga");
    EXPECT_EQ(olga.post("/api/shift", {{"id", "s1"}, {"sound", false}}).status, 204);
    EXPECT_EQ(olga.post("/api/shift/end", {{"to", "omar"}}).status, 204);
    EXPECT_EQ(olga.get("/api/session").status, 401);
    std::vector<std::string> whats;
    for (const auto& row : house.audit()) {
        whats.push_back(row.what);
    }
    EXPECT_THAT(whats, Contains("shift_begin_without_sound"));
    EXPECT_THAT(whats, Contains("shift_end"));
}

}  // namespace
}  // namespace nachtwacht::tests
