// accounts.db in the state directory: who may log in, and who is. Passwords and session tokens are
// kept as hashes only. It lies beside the journal and not in it: who works here is no fact of the
// night, and an account must be able to go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/role.hpp"
#include "daemon/sqlite.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

struct AccountRecord {
    std::string name{};
    Role role{};
    std::string hash{};  // argon2id, as libsodium writes it
    routing::Language language{};
    bool disabled{};
    bool emergency{};  // of the sealed envelope
};

struct SessionRecord {
    std::uint64_t id{};
    std::string token_hash{};
    std::string who{};  // an account, or the unit of a phone
    Role role{};
    std::string label{};  // what a phone calls itself
    std::string from{};   // address
    std::int64_t began_ms{};
    std::optional<std::uint64_t> ends_ms{};  // none: until it is revoked
};

// A browser in which an account was before.
struct BrowserRecord {
    std::string token_hash{};
    std::string account{};
    std::int64_t seen_ms{};
};

// Blocks on the disk; one thread at a time.
class AccountBook {
public:
    // Makes the file when it is missing, for its owner alone.
    [[nodiscard]] static JournalResult<AccountBook> open(const std::filesystem::path& file);

    [[nodiscard]] JournalResult<std::vector<AccountRecord>> accounts();
    [[nodiscard]] JournalResult<std::vector<SessionRecord>> sessions();
    [[nodiscard]] JournalResult<std::vector<BrowserRecord>> browsers();
    // Adds or replaces. Each of these is durable when it returns.
    [[nodiscard]] JournalResult<void> put(const AccountRecord& account);
    [[nodiscard]] JournalResult<void> put(const SessionRecord& session);
    [[nodiscard]] JournalResult<void> put(const BrowserRecord& browser);
    [[nodiscard]] JournalResult<void> forget_browsers_of(const std::string& account);
    [[nodiscard]] JournalResult<void> end(std::uint64_t session);
    // Of an account, or of a unit's phones: they may have the same name.
    [[nodiscard]] JournalResult<void> end_all_of(const std::string& who, bool phones);
    // Those whose time is over.
    [[nodiscard]] JournalResult<void> end_before(std::int64_t now_ms);
    // Browsers in which nobody was since.
    [[nodiscard]] JournalResult<void> forget_before(std::int64_t ms);

private:
    [[nodiscard]] JournalResult<void> mark_emergency(const std::string& account);

    explicit AccountBook(Database database) : database_(std::move(database)) {}

    Database database_;
};

}  // namespace nachtwacht::daemon
