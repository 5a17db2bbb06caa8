#include "daemon/config.hpp"

#include <cstdlib>

namespace nachtwacht::daemon {
namespace {

// systemd names the folder of LoadCredential= so (systemd.exec(5)).
std::filesystem::path given_credentials() {
    const char* given = std::getenv("CREDENTIALS_DIRECTORY");
    return given == nullptr ? "" : given;
}

}  // namespace

std::filesystem::path Config::credential(const std::filesystem::path& name) const {
    if (name.empty() || name.has_parent_path()) {
        return name;
    }
    if (!credentials.empty()) {
        return credentials / name;
    }
    const auto given = given_credentials();
    return (given.empty() ? state / "credentials" : given) / name;
}

}  // namespace nachtwacht::daemon
