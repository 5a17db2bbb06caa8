// What a login leaves behind in the process: nothing of the password, in no part of its memory.
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <sstream>

#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

using ::testing::IsEmpty;

constexpr unsigned char cover = 0x55;

// Letters that nothing else holds; what remembers them here holds them covered.
class CoveredWord {
public:
    CoveredWord() {
        for (int i = 0; i < 24; ++i) {
            covered_ += static_cast<char>(('a' + randombytes_uniform(26)) ^ cover);
        }
    }
    [[nodiscard]] std::size_t size() const { return covered_.size(); }
    void say_into(std::string& text) const {
        for (const char letter : covered_) {
            text += static_cast<char>(letter ^ cover);
        }
    }
    [[nodiscard]] bool stands_at(const char* bytes) const {
        for (std::size_t i = 0; i < covered_.size(); ++i) {
            if ((bytes[i] ^ cover) != covered_[i]) {
                return false;
            }
        }
        return true;
    }

private:
    std::string covered_{};
};

// In what parts of this process's own memory the word stands, as the kernel calls them.
std::vector<std::string> places_of(const CoveredWord& word) {
    std::vector<std::string> found;
    std::vector<char> part(1U << 20U);
    const auto own = reinterpret_cast<std::uintptr_t>(part.data());
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    std::ifstream maps{"/proc/self/maps"};
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t at = 0;
        std::uintptr_t end = 0;
        std::string rights;
        char dash = 0;
        std::istringstream{line} >> std::hex >> at >> dash >> end >> rights;
        if (!rights.starts_with("rw")) {
            continue;
        }
        while (at < end) {
            const auto size = ::pread(memory, part.data(), part.size(), static_cast<off_t>(at));
            if (size < static_cast<ssize_t>(word.size())) {
                break;
            }
            const auto last = static_cast<std::size_t>(size) - word.size();
            for (std::size_t i = 0; i <= last; ++i) {
                const auto where = at + i;
                const bool mine = where + word.size() > own && where < own + part.size();
                if (!mine && word.stands_at(part.data() + i)) {
                    found.push_back(line);
                    break;
                }
            }
            at += last + 1;
        }
    }
    ::close(memory);
    return found;
}

class WebMemoryTest : public ::testing::Test {
protected:
    void add(const std::string& name) {
        const auto trouble = house.answered<std::string>([&](auto done) {
            daemon::NewAccount account;
            account.name = name;
            account.role = daemon::Role::Operator;
            std::string text;
            text.reserve(64);
            word.say_into(text);
            account.password = daemon::Secret{std::string_view{text}};
            daemon::wipe(text);
            house.accounts().add(std::move(account), done);
        });
        ASSERT_EQ(trouble, "");
    }
    // Says it without keeping it; the status.
    int ask(const std::string& path, const std::string& before) {
        const HttpCaller caller = house.caller();
        std::string tail = "\"}";
        std::string request = caller.request("POST", path, "");
        const auto length = before.size() + word.size() + tail.size();
        request.replace(
            request.find("Content-Length: 0"), 17, "Content-Length: " + std::to_string(length)
        );
        request.reserve(request.size() + length + 1);
        request += before;
        word.say_into(request);
        request += tail;
        HttpWire wire{house.port()};
        wire.say(request);
        daemon::wipe(request);
        return wire.hear().value_or(HttpAnswer{}).status;
    }

    WebHouse house;
    CoveredWord word;
};

TEST_F(WebMemoryTest, ThisWouldFindIt) {
    std::string text;
    word.say_into(text);
    EXPECT_FALSE(places_of(word).empty());
    daemon::wipe(text);
    EXPECT_THAT(places_of(word), IsEmpty());
}

// The first time that something is called in a library its address is looked up, and the
// processor's registers with a piece of the password in them are saved for that on the stack. The
// unit has all of it looked up at the start (LD_BIND_NOW); here another word goes the same way
// first.
TEST_F(WebMemoryTest, NothingOfAPasswordIsLeftInMemory) {
    const auto go_every_way = [&](const std::string& name) {
        add(name);
        EXPECT_EQ(ask("/api/login", R"({"name":")" + name + R"(","password":")"), 200);
        EXPECT_EQ(ask("/api/login", R"({"name":"oleg","password":")"), 401);
        EXPECT_EQ(ask("/api/login", R"({"name":"olga","password":7,"other":")"), 400);
        EXPECT_EQ(ask("/api/password/link", R"({"code":"NONE","password":")"), 401);
        EXPECT_EQ(ask("/api/login", R"(no JSON {"name":"olga","password":")"), 400);
    };
    go_every_way("omar");
    word = CoveredWord{};
    go_every_way("olga");
    EXPECT_THAT(places_of(word), IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::tests
