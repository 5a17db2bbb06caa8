#include "protocol/owntracks.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <cmath>

namespace nachtwacht::protocol {
namespace {

namespace json = boost::json;

tl::unexpected<TrackError> trouble(TrackFault fault, std::string_view field) {
    return tl::unexpected{TrackError{fault, 0, field}};
}

tl::expected<json::value, TrackError> parse(std::string_view payload) {
    if (payload.size() > most_track_bytes) {
        return trouble(TrackFault::TooLarge, {});
    }
    json::parse_options options;
    options.max_depth = most_track_depth;
    json::stream_parser parser{{}, options};
    boost::system::error_code error;
    const std::size_t read = parser.write_some(payload.data(), payload.size(), error);
    if (!error) {
        parser.finish(error);
    }
    if (error || read != payload.size()) {
        return tl::unexpected{TrackError{TrackFault::NotJson, read, {}}};
    }
    return parser.release();
}

// Converters write integers as floats and floats as integers.
std::optional<double> number(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_number()) {
        return std::nullopt;
    }
    const double found = value->to_number<double>();
    return std::isfinite(found) ? std::optional{found} : std::nullopt;
}

bool is_within(double value, double low, double high) { return value >= low && value <= high; }

std::string_view text(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                  : std::string_view{};
}

std::int32_t millionths(double degrees) {
    return static_cast<std::int32_t>(std::llround(degrees * 1e6));
}

std::uint32_t accuracy(const json::object& object) {
    const double metres = number(object, "acc").value_or(0);
    // A nonsense accuracy is the worst there is, not none.
    return is_within(metres, 0, 1e9) ? static_cast<std::uint32_t>(std::ceil(metres))
                                     : std::uint32_t{1'000'000'000};
}

std::optional<std::uint8_t> battery(const json::object& object) {
    const auto percent = number(object, "batt");
    return percent && is_within(*percent, 0, 100)
               ? std::optional{static_cast<std::uint8_t>(std::lround(*percent))}
               : std::nullopt;
}

tl::expected<std::optional<TrackedLocation>, TrackError> read_location(const json::object& object) {
    const auto latitude = number(object, "lat");
    const auto longitude = number(object, "lon");
    const auto fix = number(object, "tst");
    if (!latitude || !longitude || !fix) {
        return trouble(TrackFault::MissingField, !latitude ? "lat" : !longitude ? "lon" : "tst");
    }
    if (!is_within(*latitude, -90, 90) || !is_within(*longitude, -180, 180)) {
        return trouble(TrackFault::BadField, is_within(*latitude, -90, 90) ? "lon" : "lat");
    }
    if (!is_within(*fix, 0, 1e11)) {
        return trouble(TrackFault::BadField, "tst");
    }
    const std::string_view trigger = text(object, "t");
    return TrackedLocation{
        .latitude_e6 = millionths(*latitude),
        .longitude_e6 = millionths(*longitude),
        .fix_s = static_cast<std::int64_t>(std::floor(*fix)),
        .accuracy_m = accuracy(object),
        .battery_percent = battery(object),
        .trigger = trigger.size() == 1 ? trigger.front() : '\0',
    };
}

}  // namespace

tl::expected<std::optional<TrackedLocation>, TrackError> read_track(std::string_view payload) {
    const auto value = parse(payload);
    if (!value) {
        return tl::unexpected{value.error()};
    }
    const json::object* object = value->if_object();
    if (object == nullptr) {
        return trouble(TrackFault::NotAnObject, {});
    }
    const std::string_view type = text(*object, "_type");
    if (type.empty()) {
        return trouble(TrackFault::MissingField, "_type");
    }
    if (type != "location") {
        return std::nullopt;
    }
    return read_location(*object);
}

std::string write(const TrackedLocation& location) {
    json::object object{
        {"_type", "location"},
        {"lat", location.latitude_e6 / 1e6},
        {"lon", location.longitude_e6 / 1e6},
        {"tst", location.fix_s},
        {"tid", "nw"},
    };
    if (location.accuracy_m != 0) {
        object["acc"] = location.accuracy_m;
    }
    if (location.battery_percent) {
        object["batt"] = *location.battery_percent;
    }
    if (location.trigger != '\0') {
        object["t"] = std::string_view{&location.trigger, 1};
    }
    return json::serialize(object);
}

}  // namespace nachtwacht::protocol
