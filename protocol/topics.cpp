#include "protocol/topics.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "protocol/utf8.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::size_t most_level = 128;
constexpr std::size_t most_topic = 512;
constexpr std::string_view root = "nachtwacht";
constexpr std::string_view tracks = "owntracks";

// nachtwacht/REGION/group/NAME/leaf; without NAME where `group` is the gateway; only the leaf where
// it is empty.
struct Shape {
    Subject subject{};
    std::string_view group{};
    std::string_view leaf{};
};

constexpr std::array shapes{
    Shape{Subject::DeviceEvent, "device", "event"},
    Shape{Subject::DeviceReceipt, "device", "receipt"},
    Shape{Subject::UnitOrder, "unit", "order"},
    Shape{Subject::UnitAnswer, "unit", "answer"},
    Shape{Subject::UnitReceipt, "unit", "receipt"},
    Shape{Subject::UnitDuty, "unit", "duty"},
    Shape{Subject::UnitLink, "unit", "link"},
    Shape{Subject::GatewayState, "gateway", "state"},
    Shape{Subject::Call, "", "call"},
};

const Shape& shape_of(Subject subject) {
    return *std::find_if(shapes.begin(), shapes.end(), [subject](const Shape& shape) {
        return shape.subject == subject;
    });
}

bool has_name(const Shape& shape) { return shape.group == "device" || shape.group == "unit"; }

std::vector<std::string_view> levels_of(std::string_view text) {
    std::vector<std::string_view> levels;
    for (std::size_t from = 0;;) {
        const std::size_t to = text.find('/', from);
        levels.push_back(text.substr(from, to - from));
        if (to == std::string_view::npos) {
            return levels;
        }
        from = to + 1;
    }
}

std::string joined(const Shape& shape, std::string_view region, std::string_view name) {
    std::string text{root};
    text.append("/").append(region);
    if (!shape.group.empty()) {
        text.append("/").append(shape.group);
    }
    if (has_name(shape)) {
        text.append("/").append(name);
    }
    return text.append("/").append(shape.leaf);
}

std::string tracks_topic(std::string_view unit, std::string_view tracker) {
    return std::string{tracks}.append("/").append(unit).append("/").append(tracker);
}

bool fits(const Shape& shape, const std::vector<std::string_view>& levels) {
    switch (levels.size()) {
        case 3:
            return shape.group.empty() && levels[2] == shape.leaf;
        case 4:
            return !shape.group.empty() && !has_name(shape) && levels[2] == shape.group &&
                   levels[3] == shape.leaf;
        case 5:
            return has_name(shape) && levels[2] == shape.group && levels[4] == shape.leaf;
        default:
            return false;
    }
}

bool is_forbidden(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f || letter == '+' || letter == '#' || letter == '/';
}

}  // namespace

bool is_topic_level(std::string_view level) {
    return !level.empty() && level.size() <= most_level && level.front() != '$' &&
           std::none_of(level.begin(), level.end(), is_forbidden) && well_formed(level) == level;
}

bool is_publishable(std::string_view topic) {
    if (topic.empty() || topic.size() > most_topic) {
        return false;
    }
    const auto levels = levels_of(topic);
    return std::all_of(levels.begin(), levels.end(), [](std::string_view level) {
        return level.empty() || is_topic_level(level);
    });
}

std::string text_of(const Topic& topic) {
    return topic.subject == Subject::OwnTracks
               ? tracks_topic(topic.name, topic.tracker)
               : joined(shape_of(topic.subject), topic.region, topic.name);
}

std::optional<Topic> topic_named(std::string_view text) {
    if (text.size() > most_topic) {
        return std::nullopt;
    }
    const auto levels = levels_of(text);
    if (!std::all_of(levels.begin(), levels.end(), is_topic_level)) {
        return std::nullopt;
    }
    if (levels.front() == tracks && levels.size() == 3) {
        return Topic{Subject::OwnTracks, {}, std::string{levels[1]}, std::string{levels[2]}};
    }
    if (levels.front() != root) {
        return std::nullopt;
    }
    for (const Shape& shape : shapes) {
        if (fits(shape, levels)) {
            return Topic{
                shape.subject,
                std::string{levels[1]},
                has_name(shape) ? std::string{levels[3]} : std::string{},
                {}};
        }
    }
    return std::nullopt;
}

std::string filter_of(Subject subject, std::string_view region) {
    return subject == Subject::OwnTracks ? tracks_topic("+", "+")
                                         : joined(shape_of(subject), region, "+");
}

std::string pattern_of(Subject subject) {
    if (subject == Subject::OwnTracks) {
        return tracks_topic("UNIT", "DEVICE");
    }
    const Shape& shape = shape_of(subject);
    return joined(shape, "REGION", shape.group == "device" ? "DEVICE" : "UNIT");
}

std::string receipt_topic(const Topic& asked) {
    const bool device = asked.subject == Subject::DeviceEvent;
    return text_of(
        {device ? Subject::DeviceReceipt : Subject::UnitReceipt, asked.region, asked.name, {}}
    );
}

bool may_answer_on(const Topic& asked, std::string_view response) {
    const std::string own = receipt_topic(asked);
    return is_publishable(response) && (response == own || response.starts_with(own + '/'));
}

}  // namespace nachtwacht::protocol
