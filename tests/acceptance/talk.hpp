// A conversation with nachtwachtd over its command socket, on a loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace nachtwacht::tests {

// Loop's thread only. Answers that come after it is gone are dropped.
class Talk {
public:
    using Answered = std::function<void(const boost::json::object&)>;

    // Connects at once; throws when nobody is there.
    Talk(boost::asio::io_context& loop, const std::filesystem::path& socket);
    ~Talk();
    Talk(const Talk&) = delete;
    Talk& operator=(const Talk&) = delete;

    // `answered` gets the line with "ok". Requests are answered in their order.
    void ask(const boost::json::object& request, Answered answered);
    // Lines that came beside answers: entries, for who watches.
    [[nodiscard]] std::uint64_t lines() const;

private:
    struct Line;
    std::shared_ptr<Line> line_;
};

}  // namespace nachtwacht::tests
