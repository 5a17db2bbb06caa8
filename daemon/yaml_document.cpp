#include "daemon/yaml_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace nachtwacht::daemon {
namespace {

using Shape = YamlNode::Shape;

// A file of the house has some twenty; one that has more is none, and is not read twice.
constexpr std::size_t most_sections = 200;

// These end the parse and never leave this file.
struct TooDeep {};
struct StandsStill {};

// Builds the tree from the parser's events: it alone sees tags, anchors and aliases.
class TreeBuilder final : public YAML::EventHandler {
public:
    // `lines_before`: of the file, in front of the content.
    TreeBuilder(
        std::string_view content,
        std::string file,
        Mistakes& mistakes,
        std::uint32_t lines_before = 0
    )
        : content_{content},
          lines_before_{lines_before},
          file_{std::make_shared<const std::string>(std::move(file))},
          mistakes_{mistakes} {}

    [[nodiscard]] YamlNode take_root() { return std::move(root_); }

    // The parser has given up: what is open ends here.
    void cut_off() {
        while (!open_.empty()) {
            open_.back().node.cut = true;
            close();
        }
        root_.cut = true;
    }

    // The parser counts bytes; an editor shows characters.
    [[nodiscard]] Mark mark_of(const YAML::Mark& mark) const {
        if (mark.is_null() || mark.pos < 0) {
            return Mark{file_, lines_before_ + 1, 1};
        }
        const std::size_t end = std::min(static_cast<std::size_t>(mark.pos), content_.size());
        const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
        const std::string_view line = content_.substr(end - std::min(end, column), column);
        const auto more = std::ranges::count_if(line, [](char byte) {
            return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
        });
        return Mark{
            file_,
            lines_before_ + static_cast<std::uint32_t>(mark.line + 1),
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
        if (auto& key = open_.back().key) {  // cut off before its value
            key->value.cut = true;
            key->value.at = key->at;
            add_entry(node, *std::move(key));
        }
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

    std::string_view content_;
    std::uint32_t lines_before_;
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

struct Unclosed {
    YAML::Mark at{};
    char what{};
};

// The innermost bracket, or the quote, that nothing closes. The parser names the place where it
// missed the end, which may be lines below.
std::optional<Unclosed> unclosed_in(std::string_view content) {
    std::vector<Unclosed> open;
    YAML::Mark at;
    at.pos = at.line = at.column = 0;
    char quote = 0;
    char before = '\n';  // the last that is no space
    for (std::size_t i = 0; i < content.size(); ++i) {
        const char c = content[i];
        const bool begins = std::string_view{"\n:,[{-"}.find(before) != std::string_view::npos;
        if (quote != 0) {
            i += c == '\\' && quote == '"' ? 1 : 0;
            if (c == quote) {
                quote = 0;
                open.pop_back();
            }
        } else if (begins && (c == '"' || c == '\'')) {
            quote = c;
            open.push_back({at, c});
        } else if (c == '#' && (i == 0 || content[i - 1] == ' ' || content[i - 1] == '\n')) {
            const std::size_t end = std::min(content.find('\n', i), content.size()) - 1;
            at.pos += static_cast<int>(end - i);
            at.column += static_cast<int>(end - i);
            i = end;
        } else if (c == '[' || c == '{') {
            open.push_back({at, c});
        } else if ((c == ']' || c == '}') && !open.empty()) {
            if (open.back().what != (c == ']' ? '[' : '{')) {
                break;
            }
            open.pop_back();
        }
        before = c == ' ' ? before : c;
        at.pos = static_cast<int>(i) + 1;
        at.line += c == '\n' ? 1 : 0;
        at.column = c == '\n' ? 0 : at.column + 1;
    }
    return open.empty() ? std::nullopt : std::optional{open.back()};
}

bool misses_an_end(const std::string& message) {
    return message.find("flow") != std::string::npos || message.find("EOF") != std::string::npos;
}

// False: the parser gave up somewhere, and the builder has what stands before that.
bool parse(std::string_view content, TreeBuilder& builder, Mistakes& mistakes) {
    std::istringstream stream{std::string{content}};
    try {
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
        return true;
    } catch (const YAML::Exception& error) {
        const auto unclosed = misses_an_end(error.msg) ? unclosed_in(content) : std::nullopt;
        if (unclosed) {
            mistakes.add(
                builder.mark_of(unclosed->at),
                std::string{"this "} + unclosed->what + " is never closed, write its end"
            );
        } else {
            mistakes.add(builder.mark_of(error.mark), error.msg + advice_for(error.msg));
        }
    } catch (const TooDeep&) {
    } catch (const StandsStill&) {
    }
    builder.cut_off();
    return false;
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// From one key at the left margin to the next.
struct SectionText {
    std::string_view key{};
    std::string_view text{};
    std::uint32_t lines_before{};
};
std::vector<SectionText> sections_of(std::string_view content) {
    std::vector<SectionText> sections;
    std::uint32_t lines = 0;
    for (std::size_t at = 0; at < content.size(); ++lines) {
        const std::size_t next = std::min(content.find('\n', at), content.size() - 1) + 1;
        if (sections.empty() || is_word_character(content[at])) {
            const auto end =
                std::find_if_not(content.begin() + at, content.end(), is_word_character);
            sections.push_back({{content.begin() + at, end}, content.substr(at, 0), lines});
        }
        SectionText& last = sections.back();
        last.text = {last.text.data(), last.text.size() + (next - at)};
        at = next;
    }
    return sections;
}

// Section by section, since one that cannot be read says nothing about the others.
YamlNode read_sections(
    std::string_view content,
    const std::vector<SectionText>& sections,
    const std::string& file,
    Mistakes& mistakes
) {
    TreeBuilder all{content, file, mistakes};
    YamlNode root{Shape::Map, all.mark_of(YAML::Mark::null_mark()), "", false, {}, {}};
    for (const SectionText& section : sections) {
        TreeBuilder builder{section.text, file, mistakes, section.lines_before};
        const bool whole = parse(section.text, builder, mistakes);
        YamlNode part = builder.take_root();
        if (part.shape == Shape::Map) {
            for (YamlEntry& entry : part.entries) {
                all.add_entry(root, std::move(entry));
            }
        }
        const auto same = std::ranges::find(root.entries, section.key, &YamlEntry::key);
        if (!whole && !section.key.empty() && same == root.entries.end()) {
            root.entries.push_back({std::string{section.key}, part.at, {}});
            root.entries.back().value.cut = true;
        }
    }
    return root;
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
    Mistakes first_reading;
    TreeBuilder whole{content, file, first_reading};
    const bool all_read = parse(content, whole, first_reading);
    YamlNode root = whole.take_root();
    const auto sections = all_read ? std::vector<SectionText>{} : sections_of(content);
    const std::size_t before = mistakes.count();
    if (!all_read && sections.size() <= most_sections) {
        root = read_sections(content, sections, file, mistakes);
    }
    if (mistakes.count() == before) {
        mistakes.add_all(first_reading);
    }
    if (root.shape == Shape::Nothing) {
        root.shape = Shape::Map;
        root.at = builder.mark_of(YAML::Mark::null_mark());
    }
    return root;
}

}  // namespace nachtwacht::daemon
