#include "daemon/pack_source.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "daemon/yaml_document.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t most_bases = 4;
constexpr const char* main_file = "pack.yaml";

Mark start_of(const fs::path& file) {
    return Mark{std::make_shared<const std::string>(file.string()), 1, 1};
}

PackFolder read_folder(const fs::path& folder, std::string name, Mistakes& mistakes) {
    PackFolder result{std::move(name), folder.string(), {}};
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder, error}) {
        if (entry.path().extension() != ".yaml") {
            continue;
        }
        const auto content = content_of(entry.path());
        if (content) {
            result.files.emplace(entry.path().filename().string(), *content);
        } else {
            mistakes.add(start_of(entry.path()), "this file cannot be read, give it read rights");
        }
    }
    if (!result.files.contains(main_file)) {
        mistakes.add(
            start_of(folder / main_file),
            error ? "this folder cannot be read, write the path of a region pack"
                  : "this file is missing, write one with 'pack: name'"
        );
    }
    return result;
}

// What pack.yaml says under `base`; mistakes in that file are found when it is read in full.
std::optional<YamlNode> base_of(const PackFolder& folder) {
    const auto file = folder.files.find(main_file);
    if (file == folder.files.end()) {
        return std::nullopt;
    }
    Mistakes reported_later;
    const auto root = read_yaml(file->second, folder.path_of(main_file), reported_later);
    if (!root) {
        return std::nullopt;
    }
    const auto entry = std::ranges::find(root->entries, "base", &YamlEntry::key);
    return entry == root->entries.end() ? std::nullopt : std::optional{entry->value};
}

}  // namespace

std::string PackFolder::path_of(const std::string& file) const {
    return (fs::path{shown} / file).string();
}

std::optional<std::string> content_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        return std::nullopt;
    }
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream content;
    content << stream.rdbuf();
    return stream.good() || stream.eof() ? std::optional{std::move(content).str()} : std::nullopt;
}

PackSource read_pack_source(const fs::path& path, Mistakes& mistakes) {
    fs::path folder = path.filename() == main_file ? path.parent_path() : path;
    folder = folder.empty() ? fs::path{"."} : folder;
    PackSource source{read_folder(folder, ".", mistakes)};
    for (auto base = base_of(source.back()); base; base = base_of(source.back())) {
        if (base->shape != YamlNode::Shape::Word || base->text.empty()) {
            mistakes.add(base->at, "this names no folder, write base: ../base");
            break;
        }
        if (source.size() > most_bases) {
            mistakes.add(base->at, "a base of a base without end, write at most four");
            break;
        }
        folder = (folder / base->text).lexically_normal();
        if (!fs::is_regular_file(folder / main_file)) {
            mistakes.add(
                base->at,
                "no region pack lies at '" + folder.string() +
                    "', write the way to one, such as base: "
                    "../base"
            );
            break;
        }
        source.push_back(read_folder(folder, base->text, mistakes));
    }
    std::ranges::reverse(source);
    return source;
}

std::vector<Mark> files_not_read(const PackSource& source) {
    std::vector<Mark> marks;
    for (const PackFolder& folder : source) {
        std::error_code error;
        for (const fs::directory_entry& entry : fs::directory_iterator{folder.shown, error}) {
            if (entry.path().extension() == ".yml") {
                marks.push_back(start_of(entry.path()));
            }
        }
    }
    return marks;
}

std::string to_image(const PackSource& source) {
    json::array folders;
    for (const PackFolder& folder : source) {
        json::object files;
        for (const auto& [name, content] : folder.files) {
            files[name] = content;
        }
        folders.push_back(json::object{{"name", folder.name}, {"files", std::move(files)}});
    }
    return json::serialize(folders);
}

std::optional<PackSource> from_image(std::string_view image) {
    boost::system::error_code error;
    const json::value value = json::parse({image.data(), image.size()}, error);
    if (error || !value.is_array()) {
        return std::nullopt;
    }
    PackSource source;
    for (const json::value& folder : value.get_array()) {
        const json::object* object = folder.if_object();
        const json::value* name = object == nullptr ? nullptr : object->if_contains("name");
        const json::value* files = object == nullptr ? nullptr : object->if_contains("files");
        if (name == nullptr || !name->is_string() || files == nullptr || !files->is_object()) {
            return std::nullopt;
        }
        PackFolder read{std::string{name->get_string()}, std::string{name->get_string()}, {}};
        for (const auto& [file, content] : files->get_object()) {
            if (!content.is_string()) {
                return std::nullopt;
            }
            read.files.emplace(std::string{file}, std::string{content.get_string()});
        }
        source.push_back(std::move(read));
    }
    return source;
}

std::string sha256_hex(std::string_view content) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(
        hash.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size()
    );
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : hash) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 0xFU];
    }
    return hex;
}

}  // namespace nachtwacht::daemon
