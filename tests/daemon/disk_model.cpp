#include "tests/daemon/disk_model.hpp"

#include <algorithm>
#include <stdexcept>

namespace nachtwacht::daemon {
namespace {

using What = DiskStep::What;
using Keeps = PowerCut::Keeps;

bool is_of_names(What what) {
    return what == What::Create || what == What::Rename || what == What::Remove ||
           what == What::MakeDirectory;
}

std::string directory_of(const std::string& name) {
    const auto slash = name.rfind('/');
    return slash == std::string::npos ? "" : name.substr(0, slash);
}

void put(StoredFile& file, std::uint64_t offset, std::string_view bytes) {
    const auto end = offset + bytes.size();
    if (file.bytes.size() < end) {
        file.bytes.resize(end);
    }
    file.bytes.replace(offset, bytes.size(), bytes);
    file.size = std::max<std::uint64_t>(file.size, end);
}

void apply(StoredFile& file, const DiskStep& step) {
    if (step.what == What::Write) {
        put(file, step.offset, step.bytes);
    } else {
        file.size = step.offset;
        file.bytes.resize(std::min<std::uint64_t>(file.bytes.size(), file.size));
    }
}

}  // namespace

// Decides what survives one power cut, in the order in which it was done.
class DiskModel::Survivor {
public:
    Survivor(const DiskModel& disk, PowerCut cut, simulation::Random& random)
        : cut_(cut),
          random_(random),
          per_mille_(random.pick(std::vector<std::uint32_t>{100, 500, 900})),
          ends_at_(random.below(static_cast<std::uint32_t>(disk.unsynced_.size()) + 1)),
          files_(disk.synced_),
          synced_(disk.synced_),
          names_(disk.synced_names_) {
        for (std::size_t at = 0; at < disk.unsynced_.size(); ++at) {
            take(at, disk.unsynced_[at]);
        }
    }

    [[nodiscard]] DiskImage image() const {
        DiskImage found;
        for (const auto& [name, node] : names_) {
            // Names in order: a directory comes before what is in it.
            if (name.empty() || directory_of(name).empty() || found.contains(directory_of(name))) {
                found.emplace(name, files_[node]);
            }
        }
        return found;
    }

private:
    void take(std::size_t at, const Unsynced& unsynced) {
        const auto& [step, node] = unsynced;
        if (step.what == What::Write &&
            (cut_.keeps == Keeps::Sectors || (cut_.keeps == Keeps::Beginning && at == ends_at_))) {
            write_in_part(step, node);
            return;
        }
        if (!keeps(at)) {
            lose(step, node);
            return;
        }
        if (!is_of_names(step.what)) {
            apply(files_[node], step);
            return;
        }
        names_.erase(step.name);
        if (step.what != What::Remove) {
            names_[step.what == What::Rename ? step.new_name : step.name] = node;
        }
    }

    [[nodiscard]] bool keeps(std::size_t at) {
        switch (cut_.keeps) {
            case Keeps::Nothing:
                return false;
            case Keeps::Everything:
                return true;
            case Keeps::Beginning:
                return at < ends_at_;
            case Keeps::Steps:
            case Keeps::Sectors:
                return random_.chance(per_mille_);
        }
        return false;
    }

    void lose(const DiskStep& step, Node node) {
        if (cut_.stale && step.what == What::Write && step.offset >= synced_[node].size) {
            std::string former(step.bytes.size(), '\0');
            std::generate(former.begin(), former.end(), [&] {
                return static_cast<char>(random_.below(256));
            });
            put(files_[node], step.offset, former);
        }
    }

    void write_in_part(const DiskStep& step, Node node) {
        const bool from_the_beginning = cut_.keeps == Keeps::Beginning;
        bool writes = true;
        for (std::uint64_t done = 0; done < step.bytes.size();) {
            const auto place = step.offset + done;
            const auto size = std::min(step.bytes.size() - done, cut_.sector - place % cut_.sector);
            const bool luck = random_.chance(from_the_beginning ? 700 : per_mille_);
            writes = from_the_beginning ? writes && luck : luck;
            DiskStep part{What::Write, step.name, {}, place, step.bytes.substr(done, size)};
            if (writes) {
                apply(files_[node], part);
            } else {
                lose(part, node);
            }
            done += size;
        }
    }

    PowerCut cut_;
    simulation::Random& random_;
    std::uint32_t per_mille_;
    std::size_t ends_at_;
    std::vector<StoredFile> files_;
    const std::vector<StoredFile>& synced_;
    Names names_;
};

DiskModel::DiskModel(const DiskImage& synced) {
    synced_.push_back({{}, 0, true});
    synced_names_[""] = 0;
    for (const auto& [name, file] : synced) {
        synced_names_[name] = name.empty() ? 0 : synced_.size();
        if (!name.empty()) {
            synced_.push_back(file);
        }
    }
    names_ = synced_names_;
}

DiskModel::Node DiskModel::node_of(const std::string& name) const {
    const auto found = names_.find(name);
    if (found == names_.end()) {
        throw std::logic_error("the disk knows no " + name);
    }
    return found->second;
}

void DiskModel::take(const DiskStep& step) {
    switch (step.what) {
        case What::Failed:
            return;
        case What::Sync:
            settle_content(node_of(step.name));
            return;
        case What::SyncDirectory:
            settle_names(step.name);
            return;
        case What::Create:
        case What::MakeDirectory:
            names_[step.name] = synced_.size();
            synced_.push_back({{}, 0, step.what == What::MakeDirectory});
            break;
        default:
            break;
    }
    const Node node = node_of(step.name);
    unsynced_.push_back({step, node});
    if (step.what == What::Rename || step.what == What::Remove) {
        names_.erase(step.name);
    }
    if (step.what == What::Rename) {
        names_[step.new_name] = node;
    }
}

void DiskModel::settle_content(Node node) {
    std::erase_if(unsynced_, [&](const Unsynced& unsynced) {
        const bool ours = unsynced.node == node && !is_of_names(unsynced.step.what);
        if (ours) {
            apply(synced_[node], unsynced.step);
        }
        return ours;
    });
}

void DiskModel::settle_names(const std::string& directory) {
    std::erase_if(unsynced_, [&](const Unsynced& unsynced) {
        const auto& step = unsynced.step;
        const bool ours = is_of_names(step.what) && directory_of(step.name) == directory;
        if (ours) {
            synced_names_.erase(step.name);
        }
        if (ours && step.what != What::Remove) {
            synced_names_[step.what == What::Rename ? step.new_name : step.name] = unsynced.node;
        }
        return ours;
    });
}

DiskImage DiskModel::after(PowerCut cut, simulation::Random& random) const {
    return Survivor{*this, cut, random}.image();
}

}  // namespace nachtwacht::daemon
