#include "daemon/records.hpp"

#include <sodium.h>

#include <array>

#include "daemon/record_listing.hpp"
#include "daemon/record_reader.hpp"

namespace nachtwacht::daemon {
namespace {

template <class Type>
std::string encode(const Type& value) {
    std::string bytes;
    record::write_members(bytes, value);
    return bytes;
}

template <class Type>
tl::expected<Type, RecordError> decode(std::string_view bytes) {
    const char* at = bytes.data();
    const auto fail = [&](RecordFault fault, std::string message) {
        return tl::unexpected{
            RecordError{fault, static_cast<std::size_t>(at - bytes.data()), std::move(message)}};
    };
    try {
        Type value{};
        record::clear(value);
        record::read_members(record::Message{bytes, at}, value);
        return value;
    } catch (const record::Refused& refused) {
        return fail(refused.fault, refused.message);
    } catch (const protozero::end_of_buffer_exception&) {
        return fail(RecordFault::Truncated, "the record ends within a field");
    } catch (const protozero::exception& error) {
        return fail(RecordFault::Corrupt, error.what());
    }
}

}  // namespace

std::string encode_entry(const routing::Entry& entry) { return encode(entry); }
std::string encode_state(const routing::State& state) { return encode(state); }

tl::expected<routing::Entry, RecordError> decode_entry(std::string_view bytes) {
    return decode<routing::Entry>(bytes);
}
tl::expected<routing::State, RecordError> decode_state(std::string_view bytes) {
    return decode<routing::State>(bytes);
}

std::string state_hash(const routing::State& state) {
    const auto bytes = encode_state(state);
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash(
        digest.data(),
        digest.size(),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(),
        nullptr,
        0
    );
    std::string hex(2 * digest.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

}  // namespace nachtwacht::daemon
