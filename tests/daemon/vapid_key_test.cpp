#include "daemon/vapid_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "protocol/base64url.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::HasSubstr;

struct VapidKeyTest : testing::Test {
    void write(const std::filesystem::path& file, const std::string& content) {
        std::ofstream{file} << content;
    }

    TemporaryDirectory folder;
    std::filesystem::path credential = folder.path() / "credentials" / "vapid.key";
    std::filesystem::path own = folder.path() / "vapid.key";
};

TEST_F(VapidKeyTest, IsMadeAtTheFirstStartAndReadAtTheNext) {
    const auto made = vapid_key(credential, own);
    ASSERT_TRUE(made) << made.error().message;
    struct stat now {};
    ASSERT_EQ(::stat(own.c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777U, 0600U);
    const auto again = vapid_key(credential, own);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key(), made->public_key());
}

TEST_F(VapidKeyTest, NoTwoHousesHaveTheSame) {
    EXPECT_NE(
        vapid_key(credential, own)->public_key(),
        vapid_key(credential, folder.path() / "other.key")->public_key()
    );
}

TEST_F(VapidKeyTest, ACredentialCounts) {
    std::filesystem::create_directories(credential.parent_path());
    write(credential, protocol::base64url(std::string(32, '\x21')) + "\n");
    ASSERT_TRUE(vapid_key("/nowhere", own));
    EXPECT_EQ(
        vapid_key(credential, own)->public_key(),
        protocol::P256Key::from_private(std::string(32, '\x21'))->public_key()
    );
}

TEST_F(VapidKeyTest, ADamagedKeyIsNotReplaced) {
    write(own, "garbage\n");
    const auto key = vapid_key(credential, own);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().fault, JournalFault::WrongKey);
    EXPECT_THAT(key.error().message, HasSubstr("holds no key"));
}

}  // namespace
}  // namespace nachtwacht::daemon
