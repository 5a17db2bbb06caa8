#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <type_traits>
#include <utility>

namespace nachtwacht::tests {

// Runs `work` on the thread that runs the loop, which is another one, and waits for its result.
template <class Work>
std::invoke_result_t<Work> on_loop(boost::asio::io_context& loop, Work work) {
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto done = task.get_future();
    boost::asio::post(loop, [&task] { task(); });
    return done.get();
}

}  // namespace nachtwacht::tests
