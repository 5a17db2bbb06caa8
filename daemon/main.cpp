// nachtwachtd: the command line, signals, the service manager and exit codes. The gateway knows the
// rest.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "daemon/config_file.hpp"
#include "daemon/gateway.hpp"
#include "daemon/printable.hpp"
#include "daemon/service_notice.hpp"
#include "daemon/version.hpp"

namespace {

namespace asio = boost::asio;
using namespace nachtwacht::daemon;

constexpr int exit_failure = 1;
constexpr int exit_journal_lost = 70;  // sysexits.h EX_SOFTWARE: restart and read the disk anew
constexpr int exit_bad_config = 78;    // sysexits.h EX_CONFIG: restarting does not help

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return spdlog::level::debug;
        case LogLevel::Info:
            return spdlog::level::info;
        case LogLevel::Warn:
            return spdlog::level::warn;
        case LogLevel::Error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

// journald reads the priority from "<N>" in front of a line (sd-daemon(3)); it adds instant and
// name itself.
std::shared_ptr<spdlog::logger> make_log(LogLevel level) {
    // Paho's threads log as well.
    auto log = spdlog::stderr_logger_mt("nachtwachtd");
    log->set_pattern(
        std::getenv("JOURNAL_STREAM") != nullptr ? "%l %v" : "%Y-%m-%dT%H:%M:%S.%e%z %l %v"
    );
    log->set_level(level_of(level));
    log->flush_on(spdlog::level::info);
    return log;
}

class Service {
public:
    Service(
        asio::io_context& loop,
        Gateway& gateway,
        std::shared_ptr<spdlog::logger> log,
        std::chrono::seconds stop_within
    )
        : gateway_(gateway),
          log_(std::move(log)),
          ends_(loop, SIGINT, SIGTERM),
          reloads_(loop, SIGHUP),
          watchdog_(loop),
          patience_(loop),
          stop_within_(stop_within) {}

    // `ready` is told only after a commit went to disk and came back.
    void run() {
        gateway_.round_trip([this] {
            log_->info("ready");
            notice_ready("ready");
        });
        wait_for_end();
        wait_for_reload();
        feed_watchdog();
    }

private:
    void wait_for_end() {
        ends_.async_wait([this](const boost::system::error_code& error, int signal) {
            if (error) {
                return;
            }
            log_->info("stopping on signal {}", signal);
            notice_stopping();
            reloads_.cancel();
            watchdog_.cancel();
            patience_.expires_after(stop_within_);
            patience_.async_wait([this](const boost::system::error_code& stopped) {
                if (!stopped) {
                    log_->warn(
                        "not everything could be finished in time; what was acknowledged is on disk"
                    );
                    std::_Exit(EXIT_SUCCESS);
                }
            });
            gateway_.stop([this] { patience_.cancel(); });
        });
    }

    void wait_for_reload() {
        reloads_.async_wait([this](const boost::system::error_code& error, int) {
            if (error) {
                return;
            }
            notice_reloading();
            gateway_.reload([this](const OfficeResult<ReloadSummary>& result) {
                if (!result) {
                    for (const std::string& line : result.error().lines) {
                        log_->warn("{}", line);
                    }
                }
                notice_ready(result ? "ready" : "ready; the last reload was refused, see the log");
            });
            wait_for_reload();
        });
    }

    void feed_watchdog() {
        const auto every = notice_alive_every();
        if (!every) {
            return;
        }
        watchdog_.expires_after(*every);
        watchdog_.async_wait([this](const boost::system::error_code& error) {
            if (!error) {
                gateway_.round_trip([this] {
                    notice_alive();
                    feed_watchdog();
                });
            }
        });
    }

    Gateway& gateway_;
    std::shared_ptr<spdlog::logger> log_;
    asio::signal_set ends_;
    asio::signal_set reloads_;
    asio::steady_timer watchdog_;
    asio::steady_timer patience_;
    std::chrono::seconds stop_within_;
};

// A commit takes about as long as a thread needs to fall asleep and be woken. While one is under
// way the loop therefore looks for its report and does not sleep, for half a millisecond at most:
// a slow disk costs nothing. With one processor it would only be in the journal's way.
void run_awake(asio::io_context& loop, const Gateway& gateway) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::microseconds look_for{500};
    const bool may_look = std::thread::hardware_concurrency() > 1;
    auto busy = Clock::now();
    while (!loop.stopped()) {
        const bool looks = may_look && gateway.awaits_commit() && Clock::now() - busy < look_for;
        const auto done = looks ? loop.poll() : loop.run_one();
        busy = done > 0 ? Clock::now() : busy;
    }
}

int run(const Config& config) {
    const auto log = make_log(config.log);
    log->info("nachtwachtd {} starting", version);
    asio::io_context loop{1};
    Gateway gateway{loop, config, log, [&](const std::string& why) {
                        // Memory is ahead of the disk: only a restart is honest, and nothing more
                        // is said (safety.md S18).
                        log->critical("the journal is lost, ending: {}", why);
                        log->flush();
                        std::_Exit(exit_journal_lost);
                    }};
    if (const auto trouble = gateway.start(); !trouble.lines.empty()) {
        for (const std::string& line : trouble.lines) {
            log->error("{}", line);
        }
        return trouble.bad_configuration ? exit_bad_config : exit_failure;
    }
    Service service{loop, gateway, log, config.stop_within};
    service.run();
    run_awake(loop, gateway);
    log->info("stopped");
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char* argv[]) try {
    umask(0077);  // whoever starts it, and wherever its files lie: they are for nobody else
    CLI::App app{"nachtwachtd: takes in alarms, decides who goes, and sends them"};
    std::string file{"/etc/nachtwacht/nachtwachtd.yaml"};
    app.add_option("--config", file, "configuration file")->capture_default_str();
    app.set_version_flag("--version", std::string{version});
    CLI11_PARSE(app, argc, argv);
    const auto config = load_config(file);
    if (!config) {
        for (const Mistake& mistake : config.error()) {
            std::fprintf(stderr, "%s\n", printable(text_of(mistake)).c_str());
        }
        return exit_bad_config;
    }
    return run(*config);
} catch (const std::exception& error) {
    std::fprintf(stderr, "nachtwachtd: %s\n", error.what());
    return exit_failure;
}
