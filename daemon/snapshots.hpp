// The next snapshot is folded from what is on disk, as a start would do it, by a thread that gives
// way to all others. The loop never stands still for it, however much is open, and a mistake in
// memory does not become one on disk.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "daemon/journal.hpp"

namespace nachtwacht::daemon {

// The state after entry `number`, which is committed, as bytes: the newest snapshot in the file and
// the entries after it. Blocks; ends early, with an error, once `stopped` is set.
[[nodiscard]] JournalResult<std::string> folded_state(
    const std::filesystem::path& file, std::uint64_t number, const std::atomic<bool>& stopped
);

// Loop's thread only.
class Snapshots {
public:
    // `trouble` gets a line for the administrator. Loop and journal outlive this.
    Snapshots(
        boost::asio::io_context& loop,
        Journal& journal,
        std::filesystem::path file,
        std::function<void(const std::string&)> trouble
    );
    Snapshots(const Snapshots&) = delete;
    Snapshots& operator=(const Snapshots&) = delete;
    ~Snapshots();

    // `done` when it is stored, or could not be made: then the entries are still there, and the
    // next one takes longer.
    void make(std::uint64_t number, std::function<void()> done);

private:
    boost::asio::io_context& loop_;
    Journal& journal_;
    std::filesystem::path file_;
    std::function<void(const std::string&)> trouble_;
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
    std::atomic<bool> stopped_{};
    boost::asio::thread_pool folder_{1};
};

}  // namespace nachtwacht::daemon
