// The short form of fuzzing, for every build: the seeds of a target and damaged copies of them, the
// same ones each time.
#pragma once

#include <string_view>

namespace nachtwacht::fuzz {

// Calls the target with each file of tests/fuzz/corpus/NAME and some thousand mutations. A test
// failure names the bytes.
void replay(std::string_view name, void (*target)(std::string_view bytes));

}  // namespace nachtwacht::fuzz
