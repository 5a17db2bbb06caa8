#include "routing/references.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

std::string_view content_in(std::string_view key) {
    const auto value = key.find('\0');
    const auto content = value == std::string_view::npos ? value : key.find('\0', value + 1);
    return content == std::string_view::npos ? std::string_view{} : key.substr(content + 1);
}

}  // namespace

std::string key_of(const Reference& reference) {
    std::string key(1, static_cast<char>('0' + static_cast<int>(reference.door)));
    key.append(reference.sender).push_back('\0');
    key.append(reference.value).push_back('\0');
    return key.append(reference.content);
}

References::References(const References& other) : rows_(other.rows_) {
    for (Line& line : rows_) {
        due_.push_back(&line);
    }
    std::sort(due_.begin(), due_.end(), is_before);
    for (std::size_t place = 0; place < due_.size(); ++place) {
        due_[place]->second.place = static_cast<std::uint32_t>(place);
    }
}

void References::remember(std::string_view key, const Seen& seen) {
    auto line = rows_.find(key);
    const bool is_new = line == rows_.end();
    if (is_new) {
        line = rows_.emplace(Text{key}, Row{}).first;
        due_.push_back(nullptr);
        line->second.place = static_cast<std::uint32_t>(due_.size() - 1);
    }
    Row& row = line->second;
    row.entry = seen.entry;
    row.until = seen.until;
    row.incident = seen.incident;
    row.refused = seen.refused;
    row.content_in_key = content_in(key) == seen.content;
    row.content = row.content_in_key ? Text{} : Text{seen.content};
    row.fate = seen.fate;
    const std::size_t place = row.place;
    put(place, &*line);
    rise(place);
    sink(row.place);
}

std::optional<Seen> References::find(std::string_view key) const {
    const auto line = rows_.find(key);
    return line == rows_.end() ? std::nullopt : std::optional{seen_of(*line)};
}

void References::forget(Steady now, int most) {
    for (; most > 0 && !due_.empty() && due_.front()->second.until <= now; --most) {
        const Line* gone = due_.front();
        put(0, due_.back());
        due_.pop_back();
        if (!due_.empty()) {
            sink(0);
        }
        rows_.erase(rows_.find(gone->first.view()));
    }
}

bool operator==(const References& a, const References& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

Seen References::seen_of(const Line& line) {
    const auto& [key, row] = line;
    const auto content = row.content_in_key ? content_in(key.view()) : row.content.view();
    return {
        row.entry,
        std::string{content},
        row.until,
        row.fate,
        row.incident,
        std::string{row.refused}};
}

bool References::is_before(const Line* a, const Line* b) {
    return a->second.until != b->second.until ? a->second.until < b->second.until
                                              : a->first < b->first;
}

void References::put(std::size_t place, Line* line) {
    due_[place] = line;
    line->second.place = static_cast<std::uint32_t>(place);
}

void References::rise(std::size_t place) {
    Line* line = due_[place];
    while (place > 0 && is_before(line, due_[(place - 1) / 2])) {
        put(place, due_[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(place, line);
}

void References::sink(std::size_t place) {
    Line* line = due_[place];
    for (std::size_t next = 2 * place + 1; next < due_.size(); next = 2 * place + 1) {
        const bool right = next + 1 < due_.size() && is_before(due_[next + 1], due_[next]);
        next += right ? 1 : 0;
        if (!is_before(due_[next], line)) {
            break;
        }
        put(place, due_[next]);
        place = next;
    }
    put(place, line);
}

}  // namespace nachtwacht::routing
