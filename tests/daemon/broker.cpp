#include "tests/daemon/broker.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace nachtwacht::tests {
namespace {

using Monotonic = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool accepts(std::uint16_t port) {
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool good =
        ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(client);
    return good;
}

std::string program() {
    const char* named = std::getenv("NACHTWACHT_MOSQUITTO");
    return named != nullptr ? named : "/usr/sbin/mosquitto";
}

std::filesystem::path new_directory() {
    std::string name =
        (std::filesystem::temp_directory_path() / "nachtwacht-broker-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error{"no temporary directory"};
    }
    return name;
}

void set_up(
    const std::filesystem::path& directory,
    std::uint16_t port,
    const std::vector<std::string>& accounts
) {
    const auto listed = directory / "accounts";
    std::ofstream file{listed};
    for (const std::string& account : accounts) {
        file << account << ' ' << broker_password(account) << '\n';
    }
    file.close();
    std::string command{NACHTWACHT_SOURCE_DIR "/deploy/broker/set-up "};
    command.append(directory.string()).append(" 127.0.0.1 ").append(std::to_string(port));
    command.append(" < ").append(listed.string());
    if (std::system(command.c_str()) != 0) {  // NOLINT(concurrency-mt-unsafe)
        throw std::runtime_error{"set-up of the broker failed"};
    }
}

pid_t launch(const std::string& binary, const std::filesystem::path& directory) {
    const std::string configuration = (directory / "mosquitto.conf").string();
    const std::string log = (directory / "log").string();
    const pid_t child = ::fork();
    if (child != 0) {
        return child;
    }
    // It must not outlive a test that was killed.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execl(binary.c_str(), binary.c_str(), "-c", configuration.c_str(), nullptr);
    ::_exit(127);
}

// Waits at most `within` for the child to end; a process descriptor wakes us at once.
bool ended(pid_t child, std::chrono::milliseconds within) {
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd waited{descriptor, POLLIN, 0};
    const bool over = descriptor >= 0 && ::poll(&waited, 1, static_cast<int>(within.count())) > 0;
    ::close(descriptor);
    return over;
}

}  // namespace

std::string broker_password(const std::string& account) { return account + "-secret"; }

Broker::Broker(const std::vector<std::string>& accounts) : directory_{new_directory()} {
    std::vector<std::string> all{"gateway", "telephony"};
    all.insert(all.end(), accounts.begin(), accounts.end());
    try {
        set_up(directory_, port(), all);
        start();
    } catch (const std::runtime_error&) {
        std::filesystem::remove_all(directory_);
        throw;
    }
}

Broker::~Broker() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

void Broker::start() {
    pid_ = launch(program(), directory_);
    const auto until = Monotonic::now() + std::chrono::seconds{10};
    while (!accepts(port())) {
        if (ended(pid_, std::chrono::milliseconds{5}) || Monotonic::now() > until) {
            kill();
            throw std::runtime_error{"mosquitto did not start"};
        }
    }
}

void Broker::kill() {
    if (!runs()) {
        return;
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

void Broker::forget() {
    std::filesystem::remove_all(directory_ / "state");
    std::filesystem::create_directory(directory_ / "state");
}

void Broker::freeze() { ::kill(pid_, SIGSTOP); }

void Broker::thaw() { ::kill(pid_, SIGCONT); }

}  // namespace nachtwacht::tests
