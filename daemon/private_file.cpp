#include "daemon/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon {

JournalResult<void> make_private_file(
    const std::filesystem::path& file, std::string_view content, std::string_view what
) {
    const std::string name = std::string{what} + " " + file.string();
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) {
        return journal_error(JournalFault::Io, "cannot make the " + name);
    }
    const bool written =
        ::write(handle, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
        ::fsync(handle) == 0;
    ::close(handle);
    if (!written) {
        return journal_error(JournalFault::Io, "cannot write the " + name);
    }
    return sync_path(file.parent_path());
}

}  // namespace nachtwacht::daemon
