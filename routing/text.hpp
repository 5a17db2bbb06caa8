// A text that is kept by the hundred thousand and is mostly empty or seldom read: one pointer, and
// nothing else while it is empty.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nachtwacht::routing {

class Text {
public:
    Text() = default;
    Text(std::string_view text);  // NOLINT(google-explicit-constructor): it is the same text
    Text(const std::string& text) : Text(std::string_view{text}) {}  // NOLINT: as above
    Text(const char* text) : Text(std::string_view{text}) {}         // NOLINT: as above
    Text(const Text& other) : Text(other.view()) {}
    Text(Text&&) noexcept = default;
    Text& operator=(const Text& other) { return *this = Text{other}; }
    Text& operator=(Text&&) noexcept = default;
    ~Text() = default;

    [[nodiscard]] bool empty() const { return bytes_ == nullptr; }
    [[nodiscard]] std::string_view view() const;
    operator std::string() const { return std::string{view()}; }  // NOLINT: as above

    friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
    friend auto operator<=>(const Text& a, const Text& b) { return a.view() <=> b.view(); }

private:
    std::unique_ptr<char[]> bytes_;  // the length in four bytes, then the text
};

// A name (types.hpp) that is mostly empty, kept as a Text; it is the name where one is asked for.
template <class Name>
class Kept {
public:
    using Named = Name;
    Kept() = default;
    Kept(const Name& name) : text_(name.value) {}               // NOLINT: as above
    operator Name() const { return Name{std::string{text_}}; }  // NOLINT: as above
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] std::string_view view() const { return text_.view(); }
    bool operator==(const Kept&) const = default;
    friend bool operator==(const Kept& kept, const Name& name) { return kept.view() == name.value; }

private:
    Text text_;
};

}  // namespace nachtwacht::routing
