// Runs one of our programs and hears what it says.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nachtwacht::daemon {

struct Ran {
    int code{-1};  // exit code; 128 and more: ended by a signal
    std::string out{};
    std::string err{};
};

struct Spawning {
    std::vector<std::string> words{};                  // the program first
    std::map<std::string, std::string> environment{};  // beside PATH
    std::optional<uid_t> user{};                       // run as; the test must be root
};

// Waits for its end.
[[nodiscard]] Ran run(const Spawning& spawning);

// A program that runs on; ended with SIGTERM, and waited for, when this goes.
class Spawned {
public:
    explicit Spawned(const Spawning& spawning);
    Spawned(const Spawned&) = delete;
    Spawned& operator=(const Spawned&) = delete;
    ~Spawned();

    // The next line of its standard output, without the newline; none at its end.
    [[nodiscard]] std::optional<std::string> line();
    // Until its end; both outputs in whole.
    [[nodiscard]] Ran finish();
    void signal(int number) const;

private:
    pid_t child_{-1};
    int out_{-1};
    int err_{-1};
    std::string pending_{};
};

}  // namespace nachtwacht::daemon
