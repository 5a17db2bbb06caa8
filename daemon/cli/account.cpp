// Who may log in at the console. For the administrator: the first account is made here.
#include <fmt/core.h>
#include <termios.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <iostream>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/secret.hpp"

namespace nachtwacht::daemon::cli {
namespace {

struct Account {
    std::string name{};
    std::string role{"operator"};
    std::string language{"nl"};
    std::string password_file{};
};

// What is typed is not shown, as long as it lives.
class Unseen {
public:
    Unseen() {
        known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (known_) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }
    ~Unseen() {
        if (known_) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
            fmt::print(stderr, "\n");
        }
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

private:
    termios before_{};
    bool known_{};
};

std::string typed(const std::string& question) {
    if (isatty(STDIN_FILENO) != 0) {
        fmt::print(stderr, "{}: ", question);
    }
    const Unseen unseen;
    std::string line;
    std::getline(std::cin, line);
    return line;
}

// From a file, or the first line of standard input; at a terminal it is asked for twice. Never from
// the command line, where every process could read it.
std::optional<std::string> password_for(const Settings& settings, const Account& account) {
    if (!account.password_file.empty()) {
        const auto secret = read_secret(account.password_file);
        if (!secret) {
            fmt::print(stderr, "nachtwacht: {}\n", secret.error());
            return std::nullopt;
        }
        std::string password{secret->reveal()};
        while (password.ends_with('\n')) {
            password.pop_back();
        }
        return password;
    }
    auto password = typed(settings.in("wachtwoord", "password"));
    if (isatty(STDIN_FILENO) != 0 && typed(settings.in("nogmaals", "once more")) != password) {
        fmt::print(
            stderr,
            "nachtwacht: {}\n",
            settings.in("die twee zijn niet gelijk", "these two are not the same")
        );
        return std::nullopt;
    }
    return password;
}

int change(const Settings& settings, const Account& account, const std::string& what) {
    boost::json::object request{{"do", "account"}, {"change", what}, {"name", account.name}};
    if (what == "add") {
        request["role"] = account.role;
        request["language"] = account.language;
    }
    if (what != "disable") {
        const auto password = password_for(settings, account);
        if (!password) {
            return exit_usage;
        }
        request["password"] = *password;
    }
    return ask(settings, std::move(request), {.answer = [&settings](const auto&) {
                   fmt::print("{}\n", settings.in("gedaan", "done"));
               }});
}

// 100 bits, in groups that can be read from paper and typed by somebody in a hurry.
std::string password_for_paper() {
    constexpr std::string_view letters = "abcdefghjkmnpqrstvwxyz0123456789";
    static_assert(letters.size() == 32);
    constexpr std::size_t count = 20;
    const auto bytes = random_secret(count);
    std::string password;
    for (std::size_t i = 0; i < count; ++i) {
        password += i > 0 && i % 4 == 0 ? "-" : "";
        password += letters[bytes.data()[i] % letters.size()];
    }
    return password;
}

// Shown once, when it holds: it goes on paper, into an envelope.
int make_envelope(const Settings& settings, const Account& account) {
    auto password = password_for_paper();
    const auto code =
        ask(settings,
            {{"do", "account"},
             {"change", "emergency"},
             {"name", account.name},
             {"password", password}},
            {.answer = [&](const auto&) {
                fmt::print(
                    "{}: {}\n{}: {}\n\n{}\n",
                    settings.in("noodaccount", "emergency account"),
                    account.name,
                    settings.in("wachtwoord", "password"),
                    password,
                    settings.in(
                        "Print dit, sluit het in een envelop en bewaar die waar de dienstleider "
                        "erbij "
                        "kan. Het wordt niet nog eens getoond. Wie ermee inlogt, staat op elk bord "
                        "en in "
                        "de audit; maak daarna een nieuwe envelop met deze opdracht.",
                        "Print this, seal it in an envelope and keep that where the shift leader "
                        "can get "
                        "at it. It is not shown again. Who logs in by it stands on every board and "
                        "in "
                        "the audit; make a new envelope by this command afterwards."
                    )
                );
            }});
    wipe(password);
    return code;
}

void show_list(const Settings& settings, const boost::json::object& answer) {
    const auto* accounts = answer.if_contains("accounts");
    if (accounts == nullptr || !accounts->is_array()) {
        return;
    }
    for (const auto& each : accounts->get_array()) {
        const auto& account = each.as_object();
        fmt::print(
            "{:<20}{:<14}{}\n",
            text_in(account, "name"),
            text_in(account, "role"),
            flag_in(account, "disabled")    ? settings.in("uitgeschakeld", "disabled")
            : flag_in(account, "emergency") ? settings.in("noodaccount", "emergency")
                                            : ""
        );
    }
}

CLI::App* named(CLI::App& group, const std::string& what, const std::string& about, Account& into) {
    auto* command = group.add_subcommand(what, about);
    command->fallthrough();
    command->add_option("name", into.name, "Name of the account")->required();
    return command;
}

void with_password(CLI::App* command, Account& into) {
    command->add_option(
        "--password-file", into.password_file, "File with the password (default: it is asked for)"
    );
}

}  // namespace

void add_account(CLI::App& app, Settings& settings) {
    auto* group = subcommand(
        app,
        "account",
        "Who may log in at the console (administrator)",
        "  nachtwacht account add olga --role shift_leader\n"
        "  nachtwacht account password olga\n"
        "  nachtwacht account emergency nood   (for the sealed envelope)\n"
        "  nachtwacht account list"
    );
    group->require_subcommand(1);
    auto account = std::make_shared<Account>();
    auto* add = named(*group, "add", "A new account", *account);
    add->add_option("--role", account->role, "What it may do")
        ->check(CLI::IsMember({"operator", "shift_leader", "planner", "technical", "auditor"}))
        ->capture_default_str();
    add->add_option("--language", account->language, "nl or en")
        ->check(CLI::IsMember({"nl", "en"}))
        ->capture_default_str();
    with_password(add, *account);
    runs(add, settings, [&settings, account] { return change(settings, *account, "add"); });
    auto* password = named(*group, "password", "A new password; ends its sessions", *account);
    with_password(password, *account);
    runs(password, settings, [&settings, account] {
        return change(settings, *account, "password");
    });
    auto* emergency = named(
        *group,
        "emergency",
        "The account of the sealed envelope, or a new password for it",
        *account
    );
    runs(emergency, settings, [&settings, account] { return make_envelope(settings, *account); });
    auto* disable =
        named(*group, "disable", "Nobody logs in by it any more; ends its sessions", *account);
    runs(disable, settings, [&settings, account] { return change(settings, *account, "disable"); });
    auto* list = group->add_subcommand("list", "All accounts");
    list->fallthrough();
    runs(list, settings, [&settings] {
        return ask(settings, {{"do", "accounts"}}, {.answer = [&settings](const auto& answer) {
                       show_list(settings, answer);
                   }});
    });
}

}  // namespace nachtwacht::daemon::cli
