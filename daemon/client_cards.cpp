#include "daemon/client_cards.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

// ASCII letters only: an accent is written as it stands.
std::string in_small(std::string_view text) {
    std::string small{text};
    std::ranges::transform(small, small.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
    });
    return small;
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) {
            words.push_back(in_small(text.substr(0, end)));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

void ClientCards::replace(std::map<routing::ClientNumber, ClientCard> cards) {
    cards_ = std::move(cards);
    small_.clear();
    for (const auto& [number, card] : cards_) {
        small_[number] = in_small(card.name + "\n" + card.address);
    }
}

std::vector<ClientCard> ClientCards::holding(std::string_view words, std::size_t most) const {
    const auto wanted = words_in(words);
    std::vector<ClientCard> found;
    for (const auto& [number, text] : small_) {
        const bool fits = std::ranges::all_of(wanted, [&](const std::string& word) {
            return text.find(word) != std::string::npos;
        });
        if (fits && !wanted.empty() && found.size() < most) {
            found.push_back(cards_.at(number));
        }
    }
    return found;
}

}  // namespace nachtwacht::daemon
