#include "daemon/ways_out.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include "daemon/vapid_key.hpp"
#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {
namespace {

// Shorter ones are guessed.
constexpr std::size_t least_secret_bytes = 16;

}  // namespace

std::vector<std::string> WaysOut::open(const World& world) {
    std::vector<std::string> faults;
    if (!world.config.push.subject.empty()) {
        open_push(world, faults);
    }
    if (!world.config.telephone.url.empty()) {
        open_telephone(world, faults);
    }
    return faults;
}

void WaysOut::open_push(const World& world, std::vector<std::string>& faults) {
    const Config& config = world.config;
    auto key = vapid_key(config.credential("vapid.key"), config.state / "vapid.key");
    if (!key) {
        faults.push_back(key.error().message);
        return;
    }
    auto book = PhoneBook::open(
        config.state / "phones.db",
        [&loop = world.loop](std::function<void()> what) {
            boost::asio::post(loop, std::move(what));
        },
        [log = world.log](const std::string& line) { log->error("{}", line); }
    );
    if (!book) {
        faults.push_back("phones.db: " + book.error().message);
        return;
    }
    PushSettings settings;
    settings.subject = config.push.subject;
    settings.hosts = config.push.hosts;
    settings.test_services = config.push.test_services;
    settings.ca = config.push.ca;
    if (settings.test_services) {
        world.log->warn("push: test_services is on: pushes go to any host, over plain http as well"
        );
    }
    book_ = *std::move(book);
    try {
        sender_ = std::make_unique<PushSender>(
            world.loop, std::move(settings), *std::move(key), world.wall, world.log
        );
    } catch (const boost::system::system_error& error) {
        faults.push_back("push: " + config.push.ca.string() + ": " + error.code().message());
        return;
    }
    PushOut::Ears ears;
    ears.reach_changed = world.reach_changed;
    ears.test_failed = world.test_failed;
    push_ = std::make_unique<PushOut>(*sender_, *book_, world.wall, std::move(ears));
}

void WaysOut::open_telephone(const World& world, std::vector<std::string>& faults) {
    const TelephoneConfig& config = world.config.telephone;
    const auto secret = read_secret(world.config.credential(config.secret));
    if (!secret) {
        faults.push_back(secret.error());
        return;
    }
    HookSettings settings;
    settings.secret = Secret(protocol::trim(secret->reveal()));
    if (settings.secret.size() < least_secret_bytes) {
        faults.push_back(
            "the secret of the telephony hook is too short: make one by `openssl rand -hex 32`"
        );
        return;
    }
    settings.url = protocol::read_web_address(config.url).value_or(protocol::WebAddress{});
    settings.way = config.way;
    settings.ca = config.ca;
    try {
        hook_ = std::make_unique<TelephoneHook>(
            world.loop, std::move(settings), world.wall, world.call_changed, world.log
        );
    } catch (const boost::system::system_error& error) {
        faults.push_back("telephone: " + config.ca.string() + ": " + error.code().message());
    }
}

void WaysOut::join(Outbox& outbox) {
    if (push_) {
        outbox.also_knock([this](const Knock& knock) { push_->knock(knock); });
    }
    if (hook_) {
        outbox.also_ring([this](const protocol::CallMessage& call) { hook_->ring(call); });
    }
}

void WaysOut::stop() {
    if (sender_) {
        sender_->stop();
    }
    if (hook_) {
        hook_->stop();
    }
}

}  // namespace nachtwacht::daemon
