#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace nachtwacht::daemon {

enum class JournalFault : std::uint8_t {
    Io,        // the disk or the operating system refused
    Full,      // no space left
    Damaged,   // a checksum, a gap, or a file that SQLite cannot read
    Newer,     // written by a newer release; the message names the version that is needed
    Foreign,   // not a journal of ours
    Locked,    // another process works on this state directory
    WrongKey,  // sealed under another master key
    Refused,   // a caller's mistake: the target exists, an entry out of order
};

struct JournalError {
    JournalFault fault;
    std::string message;  // one line for the administrator; never holds stored content
};

template <typename T>
using JournalResult = tl::expected<T, JournalError>;

[[nodiscard]] inline tl::unexpected<JournalError> journal_error(
    JournalFault fault, std::string message
) {
    return tl::make_unexpected(JournalError{fault, std::move(message)});
}

}  // namespace nachtwacht::daemon
