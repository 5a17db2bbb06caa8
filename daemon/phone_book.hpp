// Which phones a unit can be woken on: their push subscriptions, kept in phones.db beside the
// journal. It holds no order and no client; when it is lost, each phone reports again at its next
// visit.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/journal_error.hpp"
#include "protocol/web_push.hpp"
#include "routing/types.hpp"

namespace nachtwacht::daemon {

struct PhoneEntry {
    protocol::PushSubscription subscription{};
    // Seconds since 1970; 0: never.
    std::int64_t created{};
    std::int64_t last_success{};  // the push service took something for it
    std::int64_t last_failure{};
    bool operator==(const PhoneEntry&) const = default;
};

// Loop's thread only. The book lies in memory as well, so reading never waits; writing is done in
// order on a thread of its own.
class PhoneBook {
public:
    static constexpr std::size_t most_phones = 8;  // of a unit: the oldest makes room

    // Reads the file, or makes it (mode 0600). `failed` gets a line when something could not be
    // written, on that other thread's turn through `post`. Blocks.
    [[nodiscard]] static JournalResult<std::unique_ptr<PhoneBook>> open(
        const std::filesystem::path& file,
        std::function<void(std::function<void()>)> post,
        std::function<void(const std::string&)> failed
    );
    // Waits until all is written.
    ~PhoneBook();
    PhoneBook(const PhoneBook&) = delete;
    PhoneBook& operator=(const PhoneBook&) = delete;

    // A subscription belongs to one unit: another one that had it has it no more.
    void add(const routing::UnitId& unit, protocol::PushSubscription subscription, std::int64_t at);
    // False: nobody has it.
    bool remove(const protocol::WebAddress& endpoint);
    void remove_all(const routing::UnitId& unit);
    void succeeded(const protocol::WebAddress& endpoint, std::int64_t at);
    void failed(const protocol::WebAddress& endpoint, std::int64_t at);

    // Oldest first.
    [[nodiscard]] const std::vector<PhoneEntry>& phones_of(const routing::UnitId& unit) const;
    [[nodiscard]] const std::map<routing::UnitId, std::vector<PhoneEntry>>& all() const {
        return units_;
    }

    // What was changed so far is on disk, then `done` through `post`.
    void when_written(std::function<void()> done);

private:
    class Shelf;
    explicit PhoneBook(std::unique_ptr<Shelf> shelf);

    struct Place {
        routing::UnitId unit;
        std::size_t index{};
    };
    [[nodiscard]] std::optional<Place> find(const protocol::WebAddress& endpoint) const;
    void touch(
        const protocol::WebAddress& endpoint, std::int64_t PhoneEntry::*when, std::int64_t at
    );

    std::unique_ptr<Shelf> shelf_;
    std::map<routing::UnitId, std::vector<PhoneEntry>> units_{};
};

}  // namespace nachtwacht::daemon
