#include "daemon/pack.hpp"

#include <algorithm>
#include <array>

#include "daemon/pack_sections.hpp"
#include "daemon/pack_source.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

constexpr const char* main_file = "pack.yaml";

struct SectionReader {
    std::string_view key;
    void (*read)(const YamlNode& node, PackReading& reading);
};
constexpr std::array section_readers{
    SectionReader{"zone", read_zone},
    SectionReader{"hap", read_hap},
    SectionReader{"chain", read_chain},
    SectionReader{"times", read_times},
    SectionReader{"weights", read_weights},
    SectionReader{"crow_fly", read_crow_fly},
    SectionReader{"kinds", read_kinds},
    SectionReader{"skills", read_skills},
    SectionReader{"care_paths", read_care_paths},
    SectionReader{"holidays", read_holidays},
    SectionReader{"windows", read_windows},
    SectionReader{"areas", read_areas},
    SectionReader{"organisations", read_organisations},
    SectionReader{"sites", read_sites},
    SectionReader{"teams", read_teams},
    SectionReader{"units", read_units},
    SectionReader{"arrangements", read_arrangements}};

struct Head {
    std::string clients{};
    Mark start{};
};

// What pack.yaml alone may say.
void read_head(MapReader& map, PackReading& reading, Head& head) {
    map.require("pack", "the name of the region", reading.region().name);
    reading.region().label = {};  // that of its base is another's name
    read_label(map, reading.region().label);
    head.clients.clear();
    map.read("clients", head.clients);
    static_cast<void>(map.find("base"));
    head.start = map.at();
}

void read_file(
    const PackFolder& folder, const std::string& name, PackReading& reading, Head& head
) {
    const auto root = read_yaml(folder.files.at(name), folder.path_of(name), reading.mistakes());
    if (!root) {
        return;
    }
    MapReader map{*root, reading.mistakes()};
    if (name == main_file) {
        read_head(map, reading, head);
    }
    if (const YamlNode* norms = map.find("norms")) {
        if (norms->cut) {
            reading.leave_gap("norms");
        }
        read_norms(*norms, "", reading.region().norms, reading);
    }
    for (const SectionReader& section : section_readers) {
        if (const YamlNode* node = map.find(section.key)) {
            if (node->cut) {
                reading.leave_gap(std::string{section.key});
            }
            section.read(*node, reading);
        }
    }
    map.finish();
}

// pack.yaml first, so that its place is the first in the list of mistakes; then by name.
void read_folder(const PackFolder& folder, PackReading& reading, Head& head) {
    reading.begin_folder();
    if (folder.files.contains(main_file)) {
        read_file(folder, main_file, reading, head);
    }
    for (const auto& [name, content] : folder.files) {
        if (name != main_file) {
            read_file(folder, name, reading, head);
        }
    }
}

LoadedPack load(const PackSource& source, Mistakes& mistakes) {
    PackReading reading{mistakes};
    Head head;
    const bool all_there = mistakes.empty();
    for (const PackFolder& folder : source) {
        read_folder(folder, reading, head);
    }
    if (all_there) {  // else everything that the missing files hold would be missing
        check_meaning(reading, head.start);
    }
    LoadedPack pack;
    pack.places = reading.places(head.start);
    pack.image = to_image(source);
    pack.folder = source.empty() ? "" : source.back().shown;
    pack.clients = head.clients.empty() ? fs::path{} : pack.folder / head.clients;
    pack.mistakes = mistakes.sorted();
    if (mistakes.empty()) {
        reading.region().hash = sha256_hex(pack.image);
        pack.region = std::make_shared<const routing::Region>(std::move(reading.region()));
    }
    return pack;
}

}  // namespace

LoadedPack load_pack(const fs::path& path) {
    Mistakes mistakes;
    const PackSource source = read_pack_source(path, mistakes);
    LoadedPack pack = load(source, mistakes);
    pack.ignored = files_not_read(source);
    return pack;
}

LoadedPack load_pack_image(std::string_view image) {
    Mistakes mistakes;
    const auto source = from_image(image);
    if (!source) {
        mistakes.add(Mark{}, "this is no image of a region pack, write it anew from its folder");
    }
    return load(source.value_or(PackSource{}), mistakes);
}

}  // namespace nachtwacht::daemon
