// The real command against a command socket: what people type, see, and get as exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <fstream>
#include <future>
#include <thread>

#include "daemon/command_socket.hpp"
#include "small_office.hpp"
#include "spawned.hpp"
#include "temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using routing::Kind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr uid_t nobody = 65'534;

// A house in a thread of its own, and the command beside it.
class CommandLineTest : public ::testing::Test {
protected:
    CommandLineTest() {
        config.socket = folder.path() / "command.sock";
        config.group = "no-such-group";
    }
    ~CommandLineTest() override {
        if (!thread.joinable()) {
            return;
        }
        in_the_house([&] { server->stop(); });
        work.reset();
        thread.join();
    }

    void open_the_house() {
        server = std::make_unique<CommandSocket>(loop, config, office, log);
        const auto started = server->start();
        ASSERT_TRUE(started) << started.error();
        thread = std::thread{[&] { loop.run(); }};
    }

    template <class What>
    std::invoke_result_t<What> in_the_house(What what) {
        std::packaged_task<std::invoke_result_t<What>()> task{std::move(what)};
        auto done = task.get_future();
        asio::post(loop, [&] { task(); });
        return done.get();
    }

    std::uint64_t fall() {
        return in_the_house([&] { return office.alarm("nl-0001", Kind::Fall).number; });
    }

    Spawning spawning(std::vector<std::string> words) const {
        words.insert(words.begin(), NACHTWACHT_BINARY_DIR "/daemon/nachtwacht");
        return {
            std::move(words), {{"NACHTWACHT_SOCKET", config.socket}, {"LANG", "en_GB.UTF-8"}}, {}};
    }
    Ran type(std::vector<std::string> words) const { return run(spawning(std::move(words))); }

    TemporaryDirectory folder;
    CommandConfig config;
    asio::io_context loop{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
    SmallOffice office;
    std::shared_ptr<spdlog::logger> log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    std::unique_ptr<CommandSocket> server;
    std::thread thread;
};

TEST_F(CommandLineTest, EndsWithTwoForAWrongCommandLine) {
    EXPECT_EQ(type({}).code, 2);
    EXPECT_EQ(type({"sing"}).code, 2);
    EXPECT_EQ(type({"incidents", "--loud"}).code, 2);
    EXPECT_EQ(type({"operator", "take"}).code, 2);
    EXPECT_EQ(type({"operator", "assess", "12"}).code, 2);
    EXPECT_EQ(type({"explain", "twelve"}).code, 2);
    EXPECT_EQ(type({"--lang", "fr", "units"}).code, 2);
    EXPECT_THAT(type({"unseal", "0"}).err, HasSubstr("'0' is no number from 1 on"));
    EXPECT_THAT(type({"client", "x"}).err, HasSubstr("'x' is no number from 1 on"));
}

TEST_F(CommandLineTest, EndsWithThreeWhenNobodyAnswersAndSaysWhatToDo) {
    const auto ran = type({"incidents"});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(
        ran.err, AllOf(HasSubstr("command.sock"), HasSubstr("systemctl status nachtwachtd"))
    );
}

TEST_F(CommandLineTest, EndsWithOneWhenTheHouseRefuses) {
    open_the_house();
    const auto ran = type({"operator", "take", "999"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, Not(IsEmpty()));
    EXPECT_EQ(type({"explain", "999"}).code, 1);
}

TEST_F(CommandLineTest, EndsWithFourForAStranger) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only root can be somebody else";
    }
    open_the_house();
    auto stranger = spawning({"incidents"});
    stranger.user = nobody;
    const auto shut_out = run(stranger);
    EXPECT_EQ(shut_out.code, 4);
    EXPECT_THAT(shut_out.err, HasSubstr("group nachtwacht"));
    chmod(folder.path().c_str(), 0755);
    chmod(config.socket.c_str(), 0666);
    const auto turned_away = run(stranger);
    EXPECT_EQ(turned_away.code, 4);
    EXPECT_THAT(turned_away.err, HasSubstr("not in the group"));
}

TEST_F(CommandLineTest, EndsWithSeventyEightForMistakesAndShowsEach) {
    const auto file = folder.path() / "n.yaml";
    std::ofstream{file} << "stat: /x\nlog: loud\n";
    const auto ran = type({"check", file});
    EXPECT_EQ(ran.code, 78);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("n.yaml:1:1: "), HasSubstr("n.yaml:2:6: ")));
    open_the_house();
    in_the_house([&] { office.mistakes = {"pack.yaml:3:1: one"}; });
    const auto reload = type({"reload"});
    EXPECT_EQ(reload.code, 78);
    EXPECT_THAT(reload.err, HasSubstr("pack.yaml:3:1: one"));
}

TEST_F(CommandLineTest, FindsAGoodConfigurationGood) {
    const auto ran = type({"check", NACHTWACHT_SOURCE_DIR "/deploy/nachtwachtd.yaml"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("good"));
}

TEST_F(CommandLineTest, ShowsWhatIsOpenInBothLanguages) {
    open_the_house();
    EXPECT_THAT(type({"incidents"}).out, HasSubstr("no open incidents"));
    fall();
    const auto english = type({"incidents"});
    EXPECT_EQ(english.code, 0);
    EXPECT_THAT(english.out, AllOf(HasSubstr("U2"), HasSubstr("client 1"), HasSubstr("Mia")));
    EXPECT_THAT(type({"incidents", "--lang", "nl"}).out, HasSubstr("cliënt 1"));
    auto dutch = spawning({"incidents"});
    dutch.environment["LANG"] = "nl_NL.UTF-8";
    EXPECT_THAT(run(dutch).out, HasSubstr("cliënt 1"));
}

TEST_F(CommandLineTest, CarriesAnIncidentFromAlarmToClosing) {
    open_the_house();
    EXPECT_THAT(type({"send", "fall", "--account", "nl-0001"}).out, HasSubstr("opened"));
    const auto number =
        in_the_house([&] { return std::to_string(office.committed().incidents.begin()->first); });
    EXPECT_EQ(type({"operator", "take", number, "--as", "anna"}).code, 0);
    EXPECT_EQ(type({"operator", "spoken", number, "--urgency", "U3"}).code, 0);
    EXPECT_EQ(type({"operator", "note", number, "--text", "tea was had"}).code, 0);
    EXPECT_EQ(type({"operator", "close", number, "--word", "helped"}).code, 0);
    EXPECT_THAT(type({"incidents"}).out, HasSubstr("no open incidents"));
    EXPECT_THAT(type({"explain", number}).out, HasSubstr("anna"));
    EXPECT_THAT(type({"journal"}).out, HasSubstr("anna"));
}

TEST_F(CommandLineTest, JoinsTwoIncidentsAndSplitsOneOff) {
    open_the_house();
    type({"send", "fall", "--account", "nl-0001"});
    type({"send", "fall", "--account", "somebody"});
    const auto [first, second] = in_the_house([&] {
        const auto& incidents = office.committed().incidents;
        const auto one = incidents.begin();
        return std::pair{std::to_string(one->first), std::to_string(std::next(one)->first)};
    });
    EXPECT_EQ(type({"operator", "join", first, "--other", second}).code, 0);
    EXPECT_THAT(type({"explain", second, "--lang", "en"}).out, HasSubstr("goes on as " + first));
    EXPECT_EQ(type({"operator", "join", first, "--other", second}).code, 1);
    EXPECT_EQ(type({"operator", "join", first}).code, 2);
    EXPECT_EQ(type({"operator", "split", first, "--kind", "fall", "--urgency", "U2"}).code, 0);
    EXPECT_THAT(
        type({"explain", first, "--lang", "en"}).out, HasSubstr("split off incident " + first)
    );
}

TEST_F(CommandLineTest, CountsARequestGivenTwiceWithOneIdOnce) {
    open_the_house();
    const std::vector<std::string> words{
        "send", "request", "--asker", "gp", "--client", "2", "--urgency", "U2", "--id", "same"};
    EXPECT_THAT(type(words).out, HasSubstr("stored in entry"));
    EXPECT_THAT(type(words).out, HasSubstr("stored before"));
}

TEST_F(CommandLineTest, PutsAUnitOnAndOffDuty) {
    open_the_house();
    EXPECT_EQ(type({"operator", "duty", "mia", "off"}).code, 0);
    EXPECT_THAT(type({"units"}).out, HasSubstr("off duty"));
    EXPECT_EQ(type({"operator", "duty", "mia", "on", "--until", "07:00"}).code, 0);
    EXPECT_EQ(type({"operator", "duty", "mia", "on", "--until", "soon"}).code, 2);
    EXPECT_THAT(type({"units"}).out, Not(HasSubstr("off duty")));
}

TEST_F(CommandLineTest, AnswersInJsonWhereverTheFlagStands) {
    open_the_house();
    for (const auto& words : {std::vector<std::string>{"--json", "status"}, {"status", "--json"}}) {
        EXPECT_THAT(type(words).out, AllOf(HasSubstr("\"epoch\":7"), HasSubstr("\"ok\":true")));
    }
    const auto refused = type({"--json", "operator", "take", "999"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.out, HasSubstr("\"fault\":\"refused\""));
}

TEST_F(CommandLineTest, WatchesLiveWithSignAndReasonAndWithoutColourInAPipe) {
    open_the_house();
    Spawned watch{spawning({"watch", "--why", "--operator", "--as", "anna"})};
    // Its own board is the first that it sees.
    const auto board = watch.line();
    ASSERT_TRUE(board);
    EXPECT_THAT(*board, HasSubstr("anna"));
    fall();
    const auto alarm = watch.line();
    ASSERT_TRUE(alarm);
    EXPECT_THAT(*alarm, AllOf(HasSubstr("!  U2"), Not(HasSubstr("\x1b"))));
    std::string more;
    while (more.find("Mia") == std::string::npos) {
        const auto line = watch.line();
        ASSERT_TRUE(line) << more;
        more += *line + "\n";
    }
    watch.signal(SIGTERM);
    EXPECT_EQ(watch.finish().code, 128 + SIGTERM);
    while (in_the_house([&] { return office.boards(); }) != 0) {
        std::this_thread::yield();
    }
}

TEST_F(CommandLineTest, SaysSoWhenTheHouseGoesWhileItWatches) {
    open_the_house();
    Spawned watch{spawning({"watch", "--operator"})};
    ASSERT_TRUE(watch.line());
    in_the_house([&] { server->stop(); });
    const auto ran = watch.finish();
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr("watch again"));
}

TEST_F(CommandLineTest, AsksForABackupByItsWholePath) {
    open_the_house();
    const auto ran = type({"backup", folder.path() / "night.db"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("up to and including entry"));
    EXPECT_EQ(in_the_house([&] { return office.backups.front(); }), folder.path() / "night.db");
}

TEST_F(CommandLineTest, SaysWhoWouldGetACallAndWhyWithoutSendingIt) {
    const auto ran = type(
        {"route",
         "--region",
         NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei",
         "--kind",
         "fall",
         "--client",
         "1",
         "--at",
         "2026-12-25 03:10"}
    );
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("2026-12-25 03:10:00"), HasSubstr("min")));
    EXPECT_EQ(type({"route", "--kind", "sneeze"}).code, 2);
    EXPECT_EQ(type({"route", "--kind", "fall", "--region", folder.path()}).code, 78);
}

TEST_F(CommandLineTest, ReadsTheJournalOfAStoppedHouseOrSaysThatItIsNone) {
    EXPECT_EQ(type({"journal", "--state", folder.path()}).code, 1);
}

TEST_F(CommandLineTest, RefusesToRestoreWhatIsNoBackup) {
    const auto file = folder.path() / "noise.db";
    std::ofstream{file} << "noise";
    EXPECT_EQ(type({"restore", file, "--state", folder.path() / "state"}).code, 78);
    EXPECT_EQ(type({"restore", folder.path() / "absent.db"}).code, 2);
}

TEST_F(CommandLineTest, ShowsAClientOnlyWithAnAuditLine) {
    open_the_house();
    EXPECT_THAT(type({"client", "1", "--as", "anna"}).out, HasSubstr("Cornelia"));
    EXPECT_THAT(
        in_the_house([&] { return office.audited; }), ::testing::Contains("anna looked at client 1")
    );
    EXPECT_EQ(type({"client", "9"}).code, 1);
}

TEST_F(CommandLineTest, SaysWhatItIs) {
    EXPECT_THAT(type({"--version"}).out, HasSubstr("nachtwacht 0."));
    const auto help = type({"--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.out, HasSubstr("Exit codes"));
}

}  // namespace
}  // namespace nachtwacht::daemon
