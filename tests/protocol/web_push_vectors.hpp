#pragma once

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "protocol/base64url.hpp"
#include "protocol/web_push.hpp"

// The example of RFC 8291 appendix A.
namespace nachtwacht::tests {

class Rfc8291 {
public:
    Rfc8291() {
        std::ifstream file(NACHTWACHT_SOURCE_DIR "/tests/protocol/vectors/web-push/rfc8291.json");
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        values_ = boost::json::parse(content).as_object();
    }

    [[nodiscard]] std::string text(const char* name) const {
        return std::string(values_.at(name).as_string());
    }
    [[nodiscard]] std::string bytes(const char* name) const {
        return protocol::from_base64(text(name)).value();
    }
    [[nodiscard]] protocol::P256Key key(const char* name) const {
        return protocol::P256Key::from_private(bytes(name)).value();
    }
    // The phone of the example, at this endpoint, as a browser writes it.
    [[nodiscard]] std::string subscription(const std::string& endpoint) const {
        return R"({"endpoint":")" + endpoint + R"(","expirationTime":null,"keys":{"p256dh":")" +
               text("ua_public") + R"(","auth":")" + text("auth_secret") + R"("}})";
    }

private:
    boost::json::object values_;
};

}  // namespace nachtwacht::tests
