#include "routing/drive.hpp"

#include <array>

#include "routing/region.hpp"

namespace nachtwacht::routing {
namespace {

// Metres of one degree of latitude on the sphere, and the cosine of whole degrees 0..90 times a
// million: integers, so that every machine and compiler ranks alike.
constexpr std::int64_t metres_per_degree = 111'195;
constexpr std::array<std::int64_t, 91> cosine_e6{
    1000000, 999848, 999391, 998630, 997564, 996195, 994522, 992546, 990268, 987688, 984808, 981627,
    978148,  974370, 970296, 965926, 961262, 956305, 951057, 945519, 939693, 933580, 927184, 920505,
    913545,  906308, 898794, 891007, 882948, 874620, 866025, 857167, 848048, 838671, 829038, 819152,
    809017,  798636, 788011, 777146, 766044, 754710, 743145, 731354, 719340, 707107, 694658, 681998,
    669131,  656059, 642788, 629320, 615661, 601815, 587785, 573576, 559193, 544639, 529919, 515038,
    500000,  484810, 469472, 453990, 438371, 422618, 406737, 390731, 374607, 358368, 342020, 325568,
    309017,  292372, 275637, 258819, 241922, 224951, 207912, 190809, 173648, 156434, 139173, 121869,
    104528,  87156,  69756,  52336,  34899,  17452,  0};

std::int64_t cosine_of(std::int64_t latitude_e6) {
    const std::int64_t size = latitude_e6 < 0 ? -latitude_e6 : latitude_e6;
    const auto degree = static_cast<std::size_t>(size / 1'000'000);
    if (degree >= 90) {
        return 0;
    }
    const std::int64_t part = size % 1'000'000;
    return cosine_e6[degree] + (cosine_e6[degree + 1] - cosine_e6[degree]) * part / 1'000'000;
}

// Floor of the square root, by Newton from above.
std::int64_t square_root(std::int64_t value) {
    if (value < 2) {
        return value;
    }
    std::int64_t guess = value;
    std::int64_t next = (guess + 1) / 2;
    while (next < guess) {
        guess = next;
        next = (guess + value / guess) / 2;
    }
    return guess;
}

}  // namespace

std::int64_t distance_m(Position a, Position b) {
    const std::int64_t mean_e6 = (std::int64_t{a.latitude_e6} + b.latitude_e6) / 2;
    const std::int64_t north =
        (std::int64_t{b.latitude_e6} - a.latitude_e6) * metres_per_degree / 1'000'000;
    const std::int64_t east_at_equator =
        (std::int64_t{b.longitude_e6} - a.longitude_e6) * metres_per_degree / 1'000'000;
    const std::int64_t east = east_at_equator * cosine_of(mean_e6) / 1'000'000;
    return square_root(north * north + east * east);
}

Drive crow_fly_drive(Position from, Position to, const CrowFly& setting) {
    const std::int64_t road_m = distance_m(from, to) * setting.detour_percent / 100;
    const std::int64_t metres_per_hour = std::int64_t{setting.speed_kmh} * 1000;
    return {static_cast<std::int32_t>(road_m * 3600 / metres_per_hour), true};
}

}  // namespace nachtwacht::routing
