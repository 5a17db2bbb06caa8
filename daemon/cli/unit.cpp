// Be a unit's phone: shows orders as they come, and answers them by hand or in character.
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/streambuf.hpp>
#include <cstdio>
#include <istream>
#include <sstream>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/config_file.hpp"
#include "daemon/phone.hpp"
#include "daemon/secret.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace asio = boost::asio;

struct Holding {
    std::string unit{};
    std::string region{};
    std::string broker{"127.0.0.1:1883"};
    std::string password_file{};
    std::string ca{};
    std::string character{"by_hand"};
    std::string position{};
    std::uint64_t seed{1};
    std::uint32_t pace{100};
};

std::string place_of(const PhoneNote& note) {
    return note.message != nullptr && note.message->place ? note.message->place->street
                                                          : std::string{};
}

void print_json(const PhoneNote& note) {
    boost::json::object line{{"what", note.what}, {"at_us", note.at_us}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            line[name] = value;
        }
    };
    add("order", note.order);
    add("answer", note.answer);
    add("status", note.status);
    add("reason", note.reason);
    add("incident", note.message == nullptr ? std::string{} : note.message->incident);
    add("place", place_of(note));
    std::puts(boost::json::serialize(line).c_str());
}

void print_order(const Settings& settings, const protocol::OrderMessage& order) {
    const auto say = [&](const protocol::Words& words) {
        return settings.language == routing::Language::Dutch ? words.nl : words.en;
    };
    std::printf(
        "%s %s  %s  %s (%s)\n",
        settings.in("OPDRACHT", "ORDER").c_str(),
        order.order.c_str(),
        order.urgency.c_str(),
        order.kind.c_str(),
        say(order.stage).c_str()
    );
    if (order.place) {
        std::printf("  %s\n", order.place->street.c_str());
    }
    if (order.keep_out) {
        std::printf("  %s\n", settings.in("NIET NAAR BINNEN GAAN", "DO NOT ENTER").c_str());
    }
    if (!order.warnings.empty()) {
        std::printf("  %s: %s\n", settings.in("let op", "mind").c_str(), order.warnings.c_str());
    }
    for (const protocol::Words& reason : order.reasons) {
        std::printf("  - %s\n", say(reason).c_str());
    }
}

void print(const Settings& settings, const PhoneNote& note) {
    if (settings.json) {
        print_json(note);
    } else if (note.what == "shown" && note.message != nullptr) {
        print_order(settings, *note.message);
    } else {
        std::printf(
            "%s %s %s %s %s\n",
            std::string{note.what}.c_str(),
            note.order.c_str(),
            note.answer.c_str(),
            note.status.c_str(),
            note.reason.c_str()
        );
    }
    std::fflush(stdout);
}

// "accept ORDER", "decline ORDER busy", "on", "off": a line each, from standard input.
class Hand {
public:
    Hand(asio::io_context& loop, Phone& phone, const Settings& settings)
        : phone_(phone), settings_(settings), input_(loop, ::dup(STDIN_FILENO)) {
        read();
    }

private:
    void read() {
        asio::async_read_until(
            input_,
            buffer_,
            '\n',
            [this](const boost::system::error_code& error, std::size_t) {
                if (error) {
                    return;  // no more hands: the phone goes on showing
                }
                std::istream stream{&buffer_};
                std::string line;
                std::getline(stream, line);
                obey(line);
                read();
            }
        );
    }

    void obey(const std::string& line) {
        std::istringstream words{line};
        std::string what;
        std::string order;
        std::string word;
        words >> what >> order >> word;
        if (what == "on" || what == "off") {
            phone_.set_duty(what == "on");
            return;
        }
        const auto answer = routing::answer_named(what);
        if (!answer || !phone_.answer(order, *answer, word)) {
            std::fprintf(
                stderr,
                "%s\n",
                settings_
                    .in("schrijf: accept|decline|under_way|on_scene|done|cannot_reach OPDRACHT "
                        "[woord], of on, off",
                        "write: accept|decline|under_way|on_scene|done|cannot_reach ORDER [word], "
                        "or on, off")
                    .c_str()
            );
        }
    }

    Phone& phone_;
    const Settings& settings_;
    asio::posix::stream_descriptor input_;
    asio::streambuf buffer_{4096};
};

std::optional<PhoneSettings> phone_settings(const Holding& holding) {
    PhoneSettings phone;
    phone.unit = holding.unit;
    phone.region = holding.region;
    phone.seed = holding.seed;
    phone.pace_percent = holding.pace;
    phone.character = character_named(holding.character).value_or(Character::ByHand);
    const auto broker = parse_endpoint(holding.broker);
    if (!broker) {
        std::fprintf(
            stderr,
            "--broker %s: write an address and a port: 127.0.0.1:1883\n",
            holding.broker.c_str()
        );
        return std::nullopt;
    }
    phone.broker.host = broker->address;
    phone.broker.port = broker->port;
    phone.broker.user = holding.unit;
    phone.broker.ca = holding.ca;
    if (!holding.password_file.empty()) {
        const auto password = read_secret(holding.password_file);
        if (!password) {
            std::fprintf(stderr, "%s\n", password.error().c_str());
            return std::nullopt;
        }
        phone.broker.password = password->reveal();
        while (phone.broker.password.ends_with('\n')) {
            phone.broker.password.pop_back();
        }
    }
    return phone;
}

int be_a_phone(const Settings& settings, const Holding& holding) {
    auto wanted = phone_settings(holding);
    if (!wanted) {
        return exit_usage;
    }
    asio::io_context loop{1};
    const bool by_hand = wanted->character == Character::ByHand;
    Phone phone{loop, *std::move(wanted), [&](const PhoneNote& note) { print(settings, note); }};
    asio::signal_set ends{loop, SIGINT, SIGTERM};
    ends.async_wait([&](const boost::system::error_code&, int) { loop.stop(); });
    std::optional<Hand> hand;
    if (by_hand) {
        hand.emplace(loop, phone, settings);
    }
    phone.start();
    loop.run();
    phone.stop();
    return exit_ok;
}

}  // namespace

void add_unit(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "unit",
        "Be a unit's phone: show orders, answer them",
        "  nachtwacht unit mia --region mooimaasvallei --password-file mia.password\n"
        "    then type: accept 1-17-1, under_way 1-17-1, on_scene 1-17-1, done 1-17-1\n"
        "  nachtwacht unit mia --region mooimaasvallei --character quick --json"
    );
    auto holding = std::make_shared<Holding>();
    command->add_option("unit", holding->unit, "Name of the unit, which is its account too")
        ->required();
    command->add_option("--region", holding->region, "Name of the region")->required();
    command->add_option("--broker", holding->broker, "Address and port of the MQTT broker")
        ->capture_default_str();
    command->add_option(
        "--password-file", holding->password_file, "File with the account's password"
    );
    command->add_option(
        "--ca", holding->ca, "PEM file: use TLS and check the broker's certificate"
    );
    command->add_option("--character", holding->character, "Who holds the phone")
        ->check(
            CLI::IsMember({"by_hand", "quick", "slow", "refusing", "silent", "losing_connection"})
        )
        ->capture_default_str();
    command->add_option("--pace", holding->pace, "Percent of the character's times")
        ->capture_default_str();
    command->add_option("--seed", holding->seed, "Seed of the character's times")
        ->capture_default_str();
    runs(command, settings, [&settings, holding] { return be_a_phone(settings, *holding); });
}

}  // namespace nachtwacht::daemon::cli
