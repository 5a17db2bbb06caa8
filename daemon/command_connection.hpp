// One connection to the command socket: reads requests, writes answers, knows its limits.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <string>

#include "daemon/answer_lines.hpp"
#include "daemon/clerk.hpp"
#include "daemon/wiped_text.hpp"

namespace nachtwacht::daemon {

// Kept alive by its own two coroutines. On the loop's thread.
class CommandConnection final : public AnswerLines,
                                public std::enable_shared_from_this<CommandConnection> {
public:
    using Socket = boost::asio::local::stream_protocol::socket;

    explicit CommandConnection(Socket socket);

    // Serves the visitor until either side ends.
    void serve(Office& office, Visitor visitor, Accounts* accounts);
    // Says why not, and ends.
    void turn_away(std::string_view fault, const std::string& why);
    // Ends at once; what waits to be written is dropped.
    void close();

    [[nodiscard]] std::uint32_t peer_uid();

    void line(std::string json) override;
    [[nodiscard]] bool has_room() const override;
    void done() override;

private:
    boost::asio::awaitable<void> read_requests();
    boost::asio::awaitable<void> answer(WipedText request);
    boost::asio::awaitable<void> write_answers();
    [[nodiscard]] std::string next_batch();
    void cut(std::string_view fault, const std::string& why);
    void close_when_written();
    void close_in(std::chrono::seconds limit);
    void keep_open();
    void start_writing();

    Socket socket_;
    boost::asio::steady_timer limit_;      // ends a connection that is idle or stuck
    boost::asio::steady_timer answered_;   // cancelled when a request has its last line
    boost::asio::steady_timer something_;  // cancelled when there is something to write
    std::deque<std::string> waiting_{};
    std::size_t waiting_bytes_{};
    std::unique_ptr<Clerk> clerk_{};
    bool busy_{};     // a request is being answered
    bool closing_{};  // nothing more is taken; what waits is written first
};

}  // namespace nachtwacht::daemon
