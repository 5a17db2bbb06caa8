// What stands beside the command: manual pages and completion know all that it knows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "spawned.hpp"

namespace nachtwacht::daemon {
namespace {

using ::testing::Contains;

using ::testing::HasSubstr;

const std::string program = NACHTWACHT_BINARY_DIR "/daemon/nachtwacht";
const std::string deploy = NACHTWACHT_SOURCE_DIR "/deploy";

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string help_of(std::vector<std::string> words) {
    words.insert(words.begin(), program);
    words.emplace_back("--help");
    return run({std::move(words), {}, {}}).out;
}

// The first words under "Subcommands:" in a help text.
std::vector<std::string> subcommands_in(const std::string& help) {
    std::vector<std::string> names;
    bool there = false;
    for (const auto& line : lines_of(help)) {
        if (line == "Subcommands:") {
            there = true;
        } else if (there && line.empty()) {
            break;
        } else if (there && line.starts_with("  ") && line[2] != ' ') {
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return names;
}

std::vector<std::string> options_in(const std::string& help) {
    std::vector<std::string> names;
    for (const auto& line : lines_of(help)) {
        if (line.starts_with("  --")) {
            names.push_back(line.substr(2, line.find_first_of(" =", 2) - 2));
        }
    }
    return names;
}

std::string read_file(const std::string& path) {
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// The page without what groff needs and a reader does not see.
std::string words_of_page(const std::string& name) {
    auto text = read_file(deploy + "/man/" + name);
    for (std::size_t at = 0; (at = text.find("\\-", at)) != std::string::npos;) {
        text.replace(at, 2, "-");
    }
    return text;
}

// What bash offers for the last word.
std::vector<std::string> completed(const std::vector<std::string>& words) {
    std::string script = ". " + deploy + "/completion/nachtwacht.bash\nCOMP_WORDS=(nachtwacht";
    for (const auto& word : words) {
        script += " '" + word + "'";
    }
    script += ")\nCOMP_CWORD=" + std::to_string(words.size()) +
              "\n_nachtwacht\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const auto ran = run({{"/bin/bash", "--norc", "-c", script}, {}, {}});
    EXPECT_EQ(ran.err, "");
    return lines_of(ran.out);
}

TEST(CommandPages, HelpHasAnExampleForEachSubcommand) {
    const auto names = subcommands_in(help_of({}));
    EXPECT_GE(names.size(), 15U);
    for (const auto& name : names) {
        EXPECT_THAT(help_of({name}), HasSubstr("nachtwacht")) << name;
        EXPECT_THAT(help_of({name}), HasSubstr("Examples:")) << name;
    }
}

TEST(CommandPages, TheManualNamesEachSubcommandActOptionAndExitCode) {
    const auto page = words_of_page("nachtwacht.1");
    for (const auto& name : subcommands_in(help_of({}))) {
        EXPECT_THAT(page, HasSubstr(name));
        for (const auto& option : options_in(help_of({name}))) {
            EXPECT_THAT(page, HasSubstr(option)) << name;
        }
    }
    for (const auto& act : subcommands_in(help_of({"operator"}))) {
        EXPECT_THAT(page, HasSubstr(act));
    }
    const auto exits = page.substr(page.find("EXIT STATUS"));
    for (const auto* code : {"0", "1", "2", "3", "4", "78"}) {
        EXPECT_THAT(exits, HasSubstr(std::string(".B ") + code + "\n"));
    }
}

TEST(CommandPages, TheManualOfTheDaemonNamesEachSetting) {
    const auto page = words_of_page("nachtwachtd.8");
    for (const auto& line : lines_of(read_file(deploy + "/nachtwachtd.yaml"))) {
        const auto colon = line.find(':');
        const auto begin = line.find_first_not_of("# ");
        const bool setting = colon != std::string::npos && begin < colon && line[0] != '\0' &&
                             line.find(' ', begin) >= colon;
        if (setting) {
            EXPECT_THAT(page, HasSubstr(line.substr(begin, colon - begin))) << line;
        }
    }
}

TEST(CommandPages, TheManualsAreSetWithoutAWarning) {
    if (!std::filesystem::exists("/usr/bin/groff")) {
        GTEST_SKIP() << "no groff here";
    }
    for (const auto* name : {"nachtwacht.1", "nachtwachtd.8"}) {
        const auto page = deploy + "/man/" + name;
        const auto ran = run({{"/usr/bin/groff", "-man", "-Tutf8", "-ww", "-z", page}, {}, {}});
        EXPECT_EQ(ran.err, "") << name;
        EXPECT_EQ(ran.code, 0) << name;
    }
}

TEST(CommandPages, BashCompletesEachSubcommandAndItsOptions) {
    const auto names = subcommands_in(help_of({}));
    const auto offered = completed({""});
    for (const auto& name : names) {
        EXPECT_THAT(offered, Contains(name));
        for (const auto& option : options_in(help_of({name}))) {
            EXPECT_THAT(completed({name, "-"}), Contains(option)) << name;
        }
    }
}

TEST(CommandPages, BashCompletesEachActAndItsOptions) {
    for (const auto& act : subcommands_in(help_of({"operator"}))) {
        EXPECT_THAT(completed({"operator", act.substr(0, 2)}), Contains(act));
        for (const auto& option : options_in(help_of({"operator", act}))) {
            EXPECT_THAT(completed({"operator", act, "12", "-"}), Contains(option)) << act;
        }
    }
}

TEST(CommandPages, BashOffersNothingThatTheCommandDoesNotKnow) {
    const auto names = subcommands_in(help_of({}));
    for (const auto& word : completed({""})) {
        if (!word.starts_with("-")) {
            EXPECT_THAT(names, Contains(word));
        }
    }
    EXPECT_THAT(completed({"--lang", "n"}), ::testing::ElementsAre("nl"));
    EXPECT_THAT(completed({"--json", "operator", "assess", "1", "--urgency", "U"}), Contains("U0"));
}

}  // namespace
}  // namespace nachtwacht::daemon
