#pragma once

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

// The example messages of tests/protocol/vectors/scaip and what their index expects.
namespace nachtwacht::tests {

inline std::string read_vector_file(const std::string& name) {
    std::ifstream file(
        std::string(NACHTWACHT_SOURCE_DIR) + "/tests/protocol/vectors/scaip/" + name,
        std::ios::binary
    );
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct ScaipVector {
    std::string id;
    boost::json::object all;
    boost::json::object expect;

    [[nodiscard]] std::string text(const char* key) const {
        return std::string(all.at(key).as_string());
    }
    [[nodiscard]] bool is(const char* type) const { return all.at("type").as_string() == type; }
    [[nodiscard]] bool over(const char* transport) const {
        return all.at("transport").as_string() == transport;
    }
};

inline std::vector<ScaipVector> scaip_vectors() {
    const auto index = boost::json::parse(read_vector_file("index.json"));
    std::vector<ScaipVector> vectors;
    for (const auto& entry : index.at("vectors").as_array()) {
        const auto& all = entry.as_object();
        vectors.push_back({std::string(all.at("id").as_string()), all, all.at("expect").as_object()}
        );
    }
    return vectors;
}

inline std::vector<ScaipVector> scaip_vectors(const char* type) {
    std::vector<ScaipVector> chosen;
    for (auto& vector : scaip_vectors()) {
        if (vector.is(type)) {
            chosen.push_back(std::move(vector));
        }
    }
    return chosen;
}

inline std::string vector_name(const ::testing::TestParamInfo<ScaipVector>& info) {
    return info.param.id;
}

inline void PrintTo(const ScaipVector& vector, std::ostream* out) {
    *out << vector.id << ": " << vector.text("why");
}

}  // namespace nachtwacht::tests
