#include "tests/fuzz/replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int mutations = 2000;
constexpr std::size_t most_bytes = 20'000;

std::vector<std::string> seeds_of(std::string_view name) {
    std::map<fs::path, std::string> seeds;  // in one order on every machine
    const auto folder = fs::path{NACHTWACHT_SOURCE_DIR} / "tests/fuzz/corpus" / name;
    for (const auto& entry : fs::directory_iterator{folder}) {
        std::ifstream file{entry.path(), std::ios::binary};
        seeds[entry.path()] = std::string{std::istreambuf_iterator<char>{file}, {}};
    }
    std::vector<std::string> contents;
    for (auto& [path, content] : seeds) {
        contents.push_back(std::move(content));
    }
    return contents;
}

class Mutator {
public:
    explicit Mutator(std::vector<std::string> seeds) : seeds_{std::move(seeds)} {}

    std::string next() {
        std::string bytes = seed();
        for (std::size_t times = 1 + below(5); times > 0; --times) {
            change(bytes);
        }
        bytes.resize(std::min(bytes.size(), most_bytes));
        return bytes;
    }

private:
    // Not std::uniform_int_distribution: its results differ between libraries.
    std::size_t below(std::size_t most) { return most == 0 ? 0 : random_() % most; }
    const std::string& seed() { return seeds_[below(seeds_.size())]; }

    void change(std::string& bytes) {
        static constexpr std::string_view telling{
            "\0\t\n\r \"%&'*+,-./09:;<=>@AZ[\\]az{|}~\x7F\x80\xC3\xFF", 38};
        const auto at = below(bytes.size() + 1);
        const auto length = 1 + below(20);
        switch (below(7)) {
            case 0:
                bytes.erase(at, length);
                break;
            case 1:
                bytes.insert(at, bytes.substr(at, 2 * length));
                break;
            case 2:
                bytes.insert(at, 1, telling[below(telling.size())]);
                break;
            case 3:
                bytes.replace(at, 1, 1, telling[below(telling.size())]);
                break;
            case 4:
                bytes.replace(at, 1, 1, static_cast<char>(below(256)));
                break;
            case 5: {
                const auto& other = seed();
                bytes.replace(at, length, other, below(other.size()), 3 * length);
                break;
            }
            default:
                bytes.resize(at);
                break;
        }
    }

    std::vector<std::string> seeds_;
    std::mt19937_64 random_{20'261'122};
};

std::string in_hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value / 16];
        text += digits[value % 16];
    }
    return text;
}

void call(void (*target)(std::string_view bytes), const std::string& bytes) {
    try {
        target(bytes);
    } catch (const std::exception& error) {
        FAIL() << error.what() << "\nbytes (xxd -r -p): " << in_hexadecimal(bytes);
    }
}

}  // namespace

void replay(std::string_view name, void (*target)(std::string_view bytes)) {
    const auto seeds = seeds_of(name);
    ASSERT_FALSE(seeds.empty()) << name;
    for (const auto& seed : seeds) {
        call(target, seed);
    }
    Mutator mutator{seeds};
    for (int count = 0; count < mutations && !testing::Test::HasFatalFailure(); ++count) {
        call(target, mutator.next());
    }
}

}  // namespace nachtwacht::fuzz
