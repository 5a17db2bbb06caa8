#include "daemon/source_network.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

TEST(SourceNetwork, IsTheAddressOrTheFirstHalfOfIt) {
    EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(network_of("2001:db8:1:2::7"), "2001:db8:1:2::/64");
    EXPECT_EQ(network_of("2001:db8:1:2:ffff::"), "2001:db8:1:2::/64");
    EXPECT_NE(network_of("2001:db8:1:3::7"), network_of("2001:db8:1:2::7"));
    EXPECT_EQ(network_of("phone"), "phone");
}

}  // namespace
}  // namespace nachtwacht::daemon
