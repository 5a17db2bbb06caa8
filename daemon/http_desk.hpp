// Looks at every request before anything is done: is it from our own page, who is it, may they.
#pragma once

#include <spdlog/fwd.h>

#include "daemon/http_session.hpp"
#include "daemon/http_visit.hpp"
#include "daemon/static_files.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class HttpDesk final : public HttpHandler {
public:
    HttpDesk(HttpHouse house, StaticFiles files)
        : house_(std::move(house)), files_(std::move(files)) {}

    void handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) override;
    [[nodiscard]] HttpResponse fault(unsigned status) override;
    // After a reload.
    void replace(StaticFiles files, std::shared_ptr<const std::string> outline) {
        files_ = std::move(files);
        house_.outline = std::move(outline);
    }
    [[nodiscard]] bool holds_console() const { return files_.holds_console(); }

private:
    void serve_file(const HttpRequest& request, HttpExchange& exchange) const;
    // False: it was refused.
    [[nodiscard]] bool is_from_our_page(const Visit& visit) const;
    [[nodiscard]] bool may(const Visit& visit, const Route& route) const;
    void serve(const Visit& visit, const Route& route);

    HttpHouse house_;
    StaticFiles files_;
};

}  // namespace nachtwacht::daemon
