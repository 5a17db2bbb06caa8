#include "daemon/master_key.hpp"

#include <system_error>

#include "daemon/private_file.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t key_bytes = 32;

JournalResult<Secret> make_key(const std::filesystem::path& file) {
    Secret key = random_secret(key_bytes);
    if (auto made = make_private_file(file, key.reveal(), "master key"); !made) {
        return tl::make_unexpected(made.error());
    }
    return key;
}

}  // namespace

JournalResult<Secret> master_key(
    const std::filesystem::path& file, const std::filesystem::path& journal
) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        auto key = read_secret(file);
        if (!key) {
            return journal_error(JournalFault::Io, key.error());
        }
        if (key->size() != key_bytes) {
            return journal_error(
                JournalFault::WrongKey,
                file.string() + " must hold exactly 32 bytes; put the right key back"
            );
        }
        return std::move(*key);
    }
    if (std::filesystem::exists(journal, ignored)) {
        return journal_error(
            JournalFault::WrongKey,
            "the master key " + file.string() +
                " is gone but the journal is there: put the key back from its own backup"
        );
    }
    return make_key(file);
}

}  // namespace nachtwacht::daemon
