// The references that were stored and for how long each is still a repeat: the only thing that the
// core keeps per device, so it is kept small. A million of them take a search of twenty steps.
#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routing/fact.hpp"
#include "routing/text.hpp"

namespace nachtwacht::routing {

// What is known of a reference that was stored (signal.hpp, Reference).
struct Seen {
    std::uint64_t entry{};
    std::string content{};
    Steady until{};
    Fate fate{};
    std::uint64_t incident{};
    std::string refused{};
    bool operator==(const Seen&) const = default;
};

// One string for what identifies a reference, its content with it: a device that counts anew has
// two messages under one value, and either may still be repeated. Senders and values may hold any
// byte but NUL.
[[nodiscard]] std::string key_of(const Reference& reference);

// By key_of(Reference). Behaves like a map whose values are read and written whole.
class References {
public:
    using key_type = std::string;
    using mapped_type = Seen;
    using value_type = std::pair<const std::string, Seen>;

    References() = default;
    References(const References& other);
    References(References&&) noexcept = default;
    References& operator=(const References& other) { return *this = References{other}; }
    References& operator=(References&&) noexcept = default;
    ~References() = default;

    // What was known of the same key is replaced.
    void remember(std::string_view key, const Seen& seen);
    [[nodiscard]] std::optional<Seen> find(std::string_view key) const;
    // Those whose time is over, the earliest first and by key among equals, so that a state that
    // was read back forgets the same ones.
    void forget(Steady now, int most);

    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] bool empty() const { return rows_.empty(); }

private:
    struct Row {
        std::uint64_t entry{};
        Steady until{};
        std::uint64_t incident{};
        Text refused{};
        Text content{};  // unless it stands at the end of the key, where key_of() puts it
        Fate fate{};
        bool content_in_key{};
        std::uint32_t place{};  // in due_
    };
    // Looks a key up as it is given, without making a Text of it.
    struct ByText {
        using is_transparent = void;
        bool operator()(const Text& a, const Text& b) const { return a.view() < b.view(); }
        bool operator()(const Text& a, std::string_view b) const { return a.view() < b; }
        bool operator()(std::string_view a, const Text& b) const { return a < b.view(); }
    };
    using Rows = std::map<Text, Row, ByText>;
    using Line = Rows::value_type;

public:
    // By key, each as a copy.
    class const_iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = References::value_type;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = value_type;

        explicit const_iterator(Rows::const_iterator at) : at_(at) {}
        value_type operator*() const { return {std::string{at_->first}, seen_of(*at_)}; }
        const_iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const const_iterator&) const = default;

    private:
        Rows::const_iterator at_;
    };
    [[nodiscard]] const_iterator begin() const { return const_iterator{rows_.begin()}; }
    [[nodiscard]] const_iterator end() const { return const_iterator{rows_.end()}; }
    // The highest key, to be asked of one that is not empty.
    [[nodiscard]] std::string_view last_key() const { return rows_.rbegin()->first.view(); }

    friend bool operator==(const References& a, const References& b);

private:
    [[nodiscard]] static Seen seen_of(const Line& line);
    [[nodiscard]] static bool is_before(const Line* a, const Line* b);
    void put(std::size_t place, Line* line);
    void rise(std::size_t place);
    void sink(std::size_t place);

    Rows rows_;
    std::vector<Line*> due_;  // a heap: none stands before the one at half its place
};

}  // namespace nachtwacht::routing
