// Who may come in, and who is in: accounts, their sessions, and codes that enrol a phone. All of it
// is in memory while the house is awake; what changes is on disk before anybody hears of it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/account_book.hpp"
#include "daemon/secret.hpp"
#include "routing/types.hpp"

namespace nachtwacht::daemon {

struct AccountRecord;

// Somebody who is in.
struct Login {
    std::uint64_t session{};
    std::string name{};  // of the account, or the unit of a phone
    Role role{};
    routing::Language language{};
    std::optional<routing::Wall> ends{};
    routing::Wall began{};
    std::string from{};
    std::string label{};
    bool emergency{};  // by the account of the sealed envelope

    [[nodiscard]] routing::UnitId unit() const {
        return {role == Role::Team ? name : std::string{}};
    }
};

struct NewLogin {
    Login login{};
    Secret token{};    // for the cookie; kept nowhere
    Secret browser{};  // for the cookie of a browser that was not known; kept nowhere either
};

struct LoginAttempt {
    std::string name{};
    Secret password{};
    std::string from{};     // address
    std::string browser{};  // what its cookie says; empty: nothing
};

enum class LoginFault : std::uint8_t {
    Wrong,     // name or password, or a code; which one is not said
    SlowDown,  // too many failures: wait
    Busy,      // too many log in at this moment
    Failed,    // the disk refused
};
struct LoginRefusal {
    LoginFault fault{};
    std::chrono::seconds wait{};  // with SlowDown
};

template <class T>
using LoginAnswer = std::function<void(tl::expected<T, LoginRefusal>)>;
// Empty: done; else one line for the person who asked.
using AccountAnswer = std::function<void(std::string trouble)>;

struct AccountInfo {
    std::string name{};
    Role role{};
    routing::Language language{};
    bool disabled{};
    bool emergency{};
};

struct NewAccount {
    std::string name{};
    Role role{};
    routing::Language language{};
    Secret password{};
};

// Since the start; for the metrics.
struct LoginCounts {
    std::uint64_t good{};
    std::uint64_t wrong{};
    std::uint64_t slowed{};
    std::uint64_t busy{};
    std::uint64_t hashed{};
};

// A one-time code, for a phone or for a password.
struct Enrolment {
    std::string code{};
    routing::Wall ends{};
};

// Loop's thread only; none of the calls waits. Hashing (argon2id, 64 MiB, two at a time) and the
// disk have threads of their own. Callbacks run on the loop's thread, or never when it is
// destroyed.
class Accounts {
public:
    struct Settings {
        std::filesystem::path file{};
        std::function<routing::Wall()> wall{};
        std::chrono::milliseconds session_for{std::chrono::hours{12}};
        // Without a request and without an open page; phones are exempt, since they sleep.
        std::chrono::milliseconds idle_for{std::chrono::minutes{30}};
        // As long as browsers keep a cookie.
        std::chrono::milliseconds phone_for{std::chrono::hours{24 * 400}};
        std::chrono::milliseconds enrolment_for{std::chrono::minutes{10}};
        std::chrono::milliseconds link_for{std::chrono::hours{1}};
        std::size_t memory_bytes{64U << 20U};  // of one hash
        std::size_t most_hashing{16};          // further ones hear Busy
    };
    Accounts(boost::asio::io_context& loop, Settings settings);
    ~Accounts();
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;

    // Reads the file; blocks. The error is a line for the administrator.
    [[nodiscard]] tl::expected<void, std::string> open();
    // Ends what still runs beside the loop.
    void stop();

    // Takes as long for a name that nobody has. Who guesses must wait, by account and by address; a
    // browser in which this account was before has a patience of its own, so that no stranger can
    // keep its owner out.
    void log_in(LoginAttempt attempt, LoginAnswer<NewLogin> done);
    // Null: nobody. Valid until the next call.
    [[nodiscard]] const Login* who_holds(std::string_view token);
    [[nodiscard]] bool is_in(std::uint64_t session);
    // The same, of a page that is open: its session is in use.
    [[nodiscard]] bool stays_in(std::uint64_t session);
    // A phone of the unit is enrolled.
    [[nodiscard]] bool has_phone(const routing::UnitId& unit);
    [[nodiscard]] std::vector<Login> sessions();
    void end_session(std::uint64_t session, AccountAnswer done);
    void end_sessions_of(const std::string& account, AccountAnswer done);
    void end_phones_of(const routing::UnitId& unit, AccountAnswer done);

    [[nodiscard]] LoginCounts counts() const;

    [[nodiscard]] std::vector<AccountInfo> list() const;
    // Without a password nobody logs in by it until a link has set one.
    void add(NewAccount account, AccountAnswer done);
    void set_password(const std::string& name, Secret password, AccountAnswer done);
    // The account of the sealed envelope, a shift leader's: made, or given a new password.
    void make_emergency(const std::string& name, Secret password, AccountAnswer done);
    // Its sessions end: they were for another role.
    void set_role(const std::string& name, Role role, AccountAnswer done);
    // Who knows the present one sets another; guessing costs patience as logging in does.
    void change_own_password(
        const std::string& name, Secret present, Secret wanted, LoginAnswer<bool> done
    );
    // A code by which somebody sets a password for the account, once; a new one ends the one
    // before. Nothing: there is no such account.
    [[nodiscard]] std::optional<Enrolment> make_link(const std::string& name);
    // The name of the account whose password it is now.
    void use_link(
        const std::string& code,
        Secret password,
        const std::string& from,
        LoginAnswer<std::string> done
    );
    // Its sessions end with it. A disabled account gets a new password to come back.
    void disable(const std::string& name, AccountAnswer done);

    [[nodiscard]] Enrolment make_enrolment(const routing::UnitId& unit);
    void enrol(
        const std::string& code,
        const std::string& label,
        const std::string& from,
        LoginAnswer<NewLogin> done
    );

private:
    struct Inside;
    // The name is taken until its password cannot be kept.
    void add_with_password(AccountRecord record, Secret password, AccountAnswer done);
    std::shared_ptr<Inside> inside_;
};

// Empty: it may be one. Else what is wrong with it.
[[nodiscard]] std::string fault_of_password(std::string_view password);

inline constexpr std::size_t shortest_password = 12;
inline constexpr std::size_t longest_password = 128;

}  // namespace nachtwacht::daemon
