#include "daemon/web.hpp"

#include <spdlog/spdlog.h>

#include "daemon/board_feed.hpp"
#include "daemon/http_desk.hpp"
#include "daemon/http_server.hpp"
#include "daemon/pack_source.hpp"
#include "daemon/paper_list.hpp"
#include "daemon/phone_feed.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t most_outline_bytes = 2'000'000;

std::shared_ptr<const std::string> outline_of(const std::filesystem::path& region) {
    const auto folder = std::filesystem::is_directory(region) ? region : region.parent_path();
    auto content = content_of(folder / "outline.geojson");
    if (!content || content->size() > most_outline_bytes) {
        return nullptr;
    }
    return std::make_shared<const std::string>(*std::move(content));
}

HttpServer::Settings server_settings(const Config& config) {
    HttpServer::Settings settings;
    settings.plain = config.http.listen;
    settings.tls = config.http.tls;
    settings.certificate = config.http.certificate;
    settings.key = config.credential(config.http.key);
    settings.most_connections = config.http.most_connections;
    settings.most_a_source = config.http.most_a_source;
    return settings;
}

PhoneFeed::Settings phone_settings(const Web::House& house) {
    PhoneFeed::Settings settings;
    settings.centre = house.config.http.centre;
    settings.wall = house.wall;
    if (house.pushes != nullptr) {
        settings.vapid = house.pushes->vapid_key();
    }
    return settings;
}

PaperList::Settings paper_settings(const Web::House& house) {
    PaperList::Settings settings;
    settings.file = house.config.state / "paper.html";
    settings.centre = house.config.http.centre;
    settings.wall = house.wall;
    return settings;
}

}  // namespace

struct Web::Rooms {
    explicit Rooms(const House& given)
        : house(given),
          boards(given.loop, given.office, given.accounts, given.wall),
          phones(given.loop, given.office, given.accounts, phone_settings(given)),
          paper(given.loop, given.office, paper_settings(given), given.log),
          desk(
              HttpHouse{
                  given.office,
                  given.intake,
                  given.accounts,
                  boards,
                  phones,
                  paper,
                  given.pushes,
                  outline_of(given.config.region),
                  given.wall,
                  given.telephone},
              StaticFiles::load(given.config.http.console)
          ),
          server(given.loop, server_settings(given.config), desk, given.log) {}

    House house;
    BoardFeed boards;
    PhoneFeed phones;
    PaperList paper;
    HttpDesk desk;
    HttpServer server;
};

Web::Web(const House& house) : rooms_(std::make_unique<Rooms>(house)) {}
Web::~Web() = default;

std::vector<std::string> Web::start() {
    const auto& config = rooms_->house.config.http;
    if (!config.console.empty() && !rooms_->desk.holds_console()) {
        rooms_->house.log->warn("http: no console in {}", config.console.string());
    }
    rooms_->boards.start();
    rooms_->phones.start();
    rooms_->paper.start();
    return rooms_->server.start();
}

void Web::reload() {
    rooms_->desk.replace(
        StaticFiles::load(rooms_->house.config.http.console),
        outline_of(rooms_->house.config.region)
    );
}

void Web::stop() {
    rooms_->server.stop();
    rooms_->boards.stop();
    rooms_->phones.stop();
    rooms_->paper.stop();
}

std::uint16_t Web::plain_port() const { return rooms_->server.plain_port(); }
std::uint16_t Web::tls_port() const { return rooms_->server.tls_port(); }

}  // namespace nachtwacht::daemon
