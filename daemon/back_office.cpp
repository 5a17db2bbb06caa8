#include "daemon/back_office.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "daemon/backup.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"
#include "daemon/version.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t most_entries_a_question = 1000;

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

void BackOffice::stop() { reader_.join(); }

const routing::State& BackOffice::committed() const { return parts_.ledger.committed_state(); }

Health BackOffice::health() const {
    return {
        std::string{version},
        committed().epoch,
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
        audit(by, "request", static_cast<std::uint64_t>(client), [] {});
    }
}

void BackOffice::duty(routing::DutyChanged duty, Told told) {
    parts_.door.duty(std::move(duty), std::move(told));
}

void BackOffice::audit(
    const routing::OperatorId& by,
    std::string what,
    std::optional<std::uint64_t> client,
    std::function<void()> then
) {
    AuditRow row;
    row.at_ms = parts_.ledger.now().wall.time_since_epoch().count();
    row.who = by.value;
    row.what = std::move(what);
    row.client = client;
    parts_.journal.audit(std::move(row), std::move(then));
}

void BackOffice::look_up(
    const routing::OperatorId& by, routing::ClientNumber client, Answered<ClientCard> done
) {
    audit(
        by,
        "look_up",
        static_cast<std::uint64_t>(client),
        [this, client, done = std::move(done)] {
            const ClientCard* card = parts_.cards.find(client);
            if (card == nullptr) {
                done(fault(
                    OfficeFault::Unknown, "no such client in the register, or its key was destroyed"
                ));
                return;
            }
            done(*card);
        }
    );
}

void BackOffice::unseal(const routing::OperatorId& by, std::uint64_t entry, Answered<Sealed> done) {
    audit(by, "unseal:" + std::to_string(entry), {}, [this, entry, done = std::move(done)] {
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
