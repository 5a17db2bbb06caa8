// The list that a shift works by when everything else fails: what is open, who is where, whom to
// call (safety.md S20).
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "daemon/office.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

// Loop's thread only; the file is written beside it.
class PaperList {
public:
    struct Settings {
        std::filesystem::path file{};
        std::string centre{};  // telephone of the centre
        std::function<routing::Wall()> wall{};
        std::chrono::milliseconds every{std::chrono::minutes{5}};
        routing::Language language{};
    };
    PaperList(
        boost::asio::io_context& loop,
        Office& office,
        Settings settings,
        std::shared_ptr<spdlog::logger> log
    );
    ~PaperList();

    // One page, complete in itself, black on white. It holds names and addresses: for a person who
    // may see them.
    [[nodiscard]] std::string html(routing::Language language) const;

    // For a browser that shows it: nothing but this page and its own style.
    [[nodiscard]] static std::string content_policy();

    // Writes the file now and each time again, whole or not at all, for its owner alone.
    void start();
    void stop();

private:
    void write();

    Office& office_;
    Settings settings_;
    std::shared_ptr<spdlog::logger> log_;
    boost::asio::steady_timer timer_;
    boost::asio::thread_pool disk_{1};
};

}  // namespace nachtwacht::daemon
