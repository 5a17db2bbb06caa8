// The client register: a CSV file, one line a client, becomes what routing may know, the cards that
// people are shown, and the records that lie sealed. deploy/docs/region-pack.md lists the columns.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/journal.hpp"
#include "daemon/mistake.hpp"
#include "daemon/office.hpp"
#include "routing/clients.hpp"
#include "routing/region.hpp"

namespace nachtwacht::daemon {

// All that the register says of one client.
struct Dossier {
    routing::Client client{};
    std::vector<std::string> accounts{};
    ClientCard card{};
    std::string key_code{};   // fetched only under way or on the spot (safety.md S16)
    std::string care_plan{};  // allergies, transfers, what the care plan asks for
};
bool operator==(const Dossier& a, const Dossier& b);

// JSON. None: these bytes are no dossier.
[[nodiscard]] std::string to_bytes(const Dossier& dossier);
[[nodiscard]] std::optional<Dossier> dossier_from(std::string_view bytes);

struct Register {
    std::shared_ptr<const routing::ClientTable> table{};  // never null
    std::map<routing::ClientNumber, ClientCard> cards{};
    std::vector<Dossier> dossiers{};
    std::vector<Mistake> mistakes{};

    [[nodiscard]] std::vector<ClientRecord> records() const;
};

// Blocks on the disk. An empty path is an empty register. With mistakes, what could be read is
// given nevertheless and must not be used.
[[nodiscard]] Register load_register(
    const std::filesystem::path& file, const routing::Region& region
);
// The same from content; `file` is for the places of mistakes.
[[nodiscard]] Register read_register(
    std::string_view content, const std::string& file, const routing::Region& region
);

}  // namespace nachtwacht::daemon
