// A map whose values two states can hold in common: a copy shares them, and whoever changes one
// gets its own first. It notes which keys were changed, so that another map that stood as this one
// did can be brought to where it stands now without looking at the rest.
//
// All maps that share values belong to one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace nachtwacht::routing {

template <class Key, class Value>
class SharedMap {
    using Values = std::map<Key, std::shared_ptr<Value>>;

public:
    using key_type = Key;
    using mapped_type = Value;

    struct Item {
        const Key& first;
        const Value& second;
    };

    class const_iterator {
    public:
        using iterator_category = std::bidirectional_iterator_tag;
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using reference = Item;
        struct pointer {
            Item item;
            const Item* operator->() const { return &item; }
        };

        const_iterator() = default;
        explicit const_iterator(typename Values::const_iterator at) : at_(at) {}
        Item operator*() const { return {at_->first, *at_->second}; }
        pointer operator->() const { return {**this}; }
        const_iterator& operator++() {
            ++at_;
            return *this;
        }
        const_iterator operator++(int) { return const_iterator{at_++}; }
        const_iterator& operator--() {
            --at_;
            return *this;
        }
        const_iterator operator--(int) { return const_iterator{at_--}; }
        bool operator==(const const_iterator&) const = default;

    private:
        typename Values::const_iterator at_{};
    };
    using const_reverse_iterator = std::reverse_iterator<const_iterator>;

    [[nodiscard]] const_iterator begin() const { return const_iterator{values_.begin()}; }
    [[nodiscard]] const_iterator end() const { return const_iterator{values_.end()}; }
    [[nodiscard]] const_reverse_iterator rbegin() const { return const_reverse_iterator{end()}; }
    [[nodiscard]] const_reverse_iterator rend() const { return const_reverse_iterator{begin()}; }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] const_iterator find(const Key& key) const {
        return const_iterator{values_.find(key)};
    }
    [[nodiscard]] bool contains(const Key& key) const { return values_.contains(key); }
    [[nodiscard]] const Value& at(const Key& key) const { return *values_.at(key); }

    // To be changed; made when it is missing. The reference holds until the next change of the map.
    Value& operator[](const Key& key) {
        note(key);
        auto& value = values_[key];
        if (value == nullptr) {
            value = std::make_shared<Value>();
        } else if (value.use_count() > 1) {
            value = std::make_shared<Value>(*value);
        }
        return *value;
    }
    void erase(const Key& key) {
        if (values_.erase(key) > 0) {
            note(key);
        }
    }

    // Null: it is gone.
    using Changes = std::vector<std::pair<Key, std::shared_ptr<Value>>>;
    // Since this was last asked, by key.
    [[nodiscard]] Changes take_changes() {
        std::sort(changed_.begin(), changed_.end());
        changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
        Changes changes;
        changes.reserve(changed_.size());
        for (Key& key : changed_) {
            const auto value = values_.find(key);
            auto kept = value == values_.end() ? nullptr : value->second;
            changes.emplace_back(std::move(key), std::move(kept));
        }
        forget_changes();
        return changes;
    }
    void forget_changes() { changed_.clear(); }
    // What another map's changes made of it becomes so here, and is held in common.
    void follow(Changes changes) {
        for (auto& [key, value] : changes) {
            if (value == nullptr) {
                values_.erase(key);
            } else {
                values_[key] = std::move(value);
            }
        }
    }

    friend bool operator==(const SharedMap& a, const SharedMap& b) {
        return std::equal(
            a.values_.begin(),
            a.values_.end(),
            b.values_.begin(),
            b.values_.end(),
            [](const auto& x, const auto& y) {
                return x.first == y.first && (x.second == y.second || *x.second == *y.second);
            }
        );
    }

private:
    void note(const Key& key) {
        if (changed_.empty() || changed_.back() != key) {
            changed_.push_back(key);
        }
    }

    Values values_;
    std::vector<Key> changed_;
};

}  // namespace nachtwacht::routing
