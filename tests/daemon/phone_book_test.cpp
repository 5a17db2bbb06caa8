#include "daemon/phone_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "daemon/sqlite.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const routing::UnitId ann{"ann"};
const routing::UnitId bea{"bea"};

protocol::PushSubscription phone(const std::string& name) {
    return protocol::read_subscription(tests::Rfc8291{}.subscription("https://push.example/" + name)
    )
        .value();
}

class PhoneBookTest : public testing::Test {
protected:
    PhoneBookTest() { open(); }

    void open() {
        book.reset();
        auto opened = PhoneBook::open(
            file,
            [this](std::function<void()> what) { loop.post(std::move(what)); },
            [this](const std::string& line) { failures.push_back(line); }
        );
        ASSERT_TRUE(opened) << opened.error().message;
        book = *std::move(opened);
    }
    std::vector<std::string> names(const routing::UnitId& unit) const {
        std::vector<std::string> found;
        for (const PhoneEntry& entry : book->phones_of(unit)) {
            found.push_back(entry.subscription.endpoint.target.substr(1));
        }
        return found;
    }
    bool settle() {
        bool written = false;
        book->when_written([&] { written = true; });
        return loop.run_until([&] { return written; });
    }

    TemporaryDirectory folder;
    std::filesystem::path file = folder.path() / "phones.db";
    TestLoop loop;
    std::vector<std::string> failures;
    std::unique_ptr<PhoneBook> book;
};

TEST_F(PhoneBookTest, KnowsItsPhonesAfterARestart) {
    book->add(ann, phone("1"), 1'000);
    book->add(ann, phone("2"), 1'001);
    book->add(bea, phone("3"), 1'002);
    book->succeeded(phone("2").endpoint, 1'010);
    book->failed(phone("2").endpoint, 1'020);
    book->remove(phone("1").endpoint);
    open();
    EXPECT_THAT(book->phones_of(ann), ElementsAre(PhoneEntry{phone("2"), 1'001, 1'010, 1'020}));
    EXPECT_THAT(names(bea), ElementsAre("3"));
}

TEST_F(PhoneBookTest, APhoneBelongsToTheUnitThatNamedItLast) {
    book->add(ann, phone("1"), 1);
    book->add(bea, phone("1"), 2);
    EXPECT_THAT(names(ann), IsEmpty());
    EXPECT_THAT(names(bea), ElementsAre("1"));
    open();
    EXPECT_THAT(names(ann), IsEmpty());
    EXPECT_THAT(names(bea), ElementsAre("1"));
}

TEST_F(PhoneBookTest, TheOldestPhoneMakesRoom) {
    for (int number = 1; number <= 9; ++number) {
        book->add(ann, phone(std::to_string(number)), number);
    }
    EXPECT_THAT(names(ann), ElementsAre("2", "3", "4", "5", "6", "7", "8", "9"));
    open();
    EXPECT_EQ(names(ann).size(), PhoneBook::most_phones);
}

TEST_F(PhoneBookTest, ARevokedUnitHasNoPhone) {
    book->add(ann, phone("1"), 1);
    book->add(ann, phone("2"), 2);
    book->add(bea, phone("3"), 3);
    book->remove_all(ann);
    EXPECT_FALSE(book->remove(phone("1").endpoint));
    open();
    EXPECT_THAT(names(ann), IsEmpty());
    EXPECT_THAT(names(bea), ElementsAre("3"));
}

TEST_F(PhoneBookTest, NobodyElseReadsTheFile) {
    book->add(ann, phone("1"), 1);
    ASSERT_TRUE(settle());
    struct stat now {};
    ASSERT_EQ(::stat(file.c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777U, 0600U);
    EXPECT_THAT(failures, IsEmpty());
}

TEST_F(PhoneBookTest, SaysWhatCouldNotBeWritten) {
    auto database = Database::open(file, OpenMode::ReadWrite);
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("DROP TABLE phones"));
    book->add(ann, phone("1"), 1);
    ASSERT_TRUE(loop.run_until([&] { return !failures.empty(); }));
    EXPECT_THAT(failures.front(), testing::HasSubstr("phones.db: "));
    EXPECT_THAT(names(ann), ElementsAre("1"));
}

TEST_F(PhoneBookTest, AFileOfSomethingElseIsRefused) {
    const auto other = folder.path() / "other.db";
    std::ofstream{other} << std::string(4096, 'x');
    const auto opened = PhoneBook::open(
        other, [](auto) {}, [](const auto&) {}
    );
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, JournalFault::Foreign);
}

}  // namespace
}  // namespace nachtwacht::daemon
