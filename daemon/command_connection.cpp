#include "daemon/command_connection.hpp"

#include <sys/socket.h>

#include <boost/asio.hpp>

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr auto longest_silence = 60s;  // of a connection that asks nothing and watches nothing
constexpr auto longest_farewell = 5s;  // to read the last line
constexpr std::size_t most_waiting_bytes = 1'000'000;
constexpr std::size_t most_waiting_lines = 2'000;
constexpr std::size_t batch_bytes = 65'536;

}  // namespace

CommandConnection::CommandConnection(Socket socket)
    : socket_(std::move(socket)),
      limit_(socket_.get_executor()),
      answered_(socket_.get_executor(), asio::steady_timer::time_point::max()),
      something_(socket_.get_executor(), asio::steady_timer::time_point::max()) {}

std::uint32_t CommandConnection::peer_uid() {
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool known =
        getsockopt(socket_.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
    // The kernel's own value for nobody: never root by accident.
    return known ? peer.uid : 65'534U;
}

void CommandConnection::serve(Office& office, Visitor visitor, Accounts* accounts) {
    clerk_ = std::make_unique<Clerk>(office, std::move(visitor), weak_from_this(), accounts);
    keep_open();
    start_writing();
    auto reading = [self = shared_from_this()]() -> asio::awaitable<void> {
        co_await self->read_requests();
    };
    asio::co_spawn(socket_.get_executor(), std::move(reading), asio::detached);
}

void CommandConnection::turn_away(std::string_view fault, const std::string& why) {
    start_writing();
    line(fault_line(fault, {why}));
    close_when_written();
}

void CommandConnection::start_writing() {
    auto writing = [self = shared_from_this()]() -> asio::awaitable<void> {
        co_await self->write_answers();
    };
    asio::co_spawn(socket_.get_executor(), std::move(writing), asio::detached);
}

asio::awaitable<void> CommandConnection::read_requests() {
    WipedText buffer;  // a new password comes this way too
    while (!closing_) {
        auto space = asio::dynamic_buffer(buffer, longest_request);
        const auto [wrong, size] = co_await asio::async_read_until(socket_, space, '\n', quiet);
        if (wrong == asio::error::not_found) {
            cut("usage", "a request is longer than 64 kB");
            break;
        }
        if (wrong) {
            break;
        }
        WipedText request = buffer.substr(0, size - 1);
        wipe(buffer.data(), size);
        buffer.erase(0, size);
        co_await answer(std::move(request));
    }
    // The clerk's holds end with the visit, whatever still waits to be written.
    clerk_ = nullptr;
    close_when_written();
}

asio::awaitable<void> CommandConnection::answer(WipedText request) {
    busy_ = true;
    keep_open();
    clerk_->answer(request);
    while (busy_ && socket_.is_open()) {
        co_await answered_.async_wait(quiet);
    }
    keep_open();
}

void CommandConnection::done() {
    busy_ = false;
    answered_.cancel();
}

bool CommandConnection::has_room() const {
    return waiting_bytes_ < most_waiting_bytes / 2 && waiting_.size() < most_waiting_lines / 2;
}

void CommandConnection::line(std::string json) {
    if (closing_ || !socket_.is_open()) {
        return;
    }
    json += '\n';
    const bool slow = !waiting_.empty() && (waiting_bytes_ + json.size() > most_waiting_bytes ||
                                            waiting_.size() >= most_waiting_lines);
    if (slow) {
        cut("slow",
            "cut off: this watcher does not read fast enough; watch again, from the number "
            "after the last entry that it has");
        return;
    }
    waiting_bytes_ += json.size();
    waiting_.push_back(std::move(json));
    something_.cancel();
}

void CommandConnection::cut(std::string_view fault, const std::string& why) {
    waiting_.clear();
    waiting_.push_back(fault_line(fault, {why}) + '\n');
    waiting_bytes_ = waiting_.front().size();
    close_when_written();
}

std::string CommandConnection::next_batch() {
    std::string batch;
    while (!waiting_.empty() && (batch.empty() || batch.size() < batch_bytes)) {
        batch += waiting_.front();
        waiting_bytes_ -= waiting_.front().size();
        waiting_.pop_front();
    }
    return batch;
}

asio::awaitable<void> CommandConnection::write_answers() {
    while (socket_.is_open()) {
        if (waiting_.empty() && closing_) {
            break;
        }
        if (waiting_.empty()) {
            co_await something_.async_wait(quiet);
            continue;
        }
        const auto batch = next_batch();
        const auto [wrong, size] = co_await asio::async_write(socket_, asio::buffer(batch), quiet);
        if (wrong) {
            break;
        }
        keep_open();
        if (clerk_ != nullptr && has_room()) {
            clerk_->resume();
        }
    }
    close();
}

void CommandConnection::close_when_written() {
    if (closing_ || !socket_.is_open()) {
        return;
    }
    closing_ = true;
    close_in(longest_farewell);
    something_.cancel();
}

void CommandConnection::close_in(std::chrono::seconds limit) {
    limit_.expires_after(limit);
    limit_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (!cancelled && self != nullptr) {
            self->close();
        }
    });
}

// A watcher may be silent for ever: its connection ends when the kernel says so. Everybody else is
// given time from the last sign of life.
void CommandConnection::keep_open() {
    if (closing_) {
        return;
    }
    const bool working = busy_ && waiting_.empty();
    if (working || (clerk_ != nullptr && clerk_->is_watched())) {
        limit_.cancel();
    } else {
        close_in(longest_silence);
    }
}

void CommandConnection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    limit_.cancel();
    answered_.cancel();
    something_.cancel();
}

}  // namespace nachtwacht::daemon
