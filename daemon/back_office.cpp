#include "daemon/back_office.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "daemon/backup.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/pack_source.hpp"
#include "daemon/records.hpp"
#include "daemon/register.hpp"
#include "daemon/state_directory.hpp"
#include "daemon/version.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t most_entries_a_question = 1000;
constexpr std::size_t most_found = 20;

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4U];
        text += digits[static_cast<unsigned char>(byte) & 0xFU];
    }
    return text;
}

tl::unexpected<OfficeError> fault(OfficeFault kind, std::string line) {
    return tl::make_unexpected(OfficeError{kind, {std::move(line)}});
}

OfficeResult<std::vector<CommittedEntry>> read_entries(
    const std::filesystem::path& file, std::uint64_t first, std::uint32_t count
) {
    std::vector<CommittedEntry> found;
    auto reader = JournalReader::open(file);
    if (!reader) {
        return fault(OfficeFault::Failed, reader.error().message);
    }
    const auto read = reader->entries(
        first,
        first + count - 1,
        [&](std::uint64_t number, std::string_view bytes) -> JournalResult<void> {
            auto entry = decode_entry(bytes);
            if (!entry) {
                return journal_error(
                    JournalFault::Damaged,
                    "entry " + std::to_string(number) + ": " + entry.error().message
                );
            }
            found.push_back(std::make_shared<const routing::Entry>(*std::move(entry)));
            return {};
        }
    );
    if (!read) {
        return fault(OfficeFault::Failed, read.error().message);
    }
    return found;
}

// The whole chain is walked, so that a page of a log that was tampered with is never shown as good.
OfficeResult<AuditPage> read_rows(
    const std::filesystem::path& file, const AuditQuestion& question
) {
    auto reader = JournalReader::open(file);
    if (!reader) {
        return fault(OfficeFault::Failed, reader.error().message);
    }
    AuditPage page;
    const auto head = reader->audit([&](std::uint64_t number, const AuditRow& row) {
        page.rows = number;
        const auto client = static_cast<routing::ClientNumber>(row.client.value_or(0));
        const routing::Wall at{routing::Milliseconds{row.at_ms}};
        const bool asked =
            number >= question.from && (question.who.empty() || question.who == row.who) &&
            (!question.since || *question.since <= at) &&
            (!question.until || at < *question.until) &&
            (question.client == routing::ClientNumber::None || question.client == client);
        const bool has_room = question.from == 0 || page.lines.size() < question.count;
        if (asked && has_room && question.count > 0) {
            page.lines.push_back({number, at, {row.who, row.what, client, row.detail}});
        }
        if (page.lines.size() > question.count) {
            page.lines.erase(page.lines.begin());
        }
        return JournalResult<void>{};
    });
    if (!head && head.error().fault != JournalFault::Damaged) {
        return fault(OfficeFault::Failed, head.error().message);
    }
    page.broken = head ? std::string{} : head.error().message;
    page.head = head ? hexadecimal(*head) : std::string{};
    return page;
}

}  // namespace

// Counted by name: an operator may have two windows open.
class BackOffice::Board final : public Hold {
public:
    Board(BackOffice& office, routing::OperatorId who)
        : office_(office), alive_(office.alive_), who_(std::move(who)) {}
    ~Board() override {
        if (!alive_.expired()) {
            office_.close_board(who_);
        }
    }

private:
    BackOffice& office_;
    std::weak_ptr<bool> alive_;
    routing::OperatorId who_;
};

BackOffice::BackOffice(Parts parts)
    : parts_(std::move(parts)), started_(parts_.ledger.now().wall) {}

BackOffice::~BackOffice() { stop(); }

void BackOffice::stop() {
    alive_ = nullptr;
    reader_.join();
}

const routing::State& BackOffice::committed() const { return parts_.ledger.committed_state(); }

Health BackOffice::health() const {
    return {
        std::string{version},
        // Of this start: on disk a moment after the doors are open.
        static_cast<std::uint32_t>(parts_.journal.epoch()),
        parts_.door.readiness(),
        parts_.journal.uncommitted(),
        started_,
        parts_.journal.space()};
}

std::unique_ptr<Hold> BackOffice::follow(Listener listener) {
    return parts_.ledger.follow(std::move(listener));
}

void BackOffice::entries(
    std::uint64_t first, std::uint32_t count, Answered<std::vector<CommittedEntry>> done
) {
    if (count == 0 || count > most_entries_a_question || first == 0) {
        done(fault(OfficeFault::Bad, "ask for 1 to 1000 entries, from number 1 on"));
        return;
    }
    asio::post(
        reader_,
        [this, first, count, file = journal_file_in(parts_.state), done = std::move(done)](
        ) mutable {
            auto found = read_entries(file, first, count);
            asio::post(parts_.loop, [found = std::move(found), done = std::move(done)]() mutable {
                done(std::move(found));
            });
        }
    );
}

std::unique_ptr<Hold> BackOffice::open_board(const routing::OperatorId& who) {
    if (++boards_[who] == 1) {
        parts_.ledger.take(routing::PresenceChanged{who, true}, {}, {});
    }
    return std::make_unique<Board>(*this, who);
}

void BackOffice::close_board(const routing::OperatorId& who) {
    if (--boards_[who] == 0) {
        boards_.erase(who);
        parts_.ledger.take(routing::PresenceChanged{who, false}, {}, {});
    }
}

Enclosure BackOffice::with_text(std::uint64_t incident, std::string text) const {
    Enclosure enclosure;
    if (text.empty()) {
        return enclosure;
    }
    RawMessage raw;
    raw.door = "text";
    raw.received_at_ms = parts_.ledger.now().wall.time_since_epoch().count();
    raw.bytes = std::move(text);
    const auto& incidents = parts_.ledger.desk().state().incidents;
    const auto found = incidents.find(incident);
    if (found != incidents.end() && found->second.client != routing::ClientNumber::None) {
        raw.client = static_cast<std::uint64_t>(found->second.client);
    }
    enclosure.raw_messages.push_back(std::move(raw));
    return enclosure;
}

void BackOffice::act(routing::OperatorActed act, std::string text, Told told) {
    if (parts_.door.answer_repeat(act.reference, told)) {
        return;
    }
    Enclosure enclosure = with_text(act.incident, std::move(text));
    parts_.ledger.take(
        std::move(act),
        std::move(enclosure),
        [this, told = std::move(told)](const CommittedEntry& entry) {
            Receipt receipt = receipt_of(entry, committed());
            if (entry == nullptr) {
                receipt.verdict = Verdict::Stored;  // it was so already
            }
            told(receipt);
        }
    );
}

void BackOffice::request(
    const routing::OperatorId& by, routing::Signal signal, std::string text, Told told
) {
    const auto client = signal.client;
    parts_.door.signal(std::move(signal), std::move(text), std::move(told));
    if (client != routing::ClientNumber::None) {
        audit({by.value, "request", client, {}}, [] {});
    }
}

void BackOffice::duty(routing::DutyChanged duty, Told told) {
    parts_.door.duty(std::move(duty), std::move(told));
}

void BackOffice::audit(AuditNote note, std::function<void()> then) {
    AuditRow row;
    row.at_ms = parts_.ledger.now().wall.time_since_epoch().count();
    row.who = std::move(note.who);
    row.what = std::move(note.what);
    if (note.client != routing::ClientNumber::None) {
        row.client = static_cast<std::uint64_t>(note.client);
    }
    row.detail = std::move(note.detail);
    parts_.journal.audit(std::move(row), std::move(then));
}

void BackOffice::look_up(
    const Looker& by, routing::ClientNumber client, Answered<ClientCard> done
) {
    audit({by.name.value, "look_up", client, by.detail}, [this, client, done = std::move(done)] {
        const ClientCard* card = parts_.cards.find(client);
        if (card == nullptr) {
            done(fault(
                OfficeFault::Unknown, "no such client in the register, or its key was destroyed"
            ));
            return;
        }
        done(*card);
    });
}

void BackOffice::find_clients(
    const Looker& by, const std::string& words, Answered<std::vector<ClientCard>> done
) {
    // What was looked for may be a name: whoever reads the audit can check a guess, no more.
    audit(
        {by.name.value, "find_clients:" + sha256_hex(words), {}, by.detail},
        [this, words, done = std::move(done)] { done(parts_.cards.holding(words, most_found)); }
    );
}

void BackOffice::way_in(const Looker& unit, const routing::OrderId& order, Answered<WayIn> done) {
    const auto found = committed().incidents.find(order.number);
    const auto* known = found == committed().incidents.end() ? nullptr : found->second.find(order);
    if (known == nullptr || known->unit.value != unit.name.value) {
        done(fault(OfficeFault::Unknown, "this is no order of this unit"));
        return;
    }
    const bool near = known->state == routing::OrderState::UnderWay ||
                      known->state == routing::OrderState::OnScene;
    const auto client = found->second.client;
    if (!near) {
        audit({unit.name.value, "way_in_refused", client, unit.detail}, [] {});
        done(fault(OfficeFault::Bad, "only when under way or on the spot"));
        return;
    }
    audit({unit.name.value, "way_in", client, unit.detail}, [this, client, done = std::move(done)] {
        read_way_in(client, done);
    });
}

void BackOffice::read_way_in(routing::ClientNumber client, const Answered<WayIn>& done) {
    WayIn way;
    if (const ClientCard* card = parts_.cards.find(client)) {
        way.access = card->access;
        way.person = card->name;
        way.telephone = card->telephone;
        way.wishes = card->wishes;
    }
    // The key code is not in memory: it is taken from where it lies sealed.
    parts_.journal.read_client(
        static_cast<std::uint64_t>(client),
        [way = std::move(way), done](const std::optional<Secret>& record) mutable {
            if (const auto dossier = record ? dossier_from(record->reveal()) : std::nullopt) {
                way.key_code = dossier->key_code;
            }
            done(std::move(way));
        }
    );
}

void BackOffice::read_audit(const Looker& by, AuditQuestion question, Answered<AuditPage> done) {
    if (question.count > most_entries_a_question) {
        done(fault(OfficeFault::Bad, "ask for at most 1000 rows"));
        return;
    }
    audit(
        {by.name.value, "read_audit", question.client, by.detail},
        [this, question, done = std::move(done)]() mutable {
            asio::post(
                reader_,
                [this, question, file = journal_file_in(parts_.state), done = std::move(done)](
                ) mutable {
                    auto page = read_rows(file, question);
                    asio::post(
                        parts_.loop,
                        [page = std::move(page), done = std::move(done)]() mutable {
                            done(std::move(page));
                        }
                    );
                }
            );
        }
    );
}

const ClientCard* BackOffice::card(routing::ClientNumber client) const {
    return parts_.cards.find(client);
}

const std::map<routing::UnitId, routing::Sighting>& BackOffice::sightings() const {
    return parts_.ledger.desk().sightings();
}

std::unique_ptr<Hold> BackOffice::open_phone(const routing::UnitId& unit) {
    return parts_.door.open_phone(unit);
}

void BackOffice::unseal(const Looker& by, std::uint64_t entry, Answered<Sealed> done) {
    const auto what = "unseal:" + std::to_string(entry);
    audit({by.name.value, what, {}, by.detail}, [this, entry, done = std::move(done)] {
        parts_.journal.read_raw_messages(entry, [done](const std::vector<RawMessage>& messages) {
            Sealed sealed;
            for (const RawMessage& message : messages) {
                (message.door == "text" ? sealed.text : sealed.raw).append(message.bytes);
            }
            if (messages.empty()) {
                done(fault(
                    OfficeFault::Unknown,
                    "nothing lies sealed beside that entry, or its key was destroyed"
                ));
                return;
            }
            done(std::move(sealed));
        });
    });
}

void BackOffice::reload(Answered<ReloadSummary> done) { parts_.reload(std::move(done)); }

void BackOffice::backup(
    const std::filesystem::path& file, Progress progress, Answered<BackupSummary> done
) {
    if (copying_) {
        done(fault(OfficeFault::Busy, "a backup is being made already"));
        return;
    }
    copying_ = true;
    const auto source = journal_file_in(parts_.state);
    asio::post(
        reader_,
        [this, source, file, progress = std::move(progress), done = std::move(done)]() mutable {
            const auto told = [this, &progress](std::uint64_t part, std::uint64_t whole) {
                asio::post(parts_.loop, [progress, part, whole] { progress(part, whole); });
            };
            auto report = daemon::backup(source, file, told);
            asio::post(
                parts_.loop,
                [this, file, report = std::move(report), done = std::move(done)]() mutable {
                    copying_ = false;
                    if (!report) {
                        done(fault(OfficeFault::Failed, report.error().message));
                        return;
                    }
                    done(BackupSummary{file, report->last_number, report->bytes});
                }
            );
        }
    );
}

}  // namespace nachtwacht::daemon
