// What was in hand when the process died (safety.md S19). A message that ends the gateway twice
// would end it for ever, since its sender says it again: it goes round the core instead. So would
// the text of an order, which the outbox makes again at each start: a plain one is said instead.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace nachtwacht::daemon {

// A page of a file that is mapped into memory: a write costs nothing, and outlives the process
// (but not a power cut, which no message causes). One thread.
class Suspects {
public:
    // Makes the file when it is missing; one of other content is begun anew. When it cannot be
    // had, nothing is ever suspect.
    explicit Suspects(const std::filesystem::path& file);
    ~Suspects();
    Suspects(const Suspects&) = delete;
    Suspects& operator=(const Suspects&) = delete;

    static constexpr std::uint32_t deaths_that_convict = 2;

    // From now on until put_down() a death of the process is laid on this message. True: it has
    // died of it twice already, and dies of what was in hand before. What is picked up meanwhile is
    // put down first.
    [[nodiscard]] bool pick_up(std::string_view message);
    void put_down();

private:
    struct Page;
    void blame_what_was_in_hand();
    void hold(std::uint64_t message);

    Page* page_{};
    std::vector<std::uint64_t> below_{};  // what was in hand before, the last one last
};

}  // namespace nachtwacht::daemon
