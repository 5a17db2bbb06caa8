#include "daemon/failpoint.hpp"

#ifdef NACHTWACHT_FAILPOINTS

#include <signal.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace nachtwacht::daemon {
namespace {

struct Armed {
    std::string name;
    std::string action;
    int passages_left = 1;
};

std::string_view cut(std::string_view& text) {
    const auto part = text.substr(0, text.find(':'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
}

std::optional<Armed> parse(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    Armed armed;
    armed.name = cut(text);
    armed.action = cut(text);
    constexpr std::array actions{"kill", "fail", "slow", "throw"};
    const bool known = std::ranges::find(actions, armed.action) != actions.end();
    const auto [end, fault] =
        std::from_chars(text.data(), text.data() + text.size(), armed.passages_left);
    const bool counted =
        fault == std::errc{} && end == text.data() + text.size() && armed.passages_left > 0;
    if (!known || (!text.empty() && !counted)) {
        std::fprintf(stderr, "NACHTWACHT_FAILPOINT: expected NAME:kill|fail|slow|throw[:N]\n");
        std::abort();  // a test that arms nothing would pass for nothing
    }
    return armed;
}

// When each point was passed. Passages beyond its bound are not noted.
class Times {
public:
    explicit Times(const char* file) : file_(file == nullptr ? "" : file) {}
    Times(const Times&) = delete;
    Times& operator=(const Times&) = delete;
    ~Times() {
        if (file_.empty()) {
            return;
        }
        std::ofstream out{file_};
        for (const auto& [name, at] : passages_) {
            out << name << ' ' << at << '\n';
        }
    }

    void note(std::string_view name) {
        constexpr std::size_t most = 1'000'000;
        if (!file_.empty() && passages_.size() < most) {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            passages_.emplace_back(
                name, std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()
            );
        }
    }

private:
    std::string file_;
    std::vector<std::pair<std::string, std::int64_t>> passages_;
};

struct Switch {
    std::mutex mutex;
    std::optional<Armed> armed = parse(from_environment());
    Times times{std::getenv("NACHTWACHT_FAILPOINT_TIMES")};

    static std::string_view from_environment() {
        const char* text = std::getenv("NACHTWACHT_FAILPOINT");
        return text == nullptr ? "" : text;
    }
};

Switch& the_switch() {
    static Switch instance;
    return instance;
}

// The action due at this passage, if any.
std::string passage(std::string_view name) {
    auto& [mutex, armed, times] = the_switch();
    const std::lock_guard guard(mutex);
    times.note(name);
    if (!armed || armed->name != name || --armed->passages_left > 0) {
        return {};
    }
    const auto action = armed->action;
    armed.reset();
    if (action != "kill") {
        std::fprintf(
            stderr,
            "failpoint %.*s: %s\n",
            static_cast<int>(name.size()),
            name.data(),
            action.c_str()
        );
    }
    return action;
}

}  // namespace

bool failpoint(std::string_view name) {
    const auto action = passage(name);
    if (action == "kill") {
        ::kill(::getpid(), SIGKILL);
    } else if (action == "slow") {
        std::this_thread::sleep_for(std::chrono::seconds(2));
    } else if (action == "throw") {
        throw std::runtime_error("fail point " + std::string(name));
    }
    return action == "fail";
}

bool failpoint(std::string_view name, std::string_view which) {
    return failpoint(std::string(name).append("-").append(which));
}

void arm_failpoint(std::string_view text) {
    auto& [mutex, armed, times] = the_switch();
    const std::lock_guard guard(mutex);
    armed = parse(text);
}

}  // namespace nachtwacht::daemon

#endif
