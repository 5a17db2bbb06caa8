#include "daemon/master_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t key_bytes = 32;

JournalResult<Secret> make_key(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    Secret key = random_secret(key_bytes);
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return journal_error(JournalFault::Io, "cannot make the master key " + file.string());
    }
    const bool written =
        ::write(handle, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
        ::fsync(handle) == 0;
    ::close(handle);
    if (!written) {
        return journal_error(JournalFault::Io, "cannot write the master key " + file.string());
    }
    if (auto synced = sync_path(file.parent_path()); !synced) {
        return tl::make_unexpected(synced.error());
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
