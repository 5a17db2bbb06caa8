#include "tests/acceptance/talk.hpp"

#include <fcntl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

namespace nachtwacht::tests {

namespace asio = boost::asio;
namespace json = boost::json;

struct Talk::Line : std::enable_shared_from_this<Talk::Line> {
    explicit Line(asio::io_context& loop) : socket(loop) {}

    void write() {
        asio::async_write(
            socket,
            asio::buffer(to_say.front()),
            [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                self->to_say.pop_front();
                if (!error && !self->to_say.empty()) {
                    self->write();
                }
            }
        );
    }

    void read() {
        asio::async_read_until(
            socket,
            asio::dynamic_buffer(heard),
            '\n',
            [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                if (error) {
                    return;
                }
                const std::string line = self->heard.substr(0, size);
                self->heard.erase(0, size);
                self->take(line);
                self->read();
            }
        );
    }

    void take(const std::string& line) {
        if (waiting.empty()) {
            ++others;
            return;
        }
        const auto value = json::parse(line);
        if (!value.as_object().contains("ok")) {
            ++others;
            return;
        }
        const Answered answered = std::move(waiting.front());
        waiting.pop_front();
        if (answered) {
            answered(value.as_object());
        }
    }

    asio::local::stream_protocol::socket socket;
    std::deque<std::string> to_say;
    std::string heard;
    std::deque<Answered> waiting;
    std::uint64_t others{};
};

Talk::Talk(asio::io_context& loop, const std::filesystem::path& socket)
    : line_(std::make_shared<Line>(loop)) {
    line_->socket.connect({socket.string()});
    // A broker that is started meanwhile must not hold the line too.
    ::fcntl(line_->socket.native_handle(), F_SETFD, FD_CLOEXEC);
    line_->read();
}

Talk::~Talk() {
    line_->waiting.clear();
    boost::system::error_code ignored;
    line_->socket.close(ignored);
}

void Talk::ask(const json::object& request, Answered answered) {
    line_->waiting.push_back(std::move(answered));
    line_->to_say.push_back(json::serialize(request) + "\n");
    if (line_->to_say.size() == 1) {
        line_->write();
    }
}

std::uint64_t Talk::lines() const { return line_->others; }

}  // namespace nachtwacht::tests
