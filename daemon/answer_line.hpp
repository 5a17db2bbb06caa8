#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace nachtwacht::daemon {

// Answers of one connection, given in any order and let out in the order of their requests.
class AnswerLine {
public:
    using Place = std::uint64_t;
    struct Answer {
        std::string bytes;
        std::function<void()> sent;
    };

    [[nodiscard]] Place take_place() {
        places_.emplace_back();
        return first_ + places_.size() - 1;
    }

    // A place that is not open any more is left alone.
    void fill(Place place, Answer answer) {
        if (place >= first_ && place - first_ < places_.size()) {
            places_[place - first_] = std::move(answer);
        }
    }

    // The next one whose turn it is.
    [[nodiscard]] std::optional<Answer> pop() {
        if (places_.empty() || !places_.front()) {
            return std::nullopt;
        }
        auto answer = std::move(places_.front());
        places_.pop_front();
        ++first_;
        return answer;
    }

    [[nodiscard]] std::size_t waiting() const { return places_.size(); }

private:
    Place first_ = 1;
    std::deque<std::optional<Answer>> places_;
};

}  // namespace nachtwacht::daemon
