// Text that may hold a secret for a moment: its memory is overwritten before it is given back,
// whoever copies it. What is to be kept secret for longer is a Secret. Up to 15 bytes stay where
// the object is and are not covered.
#pragma once

#include <memory>
#include <string>

#include "daemon/secret.hpp"

namespace nachtwacht::daemon {

template <class T>
struct WipingAllocator {
    using value_type = T;
    WipingAllocator() = default;
    template <class Other>
    constexpr WipingAllocator(const WipingAllocator<Other>& /*other*/) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
    void deallocate(T* memory, std::size_t count) noexcept {
        wipe(memory, count * sizeof(T));
        std::allocator<T>{}.deallocate(memory, count);
    }
    friend bool operator==(const WipingAllocator& /*a*/, const WipingAllocator& /*b*/) {
        return true;
    }
};

using WipedText = std::basic_string<char, std::char_traits<char>, WipingAllocator<char>>;

}  // namespace nachtwacht::daemon
