#include "daemon/account_api.hpp"

#include <boost/json.hpp>

#include "daemon/board_feed.hpp"
#include "daemon/board_request.hpp"
#include "daemon/command_view.hpp"
#include "daemon/instant.hpp"
#include "daemon/phone_feed.hpp"
#include "daemon/phone_pushes.hpp"
#include "daemon/printable.hpp"
#include "daemon/qr_code.hpp"

namespace nachtwacht::daemon::account_api {
namespace {

namespace json = boost::json;

constexpr std::uint64_t most_number = std::numeric_limits<std::int64_t>::max();

json::object login_view(const Login& login) {
    return {
        {"name", login.name},
        {"role", json::string_view{name_of(login.role)}},
        {"unit", login.role == Role::Team ? json::value(login.name) : json::value(nullptr)},
        {"language", json::string_view{routing::name_of(login.language)}}};
}

json::value instant_or_null(const std::optional<routing::Wall>& instant) {
    return instant ? json::value(instant_text(*instant)) : json::value(nullptr);
}

Visit::Headers one_header(const char* name, std::string value) {
    Visit::Headers headers;
    headers.emplace_back(name, std::move(value));
    return headers;
}

constexpr std::int64_t longest_cookie = 400LL * 24 * 3600;  // what browsers allow

std::string cookie(std::string_view name, std::string_view value, std::int64_t seconds) {
    std::string text{name};
    text.append("=").append(value).append("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=");
    return text.append(std::to_string(seconds));
}

// Its age is the session's. A browser that was not known before gets a second one.
Visit::Headers cookies_of(const NewLogin& fresh, routing::Wall now) {
    const auto seconds =
        fresh.login.ends
            ? std::chrono::duration_cast<std::chrono::seconds>(*fresh.login.ends - now).count()
            : longest_cookie;
    auto headers = one_header("Set-Cookie", cookie(session_cookie, fresh.token.reveal(), seconds));
    if (!fresh.browser.empty()) {
        headers.emplace_back(
            "Set-Cookie", cookie(browser_cookie, fresh.browser.reveal(), longest_cookie)
        );
    }
    return headers;
}

Visit::Headers no_cookie() { return one_header("Set-Cookie", cookie(session_cookie, "", 0)); }

std::string_view word_of(LoginFault fault) {
    switch (fault) {
        case LoginFault::Wrong:
            return "wrong";
        case LoginFault::SlowDown:
            return "slow_down";
        case LoginFault::Busy:
            return "busy";
        case LoginFault::Failed:
            break;
    }
    return "failed";
}

void refuse_login(const Visit& visit, const LoginRefusal& refusal) {
    switch (refusal.fault) {
        case LoginFault::Wrong:
            return visit.refuse(
                401,
                "not_logged_in",
                {visit.in(
                    "naam, wachtwoord of code klopt niet", "the name, password or code is wrong"
                )}
            );
        case LoginFault::SlowDown: {
            const auto seconds = std::to_string(refusal.wait.count());
            return visit.refuse(
                429,
                "slow_down",
                {visit.in(
                    "te vaak geprobeerd: wacht " + seconds + " s",
                    "tried too often: wait " + seconds + " s"
                )},
                {},
                one_header("Retry-After", seconds)
            );
        }
        case LoginFault::Busy:
        case LoginFault::Failed:
            break;
    }
    visit.refuse(
        503,
        "busy",
        {visit.in("nu te druk, probeer het zo weer", "too busy now, try again in a moment")},
        {},
        one_header("Retry-After", "2")
    );
}

// A name that was typed may be a password that slipped into the wrong field: only names that exist
// are written down.
std::string known_name(const HttpHouse& house, const std::string& name) {
    const auto accounts = house.accounts.list();
    return std::ranges::find(accounts, name, &AccountInfo::name) == accounts.end() ? "?" : name;
}

void end_streams(HttpHouse& house, std::uint64_t session) {
    house.boards.leave(session);
    house.phones.leave(session);
}

void welcome(HttpHouse& house, const Visit& visit, const NewLogin& fresh, std::string what) {
    if (visit.who.session != 0) {
        // This browser has lost its cookie to the new one: nobody should find it elsewhere.
        end_streams(house, visit.who.session);
        house.accounts.end_session(visit.who.session, [](const auto&) {});
    }
    Visit inside = visit;
    inside.who = fresh.login;
    // It is written down before anybody is in.
    auto headers = cookies_of(fresh, house.wall());
    auto view = login_view(fresh.login);
    house.office.audit(
        inside.note(std::move(what)),
        [visit, view = std::move(view), headers = std::move(headers)] {
            visit.answer(view, headers);
        }
    );
}

// What was not looked into is no row: whoever guesses on would fill the audit, and the disk.
void note_failure(
    HttpHouse& house, const Visit& visit, std::string who, std::string what, LoginFault fault
) {
    if (fault == LoginFault::SlowDown || fault == LoginFault::Busy) {
        return;
    }
    AuditNote note = visit.note(std::move(what), word_of(fault));
    note.who = std::move(who);
    house.office.audit(std::move(note), [] {});
}

// Audited, then answered.
AccountAnswer answer_change(
    HttpHouse& house, const Visit& visit, std::string what, std::string on
) {
    return [&house, visit, what = std::move(what), on = std::move(on)](const std::string& trouble) {
        if (!trouble.empty()) {
            visit.refuse_usage(trouble);
            return;
        }
        house.office.audit(visit.note(what, on), [visit] { visit.answer_nothing(); });
    };
}

void end_streams_of(HttpHouse& house, const std::string& who) {
    for (const Login& login : house.accounts.sessions()) {
        if (login.name == who && login.role != Role::Team) {
            end_streams(house, login.session);
        }
    }
}

// Behind the '#': a browser never sends it, so it stands in no log.
json::object code_view(const Visit& visit, const Enrolment& made, std::string_view page) {
    std::string url = visit.request.secure ? "https://" : "http://";
    url.append(visit.request.host).append(page).append(made.code);
    return {
        {"url", url},
        {"code", made.code},
        {"ends", instant_text(made.ends)},
        {"qr", qr_code_svg(url)}};
}

// The envelope was opened: everybody at a board sees it, as technical work.
void tell_of_emergency(HttpHouse& house, const Visit& visit, const std::string& name) {
    house.intake.tell_of_the_house(
        routing::Kind::DeviceFault,
        "the emergency account " + name + " was used from " + visit.request.from +
            ": ask why, then make a new envelope with: nachtwacht account emergency " + name
    );
}

// Nobody locks themselves out, or gives themselves another role. True: it was refused.
bool is_own(const Visit& visit) {
    if (visit.parts.at(0) != visit.who.name) {
        return false;
    }
    visit.refuse(
        422,
        "refused",
        {visit.in(
            "dit kan een ander voor u doen, u niet zelf", "somebody else can do this, not yourself"
        )}
    );
    return true;
}

// True: it was refused.
bool refused_as_password(const Visit& visit, const Secret& password) {
    auto fault = fault_of_password(password.reveal());
    if (fault.empty()) {
        return false;
    }
    visit.refuse_usage(fault);
    return true;
}

}  // namespace

void log_in(HttpHouse& house, const Visit& visit) {
    auto asked = read_login(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    const auto name = asked->name;
    const auto browser = cookie_value(visit.request.cookie, browser_cookie);
    house.accounts.log_in(
        {name,
         std::move(asked->password),
         visit.request.from,
         std::string{browser.value_or(std::string_view{})}},
        [&house, visit, name](const tl::expected<NewLogin, LoginRefusal>& fresh) {
            if (!fresh) {
                note_failure(
                    house, visit, known_name(house, name), "login_failed", fresh.error().fault
                );
                refuse_login(visit, fresh.error());
                return;
            }
            if (fresh->login.emergency) {
                tell_of_emergency(house, visit, name);
            }
            welcome(house, visit, *fresh, fresh->login.emergency ? "login_emergency" : "login");
        }
    );
}

void log_out(HttpHouse& house, const Visit& visit) {
    house.office.audit(visit.note("logout"), [] {});
    end_streams(house, visit.who.session);
    house.accounts.end_session(visit.who.session, [visit](const std::string& trouble) {
        trouble.empty() ? visit.answer_nothing(no_cookie()) : visit.refuse(503, "busy", {trouble});
    });
}

void session(HttpHouse& /*house*/, const Visit& visit) {
    auto view = login_view(visit.who);
    view["ends"] = instant_or_null(visit.who.ends);
    visit.answer(view);
}

void sessions(HttpHouse& house, const Visit& visit) {
    const bool all = administering.contains(visit.who.role);
    json::array found;
    for (const Login& login : house.accounts.sessions()) {
        if (!all && (login.name != visit.who.name || login.role != visit.who.role)) {
            continue;
        }
        found.push_back(json::object{
            {"id", login.session},
            {"name", login.name},
            {"role", json::string_view{name_of(login.role)}},
            {"label", login.label},
            {"from", login.from},
            {"began", instant_text(login.began)},
            {"ends", instant_or_null(login.ends)},
            {"this", login.session == visit.who.session}});
    }
    visit.answer(json::object{{"sessions", std::move(found)}});
}

void revoke_session(HttpHouse& house, const Visit& visit) {
    const auto number = whole_number(visit.parts.at(0), most_number);
    const auto all = house.accounts.sessions();
    const auto found = std::ranges::find(all, number.value_or(0), &Login::session);
    const bool own =
        found != all.end() && found->name == visit.who.name && found->role == visit.who.role;
    if (found == all.end() || (!own && !administering.contains(visit.who.role))) {
        visit.refuse(
            404,
            "unknown",
            {visit.in("er is geen sessie met dit nummer", "there is no session of this number")}
        );
        return;
    }
    end_streams(house, found->session);
    house.accounts.end_session(
        found->session, answer_change(house, visit, "session_revoked", "session of " + found->name)
    );
}

void enrol(HttpHouse& house, const Visit& visit) {
    const auto asked = read_enrol(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    house.accounts.enrol(
        asked->code,
        printable(asked->label),
        visit.request.from,
        [&house, visit](const tl::expected<NewLogin, LoginRefusal>& fresh) {
            if (!fresh) {
                note_failure(house, visit, "?", "enrol_failed", fresh.error().fault);
                refuse_login(visit, fresh.error());
                return;
            }
            welcome(house, visit, *fresh, "enrolled");
        }
    );
}

void make_enrolment(HttpHouse& house, const Visit& visit) {
    const auto& asked = read_nothing(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    const routing::UnitId unit{visit.parts.at(0)};
    const auto& region = house.office.committed().region;
    if (region == nullptr || !region->units.contains(unit)) {
        visit.refuse(
            404, "unknown", {visit.in("deze eenheid is niet bekend", "this unit is not known")}
        );
        return;
    }
    auto view = code_view(visit, house.accounts.make_enrolment(unit), "/phone#");
    house.office.audit(
        visit.note("enrolment_made", "unit " + unit.value),
        [visit, view = std::move(view)] { visit.answer(view); }
    );
}

void revoke_unit(HttpHouse& house, const Visit& visit) {
    const auto unit = visit.parts.at(0);
    for (const Login& login : house.accounts.sessions()) {
        if (login.role == Role::Team && login.name == unit) {
            end_streams(house, login.session);
        }
    }
    if (house.pushes != nullptr) {
        // No session of this one: all phones of the unit.
        house.pushes->unsubscribe(routing::UnitId{unit}, 0, [](const std::string&) {});
    }
    house.accounts.end_phones_of(
        routing::UnitId{unit}, answer_change(house, visit, "phones_revoked", "unit " + unit)
    );
}

void accounts(HttpHouse& house, const Visit& visit) {
    visit.answer(json::object{{"accounts", view_of(house.accounts.list())}});
}

void add_account(HttpHouse& house, const Visit& visit) {
    auto asked = read_account(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    auto done = answer_change(
        house, visit, "account_added", asked->name + " " + std::string{name_of(asked->role)}
    );
    house.accounts.add(
        {asked->name, asked->role, asked->language, std::move(asked->password)}, std::move(done)
    );
}

void set_password(HttpHouse& house, const Visit& visit) {
    auto password = read_password(visit.request.body);
    if (!password) {
        visit.refuse_usage(password.error());
        return;
    }
    const auto name = visit.parts.at(0);
    end_streams_of(house, name);
    house.accounts.set_password(
        name, *std::move(password), answer_change(house, visit, "account_password", name)
    );
}

void set_role(HttpHouse& house, const Visit& visit) {
    const auto role = read_role(visit.request.body);
    if (!role) {
        visit.refuse_usage(role.error());
        return;
    }
    if (is_own(visit)) {
        return;
    }
    const auto name = visit.parts.at(0);
    end_streams_of(house, name);
    house.accounts.set_role(
        name,
        *role,
        answer_change(house, visit, "account_role", name + " " + std::string{name_of(*role)})
    );
}

// Who makes it never knows the password that is set by it.
void make_link(HttpHouse& house, const Visit& visit) {
    const auto& asked = read_nothing(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    const auto name = visit.parts.at(0);
    const auto made = house.accounts.make_link(name);
    if (!made) {
        visit.refuse(
            404, "unknown", {visit.in("dit account is er niet", "there is no such account")}
        );
        return;
    }
    house.office.audit(
        visit.note("account_link", name),
        [visit, view = code_view(visit, *made, "/#link=")] { visit.answer(view); }
    );
}

void use_link(HttpHouse& house, const Visit& visit) {
    auto asked = read_link(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    if (refused_as_password(visit, asked->password)) {
        return;  // before the code is used up
    }
    house.accounts.use_link(
        asked->code,
        std::move(asked->password),
        visit.request.from,
        [&house, visit](const tl::expected<std::string, LoginRefusal>& name) {
            if (!name) {
                note_failure(house, visit, "?", "link_failed", name.error().fault);
                refuse_login(visit, name.error());
                return;
            }
            AuditNote note = visit.note("account_password_by_link", *name);
            note.who = *name;
            house.office.audit(std::move(note), [visit, name = *name] {
                visit.answer(json::object{{"name", name}});
            });
        }
    );
}

void own_password(HttpHouse& house, const Visit& visit) {
    auto asked = read_own_password(visit.request.body);
    if (!asked) {
        visit.refuse_usage(asked.error());
        return;
    }
    if (refused_as_password(visit, asked->wanted)) {
        return;
    }
    house.accounts.change_own_password(
        visit.who.name,
        std::move(asked->present),
        std::move(asked->wanted),
        [&house, visit](const tl::expected<bool, LoginRefusal>& done) {
            if (!done) {
                note_failure(
                    house, visit, visit.who.name, "own_password_failed", done.error().fault
                );
                refuse_login(visit, done.error());
                return;
            }
            // Pages that are open end with their next beat.
            house.office.audit(visit.note("own_password"), [visit] {
                visit.answer_nothing(no_cookie());
            });
        }
    );
}

void disable_account(HttpHouse& house, const Visit& visit) {
    if (is_own(visit)) {
        return;
    }
    const auto name = visit.parts.at(0);
    end_streams_of(house, name);
    house.accounts.disable(name, answer_change(house, visit, "account_disabled", name));
}

void audit(HttpHouse& house, const Visit& visit) {
    const auto in_query = [&](std::string_view name, std::uint64_t otherwise, std::uint64_t most) {
        const auto text = query_value(visit.request.query, name);
        return text ? whole_number(*text, most) : std::optional{otherwise};
    };
    const auto from = in_query("from", 0, most_number);
    const auto count = in_query("count", 100, 1'000);
    const auto client = in_query("client", 0, std::numeric_limits<std::uint32_t>::max());
    const auto instant = [&](std::string_view name) {
        const auto text = query_value(visit.request.query, name);
        return text ? parse_instant(*text) : std::nullopt;
    };
    const auto asks = [&](std::string_view name) {
        return query_value(visit.request.query, name).has_value();
    };
    AuditQuestion question;
    question.since = instant("since");
    question.until = instant("until");
    if (!from || !count || !client || (asks("since") && !question.since) ||
        (asks("until") && !question.until)) {
        visit.refuse_usage(
            "?from= a number, &count= 1 to 1000, &client= a number, &who= a name, &since= and "
            "&until= instants like 2026-11-22T06:00:00Z"
        );
        return;
    }
    question.from = *from;
    question.count = static_cast<std::uint32_t>(*count);
    question.client = static_cast<routing::ClientNumber>(*client);
    question.who = query_value(visit.request.query, "who").value_or("");
    house.office.read_audit(visit.looker(), question, [visit](const OfficeResult<AuditPage>& page) {
        page ? visit.answer(view_of(*page)) : visit.refuse(page.error());
    });
}

}  // namespace nachtwacht::daemon::account_api
