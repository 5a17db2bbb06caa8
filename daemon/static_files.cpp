#include "daemon/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "daemon/pack_source.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_file_bytes = 8'000'000;
constexpr std::size_t most_files = 500;

struct Type {
    std::string_view ending;
    std::string_view name;
};
constexpr std::array types{
    Type{".html", "text/html; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".svg", "image/svg+xml"},
    Type{".png", "image/png"},
    Type{".json", "application/json"},
    Type{".geojson", "application/geo+json"},
    Type{".webmanifest", "application/manifest+json"},
    Type{".txt", "text/plain; charset=utf-8"}};

constexpr std::string_view no_console = R"(<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>nachtwacht</title></head>
<body><h1>nachtwacht</h1>
<p>De console is hier niet gebouwd. Bouw haar met <code>npm ci --ignore-scripts &amp;&amp; npm run build</code>
in de map <code>console</code> en wijs de daemon met <code>http: console:</code> naar de map met het resultaat.</p>
<p lang="en">The console is not built here. Build it with <code>npm ci --ignore-scripts &amp;&amp; npm run build</code>
in the folder <code>console</code>, and point the daemon to the resulting folder with <code>http: console:</code>.</p>
</body></html>
)";

std::string type_of(const std::string& path) {
    const auto found =
        std::ranges::find_if(types, [&](const Type& type) { return path.ends_with(type.ending); });
    return std::string{found == types.end() ? "application/octet-stream" : found->name};
}

std::shared_ptr<const std::string> content_in(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return std::make_shared<const std::string>(
        std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}
    );
}

// "br" of "gzip, br;q=0.9", but not of "br;q=0".
bool takes(std::string_view accepted, std::string_view coding) {
    while (!accepted.empty()) {
        const auto end = std::min(accepted.find(','), accepted.size());
        auto part = accepted.substr(0, end);
        accepted.remove_prefix(std::min(end + 1, accepted.size()));
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        const auto name = part.substr(0, part.find_first_of("; "));
        const bool never = part.ends_with(";q=0") || part.ends_with("; q=0");
        if (name == coding) {
            return !never;
        }
    }
    return false;
}

}  // namespace

StaticFiles StaticFiles::load(const fs::path& folder) {
    StaticFiles files;
    files.missing_page_ = std::make_shared<const std::string>(no_console);
    std::error_code wrong;
    if (folder.empty()) {
        return files;
    }
    std::map<std::string, Bytes> found;
    for (fs::recursive_directory_iterator each{folder, wrong}, end; !wrong && each != end;
         each.increment(wrong)) {
        const bool fits = !each->is_symlink(wrong) && each->is_regular_file(wrong) &&
                          each->file_size(wrong) <= most_file_bytes;
        if (fits && found.size() < most_files) {
            const auto name = "/" + each->path().lexically_relative(folder).generic_string();
            found[name] = content_in(each->path());
        }
    }
    for (const auto& [name, bytes] : found) {
        if (name.ends_with(".gz") || name.ends_with(".br") || name.ends_with(".map")) {
            continue;  // source maps are not shipped
        }
        File& file = files.files_[name];
        file.type = type_of(name);
        file.plain = bytes;
        file.tag = "\"" + sha256_hex(*bytes).substr(0, 32) + "\"";
        const auto form = [&](const std::string& other) {
            const auto there = found.find(other);
            return there == found.end() ? Bytes{} : there->second;
        };
        file.gzip = form(name + ".gz");
        file.brotli = form(name + ".br");
    }
    return files;
}

HttpResponse StaticFiles::answer(const HttpRequest& request) const {
    std::string path = request.path;
    path = path == "/" ? "/index.html" : path == "/phone" ? "/phone.html" : path;
    const auto found = files_.find(path);
    if (found == files_.end()) {
        const bool page = path == "/index.html" || path == "/phone.html";
        HttpResponse response;
        response.status = page ? 200 : 404;
        response.type = page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        response.body = page ? missing_page_ : std::make_shared<const std::string>("not found\n");
        response.headers.emplace_back("Cache-Control", "no-store");
        return response;
    }
    const File& file = found->second;
    HttpResponse response;
    response.headers.emplace_back(
        "Cache-Control",
        path.starts_with("/a/") ? "public, max-age=31536000, immutable" : "no-cache"
    );
    response.headers.emplace_back("ETag", file.tag);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (request.if_none_match == file.tag) {
        response.status = 304;
        return response;
    }
    response.type = file.type;
    response.body = file.plain;
    if (file.brotli != nullptr && takes(request.accept_encoding, "br")) {
        response.body = file.brotli;
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (file.gzip != nullptr && takes(request.accept_encoding, "gzip")) {
        response.body = file.gzip;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
    return response;
}

}  // namespace nachtwacht::daemon
