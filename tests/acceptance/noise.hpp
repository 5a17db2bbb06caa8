// An attacker on the device network: garbage and mutilated messages on every port of the house, as
// fast as one thread can.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "tests/acceptance/real_house.hpp"

namespace nachtwacht::tests {

// What is sent follows from the seed. Ends with its object.
class Noise {
public:
    // `house` has all its ports open and outlives the noise.
    Noise(RealHouse& house, std::uint64_t seed);
    ~Noise();
    Noise(const Noise&) = delete;
    Noise& operator=(const Noise&) = delete;

    // Messages and connections until now.
    [[nodiscard]] std::uint64_t sent() const { return sent_; }

private:
    struct Mouth;
    void run();

    std::unique_ptr<Mouth> mouth_;
    std::atomic<std::uint64_t> sent_{};
    std::atomic<bool> ending_{};
    std::thread thread_;
};

}  // namespace nachtwacht::tests
