// Records of the journal and their bytes: protobuf's wire format, laid down in
// protocol/journal.proto. Equal values have equal bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "routing/state.hpp"

namespace nachtwacht::daemon {

enum class RecordFault : std::uint8_t {
    Truncated,
    Corrupt,
    NewerVersion,  // holds a kind, a field or a value that this version does not know
};

struct RecordError {
    RecordFault fault{};
    std::size_t offset{};   // in bytes from the start of the record, of the field that is wrong
    std::string message{};  // English: "fact 31 needs a newer version of nachtwacht"
};

// The region and the client table of events, facts and state are written as their hashes only.
[[nodiscard]] std::string encode_entry(const routing::Entry& entry);
[[nodiscard]] std::string encode_state(const routing::State& state);

// Refuse rather than misread: an unknown kind, field or enumerator, a field twice or out of order
// and a number out of range are errors. Any bytes may be given. A record that was cut exactly
// between two of its fields cannot be told from a shorter one: who stores records keeps their
// length.
//
// Content that goes by its hash is put back by the caller: `region` and `clients` of facts and
// state come out null, and a RegionLoaded or ClientsLoaded holds an otherwise empty object with the
// hash.
[[nodiscard]] tl::expected<routing::Entry, RecordError> decode_entry(std::string_view bytes);
[[nodiscard]] tl::expected<routing::State, RecordError> decode_state(std::string_view bytes);

// BLAKE2b-128 of the state's bytes, 32 hexadecimal digits: equal states have equal hashes on every
// machine.
[[nodiscard]] std::string state_hash(const routing::State& state);

}  // namespace nachtwacht::daemon
