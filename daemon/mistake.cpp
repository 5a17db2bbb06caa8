#include "daemon/mistake.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t most_candidates = 12;

std::string_view name_of_file(const Mark& mark) {
    return mark.file ? std::string_view{*mark.file} : std::string_view{};
}

// Levenshtein distance, with a swap of neighbours counted as two.
std::size_t difference(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

bool Mark::operator==(const Mark& other) const {
    return name_of_file(*this) == name_of_file(other) && line == other.line &&
           column == other.column;
}

std::string to_place(const Mark& mark) {
    return std::string{name_of_file(mark)} + ":" + std::to_string(mark.line) + ":" +
           std::to_string(mark.column);
}

std::string text_of(const Mistake& mistake) { return to_place(mistake.at) + ": " + mistake.text; }

std::vector<Mistake> Mistakes::sorted() const {
    std::vector<std::string_view> files;
    for (const Mistake& mistake : list_) {
        if (std::ranges::find(files, name_of_file(mistake.at)) == files.end()) {
            files.push_back(name_of_file(mistake.at));
        }
    }
    std::vector<Mistake> result = list_;
    std::ranges::stable_sort(result, {}, [&files](const Mistake& mistake) {
        const auto file = std::ranges::find(files, name_of_file(mistake.at)) - files.begin();
        return std::tuple{file, mistake.at.line, mistake.at.column};
    });
    return result;
}

std::string closest(std::string_view word, const std::vector<std::string_view>& candidates) {
    std::size_t best = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3)) + 1;
    std::string found;
    for (const std::string_view candidate : candidates) {
        const std::size_t differs = difference(word, candidate);
        if (differs < best) {
            best = differs;
            found = candidate;
        }
    }
    return found;
}

std::string instead(std::string_view word, const std::vector<std::string_view>& candidates) {
    const std::string near = closest(word, candidates);
    if (!near.empty()) {
        return ", did you mean '" + near + "'";
    }
    if (candidates.empty()) {
        return ", there is none to choose from";
    }
    std::string list;
    for (std::size_t i = 0; i < candidates.size() && i < most_candidates; ++i) {
        list += (i == 0 ? "" : ", ") + std::string{candidates[i]};
    }
    return ", write one of " + list + (candidates.size() > most_candidates ? ", ..." : "");
}

}  // namespace nachtwacht::daemon
