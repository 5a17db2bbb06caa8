#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.hpp"

// What libFuzzer calls; an exception that gets out of here is a finding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    nachtwacht::fuzz::NACHTWACHT_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
