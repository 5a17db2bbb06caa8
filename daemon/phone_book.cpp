#include "daemon/phone_book.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>

#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr const char* schema =
    "CREATE TABLE IF NOT EXISTS phones ("
    " endpoint TEXT PRIMARY KEY, unit TEXT NOT NULL, subscription TEXT NOT NULL,"
    " created INTEGER NOT NULL, last_success INTEGER NOT NULL, last_failure INTEGER NOT NULL"
    ") WITHOUT ROWID";

// SQLite makes its files with the rights of the process; these hold addresses that open a phone.
void make_private(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (handle >= 0) {
        ::close(handle);
    }
}

}  // namespace

// The file, and the one thread that writes it.
class PhoneBook::Shelf {
public:
    using Write = std::function<JournalResult<void>(Database&)>;

    Shelf(
        Database database,
        std::function<void(std::function<void()>)> post,
        std::function<void(const std::string&)> failed
    )
        : database_(std::move(database)), post_(std::move(post)), failed_(std::move(failed)) {}
    ~Shelf() { thread_.join(); }
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    void write(Write what) {
        boost::asio::post(thread_, [this, what = std::move(what)] {
            if (const auto done = what(database_); !done) {
                post_([failed = failed_, line = "phones.db: " + done.error().message] {
                    failed(line);
                });
            }
        });
    }
    void when_written(std::function<void()> done) {
        boost::asio::post(thread_, [this, done = std::move(done)] { post_(done); });
    }
    Database& database() { return database_; }

private:
    Database database_;
    std::function<void(std::function<void()>)> post_;
    std::function<void(const std::string&)> failed_;
    boost::asio::thread_pool thread_{1};
};

PhoneBook::PhoneBook(std::unique_ptr<Shelf> shelf) : shelf_(std::move(shelf)) {}
PhoneBook::~PhoneBook() = default;

JournalResult<std::unique_ptr<PhoneBook>> PhoneBook::open(
    const std::filesystem::path& file,
    std::function<void(std::function<void()>)> post,
    std::function<void(const std::string&)> failed
) {
    make_private(file);
    auto database = Database::open(file, OpenMode::Create);
    auto prepared = database ? database->execute("PRAGMA journal_mode = WAL").and_then([&] {
        return database->execute(schema);
    })
                             : tl::make_unexpected(database.error());
    auto rows = prepared ? database->prepare(
                               "SELECT unit, subscription, created, last_success, "
                               "last_failure FROM phones ORDER BY created, endpoint"
                           )
                         : tl::make_unexpected(prepared.error());
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    std::map<routing::UnitId, std::vector<PhoneEntry>> units;
    auto row = rows->step();
    for (; row && *row; row = rows->step()) {
        auto subscription =
            protocol::read_subscription(rows->bytes(1), protocol::PlainHttp::Allowed);
        if (subscription) {
            units[{std::string(rows->bytes(0))}].push_back(
                {*std::move(subscription), rows->integer(2), rows->integer(3), rows->integer(4)}
            );
        }
    }
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    rows->reset();
    std::unique_ptr<PhoneBook> book{new PhoneBook(
        std::make_unique<Shelf>(*std::move(database), std::move(post), std::move(failed))
    )};
    book->units_ = std::move(units);
    return book;
}

void PhoneBook::add(
    const routing::UnitId& unit, protocol::PushSubscription subscription, std::int64_t at
) {
    remove(subscription.endpoint);
    auto& phones = units_[unit];
    while (phones.size() >= most_phones) {
        remove(protocol::WebAddress{phones.front().subscription.endpoint});
    }
    phones.push_back({std::move(subscription), at, 0, 0});
    shelf_->write([endpoint = text_of(phones.back().subscription.endpoint),
                   text = write(phones.back().subscription),
                   name = unit.value,
                   at](Database& database) {
        return database.prepare("INSERT OR REPLACE INTO phones VALUES (?1, ?2, ?3, ?4, 0, 0)")
            .and_then([&](Statement&& statement) {
                return statement.bind_text(1, endpoint)
                    .bind_text(2, name)
                    .bind_text(3, text)
                    .bind(4, at)
                    .run();
            });
    });
}

bool PhoneBook::remove(const protocol::WebAddress& endpoint) {
    const auto place = find(endpoint);
    if (!place) {
        return false;
    }
    shelf_->write([text = text_of(endpoint)](Database& database) {
        return database.prepare("DELETE FROM phones WHERE endpoint = ?1")
            .and_then([&](Statement&& statement) { return statement.bind_text(1, text).run(); });
    });
    auto& phones = units_[place->unit];
    phones.erase(phones.begin() + static_cast<std::ptrdiff_t>(place->index));
    return true;
}

void PhoneBook::remove_all(const routing::UnitId& unit) {
    while (!phones_of(unit).empty()) {
        remove(protocol::WebAddress{phones_of(unit).front().subscription.endpoint});
    }
}

void PhoneBook::succeeded(const protocol::WebAddress& endpoint, std::int64_t at) {
    touch(endpoint, &PhoneEntry::last_success, at);
}

void PhoneBook::failed(const protocol::WebAddress& endpoint, std::int64_t at) {
    touch(endpoint, &PhoneEntry::last_failure, at);
}

void PhoneBook::touch(
    const protocol::WebAddress& endpoint, std::int64_t PhoneEntry::*when, std::int64_t at
) {
    const auto place = find(endpoint);
    if (!place) {
        return;
    }
    auto& phone = units_[place->unit][place->index];
    phone.*when = at;
    shelf_->write([text = text_of(endpoint), phone](Database& database) {
        return database
            .prepare("UPDATE phones SET last_success = ?2, last_failure = ?3 WHERE endpoint = ?1")
            .and_then([&](Statement&& statement) {
                return statement.bind_text(1, text)
                    .bind(2, phone.last_success)
                    .bind(3, phone.last_failure)
                    .run();
            });
    });
}

std::optional<PhoneBook::Place> PhoneBook::find(const protocol::WebAddress& endpoint) const {
    for (const auto& [unit, phones] : units_) {
        const auto phone = std::ranges::find(phones, endpoint, [](const PhoneEntry& entry) {
            return entry.subscription.endpoint;
        });
        if (phone != phones.end()) {
            return Place{unit, static_cast<std::size_t>(phone - phones.begin())};
        }
    }
    return std::nullopt;
}

const std::vector<PhoneEntry>& PhoneBook::phones_of(const routing::UnitId& unit) const {
    static const std::vector<PhoneEntry> none;
    const auto found = units_.find(unit);
    return found == units_.end() ? none : found->second;
}

void PhoneBook::when_written(std::function<void()> done) { shelf_->when_written(std::move(done)); }

}  // namespace nachtwacht::daemon
