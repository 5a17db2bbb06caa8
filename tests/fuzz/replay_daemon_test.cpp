#include <gtest/gtest.h>

#include "tests/fuzz/replay.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

TEST(DamagedBytes, AreNoSecondFormOfAnEntry) { replay("journal_entry", journal_entry); }
TEST(DamagedBytes, AreNoSecondFormOfAState) { replay("journal_state", journal_state); }
TEST(DamagedBytes, AreJudgedAsYaml) { replay("yaml_document", yaml_document); }
TEST(DamagedBytes, AreJudgedAsAPack) { replay("pack_file", pack_file); }
TEST(DamagedBytes, AreJudgedAsThePackThatWasKept) { replay("pack_image", pack_image); }
TEST(DamagedBytes, AreJudgedAsAClientRegister) { replay("client_register", client_register); }
TEST(DamagedBytes, AreJudgedAsADossier) { replay("dossier", dossier); }
TEST(DamagedBytes, AreJudgedAsRequestsOfOperators) { replay("command_request", command_request); }
TEST(DamagedBytes, AreJudgedAsLinesOfHttp) { replay("http_line", http_line); }
TEST(DamagedBytes, AreJudgedAsBodiesOfPages) { replay("page_request", page_request); }

}  // namespace
}  // namespace nachtwacht::fuzz
