#include "daemon/entry_feed.hpp"

#include <boost/json.hpp>

#include "daemon/clerk.hpp"
#include "daemon/command_view.hpp"

namespace nachtwacht::daemon {

EntryFeed::EntryFeed(Office& office, std::weak_ptr<AnswerLines> lines, Style style)
    : office_(office), lines_(std::move(lines)), style_(style) {}

void EntryFeed::begin(std::uint64_t first) {
    const auto last = office_.committed().entries;
    next_ = first == 0 ? last + 1 : first;
    hold_ = office_.follow([this](const CommittedEntry& entry) {
        // While reading back, the journal will bring it.
        if (is_live() && entry->number >= next_) {
            next_ = entry->number + 1;
            show(*entry);
        }
    });
    if (next_ <= last) {
        read_back();
    }
}

void EntryFeed::resume() {
    if (walk_ != nullptr) {
        walk_->resume();
    }
}

void EntryFeed::read_back() {
    EntryWalk::Steps steps;
    const auto weak = weak_from_this();
    steps.visit = [weak](const CommittedEntry& entry) {
        const auto self = weak.lock();
        if (self != nullptr) {
            self->show(*entry);
        }
        return self != nullptr;
    };
    steps.has_room = [lines = lines_] {
        const auto to = lines.lock();
        return to != nullptr && to->has_room();
    };
    steps.done = [weak](const auto& error) {
        if (const auto self = weak.lock()) {
            self->caught_up(error);
        }
    };
    walk_ = std::make_shared<EntryWalk>(office_, next_, std::move(steps));
    walk_->resume();
}

void EntryFeed::caught_up(const std::optional<OfficeError>& error) {
    const bool got_further = walk_->next() > next_;
    next_ = walk_->next();
    walk_ = nullptr;
    if (error) {
        hold_ = nullptr;
        if (const auto to = lines_.lock()) {
            to->line(fault_line("failed", error->lines));
        }
        return;
    }
    // What was committed since the last page was read.
    if (got_further && next_ <= office_.committed().entries) {
        read_back();
    }
}

void EntryFeed::show(const routing::Entry& entry) {
    if (const auto to = lines_.lock()) {
        to->line(boost::json::serialize(boost::json::object{
            {"entry", view_of(entry, Viewer{office_.committed(), style_.language, style_.facts})}})
        );
    }
}

}  // namespace nachtwacht::daemon
