#include "daemon/recovery.hpp"

#include <gtest/gtest.h>

#include "daemon/records.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/routing/night.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::testing::Night;

TEST(RecoveryTest, FoldsTheFactsAndDecidesNothing) {
    Night night;
    night.everyone_on_duty();
    night.signal(1, routing::Kind::Fall);
    // Last night Bea was asked, whatever the rules and the roads of today would say.
    for (routing::Fact& fact : night.entries.back().facts) {
        if (auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            offered->unit = {"bea"};
        }
    }
    const TemporaryDirectory directory;
    {
        OpenedJournal before(directory.path());
        for (const routing::Entry& entry : night.entries) {
            Entry row = numbered(entry.number);
            row.bytes = encode_entry(entry);
            before.append(std::move(row));
        }
        ASSERT_TRUE(before.wait_for(night.entries.back().number));
    }
    TestLoop loop;
    auto journal = open_journal(
        test_config(directory.path()),
        {[&](std::function<void()> what) { loop.post(std::move(what)); }, {}, {}, {}}
    );
    ASSERT_TRUE(journal);
    const auto woken = recover(**journal);
    ASSERT_TRUE(woken);
    EXPECT_EQ(woken->state.entries, night.entries.back().number);
    ASSERT_EQ(woken->state.incidents.size(), 1U);
    const auto& orders = woken->state.incidents.begin()->second.orders;
    ASSERT_EQ(orders.size(), 1U);
    EXPECT_EQ(orders[0].unit.value, "bea");
}

}  // namespace
}  // namespace nachtwacht::daemon
