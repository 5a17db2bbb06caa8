#include "daemon/visitor.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/types.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t record_bytes = 65'536;

struct Login {
    std::string name;
    gid_t group{};
};

std::optional<Login> login_of(uid_t uid) {
    std::vector<char> buffer(record_bytes);
    passwd record{};
    passwd* found = nullptr;
    if (getpwuid_r(uid, &record, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return Login{record.pw_name, record.pw_gid};
}

std::optional<gid_t> group_named(const std::string& name) {
    std::vector<char> buffer(record_bytes);
    group record{};
    group* found = nullptr;
    if (getgrnam_r(name.c_str(), &record, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr) {
        return std::nullopt;
    }
    return record.gr_gid;
}

std::vector<gid_t> groups_of(const Login& login) {
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    if (getgrouplist(login.name.c_str(), login.group, groups.data(), &count) < 0) {
        groups.resize(static_cast<std::size_t>(count));
        getgrouplist(login.name.c_str(), login.group, groups.data(), &count);
    }
    groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    return groups;
}

}  // namespace

tl::expected<Visitor, std::string> visitor_of(
    std::uint32_t peer_uid, std::uint32_t own_uid, const std::string& group
) {
    const auto login = login_of(peer_uid);
    if (peer_uid == 0 || peer_uid == own_uid) {
        const auto name = login ? login->name : "uid" + std::to_string(peer_uid);
        return Visitor{{name}, true};
    }
    if (!login) {
        return tl::make_unexpected("user " + std::to_string(peer_uid) + " has no login name here");
    }
    const auto wanted = group_named(group);
    const auto has = groups_of(*login);
    if (!wanted || std::ranges::find(has, *wanted) == has.end()) {
        return tl::make_unexpected(
            login->name + " is not in the group " + group +
            ": ask the administrator for 'adduser " + login->name + " " + group +
            "', then log in anew"
        );
    }
    return Visitor{{login->name}, false};
}

}  // namespace nachtwacht::daemon
