#include "daemon/sip_connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>
#include <utility>

#include "daemon/answer_line.hpp"
#include "daemon/sip_endpoint.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

// A peer that does not read what it asked for is cut off at so many bytes.
constexpr std::size_t most_unsent = 256 * 1024;
// After our last word: time for the other side to read it and close first, so that no reset
// destroys it on the way.
constexpr std::chrono::seconds farewell{2};

template <class Stream>
class Connection final : public SipConnection,
                         public SipFlow,
                         public std::enable_shared_from_this<Connection<Stream>> {
public:
    Connection(Stream stream, SipServer& server, SipLimits limits)
        : stream_(std::move(stream)),
          server_(server),
          limits_(limits),
          answered_(stream_.get_executor()) {
        boost::system::error_code gone;
        peer_ = peer_of(stream_.lowest_layer().remote_endpoint(gone));
        local_ = peer_of(stream_.lowest_layer().local_endpoint(gone));
        answered_.expires_at(asio::steady_timer::time_point::max());
        begun_ = last_read_ = Clock::now();
    }

    void start() override {
        asio::co_spawn(stream_.get_executor(), run(this->shared_from_this()), asio::detached);
    }

    void end() override {
        open_ = false;
        boost::system::error_code ignored;
        stream_.lowest_layer().close(ignored);
        answered_.cancel();
    }

    bool is_open() const override { return open_; }

    Clock::time_point deadline() const override {
        if (leaving_) {
            return leaving_since_ + farewell;
        }
        if (closing_ || ended_by_peer_) {
            return last_read_ + limits_.unfinished;  // for the answers that are still due
        }
        return begun_ ? *begun_ + limits_.unfinished : last_read_ + limits_.idle;
    }

    SipTransport transport() const override {
        return std::is_same_v<Stream, TlsStream> ? SipTransport::Tls : SipTransport::Tcp;
    }
    protocol::SipPeer peer() const override { return peer_; }
    protocol::SipPeer local() const override { return local_; }
    std::uint16_t listener_port() const override { return local_.port; }
    Place expect_answer() override { return line_.take_place(); }

    void answer(
        Place place, std::string bytes, const protocol::SipPeer&, std::function<void()> sent
    ) override {
        line_.fill(place, {std::move(bytes), std::move(sent)});
        while (auto next = line_.pop()) {
            if (!next->bytes.empty() && send(next->bytes) && next->sent) {
                next->sent();
            }
        }
        answered_.cancel();
    }

    bool send(const std::string& bytes) override {
        if (!open_ || leaving_) {
            return false;
        }
        if (unsent_.size() + bytes.size() > most_unsent) {
            end();
            return false;
        }
        unsent_ += bytes;
        if (!writing_) {
            writing_ = true;
            asio::co_spawn(stream_.get_executor(), write(this->shared_from_this()), asio::detached);
        }
        return true;
    }

private:
    using Self = std::shared_ptr<Connection>;

    // `self` keeps the connection alive until its own end.
    asio::awaitable<void> run([[maybe_unused]] Self self) {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            auto [failed] = co_await stream_.async_handshake(TlsStream::server, use_tuple);
            if (failed) {
                end();
                co_return;
            }
        }
        co_await read();
        while (open_ && (line_.waiting() > 0 || writing_)) {
            co_await answered_.async_wait(use_tuple);
        }
        co_await take_leave();
        end();
    }

    asio::awaitable<void> read() {
        std::array<char, 8192> piece{};
        while (open_ && !closing_) {
            auto [failed, size] = co_await stream_.async_read_some(asio::buffer(piece), use_tuple);
            if (failed || !open_) {
                ended_by_peer_ = true;
                co_return;
            }
            last_read_ = Clock::now();
            frames_.feed(std::string_view(piece.data(), size));
            co_await take_frames();
        }
    }

    asio::awaitable<void> take_frames() {
        while (auto frame = frames_.next()) {
            begun_.reset();
            closing_ = !server_.receive(std::move(*frame), this->shared_from_this()) || closing_;
            // Stops reading while too much waits for the disk: TCP tells the sender.
            while (open_ && line_.waiting() >= limits_.open_requests) {
                co_await answered_.async_wait(use_tuple);
            }
        }
        if (frames_.is_unfinished() && !begun_) {
            begun_ = last_read_;
        }
    }

    asio::awaitable<void> write([[maybe_unused]] Self self) {
        while (open_ && !unsent_.empty()) {
            const std::string piece = std::exchange(unsent_, {});
            auto [failed, size] =
                co_await asio::async_write(stream_, asio::buffer(piece), use_tuple);
            if (failed) {
                end();
            }
        }
        writing_ = false;
        answered_.cancel();
    }

    // Says that nothing more comes, then reads into nowhere until the other side has closed.
    asio::awaitable<void> take_leave() {
        leaving_ = true;
        leaving_since_ = Clock::now();
        boost::system::error_code ignored;
        auto& socket = tcp_socket();
        socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        std::array<char, 4096> nowhere{};
        while (open_ && !ended_by_peer_) {
            auto [failed, size] = co_await socket.async_read_some(asio::buffer(nowhere), use_tuple);
            ended_by_peer_ = static_cast<bool>(failed);
        }
    }

    asio::ip::tcp::socket& tcp_socket() {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            return stream_.next_layer();
        } else {
            return stream_;
        }
    }

    Stream stream_;
    SipServer& server_;
    SipLimits limits_;
    protocol::SipPeer peer_;
    protocol::SipPeer local_;
    protocol::SipStream frames_;
    AnswerLine line_;
    std::string unsent_;
    asio::steady_timer answered_;  // an event: cancelled whenever an answer left
    // Since when something is unfinished: the handshake, the first message, a later one.
    std::optional<Clock::time_point> begun_;
    Clock::time_point last_read_;
    Clock::time_point leaving_since_;
    bool open_{true};
    bool writing_{};
    bool closing_{};
    bool leaving_{};
    bool ended_by_peer_{};
};

}  // namespace

std::shared_ptr<SipConnection> make_tcp_connection(
    TcpStream stream, SipServer& server, SipLimits limits
) {
    return std::make_shared<Connection<TcpStream>>(std::move(stream), server, limits);
}

std::shared_ptr<SipConnection> make_tls_connection(
    TlsStream stream, SipServer& server, SipLimits limits
) {
    return std::make_shared<Connection<TlsStream>>(std::move(stream), server, limits);
}

}  // namespace nachtwacht::daemon
