// A server of somebody else, on the loopback and on the test's own loop: answers as it is told and
// keeps what it heard.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/daemon/mock_certificate.hpp"

namespace nachtwacht::tests {

struct MockAnswer {
    unsigned status{201};
    std::map<std::string, std::string> headers{};
    std::string body{};
    enum class Act : std::uint8_t { Answer, StaySilent, Drop, CloseAfterwards, Babble } act{};
};

struct MockRequest {
    std::string target{};
    std::map<std::string, std::string> headers{};  // names in lower case
    std::string body{};
    int connection{};  // counted from 1
};

class WebMock {
public:
    explicit WebMock(boost::asio::io_context& loop, const MockCertificate* tls = nullptr);
    ~WebMock();
    WebMock(const WebMock&) = delete;
    WebMock& operator=(const WebMock&) = delete;

    // "http://127.0.0.1:PORT" + target
    [[nodiscard]] std::string url(const std::string& target) const;
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] int connections() const;
    void hang_up();  // on all that are connected

    std::deque<MockAnswer> next{};  // one a request; then `otherwise`
    MockAnswer otherwise{};
    std::vector<MockRequest> heard{};
    std::function<void(const MockRequest&)> when_heard{};

private:
    class Room;
    std::shared_ptr<Room> room_;
};

// Runs the loop until `done`; false after ten seconds.
bool run_until(boost::asio::io_context& loop, const std::function<bool()>& done);

}  // namespace nachtwacht::tests
