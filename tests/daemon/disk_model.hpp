// What a power cut can leave on a disk. The model is told, step by step, what was done to files and
// names; what was synced stays, and of what was not any part may: in any order, and torn inside a
// write. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/random.hpp"

namespace nachtwacht::daemon {

// One thing done under the recorded directory; names are relative to it, "" is the directory itself
// and is always there.
struct DiskStep {
    enum class What : std::uint8_t {
        Create,
        Write,
        Resize,
        Sync,
        Rename,
        Remove,
        MakeDirectory,
        SyncDirectory,
        Failed,  // nothing was done: a mark in the record
    };
    What what{};
    std::string name{};
    std::string new_name{};  // Rename
    std::uint64_t offset{};  // Write: where; Resize: how large it is now
    std::string bytes{};     // Write
};

// Zeros from the end of `bytes` to `size`: the journal's file grows long before it is filled.
struct StoredFile {
    std::string bytes{};
    std::uint64_t size{};
    bool directory{};
};

// By name. A directory stands before what is in it.
using DiskImage = std::map<std::string, StoredFile>;

// Which part of what was not synced is there after the power cut.
struct PowerCut {
    enum class Keeps : std::uint8_t {
        Nothing,
        Everything,
        Beginning,  // all until some step, and of that one some sectors from its beginning
        Steps,      // each step or not
        Sectors,    // each sector of each write or not
    };
    Keeps keeps{};
    std::uint64_t sector{512};  // what the disk writes whole or not at all
    bool stale{};  // where a file grew and its new content is lost lies what was there in former
                   // times
};

class DiskModel {
public:
    explicit DiskModel(const DiskImage& synced = {});

    void take(const DiskStep& step);

    // Of a power cut now.
    [[nodiscard]] DiskImage after(PowerCut cut, simulation::Random& random) const;
    // How many steps wait for a sync.
    [[nodiscard]] std::size_t unsynced() const { return unsynced_.size(); }

private:
    using Node = std::size_t;
    using Names = std::map<std::string, Node>;
    struct Unsynced {
        DiskStep step;
        Node node;  // what the name stood for
    };
    class Survivor;

    [[nodiscard]] Node node_of(const std::string& name) const;
    void settle_content(Node node);
    void settle_names(const std::string& directory);

    std::vector<StoredFile> synced_;  // by node
    Names synced_names_;
    Names names_;                     // as the running system sees them
    std::vector<Unsynced> unsynced_;  // in the order of doing
};

}  // namespace nachtwacht::daemon
