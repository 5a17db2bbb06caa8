#include "daemon/audit_table.hpp"

#include <sodium.h>

#include <string_view>

namespace nachtwacht::daemon {
namespace {

class RowHash {
public:
    RowHash() { crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES); }

    RowHash& add(std::uint64_t number) {
        crypto_generichash_update(
            &state_, reinterpret_cast<const unsigned char*>(&number), sizeof number
        );
        return *this;
    }
    // With its length in front: two neighbours cannot trade letters.
    RowHash& add(std::string_view text) {
        add(std::uint64_t{text.size()});
        crypto_generichash_update(
            &state_, reinterpret_cast<const unsigned char*>(text.data()), text.size()
        );
        return *this;
    }
    [[nodiscard]] std::string value() {
        std::string hash(crypto_generichash_BYTES, '\0');
        crypto_generichash_final(
            &state_, reinterpret_cast<unsigned char*>(hash.data()), hash.size()
        );
        return hash;
    }

private:
    crypto_generichash_state state_{};
};

std::string hash_of(std::string_view before, std::uint64_t number, const AuditRow& row) {
    return RowHash()
        .add(before)
        .add(number)
        .add(static_cast<std::uint64_t>(row.at_ms))
        .add(row.who)
        .add(row.what)
        .add(std::uint64_t{row.client ? 1U : 0U})
        .add(row.client.value_or(0))
        .add(row.detail)
        .value();
}

AuditRow row_of(const Statement& columns) {
    AuditRow row{
        columns.integer(1),
        std::string(columns.bytes(2)),
        std::string(columns.bytes(3)),
        std::nullopt,
        std::string(columns.bytes(5))};
    if (!columns.is_null(4)) {
        row.client = columns.number(4);
    }
    return row;
}

}  // namespace

JournalResult<AuditTable> AuditTable::open(Database& database) {
    auto statements = database.prepare_all(
        {"INSERT INTO audit(number, at_ms, who, what, client, detail, hash) VALUES(?, ?, ?, ?, ?, "
         "?, ?)",
         "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"}
    );
    if (!statements) {
        return tl::make_unexpected(statements.error());
    }
    auto& last = statements->back();
    const auto row = last.step();
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    return *row ? AuditTable(
                      std::move(statements->front()), last.number(0), std::string(last.bytes(1))
                  )
                : AuditTable(std::move(statements->front()), 0, {});
}

JournalResult<void> AuditTable::add(const AuditRow& row) {
    const auto number = last_ + 1;
    const auto hash = hash_of(head_, number, row);
    auto stored = insert_.bind(1, number)
                      .bind(2, row.at_ms)
                      .bind_text(3, row.who)
                      .bind_text(4, row.what)
                      .bind(5, row.client)
                      .bind_blob(6, row.detail)
                      .bind_blob(7, hash)
                      .run();
    if (stored) {
        last_ = number;
        head_ = hash;
    }
    return stored;
}

JournalResult<std::string> walk_audit(Database& database, const AuditCallback& callback) {
    auto rows = database.prepare(
        "SELECT number, at_ms, who, what, client, detail, hash FROM audit ORDER BY number"
    );
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    std::string head;
    for (std::uint64_t expected = 1;; ++expected) {
        const auto more = rows->step();
        if (!more) {
            return tl::make_unexpected(more.error());
        }
        if (!*more) {
            return head;
        }
        const auto row = row_of(*rows);
        const auto hash = hash_of(head, expected, row);
        if (rows->number(0) != expected || rows->bytes(6) != hash) {
            return journal_error(
                JournalFault::Damaged,
                "audit: row " + std::to_string(expected) + " is missing or was changed"
            );
        }
        if (auto done = callback(expected, row); !done) {
            return tl::make_unexpected(done.error());
        }
        head = hash;
    }
}

}  // namespace nachtwacht::daemon
