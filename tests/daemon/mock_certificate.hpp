// Who speaks TLS needs a certificate; nobody trusts this one but who is told to.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace nachtwacht::tests {

// A certificate for 127.0.0.1 and its key, made by openssl in `folder`.
struct MockCertificate {
    explicit MockCertificate(const std::filesystem::path& folder)
        : certificate(folder / "mock.pem"), key(folder / "mock.key") {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 "
            "-subj /CN=mock -addext subjectAltName=IP:127.0.0.1 -keyout " +
            key.string() + " -out " + certificate.string() + " 2>/dev/null";
        if (std::system(command.c_str()) != 0) {
            throw std::runtime_error("openssl made no certificate");
        }
    }
    std::filesystem::path certificate;
    std::filesystem::path key;
};

}  // namespace nachtwacht::tests
