#include "tests/daemon/disk_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace nachtwacht::daemon {
namespace {

using What = DiskStep::What;
using Keeps = PowerCut::Keeps;

class DiskModelTest : public testing::Test {
protected:
    void create(const std::string& name) { disk.take({What::Create, name, {}, 0, {}}); }
    void write(const std::string& name, std::uint64_t at, const std::string& bytes) {
        disk.take({What::Write, name, {}, at, bytes});
    }
    void sync(const std::string& name) { disk.take({What::Sync, name, {}, 0, {}}); }
    void sync_names() { disk.take({What::SyncDirectory, "", {}, 0, {}}); }

    DiskImage cut(Keeps keeps, std::uint64_t sector = 512) {
        return disk.after({keeps, sector, false}, random);
    }
    // All that may be found in a file, over many cuts.
    std::set<std::string> found_in(const std::string& name, Keeps keeps) {
        std::set<std::string> found;
        for (int i = 0; i < 300; ++i) {
            const auto image = cut(keeps);
            const auto file = image.find(name);
            found.insert(file == image.end() ? "nothing" : file->second.bytes);
        }
        return found;
    }

    simulation::Random random{1};
    DiskModel disk;
};

TEST_F(DiskModelTest, KeepsWhatIsSyncedTogetherWithItsName) {
    create("a");
    write("a", 0, "one");
    sync("a");
    EXPECT_FALSE(cut(Keeps::Nothing).contains("a"));
    sync_names();
    EXPECT_EQ(cut(Keeps::Nothing).at("a").bytes, "one");
    write("a", 0, "two");
    EXPECT_EQ(cut(Keeps::Nothing).at("a").bytes, "one");
    EXPECT_EQ(cut(Keeps::Everything).at("a").bytes, "two");
}

TEST_F(DiskModelTest, LosesAnyPartOfWhatIsNotSynced) {
    create("a");
    sync_names();
    write("a", 0, std::string(512, '1'));
    write("a", 512, std::string(512, '2'));
    const std::string hole(512, '\0');
    const auto found = found_in("a", Keeps::Steps);
    EXPECT_THAT(
        found,
        testing::UnorderedElementsAre(
            "",
            std::string(512, '1'),
            hole + std::string(512, '2'),
            std::string(512, '1') + std::string(512, '2')
        )
    );
}

TEST_F(DiskModelTest, TearsAWriteAtTheSectorsOfTheDisk) {
    create("a");
    sync_names();
    write("a", 256, std::string(512, '1'));
    const std::string first = std::string(256, '\0') + std::string(256, '1');
    EXPECT_THAT(found_in("a", Keeps::Beginning), testing::Contains(first));
    EXPECT_THAT(
        found_in("a", Keeps::Sectors),
        testing::Contains(std::string(512, '\0') + std::string(256, '1'))
    );
    for (int i = 0; i < 50; ++i) {
        EXPECT_THAT(
            cut(Keeps::Sectors, 4096).at("a").bytes,
            testing::AnyOf("", std::string(256, '\0') + std::string(512, '1'))
        );
    }
}

TEST_F(DiskModelTest, ARenameIsDoneOrNotAndTheContentStaysWithItsFile) {
    create("old");
    create("new");
    write("old", 0, "old");
    write("new", 0, "new");
    sync("old");
    sync("new");
    sync_names();
    disk.take({What::Rename, "new", "old", 0, {}});
    EXPECT_EQ(cut(Keeps::Nothing).at("old").bytes, "old");
    EXPECT_EQ(cut(Keeps::Everything).at("old").bytes, "new");
    sync_names();
    EXPECT_EQ(cut(Keeps::Nothing).at("old").bytes, "new");
    EXPECT_FALSE(cut(Keeps::Nothing).contains("new"));
}

TEST_F(DiskModelTest, WhatLiesInADirectoryGoesWithItsName) {
    disk.take({What::MakeDirectory, "d", {}, 0, {}});
    create("d/a");
    disk.take({What::SyncDirectory, "d", {}, 0, {}});
    EXPECT_FALSE(cut(Keeps::Nothing).contains("d/a"));
    sync_names();
    EXPECT_TRUE(cut(Keeps::Nothing).contains("d/a"));
}

TEST_F(DiskModelTest, AFileThatGrewAndLostItsContentMayHoldWhatLayThereBefore) {
    create("a");
    sync_names();
    write("a", 0, std::string(512, '1'));
    const auto stale = disk.after({Keeps::Nothing, 512, true}, random).at("a");
    EXPECT_EQ(stale.size, 512U);
    EXPECT_NE(stale.bytes, std::string(512, '1'));
}

}  // namespace
}  // namespace nachtwacht::daemon
