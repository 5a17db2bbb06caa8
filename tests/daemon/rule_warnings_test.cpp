#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "daemon/pack_warnings.hpp"
#include "daemon/register.hpp"
#include "daemon/scenario.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path source{NACHTWACHT_SOURCE_DIR};
constexpr routing::Wall december{sys_days{2026y / 12 / 1}};

// Of the pack's own files.
std::vector<std::string> warnings_in(const fs::path& folder) {
    const LoadedPack pack = load_pack(folder);
    EXPECT_THAT(pack.mistakes, IsEmpty());
    const Register clients = load_register(pack.clients, *pack.region);
    EXPECT_THAT(clients.mistakes, IsEmpty());
    std::vector<std::string> lines;
    for (const Mistake& warning : warnings_of(pack, *clients.table, december)) {
        std::string line = text_of(warning);
        for (auto at = line.find(folder.string()); at != std::string::npos;
             at = line.find(folder.string())) {
            line.erase(at, folder.string().size() + 1);
        }
        if (!line.starts_with('/')) {  // of the base
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

std::vector<std::string> lines_of_file(const fs::path& path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(PackWarnings, NameThirteenPlantedOdditiesEachAtItsPlace) {
    const fs::path folder = source / "tests/daemon/packs/planted_warnings";
    EXPECT_EQ(lines_of_file(folder / "expected.txt").size(), 13U);
    EXPECT_THAT(
        warnings_in(folder), testing::ElementsAreArray(lines_of_file(folder / "expected.txt"))
    );
}

TEST(PackWarnings, NeverKeepAPackFromItsUse) {
    const LoadedPack pack = load_pack(source / "tests/daemon/packs/planted_warnings");
    EXPECT_NE(pack.region, nullptr);
}

}  // namespace
}  // namespace nachtwacht::daemon
