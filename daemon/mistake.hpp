// What is wrong in a file that a person wrote, where, and what to write instead.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nachtwacht::daemon {

// A place in a file. Line and column count from 1, columns in characters.
struct Mark {
    std::shared_ptr<const std::string> file{};  // as the person named it; may be null
    std::uint32_t line{1};
    std::uint32_t column{1};
    bool operator==(const Mark& other) const;
};

struct Mistake {
    Mark at{};
    std::string text{};  // "message, what to write instead"
    bool operator==(const Mistake&) const = default;
};
// "regions/x/pack.yaml:3:7: message, what to write instead"
[[nodiscard]] std::string text_of(const Mistake& mistake);
[[nodiscard]] std::string to_place(const Mark& mark);

// All mistakes of one reading: nobody has to run a check fifteen times.
class Mistakes {
public:
    void add(const Mark& at, std::string text) { list_.push_back(Mistake{at, std::move(text)}); }
    void add_all(const Mistakes& others) {
        list_.insert(list_.end(), others.list_.begin(), others.list_.end());
    }
    [[nodiscard]] bool empty() const { return list_.empty(); }
    [[nodiscard]] std::size_t count() const { return list_.size(); }
    // By file in the order of first mention, then by line and column.
    [[nodiscard]] std::vector<Mistake> sorted() const;

private:
    std::vector<Mistake> list_{};
};

// The candidate that was most likely meant, empty when none is near: at most a third of the letters
// differ, and at most three.
[[nodiscard]] std::string closest(
    std::string_view word, const std::vector<std::string_view>& candidates
);
// ", did you mean 'x'" or, when nothing is near, ", write one of a, b, c" (at most twelve).
[[nodiscard]] std::string instead(
    std::string_view word, const std::vector<std::string_view>& candidates
);

}  // namespace nachtwacht::daemon
