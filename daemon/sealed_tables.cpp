#include "daemon/sealed_tables.hpp"

#include <sodium.h>

#include <array>
#include <cstring>
#include <unordered_map>

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::int64_t day_ms = 86'400'000;

// What a sealed value is bound to.
struct Place {
    char table;  // c: clients, k: client keys, d: day keys, r: raw messages, m: the master key's
                 // check
    std::uint64_t row;
    std::uint64_t part = 0;
};

std::array<unsigned char, 17> bound(const Place& place) {
    std::array<unsigned char, 17> bytes{static_cast<unsigned char>(place.table)};
    std::memcpy(bytes.data() + 1, &place.row, 8);
    std::memcpy(bytes.data() + 9, &place.part, 8);
    return bytes;
}

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string seal(std::string_view plain, const Place& place, const Secret& key) {
    std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    randombytes_buf(out, nonce_bytes);
    const auto place_bytes = bound(place);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + nonce_bytes,
        nullptr,
        raw(plain),
        plain.size(),
        place_bytes.data(),
        place_bytes.size(),
        nullptr,
        out,
        key.data()
    );
    return sealed;
}

std::optional<Secret> open_sealed(std::string_view sealed, const Place& place, const Secret& key) {
    if (sealed.size() < nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    Secret plain(sealed.size() - nonce_bytes - tag_bytes);
    const auto place_bytes = bound(place);
    const int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.data(),
        nullptr,
        nullptr,
        raw(sealed) + nonce_bytes,
        sealed.size() - nonce_bytes,
        place_bytes.data(),
        place_bytes.size(),
        raw(sealed),
        key.data()
    );
    return refused == 0 ? std::optional<Secret>(std::move(plain)) : std::nullopt;
}

tl::unexpected<JournalError> unopened(const char* what, std::uint64_t number) {
    return journal_error(
        JournalFault::Damaged,
        std::string("journal: the sealed ") + what + " " + std::to_string(number) +
            " does not open; restore a backup"
    );
}

std::uint64_t day_of(std::int64_t at_ms) { return static_cast<std::uint64_t>(at_ms / day_ms); }

}  // namespace

// The keys of one kind: made at first use, kept open in memory, dropped by name.
class KeyTable {
public:
    KeyTable(char table, Statement find, Statement insert)
        : table_(table), find_(std::move(find)), insert_(std::move(insert)) {}

    // Null when there is none.
    [[nodiscard]] JournalResult<const Secret*> find(std::uint64_t number, const Secret& master) {
        if (const auto known = open_.find(number); known != open_.end()) {
            return &known->second;
        }
        const auto row = find_.bind(1, number).step();
        if (!row) {
            return tl::make_unexpected(row.error());
        }
        if (!*row) {
            return nullptr;
        }
        auto key = open_sealed(find_.bytes(0), {table_, number}, master);
        find_.reset();
        if (!key || key->size() != key_bytes) {
            return unopened("key", number);
        }
        return &open_.emplace(number, std::move(*key)).first->second;
    }

    [[nodiscard]] JournalResult<const Secret*> find_or_make(
        std::uint64_t number, const Secret& master
    ) {
        auto found = find(number, master);
        if (!found || *found != nullptr) {
            return found;
        }
        Secret key = random_secret(key_bytes);
        const auto sealed = seal(key.reveal(), {table_, number}, master);
        if (auto stored = insert_.bind(1, number).bind_blob(2, sealed).run(); !stored) {
            return tl::make_unexpected(stored.error());
        }
        return &open_.emplace(number, std::move(key)).first->second;
    }

    void forget(std::uint64_t number) { open_.erase(number); }
    void forget_before(std::uint64_t number) {
        std::erase_if(open_, [&](const auto& one) { return one.first < number; });
    }

private:
    char table_;
    Statement find_;
    Statement insert_;
    std::unordered_map<std::uint64_t, Secret> open_;
};

struct SealedTables::Inside {
    enum Use : std::size_t {
        PutClient,
        GetClient,
        EachClient,
        BlankClientKey,
        DropClientKey,
        DropClient,
        PutRaw,
        GetRaw,
        PurgeRaw,
        BlankDayKeys,
        DropDayKeys
    };

    Database& database;
    Secret master;
    KeyTable client_keys;
    KeyTable day_keys;
    std::vector<Statement> statements;

    [[nodiscard]] JournalResult<const Secret*> key_for_writing(const RawMessage& message) {
        return message.client ? client_keys.find_or_make(*message.client, master)
                              : day_keys.find_or_make(day_of(message.received_at_ms), master);
    }
    [[nodiscard]] JournalResult<const Secret*> key_for_reading(const RawMessage& message) {
        return message.client ? client_keys.find(*message.client, master)
                              : day_keys.find(day_of(message.received_at_ms), master);
    }
    // Nothing when its key was destroyed.
    [[nodiscard]] JournalResult<std::optional<RawMessage>> open_raw(
        std::uint64_t entry, const Statement& row
    );
    [[nodiscard]] JournalResult<void> run_for(
        std::initializer_list<Use> uses, std::uint64_t number
    ) {
        for (const Use use : uses) {
            if (auto done = statements[use].bind(1, number).run(); !done) {
                return done;
            }
        }
        return {};
    }
};

namespace {

JournalResult<void> check_master_key(Database& database, const Secret& master) {
    constexpr std::string_view known = "nachtwacht";
    auto statements = database.prepare_all(
        {"SELECT sealed FROM master_key_check WHERE number = 1",
         "INSERT INTO master_key_check(number, sealed) VALUES(1, ?)"}
    );
    if (!statements) {
        return tl::make_unexpected(statements.error());
    }
    auto& find = statements->front();
    const auto row = find.step();
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    if (!*row) {
        const auto sealed = seal(known, {'m', 1}, master);
        return statements->back().bind_blob(1, sealed).run();
    }
    const auto plain = open_sealed(find.bytes(0), {'m', 1}, master);
    if (!plain || plain->reveal() != known) {
        return journal_error(
            JournalFault::WrongKey, "the journal was sealed under another master key"
        );
    }
    return {};
}

}  // namespace

SealedTables::SealedTables(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
SealedTables::SealedTables(SealedTables&&) noexcept = default;
SealedTables& SealedTables::operator=(SealedTables&&) noexcept = default;
SealedTables::~SealedTables() = default;

JournalResult<SealedTables> SealedTables::open(Database& database, Secret master_key) {
    if (master_key.size() != key_bytes) {
        return journal_error(JournalFault::WrongKey, "the master key must be 32 bytes");
    }
    if (auto checked = check_master_key(database, master_key); !checked) {
        return tl::make_unexpected(checked.error());
    }
    auto keys = database.prepare_all(
        {"SELECT sealed FROM client_keys WHERE client = ?",
         "INSERT INTO client_keys(client, sealed) VALUES(?, ?)",
         "SELECT sealed FROM day_keys WHERE day = ?",
         "INSERT INTO day_keys(day, sealed) VALUES(?, ?)"}
    );
    // Keys are overwritten in place (a value of the same size) before their row goes.
    auto statements = database.prepare_all(
        {"INSERT OR REPLACE INTO clients(number, sealed) VALUES(?, ?)",
         "SELECT sealed FROM clients WHERE number = ?",
         "SELECT number, sealed FROM clients ORDER BY number",
         "UPDATE client_keys SET sealed = zeroblob(length(sealed)) WHERE client = ?",
         "DELETE FROM client_keys WHERE client = ?",
         "DELETE FROM clients WHERE number = ?",
         "INSERT INTO raw_messages(number, part, door, received_at_ms, client, sealed) VALUES(?, "
         "?, ?, ?, ?, ?)",
         "SELECT part, door, received_at_ms, client, sealed FROM raw_messages WHERE number = ? "
         "ORDER BY part",
         "DELETE FROM raw_messages WHERE received_at_ms < ?1 AND (number, part) IN "
         "(SELECT number, part FROM raw_messages ORDER BY number, part LIMIT ?2)",
         "UPDATE day_keys SET sealed = zeroblob(length(sealed)) WHERE day < ?",
         "DELETE FROM day_keys WHERE day < ?"}
    );
    if (!keys || !statements) {
        return tl::make_unexpected(!keys ? keys.error() : statements.error());
    }
    auto& key = *keys;
    return SealedTables(std::unique_ptr<Inside>(new Inside{
        database,
        std::move(master_key),
        KeyTable('k', std::move(key[0]), std::move(key[1])),
        KeyTable('d', std::move(key[2]), std::move(key[3])),
        std::move(*statements),
    }));
}

JournalResult<void> SealedTables::put_client(const ClientRecord& record) {
    const auto key = inside_->client_keys.find_or_make(record.number, inside_->master);
    if (!key) {
        return tl::make_unexpected(key.error());
    }
    const auto sealed = seal(record.bytes, {'c', record.number}, **key);
    return inside_->statements[Inside::PutClient].bind(1, record.number).bind_blob(2, sealed).run();
}

JournalResult<std::optional<Secret>> SealedTables::client(std::uint64_t number) {
    auto& find = inside_->statements[Inside::GetClient];
    const auto row = find.bind(1, number).step();
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    if (!*row) {
        return std::optional<Secret>();
    }
    const auto key = inside_->client_keys.find(number, inside_->master);
    auto plain =
        key && *key != nullptr ? open_sealed(find.bytes(0), {'c', number}, **key) : std::nullopt;
    find.reset();
    if (!plain) {
        return unopened("record of client", number);
    }
    return plain;
}

JournalResult<void> SealedTables::each_client(const ClientCallback& callback) {
    auto& rows = inside_->statements[Inside::EachClient];
    for (auto row = rows.step();; row = rows.step()) {
        if (!row || !*row) {
            return row.map([](bool) {});
        }
        const auto number = rows.number(0);
        const auto key = inside_->client_keys.find(number, inside_->master);
        const auto plain = key && *key != nullptr ? open_sealed(rows.bytes(1), {'c', number}, **key)
                                                  : std::nullopt;
        auto done =
            plain ? callback(number, plain->reveal()) : unopened("record of client", number);
        if (!done) {
            rows.reset();
            return done;
        }
    }
}

JournalResult<void> SealedTables::erase_client(std::uint64_t number) {
    inside_->client_keys.forget(number);
    return inside_->run_for(
        {Inside::BlankClientKey, Inside::DropClientKey, Inside::DropClient}, number
    );
}

JournalResult<void> SealedTables::put_raw_message(
    std::uint64_t entry, std::uint64_t part, const RawMessage& message
) {
    const auto key = inside_->key_for_writing(message);
    if (!key) {
        return tl::make_unexpected(key.error());
    }
    const auto sealed = seal(message.bytes, {'r', entry, part}, **key);
    return inside_->statements[Inside::PutRaw]
        .bind(1, entry)
        .bind(2, part)
        .bind_text(3, message.door)
        .bind(4, message.received_at_ms)
        .bind(5, message.client)
        .bind_blob(6, sealed)
        .run();
}

JournalResult<std::optional<RawMessage>> SealedTables::Inside::open_raw(
    std::uint64_t entry, const Statement& row
) {
    RawMessage message{std::string(row.bytes(1)), row.integer(2), std::nullopt, {}};
    if (!row.is_null(3)) {
        message.client = row.number(3);
    }
    const auto key = key_for_reading(message);
    if (!key) {
        return tl::make_unexpected(key.error());
    }
    if (*key == nullptr) {
        return std::optional<RawMessage>();
    }
    // A client erased and known again has a new key: what lay under the old one stays closed.
    const auto plain = open_sealed(row.bytes(4), {'r', entry, row.number(0)}, **key);
    if (!plain) {
        return std::optional<RawMessage>();
    }
    message.bytes = plain->reveal();
    return message;
}

JournalResult<std::vector<RawMessage>> SealedTables::raw_messages(std::uint64_t entry) {
    auto& rows = inside_->statements[Inside::GetRaw];
    std::vector<RawMessage> messages;
    rows.bind(1, entry);
    for (auto row = rows.step();; row = rows.step()) {
        if (!row) {
            return tl::make_unexpected(row.error());
        }
        if (!*row) {
            return messages;
        }
        auto message = inside_->open_raw(entry, rows);
        if (!message) {
            rows.reset();
            return tl::make_unexpected(message.error());
        }
        if (*message) {
            messages.push_back(std::move(**message));
        }
    }
}

JournalResult<std::uint64_t> SealedTables::purge_raw_messages(
    std::int64_t before_ms, std::uint64_t limit
) {
    const auto gone = inside_->statements[Inside::PurgeRaw].bind(1, before_ms).bind(2, limit).run();
    if (!gone) {
        return tl::make_unexpected(gone.error());
    }
    const auto rows = static_cast<std::uint64_t>(inside_->database.changed_rows());
    const auto first_day = day_of(before_ms);
    inside_->day_keys.forget_before(first_day);
    return inside_->run_for({Inside::BlankDayKeys, Inside::DropDayKeys}, first_day).map([&] {
        return rows;
    });
}

}  // namespace nachtwacht::daemon
