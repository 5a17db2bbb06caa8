#include "daemon/secret.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <concepts>
#include <ostream>

#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

template <typename T>
concept Printable = requires(std::ostream& stream, const T& value) {
    stream << value;
};
static_assert(!Printable<Secret>);
static_assert(!std::copyable<Secret>);

TEST(SecretTest, IsNeverPrinted) {
    const Secret secret(std::string_view("open sesame"));
    EXPECT_EQ(fmt::format("key {}", secret), "key •••");
    EXPECT_EQ(secret.reveal(), "open sesame");
}

TEST(SecretTest, AnEmptyOneLooksTheSame) { EXPECT_EQ(fmt::format("{}", Secret()), "•••"); }

TEST(SecretTest, WipesWhatItIsToldToWipe) {
    std::string bytes = "open sesame, open sesame";
    const char* storage = bytes.data();
    wipe(bytes);
    EXPECT_TRUE(bytes.empty());
    EXPECT_EQ(storage[5], '\0');
}

TEST(SecretTest, IsReadFromItsFileAsItIs) {
    const TemporaryDirectory directory;
    write_file(directory.path() / "key", std::string("\0with zero\n", 11));
    const auto secret = read_secret(directory.path() / "key");
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->reveal(), std::string_view("\0with zero\n", 11));
}

TEST(SecretTest, AMissingOrHugeFileIsSaidInOneLine) {
    const TemporaryDirectory directory;
    EXPECT_EQ(
        read_secret(directory.path() / "none").error(),
        "cannot read the credential " + (directory.path() / "none").string()
    );
    write_file(directory.path() / "huge", std::string(65 * 1024, 'x'));
    EXPECT_FALSE(read_secret(directory.path() / "huge"));
}

}  // namespace
}  // namespace nachtwacht::daemon
