#include "tests/simulation/promises.hpp"

#include "routing/state.hpp"
#include "tests/simulation/broken.hpp"

namespace nachtwacht::simulation {

using namespace nachtwacht::routing;

namespace {

const Reference* reference_in(const Fact& fact) {
    if (const auto* signal = std::get_if<SignalStored>(&fact)) {
        return &signal->reference;
    }
    const auto* answer = std::get_if<AnswerHeard>(&fact);
    return answer == nullptr ? nullptr : &answer->reference;
}

}  // namespace

void Promises::store(const Entry& entry, Stored& into) {
    for (const Fact& fact : entry.facts) {
        const Reference* reference = reference_in(fact);
        if (reference == nullptr || reference->value.empty()) {
            continue;
        }
        const auto [row, is_new] = into.try_emplace(key_of(*reference), entry.now.steady);
        if (!is_new && entry.now.steady < row->second + reference->keep) {
            throw Broken{
                "a repeat was stored a second time: " + reference->sender + " " + reference->value};
        }
        row->second = entry.now.steady;
    }
}

void Promises::committed(const Entry& entry) { store(entry, stored_); }

void Promises::said(const Reference& reference) {
    std::string key = key_of(reference);
    if (!stored_.contains(key)) {
        throw Broken{
            "acknowledged, and not on the disk: " + reference.sender + " " + reference.value};
    }
    lost_.erase(key);
    said_.insert(std::move(key));
}

std::size_t Promises::restored(const std::vector<Entry>& committed) {
    stored_.clear();
    for (const Entry& entry : committed) {
        store(entry, stored_);
    }
    return std::erase_if(said_, [this](const std::string& key) {
        const bool gone = !stored_.contains(key);
        if (gone) {
            lost_.insert(key);
        }
        return gone;
    });
}

void Promises::check(const std::vector<Entry>& committed) const {
    Stored again;
    for (const Entry& entry : committed) {
        store(entry, again);
    }
    for (const std::string& key : said_) {
        if (!again.contains(key)) {
            throw Broken{"acknowledged and lost: " + key};
        }
    }
}

bool Promises::holds(const Reference& reference) const {
    const std::string key = key_of(reference);
    return said_.contains(key) || lost_.contains(key);
}

}  // namespace nachtwacht::simulation
