#include "protocol/scaip_tags.hpp"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "protocol/ascii.hpp"
#include "protocol/xml_guard.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr int max_depth = 16;
constexpr int max_elements = 512;
constexpr unsigned int parse_flags =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_fragment;

constexpr std::array<std::string_view, 28> leaf_tags{
    "ref", "ver", "sco", "cha", "mty", "hbo", "cid", "dty", "did", "dco",
    "dte", "crd", "stc", "stt", "pri", "lco", "lva", "lte", "ico", "ite",
    "ame", "snu", "ste", "cve", "mre", "cre", "tnu", "hbi"};
constexpr std::array<std::string_view, 3> place_tags{"geo", "tim", "gga"};

std::string_view without_prefix(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_namespace(std::string_view attribute) {
    return attribute == "xmlns" || attribute.substr(0, 6) == "xmlns:";
}

// Local name in lower case, noting what was odd about the element.
std::string plain_name(const pugi::xml_node& element, ScaipWarnings& warnings) {
    const auto local = without_prefix(element.name());
    auto name = lower_case(local);
    if (name != local) {
        warnings.add("case");
    }
    for (const auto& attribute : element.attributes()) {
        if (!is_namespace(attribute.name())) {
            warnings.add("attribute");
        }
    }
    return name;
}

bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

bool has_elements(const pugi::xml_node& element) {
    const auto children = element.children();
    return std::any_of(children.begin(), children.end(), is_element);
}

// C0, DEL and, as UTF-8, C1.
void blank_controls(std::string& value) {
    for (std::size_t at = 0; at < value.size(); ++at) {
        const auto byte = static_cast<unsigned char>(value[at]);
        const auto next = static_cast<unsigned char>(at + 1 < value.size() ? value[at + 1] : 0);
        const bool c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
        if (c1) {
            value.replace(at, 2, " ");
        } else if (byte < 0x20 || byte == 0x7F) {
            value[at] = ' ';
        }
    }
}

std::string clean_text(const pugi::xml_node& element) {
    std::string value;
    for (const auto& part : element.children()) {
        value += part.value();
    }
    blank_controls(value);
    return std::string(trim(value));
}

void add_leaf(const pugi::xml_node& element, const std::string& name, ScaipTags& tags) {
    auto& tag = tags.tags[name];
    if (has_elements(element)) {
        tag.nested = true;
        return;
    }
    auto value = clean_text(element);
    if (!value.empty() &&
        std::find(tag.values.begin(), tag.values.end(), value) == tag.values.end()) {
        tag.values.push_back(std::move(value));
    }
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void read_place(const pugi::xml_node& lge, ScaipTags& tags) {
    for (const auto& child : lge.children()) {
        if (!is_element(child)) {
            continue;
        }
        const auto name = plain_name(child, tags.warnings);
        if (is_one_of(place_tags, name)) {
            add_leaf(child, name, tags);
        } else {
            tags.warnings.add("unknown_tag");
        }
    }
}

void read_children(const pugi::xml_node& root, ScaipTags& tags) {
    for (const auto& child : root.children()) {
        if (!is_element(child)) {
            continue;
        }
        const auto name = plain_name(child, tags.warnings);
        if (name == "lge") {
            read_place(child, tags);
        } else if (is_one_of(leaf_tags, name)) {
            add_leaf(child, name, tags);
        } else {
            tags.warnings.add("unknown_tag");
        }
    }
}

bool is_small(const pugi::xml_node& root) {
    struct Measure : pugi::xml_tree_walker {
        bool for_each(pugi::xml_node& node) override {
            elements += is_element(node) ? 1 : 0;
            deepest = std::max(deepest, is_element(node) ? depth() : 0);
            return elements <= max_elements && deepest <= max_depth;
        }
        int elements = 1;
        int deepest = 0;
    } measure;
    // traverse() counts the children of `root` as depth 0; the root itself is level 1.
    pugi::xml_node start = root;
    return start.traverse(measure) && measure.deepest + 2 <= max_depth;
}

bool read_root(const pugi::xml_node& root, ScaipTags& tags) {
    const auto name = plain_name(root, tags.warnings);
    if (name == "mrs") {
        tags.root = ScaipTags::Root::Answer;
    } else if (name == "scaip") {
        tags.root = ScaipTags::Root::Scaip;
        tags.warnings.add("root");
    } else {
        return name == "mrq";
    }
    return true;
}

// One element and nothing else but comments and processing instructions, which are not parsed.
pugi::xml_node only_root(const pugi::xml_document& document) {
    const auto first = document.first_child();
    return is_element(first) && !first.next_sibling() ? first : pugi::xml_node();
}

}  // namespace

const ScaipTag& ScaipTags::at(std::string_view name) const {
    static const ScaipTag absent;
    const auto found = tags.find(name);
    return found == tags.end() ? absent : found->second;
}

bool read_scaip_tags(std::string_view xml, ScaipTags& tags, std::string& why) {
    if (const auto danger = find_xml_danger(xml); danger != XmlDanger::None) {
        why = danger == XmlDanger::Doctype ? "a DOCTYPE" : "an undeclared or broken reference";
        return false;
    }
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size(), parse_flags, pugi::encoding_utf8)) {
        why = "not well-formed";
        return false;
    }
    const auto root = only_root(document);
    if (!root) {
        why = "not one document";
        return false;
    }
    if (!is_small(root)) {
        why = "too many or too deep elements";
        return false;
    }
    if (!read_root(root, tags)) {
        why = "another root";
        return false;
    }
    read_children(root, tags);
    return true;
}

}  // namespace nachtwacht::protocol
