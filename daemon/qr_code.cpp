#include "daemon/qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace nachtwacht::daemon {
namespace {

constexpr int quiet_zone = 4;
constexpr std::size_t longest = 1'000;

struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

std::string qr_code_svg(std::string_view text) {
    if (text.empty() || text.size() > longest) {
        return {};
    }
    const std::unique_ptr<QRcode, Free> code{
        QRcode_encodeString8bit(std::string{text}.c_str(), 0, QR_ECLEVEL_M)};
    if (code == nullptr) {
        return {};
    }
    const auto side = std::to_string(code->width + 2 * quiet_zone);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " +
                      side + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" +
                      side + "v" + side + "H0z\"/><path d=\"";
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width; ++column) {
            if ((code->data[row * code->width + column] & 1U) != 0) {
                svg += "M" + std::to_string(column + quiet_zone) + " " +
                       std::to_string(row + quiet_zone) + "h1v1h-1z";
            }
        }
    }
    return svg + "\"/></svg>";
}

}  // namespace nachtwacht::daemon
