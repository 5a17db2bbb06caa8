#include "routing/text.hpp"

#include <cstring>

namespace nachtwacht::routing {

Text::Text(std::string_view text) {
    if (text.empty()) {
        return;
    }
    const auto length = static_cast<std::uint32_t>(text.size());
    bytes_.reset(new char[sizeof length + length]);
    std::memcpy(bytes_.get(), &length, sizeof length);
    std::memcpy(bytes_.get() + sizeof length, text.data(), length);
}

std::string_view Text::view() const {
    if (bytes_ == nullptr) {
        return {};
    }
    std::uint32_t length = 0;
    std::memcpy(&length, bytes_.get(), sizeof length);
    return {bytes_.get() + sizeof length, length};
}

}  // namespace nachtwacht::routing
