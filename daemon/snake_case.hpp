// Names of types as they stand on wires and in logs.
#pragma once

#include <string>
#include <string_view>

namespace nachtwacht::daemon {

// "order_offered" of "OrderOffered". ASCII letters and digits.
inline std::string snake_case(std::string_view type) {
    std::string name;
    for (const char letter : type) {
        const bool capital = letter >= 'A' && letter <= 'Z';
        if (capital && !name.empty()) {
            name += '_';
        }
        name += capital ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return name;
}

}  // namespace nachtwacht::daemon
