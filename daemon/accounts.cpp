#include "daemon/accounts.hpp"

#include <sodium.h>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <utility>

#include "daemon/command_request.hpp"
#include "daemon/login_patience.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::size_t token_bytes = 32;
constexpr std::size_t most_sessions = 20'000;
constexpr std::size_t most_codes = 1'000;
constexpr std::size_t most_browsers = 20'000;
constexpr std::chrono::hours browser_for{24 * 400};
constexpr unsigned long long hash_passes = 2;
constexpr int hashing_threads = 2;

std::string hash_of_token(std::string_view token) {
    std::string hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(
        reinterpret_cast<unsigned char*>(hash.data()),
        hash.size(),
        reinterpret_cast<const unsigned char*>(token.data()),
        token.size(),
        nullptr,
        0
    );
    return hash;
}

Secret random_token() {
    const auto bytes = random_secret(token_bytes);
    constexpr int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(token_bytes, form), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), form);
    text.pop_back();  // the ending zero
    Secret token{std::string_view{text}};
    wipe(text);
    return token;
}

// 16 letters and digits that nobody confuses, 80 bits.
std::string random_code() {
    constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string code;
    for (int i = 0; i < 16; ++i) {
        code += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
    }
    return code;
}

std::string hash_of_password(const Secret& password, std::size_t memory) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const auto text = password.reveal();
    const int failed = crypto_pwhash_str_alg(
        hash.data(), text.data(), text.size(), hash_passes, memory, crypto_pwhash_ALG_ARGON2ID13
    );
    return failed != 0 ? std::string{} : std::string{hash.data()};
}

bool is_password(const Secret& password, const std::string& hash) {
    const auto text = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

std::int64_t milliseconds_of(routing::Wall wall) { return wall.time_since_epoch().count(); }
routing::Wall wall_of(std::int64_t milliseconds) {
    return routing::Wall{routing::Milliseconds{milliseconds}};
}

tl::unexpected<LoginRefusal> refused(LoginFault fault, std::chrono::seconds wait = 0s) {
    return tl::make_unexpected(LoginRefusal{fault, wait});
}

}  // namespace

std::string fault_of_password(std::string_view password) {
    if (password.size() < shortest_password) {
        return "a password has at least " + std::to_string(shortest_password) + " characters";
    }
    return password.size() > longest_password
               ? "a password has at most " + std::to_string(longest_password) + " characters"
               : std::string{};
}

// Work on other threads holds it weakly: what comes back after the end is dropped.
struct Accounts::Inside : std::enable_shared_from_this<Inside> {
    Inside(asio::io_context& io, Settings wanted) : loop(io), settings(std::move(wanted)) {}

    // Runs `work` on the pool and `then` with its result on the loop.
    template <class Work, class Then>
    void beside(asio::thread_pool& pool, Work work, Then then) {
        asio::post(
            pool,
            [weak = weak_from_this(), &io = loop, work = std::move(work), then = std::move(then)](
            ) mutable {
                // What the work held, a password perhaps, is gone before anybody hears of it.
                auto result = [&work] {
                    Work once = std::move(work);
                    return once();
                }();
                asio::post(
                    io,
                    [weak, result = std::move(result), then = std::move(then)]() mutable {
                        if (const auto self = weak.lock()) {
                            then(std::move(result));
                        }
                    }
                );
            }
        );
    }

    // Changes the book; the answer is the trouble, or empty.
    void write(std::function<JournalResult<void>(AccountBook&)> change, AccountAnswer done) {
        beside(
            disk,
            [book = book, change = std::move(change)] {
                const auto changed = change(*book);
                return changed ? std::string{} : changed.error().message;
            },
            std::move(done)
        );
    }

    void begin_session(
        SessionRecord session, routing::Language language, LoginAnswer<NewLogin> done
    );
    [[nodiscard]] std::uint64_t ending_of(const SessionRecord& session) {
        return endings[{session.who, session.role == Role::Team}];
    }
    void keep(const SessionRecord& session, routing::Language language);
    void forget_ended();
    [[nodiscard]] bool is_idle(const Login& login, routing::Wall now) const;
    void look_into(
        const std::string& name, Secret password, std::function<void(const AccountRecord*)> then
    );
    void begin_session_of(
        const AccountRecord& account, const LoginAttempt& attempt, LoginAnswer<NewLogin> done
    );
    [[nodiscard]] bool knows(const std::string& browser, const std::string& account) const;
    [[nodiscard]] Secret remember(const std::string& browser, const std::string& account);
    [[nodiscard]] Enrolment new_code(
        std::map<std::string, Enrolment>& codes,
        const std::string& whom,
        std::chrono::milliseconds time
    );
    // Whose code it is; it is used up then.
    [[nodiscard]] std::optional<std::string> use_code(
        std::map<std::string, Enrolment>& codes, const std::string& code
    );
    void change_account(AccountRecord account, AccountAnswer done);
    // As it was; nothing: there was none.
    void put_back(const std::string& name, const std::optional<AccountRecord>& before);
    void end_all_of(const std::string& who, bool phones, AccountAnswer done);

    asio::io_context& loop;
    Settings settings;
    std::shared_ptr<AccountBook> book{};
    std::map<std::string, AccountRecord> accounts{};
    std::map<std::string, Login> by_token{};        // by the token's hash
    std::map<std::uint64_t, routing::Wall> used{};  // sessions, when last
    std::map<std::string, Enrolment> enrolments{};  // by unit
    std::map<std::string, Enrolment> links{};       // by account
    // By hash of the token and account: when the account was last in.
    std::map<std::pair<std::string, std::string>, std::int64_t> browsers{};
    // How often all sessions of somebody were ended: one that was on its way to the disk then does
    // not come about.
    std::map<std::pair<std::string, bool>, std::uint64_t> endings{};
    std::uint64_t last_session{};
    LoginPatience patience{};
    LoginCounts counts{};
    std::string nobodys_hash{};
    std::size_t hashing_now{};
    asio::thread_pool hashing{hashing_threads};
    asio::thread_pool disk{1};
};

void Accounts::Inside::keep(const SessionRecord& session, routing::Language language) {
    Login login;
    login.session = session.id;
    login.name = session.who;
    login.role = session.role;
    login.language = language;
    login.began = wall_of(session.began_ms);
    login.from = session.from;
    login.label = session.label;
    if (session.ends_ms) {
        login.ends = wall_of(static_cast<std::int64_t>(*session.ends_ms));
    }
    last_session = std::max(last_session, session.id);
    used[session.id] = settings.wall();
    by_token[session.token_hash] = std::move(login);
}

bool Accounts::Inside::is_idle(const Login& login, routing::Wall now) const {
    const auto last = used.find(login.session);
    return login.role != Role::Team && last != used.end() &&
           last->second + settings.idle_for <= now;
}

void Accounts::Inside::forget_ended() {
    const auto now = settings.wall();
    std::erase_if(by_token, [&](const auto& each) {
        const Login& login = each.second;
        const bool ended = login.ends && *login.ends <= now;
        const bool idle = !ended && is_idle(login, now);
        if (idle) {
            // Or it would be fresh again after a restart.
            write([id = login.session](AccountBook& in) { return in.end(id); }, [](const auto&) {});
        }
        if (ended || idle) {
            used.erase(login.session);
        }
        return ended || idle;
    });
}

// The account when it was the right password, else null.
void Accounts::Inside::look_into(
    const std::string& name, Secret password, std::function<void(const AccountRecord*)> then
) {
    ++hashing_now;
    ++counts.hashed;
    const auto found = accounts.find(name);
    const bool known = found != accounts.end() && !found->second.disabled;
    auto hash = known ? found->second.hash : nobodys_hash;
    auto secret = std::make_shared<Secret>(std::move(password));
    beside(
        hashing,
        [secret, hash] { return is_password(*secret, hash); },
        [this, name, known, hash, then = std::move(then)](bool right) {
            --hashing_now;
            const auto account = accounts.find(name);
            // Disabled, or another password, while it was being looked into.
            const bool still = known && account != accounts.end() && !account->second.disabled &&
                               account->second.hash == hash;
            then(right && still ? &account->second : nullptr);
        }
    );
}

bool Accounts::Inside::knows(const std::string& browser, const std::string& account) const {
    return !browser.empty() && browsers.contains({hash_of_token(browser), account});
}

// One browser may be a room's: it keeps its token, for each account that was in.
Secret Accounts::Inside::remember(const std::string& browser, const std::string& account) {
    const auto now = milliseconds_of(settings.wall());
    auto hash = hash_of_token(browser);
    const auto first = browsers.lower_bound({hash, {}});
    const bool known = !browser.empty() && first != browsers.end() && first->first.first == hash;
    Secret fresh = known ? Secret{} : random_token();
    if (!known) {
        hash = hash_of_token(fresh.reveal());
    }
    if (browsers.size() >= most_browsers) {
        browsers.erase(std::ranges::min_element(browsers, {}, [](const auto& each) {
            return each.second;
        }));
    }
    browsers[{hash, account}] = now;
    write(
        [record = BrowserRecord{hash, account, now}](AccountBook& in) { return in.put(record); },
        [](const auto&) {}
    );
    return fresh;
}

Enrolment Accounts::Inside::new_code(
    std::map<std::string, Enrolment>& codes, const std::string& whom, std::chrono::milliseconds time
) {
    const auto now = settings.wall();
    std::erase_if(codes, [&](const auto& each) { return each.second.ends <= now; });
    if (codes.size() >= most_codes) {
        codes.erase(codes.begin());
    }
    // A new code ends the one before it.
    return codes[whom] = {random_code(), now + time};
}

std::optional<std::string> Accounts::Inside::use_code(
    std::map<std::string, Enrolment>& codes, const std::string& code
) {
    const auto now = settings.wall();
    for (auto each = codes.begin(); each != codes.end(); ++each) {
        const auto& kept = each->second;
        const bool same = kept.code.size() == code.size() &&
                          sodium_memcmp(kept.code.data(), code.data(), code.size()) == 0;
        if (same && kept.ends > now) {
            auto whose = each->first;
            codes.erase(each);
            return whose;
        }
    }
    return std::nullopt;
}

void Accounts::Inside::begin_session(
    SessionRecord session, routing::Language language, LoginAnswer<NewLogin> done
) {
    forget_ended();
    if (by_token.size() >= most_sessions) {
        done(refused(LoginFault::Busy));
        return;
    }
    auto token = std::make_shared<Secret>(random_token());
    session.id = ++last_session;
    session.token_hash = hash_of_token(token->reveal());
    session.began_ms = milliseconds_of(settings.wall());
    write(
        [session](AccountBook& into) { return into.put(session); },
        [this, session, language, token, ending = ending_of(session), done = std::move(done)](
            const std::string& trouble
        ) {
            if (ending != ending_of(session)) {
                write(
                    [id = session.id](AccountBook& in) { return in.end(id); }, [](const auto&) {}
                );
                done(refused(LoginFault::Wrong));
                return;
            }
            if (!trouble.empty()) {
                done(refused(LoginFault::Failed));
                return;
            }
            keep(session, language);
            done(NewLogin{by_token[session.token_hash], std::move(*token)});
        }
    );
}

// It holds from now on, and not from when it is on disk: what it takes away is taken at once.
void Accounts::Inside::change_account(AccountRecord account, AccountAnswer done) {
    const auto present = accounts.find(account.name);
    std::optional<AccountRecord> before;
    if (present != accounts.end()) {
        before = present->second;
    }
    accounts[account.name] = account;
    write(
        [account](AccountBook& into) { return into.put(account); },
        [this, name = account.name, before = std::move(before), done = std::move(done)](
            const std::string& trouble
        ) {
            if (!trouble.empty()) {
                put_back(name, before);
            }
            done(trouble);
        }
    );
}

void Accounts::Inside::put_back(
    const std::string& name, const std::optional<AccountRecord>& before
) {
    const auto found = accounts.find(name);
    if (found == accounts.end()) {
        return;
    }
    if (before) {
        found->second = *before;
    } else {
        accounts.erase(found);
    }
}

void Accounts::Inside::end_all_of(const std::string& who, bool phones, AccountAnswer done) {
    ++endings[{who, phones}];
    std::erase_if(by_token, [&](const auto& each) {
        return each.second.name == who && (each.second.role == Role::Team) == phones;
    });
    write([who, phones](AccountBook& in) { return in.end_all_of(who, phones); }, std::move(done));
}

Accounts::Accounts(asio::io_context& loop, Settings settings)
    : inside_(std::make_shared<Inside>(loop, std::move(settings))) {}

Accounts::~Accounts() { stop(); }

void Accounts::stop() {
    inside_->hashing.join();
    inside_->disk.join();
}

tl::expected<void, std::string> Accounts::open() {
    if (sodium_init() < 0) {
        return tl::make_unexpected(std::string{"accounts: no randomness"});
    }
    auto book = AccountBook::open(inside_->settings.file);
    if (!book) {
        return tl::make_unexpected("accounts: " + book.error().message);
    }
    const auto now = inside_->settings.wall();
    const auto ended = book->end_before(milliseconds_of(now));
    const auto forgotten = book->forget_before(milliseconds_of(now - browser_for));
    const auto accounts = book->accounts();
    const auto sessions = book->sessions();
    const auto browsers = book->browsers();
    for (const auto* trouble :
         {ended ? nullptr : &ended.error(),
          forgotten ? nullptr : &forgotten.error(),
          browsers ? nullptr : &browsers.error(),
          accounts ? nullptr : &accounts.error(),
          sessions ? nullptr : &sessions.error()}) {
        if (trouble != nullptr) {
            return tl::make_unexpected("accounts: " + trouble->message);
        }
    }
    for (const AccountRecord& account : *accounts) {
        inside_->accounts[account.name] = account;
    }
    for (const BrowserRecord& browser : *browsers) {
        inside_->browsers[{browser.token_hash, browser.account}] = browser.seen_ms;
    }
    for (const SessionRecord& session : *sessions) {
        const auto owner = inside_->accounts.find(session.who);
        inside_->keep(
            session,
            owner == inside_->accounts.end() ? routing::Language::Dutch : owner->second.language
        );
    }
    inside_->forget_ended();
    inside_->nobodys_hash =
        hash_of_password(random_secret(token_bytes), inside_->settings.memory_bytes);
    inside_->book = std::make_shared<AccountBook>(*std::move(book));
    return {};
}

void Accounts::Inside::begin_session_of(
    const AccountRecord& account, const LoginAttempt& attempt, LoginAnswer<NewLogin> done
) {
    SessionRecord session;
    session.who = account.name;
    session.role = account.role;
    session.from = attempt.from;
    session.ends_ms =
        static_cast<std::uint64_t>(milliseconds_of(settings.wall() + settings.session_for));
    begin_session(
        std::move(session),
        account.language,
        [this,
         name = account.name,
         emergency = account.emergency,
         browser = attempt.browser,
         done = std::move(done)](tl::expected<NewLogin, LoginRefusal> fresh) {
            if (fresh) {
                fresh->login.emergency = emergency;
                fresh->browser = remember(browser, name);
            }
            done(std::move(fresh));
        }
    );
}

void Accounts::log_in(LoginAttempt attempt, LoginAnswer<NewLogin> done) {
    // In a browser that it knows somebody has their own failures only.
    const bool known = inside_->knows(attempt.browser, attempt.name);
    const auto lane = known ? "browser " + hash_of_token(attempt.browser) : std::string{};
    const auto account = known ? attempt.name + " in " + lane : attempt.name;
    const auto address = known ? lane : attempt.from;
    const auto wait = inside_->patience.attempt(account, address, LoginPatience::Clock::now());
    if (wait > 0s) {
        ++inside_->counts.slowed;
        done(refused(LoginFault::SlowDown, wait));
        return;
    }
    if (inside_->hashing_now >= inside_->settings.most_hashing) {
        ++inside_->counts.busy;
        done(refused(LoginFault::Busy));
        return;
    }
    auto password = std::move(attempt.password);
    auto kept = std::make_shared<LoginAttempt>(std::move(attempt));
    inside_->look_into(
        kept->name,
        std::move(password),
        [self = inside_.get(), kept, account, address, done = std::move(done)](
            const AccountRecord* whose
        ) {
            if (whose == nullptr) {
                ++self->counts.wrong;
                done(refused(LoginFault::Wrong));
                return;
            }
            ++self->counts.good;
            self->patience.succeeded(account, address);
            self->begin_session_of(*whose, *kept, done);
        }
    );
}

LoginCounts Accounts::counts() const { return inside_->counts; }

const Login* Accounts::who_holds(std::string_view token) {
    const auto found = inside_->by_token.find(hash_of_token(token));
    if (found == inside_->by_token.end()) {
        return nullptr;
    }
    const auto now = inside_->settings.wall();
    const Login& login = found->second;
    if ((login.ends && *login.ends <= now) || inside_->is_idle(login, now)) {
        end_session(login.session, [](const auto&) {});
        return nullptr;
    }
    inside_->used[login.session] = now;
    return &login;
}

bool Accounts::is_in(std::uint64_t session) {
    inside_->forget_ended();
    return std::ranges::any_of(inside_->by_token, [&](const auto& each) {
        return each.second.session == session;
    });
}

bool Accounts::stays_in(std::uint64_t session) {
    const bool in = is_in(session);
    if (in) {
        inside_->used[session] = inside_->settings.wall();
    }
    return in;
}

bool Accounts::has_phone(const routing::UnitId& unit) {
    inside_->forget_ended();
    return std::ranges::any_of(inside_->by_token, [&](const auto& each) {
        return each.second.role == Role::Team && each.second.name == unit.value;
    });
}

std::vector<Login> Accounts::sessions() {
    inside_->forget_ended();
    std::vector<Login> found;
    for (const auto& [token, login] : inside_->by_token) {
        found.push_back(login);
    }
    std::ranges::sort(found, {}, &Login::session);
    return found;
}

// It is out at once, whatever the disk says; the answer waits for the disk.
void Accounts::end_session(std::uint64_t session, AccountAnswer done) {
    inside_->used.erase(session);
    std::erase_if(inside_->by_token, [&](const auto& each) {
        return each.second.session == session;
    });
    inside_->write([session](AccountBook& in) { return in.end(session); }, std::move(done));
}

void Accounts::end_sessions_of(const std::string& account, AccountAnswer done) {
    inside_->end_all_of(account, false, std::move(done));
}

void Accounts::end_phones_of(const routing::UnitId& unit, AccountAnswer done) {
    inside_->end_all_of(unit.value, true, std::move(done));
}

std::vector<AccountInfo> Accounts::list() const {
    std::vector<AccountInfo> found;
    for (const auto& [name, account] : inside_->accounts) {
        found.push_back({name, account.role, account.language, account.disabled, account.emergency}
        );
    }
    return found;
}

void Accounts::add(NewAccount account, AccountAnswer done) {
    if (!is_operator_name(account.name)) {
        done("a name is 1 to 32 of a-z, 0-9, '.', '_' and '-'");
        return;
    }
    if (account.role == Role::Team) {
        done("a team has no account: its phone is enrolled with a code");
        return;
    }
    if (inside_->accounts.contains(account.name)) {
        done("there is an account of this name");
        return;
    }
    AccountRecord record;
    record.name = account.name;
    record.role = account.role;
    record.language = account.language;
    record.disabled = true;  // until its password is set
    if (account.password.empty()) {
        inside_->change_account(std::move(record), std::move(done));
        return;
    }
    if (auto fault = fault_of_password(account.password.reveal()); !fault.empty()) {
        done(std::move(fault));
        return;
    }
    add_with_password(std::move(record), std::move(account.password), std::move(done));
}

void Accounts::add_with_password(AccountRecord record, Secret password, AccountAnswer done) {
    const std::string name = record.name;
    // The name is taken from now on.
    inside_->accounts[name] = std::move(record);
    set_password(
        name,
        std::move(password),
        [self = inside_.get(), name, done = std::move(done)](const std::string& trouble) {
            if (!trouble.empty()) {
                self->accounts.erase(name);
            }
            done(trouble);
        }
    );
}

void Accounts::set_password(const std::string& name, Secret password, AccountAnswer done) {
    if (!inside_->accounts.contains(name)) {
        done("there is no account of this name");
        return;
    }
    if (auto fault = fault_of_password(password.reveal()); !fault.empty()) {
        done(std::move(fault));
        return;
    }
    if (inside_->hashing_now >= inside_->settings.most_hashing) {
        done("too many passwords are being looked into, try again");
        return;
    }
    ++inside_->hashing_now;
    auto secret = std::make_shared<Secret>(std::move(password));
    inside_->beside(
        inside_->hashing,
        [secret, memory = inside_->settings.memory_bytes] {
            return hash_of_password(*secret, memory);
        },
        [this, self = inside_.get(), name, done = std::move(done)](std::string hash) {
            --self->hashing_now;
            const auto found = self->accounts.find(name);
            if (found == self->accounts.end() || hash.empty()) {
                done("the password could not be kept");
                return;
            }
            AccountRecord account = found->second;
            account.hash = std::move(hash);
            account.disabled = false;
            // Who knew the old password is not in any more.
            end_sessions_of(name, [](const auto&) {});
            self->change_account(std::move(account), done);
        }
    );
}

void Accounts::make_emergency(const std::string& name, Secret password, AccountAnswer done) {
    const auto found = inside_->accounts.find(name);
    if (found != inside_->accounts.end()) {
        if (!found->second.emergency) {
            done("there is an account of this name, and it is somebody's");
            return;
        }
        set_password(name, std::move(password), std::move(done));
        return;
    }
    if (!is_operator_name(name)) {
        done("a name is 1 to 32 of a-z, 0-9, '.', '_' and '-'");
        return;
    }
    AccountRecord record;
    record.name = name;
    record.role = Role::ShiftLeader;
    record.disabled = true;  // until its password is set
    record.emergency = true;
    add_with_password(std::move(record), std::move(password), std::move(done));
}

void Accounts::set_role(const std::string& name, Role role, AccountAnswer done) {
    const auto found = inside_->accounts.find(name);
    if (found == inside_->accounts.end()) {
        done("there is no account of this name");
        return;
    }
    if (role == Role::Team) {
        done("a team has no account: its phone is enrolled with a code");
        return;
    }
    AccountRecord account = found->second;
    account.role = role;
    end_sessions_of(name, [](const auto&) {});
    inside_->change_account(std::move(account), std::move(done));
}

void Accounts::change_own_password(
    const std::string& name, Secret present, Secret wanted, LoginAnswer<bool> done
) {
    // Whoever holds a session of it may guess no faster than a stranger, and costs its owner
    // nothing at the login.
    const auto lane = "own password of " + name;
    const auto wait = inside_->patience.attempt(lane, lane, LoginPatience::Clock::now());
    if (wait > 0s) {
        done(refused(LoginFault::SlowDown, wait));
        return;
    }
    if (inside_->hashing_now >= inside_->settings.most_hashing) {
        done(refused(LoginFault::Busy));
        return;
    }
    auto kept = std::make_shared<Secret>(std::move(wanted));
    inside_->look_into(
        name,
        std::move(present),
        [this, self = inside_.get(), name, lane, kept, done = std::move(done)](
            const AccountRecord* whose
        ) {
            if (whose == nullptr) {
                done(refused(LoginFault::Wrong));
                return;
            }
            self->patience.succeeded(lane, lane);
            set_password(name, std::move(*kept), [done](const std::string& trouble) {
                trouble.empty() ? done(true) : done(refused(LoginFault::Failed));
            });
        }
    );
}

std::optional<Enrolment> Accounts::make_link(const std::string& name) {
    if (!inside_->accounts.contains(name)) {
        return std::nullopt;
    }
    return inside_->new_code(inside_->links, name, inside_->settings.link_for);
}

void Accounts::use_link(
    const std::string& code, Secret password, const std::string& from, LoginAnswer<std::string> done
) {
    const auto lane = "#" + from;
    const auto wait = inside_->patience.attempt(lane, from, LoginPatience::Clock::now());
    if (wait > 0s) {
        done(refused(LoginFault::SlowDown, wait));
        return;
    }
    const auto name = inside_->use_code(inside_->links, code);
    if (!name) {
        done(refused(LoginFault::Wrong));
        return;
    }
    inside_->patience.succeeded(lane, from);
    set_password(*name, std::move(password), [name = *name, done](const std::string& trouble) {
        if (!trouble.empty()) {
            done(refused(LoginFault::Failed));
            return;
        }
        done(name);
    });
}

void Accounts::disable(const std::string& name, AccountAnswer done) {
    const auto found = inside_->accounts.find(name);
    if (found == inside_->accounts.end()) {
        done("there is no account of this name");
        return;
    }
    AccountRecord account = found->second;
    account.disabled = true;
    end_sessions_of(name, [](const auto&) {});
    inside_->links.erase(name);
    std::erase_if(inside_->browsers, [&](const auto& each) { return each.first.second == name; });
    inside_->write(
        [name](AccountBook& in) { return in.forget_browsers_of(name); }, [](const auto&) {}
    );
    inside_->change_account(std::move(account), std::move(done));
}

Enrolment Accounts::make_enrolment(const routing::UnitId& unit) {
    return inside_->new_code(inside_->enrolments, unit.value, inside_->settings.enrolment_for);
}

void Accounts::enrol(
    const std::string& code,
    const std::string& label,
    const std::string& from,
    LoginAnswer<NewLogin> done
) {
    // Guessing a code and guessing a password cost the same patience of an address.
    const auto wait = inside_->patience.attempt("#" + from, from, LoginPatience::Clock::now());
    if (wait > 0s) {
        done(refused(LoginFault::SlowDown, wait));
        return;
    }
    const auto unit = inside_->use_code(inside_->enrolments, code);
    if (!unit) {
        done(refused(LoginFault::Wrong));
        return;
    }
    SessionRecord session;
    session.who = *unit;
    session.role = Role::Team;
    session.label = label;
    session.from = from;
    session.ends_ms = static_cast<std::uint64_t>(
        milliseconds_of(inside_->settings.wall() + inside_->settings.phone_for)
    );
    inside_->patience.succeeded("#" + from, from);
    inside_->begin_session(std::move(session), routing::Language::Dutch, std::move(done));
}

}  // namespace nachtwacht::daemon
