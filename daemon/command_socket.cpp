#include "daemon/command_socket.hpp"

#include <grp.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <cerrno>
#include <cstring>

#include "daemon/command_connection.hpp"
#include "daemon/visitor.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using namespace std::chrono_literals;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr mode_t socket_mode = 0660;

asio::awaitable<tl::expected<Visitor, std::string>> find_out(
    std::uint32_t peer, std::uint32_t own, std::string group
) {
    co_return visitor_of(peer, own, group);
}

// Somebody answers there.
bool is_alive(asio::io_context& loop, const Protocol::endpoint& where) {
    Protocol::socket socket{loop};
    boost::system::error_code wrong;
    socket.connect(where, wrong);
    return !wrong;
}

tl::expected<void, std::string> make_room(asio::io_context& loop, const Protocol::endpoint& where) {
    struct stat found {};
    const auto path = where.path();
    if (lstat(path.c_str(), &found) != 0) {
        return {};
    }
    if (!S_ISSOCK(found.st_mode)) {
        return tl::make_unexpected(path + " is no socket: move it away, or set command: socket:");
    }
    if (is_alive(loop, where)) {
        return tl::make_unexpected(path + ": another nachtwachtd answers there");
    }
    unlink(path.c_str());
    return {};
}

void give_to_group(const std::string& path, const std::string& name, spdlog::logger& log) {
    const auto* group = getgrnam(name.c_str());
    if (group == nullptr) {
        log.warn("command socket: no group {}, only root and the daemon's user can use it", name);
        return;
    }
    if (chown(path.c_str(), static_cast<uid_t>(-1), group->gr_gid) != 0) {
        log.warn("command socket: cannot be given to group {}: {}", name, std::strerror(errno));
    }
}

}  // namespace

struct CommandSocket::Inside : std::enable_shared_from_this<Inside> {
    Inside(
        asio::io_context& io,
        CommandConfig settings,
        Office& where,
        std::shared_ptr<spdlog::logger> logger,
        Accounts* known
    )
        : loop(io),
          config(std::move(settings)),
          office(where),
          log(std::move(logger)),
          accounts(known) {}

    tl::expected<void, std::string> bind();
    void begin();
    asio::awaitable<void> accept_all();
    asio::awaitable<void> receive(std::shared_ptr<CommandConnection> connection);
    [[nodiscard]] bool admits();
    void stop();

    asio::io_context& loop;
    CommandConfig config;
    Office& office;
    std::shared_ptr<spdlog::logger> log;
    Accounts* accounts;
    Protocol::acceptor acceptor{loop};
    asio::steady_timer pause{loop};
    asio::thread_pool logins{1};  // the user database may be far away
    std::vector<std::weak_ptr<CommandConnection>> connections{};
    bool stopped{};
};

tl::expected<void, std::string> CommandSocket::Inside::bind() {
    const auto path = config.socket.string();
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        return tl::make_unexpected(path + ": the path of a socket holds at most 107 bytes");
    }
    const Protocol::endpoint where{path};
    if (auto room = make_room(loop, where); !room) {
        return room;
    }
    boost::system::error_code wrong;
    acceptor.open(where.protocol(), wrong);
    // Created closed to others, so that nobody slips in before the group is set.
    const auto before = umask(0177);
    acceptor.bind(where, wrong);
    umask(before);
    if (!wrong) {
        acceptor.listen(asio::socket_base::max_listen_connections, wrong);
    }
    if (wrong) {
        return tl::make_unexpected(path + ": " + wrong.message());
    }
    give_to_group(path, config.group, *log);
    chmod(path.c_str(), socket_mode);
    return {};
}

void CommandSocket::Inside::begin() {
    auto accepting = [self = shared_from_this()]() -> asio::awaitable<void> {
        co_await self->accept_all();
    };
    asio::co_spawn(loop, std::move(accepting), asio::detached);
}

asio::awaitable<void> CommandSocket::Inside::accept_all() {
    while (!stopped) {
        auto [wrong, socket] = co_await acceptor.async_accept(quiet);
        if (stopped) {
            break;
        }
        if (wrong) {
            log->warn("command socket: accept: {}", wrong.message());
            pause.expires_after(100ms);  // out of descriptors: others may give some back
            co_await pause.async_wait(quiet);
            continue;
        }
        auto connection = std::make_shared<CommandConnection>(std::move(socket));
        if (!admits()) {
            connection->turn_away("full", "too many connections at the command socket; try again");
            continue;
        }
        connections.push_back(connection);
        auto receiving = [self = shared_from_this(), connection]() -> asio::awaitable<void> {
            co_await self->receive(connection);
        };
        asio::co_spawn(loop, std::move(receiving), asio::detached);
    }
}

bool CommandSocket::Inside::admits() {
    std::erase_if(connections, [](const auto& connection) { return connection.expired(); });
    return connections.size() < config.most_connections;
}

asio::awaitable<void> CommandSocket::Inside::receive(std::shared_ptr<CommandConnection> connection
) {
    const auto peer = connection->peer_uid();
    auto finding = find_out(peer, geteuid(), config.group);
    auto visitor = co_await asio::co_spawn(logins, std::move(finding), asio::use_awaitable);
    if (stopped) {
        connection->close();
        co_return;
    }
    if (!visitor) {
        log->warn("command socket: user {} turned away", peer);
        connection->turn_away("not_allowed", visitor.error());
        co_return;
    }
    connection->serve(office, std::move(*visitor), accounts);
}

void CommandSocket::Inside::stop() {
    if (std::exchange(stopped, true)) {
        return;
    }
    boost::system::error_code ignored;
    const bool was_open = acceptor.is_open();
    acceptor.close(ignored);
    pause.cancel();
    for (const auto& weak : connections) {
        if (const auto connection = weak.lock()) {
            connection->close();
        }
    }
    if (was_open) {
        unlink(config.socket.c_str());
    }
}

CommandSocket::CommandSocket(
    asio::io_context& loop,
    CommandConfig config,
    Office& office,
    std::shared_ptr<spdlog::logger> log,
    Accounts* accounts
)
    : inside_(std::make_shared<Inside>(loop, std::move(config), office, std::move(log), accounts)) {
}

CommandSocket::~CommandSocket() { stop(); }

tl::expected<void, std::string> CommandSocket::start() {
    auto bound = inside_->bind();
    if (bound) {
        inside_->begin();
    }
    return bound;
}

void CommandSocket::stop() { inside_->stop(); }

}  // namespace nachtwacht::daemon
