#include "tests/daemon/reserved_port.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace nachtwacht::tests {
namespace {

// Below 32768, where Linux and IANA let numbers for clients begin.
constexpr int first = 20'000;
constexpr int count = 12'000;

bool binds(int kind, int port) {
    const int handle = ::socket(AF_INET, kind | SOCK_CLOEXEC, 0);
    if (kind == SOCK_STREAM) {
        const int yes = 1;  // as servers do: connections of one that ended do not count
        ::setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool bound =
        ::bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(handle);
    return bound;
}

// The lock goes with the process that holds it; the empty file stays.
int lock_of(int port) {
    const auto file =
        std::filesystem::temp_directory_path() /
        ("nachtwacht-port-" + std::to_string(port) + "-" + std::to_string(::getuid()));
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle >= 0 && ::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        ::close(handle);
        return -1;
    }
    return handle;
}

}  // namespace

ReservedPort::ReservedPort() {
    const int start = ::getpid() * 7;
    for (int step = 0; step < count; ++step) {
        const int port = first + (start + step) % count;
        lock_ = lock_of(port);
        if (lock_ >= 0 && binds(SOCK_STREAM, port) && binds(SOCK_DGRAM, port)) {
            number_ = static_cast<std::uint16_t>(port);
            return;
        }
        if (lock_ >= 0) {
            ::close(lock_);
        }
    }
    throw std::runtime_error("no free port on the loopback");
}

ReservedPort::~ReservedPort() { ::close(lock_); }

}  // namespace nachtwacht::tests
