// The console's files as its build left them, in memory. They hold nobody's data, so everybody may
// have them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http_message.hpp"

namespace nachtwacht::daemon {

// Loop's thread, apart from load().
class StaticFiles {
public:
    // Reads the folder; blocks on the disk. "NAME.gz" and "NAME.br" are compressed forms of "NAME".
    // A folder that is not there, or has no index.html, gives a page that says how to get one.
    [[nodiscard]] static StaticFiles load(const std::filesystem::path& folder);

    // "/" is index.html and "/phone" phone.html. What lies under "/a/" has a hash in its name and
    // never changes.
    [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;
    [[nodiscard]] bool holds_console() const { return files_.contains("/index.html"); }

private:
    using Bytes = std::shared_ptr<const std::string>;
    struct File {
        std::string type{};
        std::string tag{};
        Bytes plain{};
        Bytes gzip{};
        Bytes brotli{};
    };
    std::map<std::string, File, std::less<>> files_;
    Bytes missing_page_;
};

}  // namespace nachtwacht::daemon
