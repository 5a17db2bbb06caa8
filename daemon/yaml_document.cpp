#include "daemon/yaml_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace nachtwacht::daemon {
namespace {

using Shape = YamlNode::Shape;

// These end the parse and never leave this file.
struct TooDeep {};
struct StandsStill {};

// Builds the tree from the parser's events: it alone sees tags, anchors and aliases.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view content, std::string file, Mistakes& mistakes)
        : content_{content},
          file_{std::make_shared<const std::string>(std::move(file))},
          mistakes_{mistakes} {}

    [[nodiscard]] YamlNode take_root() { return std::move(root_); }

    // The parser counts bytes; an editor shows characters.
    [[nodiscard]] Mark mark_of(const YAML::Mark& mark) const {
        if (mark.is_null() || mark.pos < 0) {
            return Mark{file_, 1, 1};
        }
        const std::size_t end = std::min(static_cast<std::size_t>(mark.pos), content_.size());
        const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
        const std::string_view line = content_.substr(end - std::min(end, column), column);
        const auto more = std::ranges::count_if(line, [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
        });
        return Mark{
            file_,
            static_cast<std::uint32_t>(mark.line + 1),
            static_cast<std::uint32_t>(column - static_cast<std::size_t>(more) + 1)};
    }

    // The parser stands still before a stray ',' or ']' and would begin documents there for ever.
    void OnDocumentStart(const YAML::Mark& mark) override {
        const bool stands_still = began_.pos == mark.pos;
        if (stands_still) {
            mistakes_.add(mark_of(mark), "this begins no value, write 'key: value'");
            throw StandsStill{};
        }
        began_ = mark;
        if (++documents_ == 2) {
            mistakes_.add(mark_of(mark), "a second document, write one document a file");
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check(mark, "", anchor);
        put(YamlNode{Shape::Nothing, mark_of(mark), "", false, {}, {}});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        mistakes_.add(mark_of(mark), "an alias (*), write the value itself");
        put(YamlNode{Shape::Nothing, mark_of(mark), "", false, {}, {}});
    }
    void OnScalar(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        const std::string& value
    ) override {
        check(mark, tag, anchor);
        put(YamlNode{Shape::Word, mark_of(mark), value, tag == "!", {}, {}});
    }
    void OnSequenceStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value /*style*/
    ) override {
        open(mark, tag, anchor, Shape::List);
    }
    void OnMapStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value /*style*/
    ) override {
        open(mark, tag, anchor, Shape::Map);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node{};
        std::optional<YamlEntry> key{};  // of a map, while its value is awaited
    };

    void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (anchor != 0) {
            mistakes_.add(mark_of(mark), "an anchor (&), write the value where it is needed");
        }
        if (!tag.empty() && tag != "?" && tag != "!") {
            mistakes_.add(mark_of(mark), "a tag (!), write the value without it");
        }
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Shape shape) {
        check(mark, tag, anchor);
        if (open_.size() == most_yaml_levels) {
            mistakes_.add(
                mark_of(mark),
                "deeper than " + std::to_string(most_yaml_levels) + " levels, write it flatter"
            );
            throw TooDeep{};
        }
        open_.push_back(Open{YamlNode{shape, mark_of(mark), "", false, {}, {}}, std::nullopt});
    }

    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        put(std::move(node));
    }

    void put(YamlNode node) {
        if (open_.empty()) {
            root_ = documents_ > 1 ? std::move(root_) : std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.shape == Shape::List) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = key_from(node);
        } else {
            parent.key->value = std::move(node);
            add_entry(parent.node, std::move(*parent.key));
            parent.key.reset();
        }
    }

    YamlEntry key_from(const YamlNode& node) {
        if (node.shape != Shape::Word) {
            mistakes_.add(node.at, "a key that is no word, write 'name: value'");
        } else if (node.text == "<<" && !node.quoted) {
            mistakes_.add(node.at, "a merge key (<<), write the keys themselves");
        }
        return YamlEntry{node.text, node.at, {}};
    }

    void add_entry(YamlNode& map, YamlEntry entry) {
        const auto before = std::ranges::find(map.entries, entry.key, &YamlEntry::key);
        if (before == map.entries.end()) {
            map.entries.push_back(std::move(entry));
            return;
        }
        mistakes_.add(
            entry.at,
            "'" + entry.key + "' stands here a second time (first at line " +
                std::to_string(before->at.line) + "), write it once"
        );
    }

    std::string_view content_;
    std::shared_ptr<const std::string> file_;
    Mistakes& mistakes_;
    std::vector<Open> open_{};
    YamlNode root_{};
    YAML::Mark began_{YAML::Mark::null_mark()};  // the document
    int documents_{};
};

// The parser's own words, and what helps against them.
std::string advice_for(const std::string& message) {
    if (message.find("tab") != std::string::npos) {
        return ", write spaces instead of tabs";
    }
    if (message.find("end of map") != std::string::npos ||
        message.find("map value") != std::string::npos) {
        return ", write every 'key: value' of a map at the same indentation";
    }
    return ", write valid YAML";
}

}  // namespace

std::optional<YamlNode> read_yaml(
    std::string_view content, const std::string& file, Mistakes& mistakes
) {
    TreeBuilder builder{content, file, mistakes};
    if (content.size() > most_yaml_bytes) {
        mistakes.add(
            builder.mark_of(YAML::Mark::null_mark()), "larger than 1 MB, write it as several files"
        );
        return std::nullopt;
    }
    std::istringstream stream{std::string{content}};
    try {
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        mistakes.add(builder.mark_of(error.mark), error.msg + advice_for(error.msg));
        return std::nullopt;
    } catch (const TooDeep&) {
        return std::nullopt;
    } catch (const StandsStill&) {
        return std::nullopt;
    }
    YamlNode root = builder.take_root();
    if (root.shape == Shape::Nothing) {
        root.shape = Shape::Map;
        root.at = builder.mark_of(YAML::Mark::null_mark());
    }
    return root;
}

}  // namespace nachtwacht::daemon
