#include "daemon/gateway.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <utility>

#include "daemon/accounts.hpp"
#include "daemon/back_office.hpp"
#include "daemon/command_socket.hpp"
#include "daemon/commit_watch.hpp"
#include "daemon/front_door.hpp"
#include "daemon/house_links.hpp"
#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"
#include "daemon/master_key.hpp"
#include "daemon/metrics.hpp"
#include "daemon/outbox.hpp"
#include "daemon/pack.hpp"
#include "daemon/pack_warnings.hpp"
#include "daemon/page_subscriptions.hpp"
#include "daemon/recovery.hpp"
#include "daemon/register.hpp"
#include "daemon/retention.hpp"
#include "daemon/scenario.hpp"
#include "daemon/snapshots.hpp"
#include "daemon/state_directory.hpp"
#include "daemon/translate.hpp"
#include "daemon/waking.hpp"
#include "daemon/ways_out.hpp"
#include "daemon/web.hpp"

namespace nachtwacht::daemon {

namespace asio = boost::asio;

class Gateway::House {
public:
    House(
        asio::io_context& loop,
        Config config,
        std::shared_ptr<spdlog::logger> log,
        std::function<void(const std::string&)> failed
    )
        : loop_(loop),
          config_(std::move(config)),
          log_(std::move(log)),
          failed_(std::move(failed)) {}

    Trouble start() {
        Books books = read_books();
        if (!books.trouble.lines.empty()) {
            return std::move(books.trouble);
        }
        if (auto trouble = open_the_journal(); !trouble.lines.empty()) {
            return trouble;
        }
        if (auto trouble = wake_up(books); !trouble.lines.empty()) {
            return trouble;
        }
        return open_the_doors(books);
    }

    void reload(Answered<ReloadSummary> done) {
        Books books = read_books();
        if (books.trouble.lines.empty()) {
            books.trouble.lines = books.failing;
        }
        if (!books.trouble.lines.empty()) {
            log_->warn(
                "reload refused, the old rule book stays in force: {} mistakes",
                books.trouble.lines.size()
            );
            done(tl::make_unexpected(OfficeError{OfficeFault::Bad, std::move(books.trouble.lines)})
            );
            return;
        }
        const auto& state = ledger_->desk().state();
        const bool changed = books.region->hash != state.region_hash ||
                             books.clients.table->hash != state.clients_hash;
        ReloadSummary summary{books.region->hash, books.clients.table->hash, changed};
        if (web_) {
            web_->reload();
        }
        adopt(books, [this, summary, done = std::move(done)] {
            log_->info("reload done region={} changed={}", summary.region_hash, summary.changed);
            done(summary);
        });
    }

    void stop(std::function<void()> done) {
        if (door_) {
            door_->close();
        }
        if (command_) {
            command_->stop();
        }
        watching_.reset();
        if (retention_) {
            retention_->stop();
        }
        if (web_) {
            web_->stop();
        }
        links_.close_doors(config_.stop_within / 2, [this, done = std::move(done)]() mutable {
            if (!ledger_) {
                done();
                return;
            }
            ledger_->stop();
            journal_->round_trip([this, done = std::move(done)] { leave(done); });
        });
    }

    void round_trip(std::function<void()> done) { journal_->round_trip(std::move(done)); }

    bool awaits_commit() const { return journal_->uncommitted() > 0; }
    Intake& intake() { return *door_; }
    Office& office() { return *office_; }
    const HouseLinks& links() const { return links_; }
    const Web* web() const { return web_.get(); }
    Accounts& accounts() { return *accounts_; }
    WaysOut& ways_out() { return ways_out_; }

private:
    // Rule book and register as the files have them, both good or `trouble`.
    struct Books {
        std::shared_ptr<const routing::Region> region{};
        std::string image{};
        Register clients{};
        std::filesystem::path clients_file{};
        Trouble trouble{};
        std::vector<std::string> failing{};  // tests of the pack that do not pass
    };

    Books read_books() {
        Books books;
        LoadedPack pack = load_pack(config_.region);
        const auto clients_file = config_.clients.empty() ? pack.clients : config_.clients;
        std::vector<Mistake> mistakes = std::move(pack.mistakes);
        if (pack.region != nullptr) {
            books.clients = load_register(clients_file, *pack.region);
            mistakes.insert(
                mistakes.end(), books.clients.mistakes.begin(), books.clients.mistakes.end()
            );
        }
        for (const Mistake& mistake : mistakes) {
            books.trouble.lines.push_back(text_of(mistake));
        }
        books.trouble.bad_configuration = !mistakes.empty();
        if (mistakes.empty()) {
            books.failing = failing_tests_of(pack, books.clients);
            for (const Mistake& warning :
                 warnings_of(pack, *books.clients.table, wall_of_the_machine())) {
                log_->warn("rule book: {}", text_of(warning));
            }
        }
        books.clients_file = clients_file;
        books.region = std::move(pack.region);
        books.image = std::move(pack.image);
        return books;
    }

    // They are played with the register that the pack brings along, whichever the house works with.
    std::vector<std::string> failing_tests_of(const LoadedPack& pack, const Register& clients) {
        if (scenario_files(pack.folder).empty()) {
            return {};
        }
        if (config_.clients.empty()) {
            return failing_tests(pack, clients);
        }
        return failing_tests(pack, load_register(pack.clients, *pack.region));
    }

    static routing::Wall wall_of_the_machine() {
        return std::chrono::floor<routing::Milliseconds>(std::chrono::system_clock::now());
    }

    // A house that does not start hears no alarm. So a rule book that fails its own tests gives way
    // to the one that was in force when the house last stopped; only where there was none, nobody
    // leans on the house yet and it does not start.
    Trouble settle_the_rule_book(Books& books, const routing::State& state) {
        if (books.failing.empty()) {
            return {};
        }
        for (const std::string& line : books.failing) {
            log_->error("rule book: {}", line);
        }
        if (state.region_hash.empty()) {
            Trouble trouble{books.failing, true};
            trouble.lines.push_back(
                "the rule book fails its own tests and none was in force before: mend it until "
                "'nachtwacht test " +
                config_.region.string() + "' passes"
            );
            return trouble;
        }
        const bool kept =
            state.region_hash == books.region->hash || take_the_last_rule_book(books, state);
        rule_book_notice_ =
            kept ? "the rule book on disk fails its own tests; the last one stays in force"
                 : "the rule book on disk fails its own tests and is in force all the same, since "
                   "the last one cannot be read";
        log_->error("{}; run 'nachtwacht test {}'", rule_book_notice_, config_.region.string());
        return {};
    }

    bool take_the_last_rule_book(Books& books, const routing::State& state) {
        const auto kept = journal_->pack(state.region_hash);
        if (!kept) {
            return false;
        }
        LoadedPack pack = load_pack_image(kept->content);
        if (pack.region == nullptr) {
            return false;
        }
        Register clients = load_register(books.clients_file, *pack.region);
        if (!clients.mistakes.empty()) {
            return false;
        }
        books.region = std::move(pack.region);
        books.image = std::move(pack.image);
        books.clients = std::move(clients);
        return true;
    }

    Trouble open_the_journal() {
        auto key = master_key(config_.credential("master.key"), journal_file_in(config_.state));
        if (!key) {
            return {{key.error().message}, key.error().fault == JournalFault::WrongKey};
        }
        JournalConfig journal;
        journal.state_dir = config_.state;
        journal.master_key = *std::move(key);
        JournalEvents events;
        events.post = [this](std::function<void()> what) { asio::post(loop_, std::move(what)); };
        events.committed = [this](std::uint64_t last) {
            if (ledger_) {
                ledger_->committed(last);
            }
        };
        events.lost = [this](const JournalError& reason) {
            if (ledger_) {
                ledger_->fall_silent();
            }
            failed_(reason.message);
        };
        events.notice = [this](JournalNotice notice, const std::string& text) {
            log_->warn("journal: {}", text);
            tell_operators(notice, text);
        };
        auto opened = open_journal(std::move(journal), std::move(events));
        if (!opened) {
            return {{opened.error().message}, false};
        }
        journal_ = *std::move(opened);
        return {};
    }

    Trouble wake_up(Books& books) {
        auto woken = recover(*journal_);
        if (!woken) {
            return {{woken.error().message}, false};
        }
        log_->info(
            "recovered entries={} after_snapshot={} epoch={}",
            woken->state.entries,
            woken->read.entries,
            journal_->epoch()
        );
        // What was adopted last and what the files hold now are the same, or become so by the
        // events below.
        routing::State state = std::move(woken->state);
        if (auto trouble = settle_the_rule_book(books, state); !trouble.lines.empty()) {
            return trouble;
        }
        if (state.region_hash == books.region->hash) {
            state.region = books.region;
        }
        if (state.clients_hash == books.clients.table->hash) {
            state.clients = books.clients.table;
        }
        snapshots_ = std::make_unique<Snapshots>(
            loop_,
            *journal_,
            journal_file_in(config_.state),
            [this](const std::string& text) { log_->warn("journal: {}", text); }
        );
        ledger_ = std::make_unique<Ledger>(
            loop_,
            *journal_,
            std::move(state),
            config_.snapshot_every,
            [this](std::uint64_t number, std::function<void()> done) {
                snapshots_->make(number, std::move(done));
            }
        );
        suspects_ = std::make_unique<Suspects>(config_.state / "suspects");
        door_ = std::make_unique<FrontDoor>(loop_, *ledger_, *journal_, *suspects_);
        office_ = std::make_unique<BackOffice>(BackOffice::Parts{
            loop_,
            *ledger_,
            *journal_,
            *door_,
            cards_,
            config_.state,
            [this](Answered<ReloadSummary> done) { reload(std::move(done)); }});
        Accounts::Settings settings;
        settings.file = config_.state / "accounts.db";
        settings.wall = [this] { return ledger_->now().wall; };
        accounts_ = std::make_unique<Accounts>(loop_, std::move(settings));
        if (auto opened = accounts_->open(); !opened) {
            return {{opened.error()}, false};
        }
        ledger_->take(routing::Started{static_cast<std::uint32_t>(journal_->epoch())}, {}, {});
        adopt(books, [] {});
        return {};
    }

    void adopt(const Books& books, std::function<void()> done) {
        cards_.replace(books.clients.cards);
        if (books.clients.table->hash != ledger_->desk().state().clients_hash) {
            journal_->import_clients(books.clients.records(), [] {});
        }
        Enclosure with_pack;
        with_pack.packs.push_back({books.region->hash, books.image});
        ledger_->take(routing::RegionLoaded{books.region}, std::move(with_pack), {});
        ledger_->take(
            routing::ClientsLoaded{books.clients.table},
            {},
            [done = std::move(done)](const CommittedEntry&) { done(); }
        );
    }

    Trouble open_the_doors(const Books& books) {
        const HouseLinks::House house{
            loop_,
            config_,
            *ledger_,
            *journal_,
            *door_,
            log_,
            books.region->name,
            [this](Metrics& metrics) { tell_metrics(metrics); }};
        Trouble trouble{links_.open_link(house, [this] { outbox_->say_all_again(); }), true};
        if (!trouble.lines.empty()) {
            return trouble;
        }
        outbox_ = std::make_unique<Outbox>(
            loop_,
            *ledger_,
            links_.link(),
            cards_,
            *suspects_,
            [this](const routing::UnitId& unit) { return links_.form_of(unit); },
            [this](const routing::Incident& incident, const routing::Order& order) {
                show_what_cannot_be_said(incident, order);
            }
        );
        trouble = {open_the_ways_out(), false};
        if (!trouble.lines.empty()) {
            return trouble;
        }
        waking_->start();
        ways_out_.join(*outbox_);
        outbox_->when_rung([this](const protocol::CallMessage& call, routing::CallState state) {
            waking_->hear_of_call(call, state);
        });
        outbox_->start(books.region->name, [this](const routing::Order& order) {
            return decision_in_journal(journal_file_in(config_.state), order);
        });
        trouble = {links_.open_doors(house), false};
        if (!trouble.lines.empty()) {
            return trouble;
        }
        command_ = std::make_unique<CommandSocket>(
            loop_, config_.command, *office_, log_, accounts_.get()
        );
        if (auto opened = command_->start(); !opened) {
            trouble.lines.push_back(opened.error());
            return trouble;
        }
        if (config_.http.is_on()) {
            if (ways_out_.push_sender() != nullptr) {
                PageSubscriptions::Ears ears;
                ears.phones_changed = [this](const routing::UnitId& unit) {
                    waking_->hear_of_phones(unit);
                };
                ears.test_shown = [this](const routing::UnitId& unit) {
                    waking_->hear_of_test_push(unit, true);
                };
                subscriptions_ = std::make_unique<PageSubscriptions>(
                    ways_out_, [this] { return wall(); }, std::move(ears)
                );
            }
            web_ = std::make_unique<Web>(Web::House{
                loop_,
                config_,
                *office_,
                *door_,
                *accounts_,
                log_,
                [this] { return ledger_->now().wall; },
                subscriptions_.get(),
                ways_out_.telephone()});
            trouble = {web_->start(), false};
            if (!trouble.lines.empty()) {
                return trouble;
            }
            doubt_phones();
        }
        ledger_->start();
        door_->open();
        for (const auto& [notice, text] : std::exchange(early_notices_, {})) {
            tell_operators(notice, text);
        }
        if (!rule_book_notice_.empty()) {
            door_->tell_of_the_house(routing::Kind::DeviceFault, rule_book_notice_);
        }
        look_after_the_disk();
        say_what_is_missing();
        return trouble;
    }

    void look_after_the_disk() {
        retention_ = std::make_unique<Retention>(
            loop_,
            std::chrono::days{config_.raw_message_days},
            [this] { return ledger_->now().wall; },
            [this](std::int64_t before_ms) {
                journal_->purge_raw_messages(before_ms, [this] {
                    log_->info("messages older than {} days are gone", config_.raw_message_days);
                });
            }
        );
        retention_->start();
        watching_ = ledger_->follow([this](const CommittedEntry&) { look_at_the_commit(); });
    }

    void look_at_the_commit() {
        const auto text = commits_.look(ledger_->waited(), std::chrono::steady_clock::now());
        if (text) {
            log_->warn("journal: {}", *text);
            asio::post(loop_, [this, text] {
                door_->tell_of_the_house(routing::Kind::DeviceFault, *text);
            });
        }
    }

    // Whoever goes on duty by a page proves the push alone then, and nobody is rung (safety.md S7).
    void say_what_is_missing() {
        if (!config_.http.is_on() || config_.push.subject.empty() ||
            !config_.telephone.url.empty()) {
            return;
        }
        const std::string text =
            "no telephony is configured: units prove their push only, and their telephones are "
            "rung by a bridge on the broker at most. See telephone.md";
        log_->warn("{}", text);
        door_->tell_of_the_house(routing::Kind::DeviceFault, text);
    }

    void tell_operators(JournalNotice notice, const std::string& text) {
        if (!door_ || door_->readiness() == Intake::Readiness::Closed) {
            early_notices_.emplace_back(notice, text);
            return;
        }
        door_->tell_of_the_house(
            notice == JournalNotice::DiskEased ? routing::Kind::Restored
                                               : routing::Kind::DeviceFault,
            text
        );
    }

    // An operator finds it like a message that cannot be read, of the same device.
    void show_what_cannot_be_said(const routing::Incident& incident, const routing::Order& order) {
        const std::string name = text_of(order.id);
        log_->error("order {} ended the gateway twice and is not said as it stands", name);
        routing::Reference reference;
        reference.door = incident.door;
        reference.sender = incident.sender;
        reference.value = "order " + name;
        reference.keep = std::chrono::hours{24};
        door_->unreadable(
            std::move(reference),
            {},
            "the text of order " + name + " ended the gateway twice: speak with " +
                order.unit.value + " by telephone",
            [](const Receipt&) {}
        );
    }

    // A page that was open before this start and does not come back says nothing: its unit is not
    // reachable then.
    void doubt_phones() {
        for (const Login& login : accounts_->sessions()) {
            if (login.role == Role::Team) {
                door_->doubt(login.unit());
            }
        }
    }

    void tell_metrics(Metrics& metrics) {
        const auto logins = accounts_->counts();
        metrics.at_door("http", "login", logins.good);
        metrics.at_door("http", "login_wrong", logins.wrong);
        metrics.at_door("http", "login_slowed", logins.slowed);
        metrics.at_door("http", "login_busy", logins.busy);
        if (const auto* sender = ways_out_.push_sender()) {
            metrics.at_door("push", "request", sender->counters().requests);
            for (const auto& [fate, count] : sender->counters().fates) {
                metrics.at_door("push", std::string{name_of(fate)}, count);
            }
        }
    }

    std::chrono::seconds wall() const {
        const auto since = ledger_->now().wall.time_since_epoch();
        return std::chrono::floor<std::chrono::seconds>(since);
    }

    std::vector<std::string> open_the_ways_out() {
        const auto is_linked = [this](const routing::UnitId& unit) {
            return accounts_->has_phone(unit);
        };
        waking_ = std::make_unique<Waking>(Waking::House{
            loop_, *ledger_, *door_, ways_out_, is_linked, !config_.mqtt.host.empty(), log_});
        return ways_out_.open(
            {loop_,
             config_,
             [this] { return wall(); },
             [this](const routing::UnitId& unit, bool reached) {
                 waking_->hear_of_reach(unit, reached);
             },
             log_,
             [this](const routing::UnitId& unit) { waking_->hear_of_test_push(unit, false); },
             [this](const KnownCall& call) { waking_->hear_of_call(call.asked, call.state); }}
        );
    }

    void leave(const std::function<void()>& done) {
        outbox_->stop();
        waking_->stop();
        accounts_->stop();
        ways_out_.stop();
        links_.leave();
        office_->stop();
        // Whoever is still held by the journal's thread lets go when the house is destroyed.
        loop_.stop();
        done();
    }

    asio::io_context& loop_;
    Config config_;
    std::shared_ptr<spdlog::logger> log_;
    std::function<void(const std::string&)> failed_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<Snapshots> snapshots_;
    ClientCards cards_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Suspects> suspects_;
    std::unique_ptr<FrontDoor> door_;
    std::unique_ptr<BackOffice> office_;
    std::unique_ptr<Accounts> accounts_;
    HouseLinks links_;
    WaysOut ways_out_;
    std::unique_ptr<Waking> waking_;
    std::unique_ptr<Outbox> outbox_;
    std::unique_ptr<CommandSocket> command_;
    std::unique_ptr<PageSubscriptions> subscriptions_;
    std::unique_ptr<Web> web_;
    std::unique_ptr<Retention> retention_;
    std::unique_ptr<Hold> watching_;  // how long commits take
    CommitWatch commits_;
    // Of the time before the doors were open.
    std::vector<std::pair<JournalNotice, std::string>> early_notices_;
    std::string rule_book_notice_{};  // why the one on disk is not in force
};

Gateway::Gateway(
    asio::io_context& loop,
    Config config,
    std::shared_ptr<spdlog::logger> log,
    std::function<void(const std::string&)> failed
)
    : house_(std::make_unique<House>(loop, std::move(config), std::move(log), std::move(failed))) {}

Gateway::~Gateway() = default;

Gateway::Trouble Gateway::start() { return house_->start(); }

void Gateway::reload(Answered<ReloadSummary> done) { house_->reload(std::move(done)); }

void Gateway::stop(std::function<void()> done) { house_->stop(std::move(done)); }

void Gateway::round_trip(std::function<void()> done) { house_->round_trip(std::move(done)); }

bool Gateway::awaits_commit() const { return house_->awaits_commit(); }
Intake& Gateway::intake() { return house_->intake(); }
Office& Gateway::office() { return house_->office(); }
WaysOut& Gateway::ways_out() { return house_->ways_out(); }
std::uint16_t Gateway::sip_udp_port() const { return house_->links().sip_udp_port(); }
std::uint16_t Gateway::sip_tcp_port() const { return house_->links().sip_tcp_port(); }
std::uint16_t Gateway::metrics_port() const { return house_->links().metrics_port(); }
Accounts& Gateway::accounts() { return house_->accounts(); }
std::uint16_t Gateway::http_port() const {
    return house_->web() == nullptr ? std::uint16_t{0} : house_->web()->plain_port();
}
std::uint16_t Gateway::https_port() const {
    return house_->web() == nullptr ? std::uint16_t{0} : house_->web()->tls_port();
}

}  // namespace nachtwacht::daemon
