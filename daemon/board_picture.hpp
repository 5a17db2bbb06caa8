// All that is open, for a board that has nothing yet, made a piece at a time: ten thousand faults
// after a power cut take the loop longer than an alarm may wait.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "daemon/board_view.hpp"

namespace nachtwacht::daemon {

// A piece shows its incidents as they are when it is made, so what changed after entry() is sent
// once more behind the picture.
class BoardPicture {
public:
    static constexpr std::size_t piece = 200;  // incidents

    BoardPicture() = default;
    explicit BoardPicture(const routing::State& state);

    // The numbers that the next piece has added.
    std::set<std::uint64_t> add_piece(const BoardViewer& viewer, routing::Wall now);
    [[nodiscard]] bool is_whole() const { return next_ == numbers_.size(); }
    // Of the journal when it was begun.
    [[nodiscard]] std::uint64_t entry() const { return entry_; }
    // When it is whole: all but who looks at it, as JSON.
    [[nodiscard]] std::string text(
        const BoardViewer& viewer, std::string_view readiness, routing::Wall now
    ) const;

private:
    std::uint64_t entry_{};
    std::vector<std::uint64_t> numbers_{};
    std::size_t next_{};
    std::string incidents_{};
};

}  // namespace nachtwacht::daemon
