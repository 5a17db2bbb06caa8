#include "daemon/vapid_key.hpp"

#include <system_error>

#include "daemon/private_file.hpp"
#include "daemon/secret.hpp"
#include "protocol/ascii.hpp"
#include "protocol/base64url.hpp"

namespace nachtwacht::daemon {
namespace {

JournalResult<protocol::P256Key> read_key(const std::filesystem::path& file) {
    const auto line = read_secret(file);
    if (!line) {
        return journal_error(JournalFault::Io, line.error());
    }
    auto bytes = protocol::from_base64(protocol::trim(line->reveal())).value_or("");
    auto key = protocol::P256Key::from_private(bytes);
    wipe(bytes);
    if (!key) {
        return journal_error(
            JournalFault::WrongKey,
            file.string() +
                " holds no key of P-256: put the right one back, or move it away to "
                "have a new one, after which every phone subscribes anew"
        );
    }
    return *std::move(key);
}

JournalResult<protocol::P256Key> make_key(const std::filesystem::path& file) {
    auto number = random_secret(protocol::p256_private_bytes);
    auto key = protocol::P256Key::from_private(number.reveal());
    while (!key) {
        number = random_secret(protocol::p256_private_bytes);
        key = protocol::P256Key::from_private(number.reveal());
    }
    auto line = protocol::base64url(number.reveal()) + "\n";
    const auto made = make_private_file(file, line, "push key");
    wipe(line);
    if (!made) {
        return tl::make_unexpected(made.error());
    }
    return *std::move(key);
}

}  // namespace

JournalResult<protocol::P256Key> vapid_key(
    const std::filesystem::path& credential, const std::filesystem::path& own
) {
    std::error_code ignored;
    for (const auto& file : {credential, own}) {
        if (std::filesystem::exists(file, ignored)) {
            return read_key(file);
        }
    }
    return make_key(own);
}

}  // namespace nachtwacht::daemon
