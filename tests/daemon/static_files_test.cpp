#include "daemon/static_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using ::testing::HasSubstr;

class StaticFilesTest : public ::testing::Test {
protected:
    StaticFilesTest() {
        write("index.html", "board");
        write("phone.html", "phone");
        write("sw.js", "worker");
        write("a/app.12ab.js", "plain");
        write("a/app.12ab.js.gz", "zipped");
        write("a/app.12ab.js.br", "brotli");
        write("a/app.12ab.js.map", "source");
        files = StaticFiles::load(folder.path());
    }
    void write(const std::string& name, const std::string& content) {
        const auto file = folder.path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file} << content;
    }
    HttpResponse get(const std::string& path, const std::string& coding = {}) {
        HttpRequest request;
        request.path = path;
        request.accept_encoding = coding;
        return files.answer(request);
    }
    static std::string header(const HttpResponse& response, const std::string& name) {
        for (const auto& [each, value] : response.headers) {
            if (each == name) {
                return value;
            }
        }
        return {};
    }

    TemporaryDirectory folder;
    StaticFiles files;
};

TEST_F(StaticFilesTest, TheTwoPagesHaveShortNames) {
    EXPECT_TRUE(files.holds_console());
    EXPECT_EQ(*get("/").body, "board");
    EXPECT_EQ(*get("/phone").body, "phone");
    EXPECT_THAT(get("/").type, HasSubstr("text/html"));
    EXPECT_EQ(get("/no.js").status, 404U);
}

TEST_F(StaticFilesTest, WhatHasAHashInItsNameNeverChanges) {
    EXPECT_THAT(header(get("/a/app.12ab.js"), "Cache-Control"), HasSubstr("immutable"));
    EXPECT_EQ(header(get("/sw.js"), "Cache-Control"), "no-cache");
    EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
}

TEST_F(StaticFilesTest, ACompressedFormGoesToWhoTakesIt) {
    EXPECT_EQ(*get("/a/app.12ab.js", "gzip, deflate, br").body, "brotli");
    EXPECT_EQ(header(get("/a/app.12ab.js", "br"), "Content-Encoding"), "br");
    EXPECT_EQ(*get("/a/app.12ab.js", "gzip").body, "zipped");
    EXPECT_EQ(*get("/a/app.12ab.js", "br;q=0, gzip;q=0.5").body, "zipped");
    EXPECT_EQ(*get("/a/app.12ab.js").body, "plain");
    EXPECT_EQ(*get("/sw.js", "br").body, "worker");
}

TEST_F(StaticFilesTest, CompressedFormsAndSourceMapsHaveNoNameOfTheirOwn) {
    EXPECT_EQ(get("/a/app.12ab.js.gz").status, 404U);
    EXPECT_EQ(get("/a/app.12ab.js.map").status, 404U);
}

TEST_F(StaticFilesTest, WhoHasItAlreadyGetsNothing) {
    HttpRequest request;
    request.path = "/sw.js";
    request.if_none_match = header(get("/sw.js"), "ETag");
    ASSERT_NE(request.if_none_match, "");
    const auto answer = files.answer(request);
    EXPECT_EQ(answer.status, 304U);
    EXPECT_EQ(answer.body, nullptr);
}

TEST_F(StaticFilesTest, ALinkOutOfTheFolderIsNoFileOfIt) {
    write("../outside.txt", "not ours");
    std::filesystem::create_symlink(folder.path() / "../outside.txt", folder.path() / "link.txt");
    std::filesystem::create_directory_symlink("/etc", folder.path() / "etc");
    files = StaticFiles::load(folder.path());
    EXPECT_EQ(get("/link.txt").status, 404U);
    EXPECT_EQ(get("/../outside.txt").status, 404U);
    EXPECT_EQ(get("/etc/hostname").status, 404U);
}

}  // namespace
}  // namespace nachtwacht::daemon
