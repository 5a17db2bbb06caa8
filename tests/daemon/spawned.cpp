#include "spawned.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace nachtwacht::daemon {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (auto& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environment_of(const Spawning& spawning) {
    std::vector<std::string> words{"PATH=/usr/bin:/bin:/usr/sbin:/sbin"};
    for (const auto& [name, value] : spawning.environment) {
        words.push_back(name + "=" + value);
    }
    return words;
}

// False at the end.
bool read_some(int from, std::string& into) {
    std::array<char, 4'096> buffer{};
    const auto size = read(from, buffer.data(), buffer.size());
    if (size > 0) {
        into.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return size > 0;
}

}  // namespace

Spawned::Spawned(const Spawning& spawning) {
    auto words = spawning.words;
    auto environment = environment_of(spawning);
    const auto arguments = pointers_to(words);
    const auto variables = pointers_to(environment);
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (pipe(out.data()) != 0 || pipe(err.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    child_ = fork();
    if (child_ == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        close(out[0]);
        close(err[0]);
        if (spawning.user && (setgid(*spawning.user) != 0 || setuid(*spawning.user) != 0)) {
            _exit(126);
        }
        execve(arguments[0], arguments.data(), variables.data());
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    out_ = out[0];
    err_ = err[0];
}

Spawned::~Spawned() {
    if (child_ > 0) {
        kill(child_, SIGTERM);
        (void)finish();
    }
    close(out_);
    close(err_);
}

std::optional<std::string> Spawned::line() {
    for (;;) {
        if (const auto end = pending_.find('\n'); end != std::string::npos) {
            auto found = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            return found;
        }
        if (!read_some(out_, pending_)) {
            return std::nullopt;
        }
    }
}

Ran Spawned::finish() {
    Ran ran;
    ran.out = std::exchange(pending_, {});
    std::array<pollfd, 2> both{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
    while (both[0].fd >= 0 || both[1].fd >= 0) {
        poll(both.data(), both.size(), -1);
        for (std::size_t i = 0; i < both.size(); ++i) {
            auto& text = i == 0 ? ran.out : ran.err;
            if (both[i].fd >= 0 && both[i].revents != 0 && !read_some(both[i].fd, text)) {
                both[i].fd = -1;
            }
        }
    }
    int status = 0;
    waitpid(std::exchange(child_, -1), &status, 0);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

void Spawned::signal(int number) const { kill(child_, number); }

Ran run(const Spawning& spawning) { return Spawned{spawning}.finish(); }

}  // namespace nachtwacht::daemon
