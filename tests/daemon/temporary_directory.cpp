#include "tests/daemon/temporary_directory.hpp"

#include <stdlib.h>

#include <stdexcept>
#include <string>
#include <system_error>

namespace nachtwacht::daemon {

TemporaryDirectory::TemporaryDirectory(const std::filesystem::path& within) {
    std::string name = (within / "nachtwacht-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make " + name);
    }
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace nachtwacht::daemon
