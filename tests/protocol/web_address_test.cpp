#include "protocol/web_address.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

TEST(WebAddress, IsReadIntoItsParts) {
    const auto plain = read_web_address("https://Push.Example/send/abc?x=1");
    ASSERT_TRUE(plain);
    EXPECT_EQ(*plain, (WebAddress{true, "push.example", 443, "/send/abc?x=1"}));
    EXPECT_EQ(
        read_web_address("HTTP://127.0.0.1:8090"), (WebAddress{false, "127.0.0.1", 8090, "/"})
    );
    EXPECT_EQ(read_web_address("https://[::1]:9/a"), (WebAddress{true, "::1", 9, "/a"}));
    EXPECT_EQ(
        read_web_address("https://push.example?a"), (WebAddress{true, "push.example", 443, "/?a"})
    );
}

TEST(WebAddress, HasItsPortOnlyWhenItIsNotTheSchemesOwn) {
    EXPECT_EQ(origin_of(*read_web_address("https://a.example:443/x")), "https://a.example");
    EXPECT_EQ(origin_of(*read_web_address("https://a.example:8443/x")), "https://a.example:8443");
    EXPECT_EQ(origin_of(*read_web_address("http://a.example:443/x")), "http://a.example:443");
    EXPECT_EQ(authority_of(*read_web_address("http://[::1]:80/x")), "[::1]");
    EXPECT_EQ(text_of(*read_web_address("https://A.example/x?y")), "https://a.example/x?y");
}

TEST(WebAddress, WhatCannotBePostedToIsNone) {
    for (const std::string wrong :
         {"",
          "push.example/x",
          "ftp://push.example/x",
          "https://",
          "https:///x",
          "https://:443/x",
          "https://user@push.example/x",
          "https://push.example/x#y",
          "https://push.example/a b",
          "https://push.example/\r\nHost: other",
          "https://push.example:0/",
          "https://push.example:65536/",
          "https://push.example:/",
          "https://push.example:44x/",
          "https://[::1/x",
          "https://[push.example]/x",
          "https://[::1]x/",
          "https://push\\example/",
          "https://pu%73h.example/"}) {
        EXPECT_FALSE(read_web_address(wrong)) << wrong;
    }
    EXPECT_FALSE(read_web_address("https://push.example/" + std::string(2048, 'x')));
}

TEST(WebAddress, AHostFitsItsNameOrTheEndOfIt) {
    EXPECT_TRUE(host_fits("fcm.googleapis.com", "fcm.googleapis.com"));
    EXPECT_TRUE(host_fits("db5p.notify.windows.com", "*.notify.windows.com"));
    EXPECT_FALSE(host_fits("notify.windows.com", "*.notify.windows.com"));
    EXPECT_FALSE(host_fits("evilnotify.windows.com", "*.notify.windows.com"));
    EXPECT_FALSE(host_fits("fcm.googleapis.com.evil.example", "fcm.googleapis.com"));
    EXPECT_FALSE(host_fits("x.fcm.googleapis.com", "fcm.googleapis.com"));
}

}  // namespace
}  // namespace nachtwacht::protocol
