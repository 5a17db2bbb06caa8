#include "protocol/scaip_decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::string mrq(const std::string& more) {
    return "<mrq><ref>1</ref><cid>42</cid><dty>0003</dty>" + more + "</mrq>";
}

ScaipRequest taken(const std::string& body, std::string_view charset = {}) {
    const auto document = decode_scaip(body, charset);
    const auto* request = std::get_if<ScaipRequest>(&document);
    if (request == nullptr) {
        ADD_FAILURE() << "refused: " << body.substr(0, 200);
        return {};
    }
    return *request;
}

ScaipRequest with(const std::string& more) { return taken(mrq(more)); }

int snu(const std::string& body, std::string_view charset = {}) {
    const auto document = decode_scaip(body, charset);
    const auto* fault = std::get_if<ScaipFault>(&document);
    return fault == nullptr ? 0 : static_cast<int>(fault->snu);
}

ScaipFault fault(const std::string& body) { return std::get<ScaipFault>(decode_scaip(body)); }

std::string repeat(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

// B1
TEST(ScaipBody, IsTooLongAbove16384Bytes) {
    const auto room = 16384 - mrq("<ite></ite>").size();
    EXPECT_EQ(snu(mrq("<ite>" + std::string(room, 'x') + "</ite>")), 0);
    EXPECT_EQ(snu(mrq("<ite>" + std::string(room + 1, 'x') + "</ite>")), 1);
}

TEST(ScaipBody, IsInvalidWhenEmpty) {
    EXPECT_EQ(snu(""), 2);
    EXPECT_EQ(fault("").ref, "0");
}

// B2
TEST(ScaipBody, MayHaveBomBlanksAndNulsAround) {
    EXPECT_EQ(taken(" \r\n\xEF\xBB\xBF\n" + mrq("") + "\r\n" + std::string(3, '\0')).cid, "42");
}

TEST(ScaipBody, IsReadInItsCharset) {
    const auto text = [](const std::string& head, std::string_view charset) {
        return taken(head + mrq("<ite>caf\xE9</ite>"), charset).ite;
    };
    EXPECT_EQ(text("", "iso-8859-1"), "café");
    EXPECT_EQ(text("<?xml version='1.0' encoding='ISO-8859-15'?>", "utf-8"), "café");
    EXPECT_EQ(text("<?xml version=\"1.0\" encoding=\"windows-1252\"?>", ""), "café");
}

TEST(ScaipBody, WithBytesThatAreNotUtf8IsReadWithAWarning) {
    const auto request = with("<ite>caf\xE9</ite>");
    EXPECT_EQ(request.ite, "café");
    EXPECT_THAT(request.warnings, ElementsAre("charset"));
}

TEST(ScaipBody, InAnotherCharsetIsInvalid) {
    EXPECT_EQ(snu(mrq(""), "utf-16"), 2);
    EXPECT_EQ(snu("<?xml version='1.0' encoding='utf-16'?>" + mrq("")), 2);
    EXPECT_EQ(snu(std::string("\xFF\xFE<\0m\0", 6)), 2);
}

// B3
TEST(ScaipBody, OpensNothingOnItsOwn) {
    EXPECT_EQ(snu("<!DOCTYPE mrq SYSTEM 'file:///etc/passwd'>" + mrq("")), 2);
    EXPECT_EQ(snu("<!DOCTYPE a [<!ENTITY x 'y'>]>" + mrq("<ite>&x;</ite>")), 2);
    EXPECT_EQ(snu(mrq("<ite>&x;</ite>")), 2);
}

TEST(ScaipBody, HasLimitsOfDepthAndNumber) {
    EXPECT_EQ(snu(mrq(repeat("<a>", 15) + repeat("</a>", 15))), 0);
    EXPECT_EQ(snu(mrq(repeat("<a>", 16) + repeat("</a>", 16))), 2);
    EXPECT_EQ(snu(mrq(repeat("<a/>", 508))), 0);
    EXPECT_EQ(snu(mrq(repeat("<a/>", 509))), 2);
}

TEST(ScaipBody, IsOneDocument) {
    EXPECT_EQ(snu(mrq("") + "x"), 2);
    EXPECT_EQ(snu("x" + mrq("")), 2);
    EXPECT_EQ(snu(mrq("") + "<a/>"), 2);
    EXPECT_EQ(snu(mrq("") + "<!-- fine --> "), 0);
}

// B4
TEST(ScaipRoot, MayHaveAnyPrefixAndCase) {
    EXPECT_EQ(
        taken("<s:mrq xmlns:s='u'><s:ref>1</s:ref><cid>2</cid><dty>3</dty></s:mrq>").ref, "1"
    );
    EXPECT_THAT(
        taken("<MRQ><ref>1</ref><cid>2</cid><dty>3</dty></MRQ>").warnings, ElementsAre("case")
    );
    EXPECT_EQ(snu("<message><ref>1</ref></message>"), 2);
}

TEST(ScaipRoot, TellsTheDialectOfTheAnswer) {
    const std::string children = "<ref>1</ref><cid>2</cid><dty>3</dty>";
    EXPECT_EQ(taken("<mrq>" + children + "</mrq>").dialect, ScaipDialect::Standard);
    EXPECT_EQ(taken("<scaip>" + children + "</scaip>").dialect, ScaipDialect::Scaip);
    EXPECT_EQ(fault("<scaip><ref>1</ref></scaip>").dialect, ScaipDialect::Scaip);
    EXPECT_EQ(fault("<scaip><ref>1</ref>").dialect, ScaipDialect::Scaip);
}

// S11
TEST(ScaipRoot, OfAnAnswerIsRecognised) {
    for (const std::string body :
         {"<mrs><ref>7</ref><snu>0</snu></mrs>",
          "<scaip><ref>7</ref><snu>0</snu></scaip>",
          "<mrs/>",
          "<scaip><snu/></scaip>"}) {
        EXPECT_TRUE(std::holds_alternative<ScaipAnswerSeen>(decode_scaip(body))) << body;
    }
}

// B5
TEST(ScaipTag, MayBeInAnyCaseAndCarryAttributes) {
    const auto request = with("<STC a='1'>0010</STC>");
    EXPECT_EQ(request.stc, 10);
    EXPECT_THAT(request.warnings, ElementsAre("case", "attribute"));
}

TEST(ScaipTag, MayBeMadeOfCdataReferencesAndComments) {
    EXPECT_EQ(with("<ite>a<![CDATA[<b>]]>&#99;<!-- x -->d</ite>").ite, "a<b>cd");
}

TEST(ScaipTag, ThatNobodyKnowsIsLeftOut) {
    EXPECT_THAT(with("<mreq>4</mreq><zzz><a>1</a></zzz>").warnings, ElementsAre("unknown_tag"));
}

// B6
TEST(ScaipValue, LosesBlanksAroundAndControlCharactersInside) {
    EXPECT_EQ(
        with("<ite> \r\n a\tb&#9;c\x01"
             "d \n</ite>")
            .ite,
        "a b c d"
    );
    EXPECT_EQ(with("<ite>a&#x85;b</ite>").ite, "a b");
    EXPECT_FALSE(with("<ite> \n </ite>").ite);
    EXPECT_THAT(with("<ite> \n </ite><stc/>").warnings, IsEmpty());
}

struct Refusal {
    std::string body;
    int snu;
    std::string ref;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithItsNumberAndReference) {
    EXPECT_EQ(snu(GetParam().body), GetParam().snu);
    EXPECT_EQ(fault(GetParam().body).ref, GetParam().ref);
}

// B7 to B10, B13, B14, and the order 1, 2, 10, 7, 3
INSTANTIATE_TEST_SUITE_P(
    Scaip,
    Refused,
    testing::Values(
        Refusal{"<mrq><cid>1</cid><dty>3</dty></mrq>", 10, "0"},
        Refusal{"<mrq><ref> </ref><cid>1</cid><dty>3</dty></mrq>", 10, "0"},
        Refusal{"<mrq><dty>x</dty></mrq>", 10, "0"},
        Refusal{"<mrq><ref>a b</ref><cid>1</cid><dty>3</dty></mrq>", 3, "0"},
        Refusal{"<mrq><ref>é</ref><cid>1</cid><dty>3</dty></mrq>", 3, "0"},
        Refusal{
            "<mrq><ref>" + std::string(65, 'r') + "</ref><cid>1</cid><dty>3</dty></mrq>", 3, "0"},
        Refusal{"<mrq><ref>1</ref><ref>2</ref><cid>1</cid><dty>3</dty></mrq>", 3, "0"},
        Refusal{"<mrq><ref><a>1</a></ref><cid>1</cid><dty>3</dty></mrq>", 3, "0"},
        Refusal{"<mrq><ref>1</ref><dty>3</dty></mrq>", 7, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid></mrq>", 7, "1"},
        Refusal{"<mrq><ref>1</ref><cid>a/b</cid></mrq>", 7, "1"},
        Refusal{"<mrq><ref>a b</ref><cid>1</cid></mrq>", 7, "0"},
        Refusal{"<mrq><ref>1</ref><cid>a/b</cid><dty>3</dty></mrq>", 3, "1"},
        Refusal{
            "<mrq><ref>1</ref><cid>" + std::string(65, '1') + "</cid><dty>3</dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><cid>2</cid><dty>3</dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty>10000</dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty>-1</dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty>3</dty><dty>4</dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty><a/></dty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty>3</dty><mty>XX</mty></mrq>", 3, "1"},
        Refusal{
            "<mrq><ref>1</ref><cid>1</cid><dty>3</dty><mty>ME</mty><mty>PI</mty></mrq>", 3, "1"},
        Refusal{"<mrq><ref>1</ref><cid>1</cid><dty>3</dty>", 2, "1"},
        Refusal{"not xml at all", 2, "0"}
    )
);

TEST(ScaipFault, NamesTheAccountSoThatPeopleCanSeeWhoseItIs) {
    EXPECT_EQ(fault("<mrq><ref>1</ref><cid>77</cid></mrq>").cid, "77");
    EXPECT_EQ(fault("<mrq><ref>1</ref><cid> 77 </cid><oops></mrq>").cid, "77");
    EXPECT_EQ(fault("<mrq><ref>&amp;</ref><cid>7/7</cid><oops></mrq>").cid, "");
}

// B7, B8
TEST(ScaipReference, IsTakenAndEchoedWheneverItCanBeSeen) {
    const auto with_ref = [](const std::string& ref) {
        return taken("<mrq><ref>" + ref + "</ref><cid>1</cid><dty>3</dty></mrq>");
    };
    EXPECT_THAT(with_ref("aZ09").warnings, IsEmpty());
    EXPECT_EQ(with_ref("a&amp;&lt;b").ref, "a&<b");
    EXPECT_THAT(with_ref("a-b").warnings, ElementsAre("ref"));
    EXPECT_THAT(with_ref(std::string(64, 'r')).warnings, ElementsAre("ref"));
}

TEST(ScaipController, IsKeptAsText) {
    const auto with_cid = [](const std::string& cid) {
        return taken("<mrq><ref>1</ref><cid>" + cid + "</cid><dty>3</dty></mrq>");
    };
    EXPECT_EQ(with_cid("0042").cid, "0042");
    EXPECT_EQ(with_cid(" 42").cid, "42");
    EXPECT_THAT(with_cid(std::string(32, '1')).warnings, IsEmpty());
    EXPECT_THAT(with_cid(std::string(33, '1')).warnings, ElementsAre("cid"));
    EXPECT_THAT(with_cid("+31-6_a.b:c@d").warnings, ElementsAre("cid"));
}

// B9, B10
TEST(ScaipDevice, IsReadByValue) {
    const auto with_dty = [](const std::string& dty) {
        return taken("<mrq><ref>1</ref><cid>1</cid><dty>" + dty + "</dty></mrq>");
    };
    EXPECT_EQ(with_dty("3").dty, 3);
    EXPECT_EQ(with_dty("00000003").dty, 3);
    EXPECT_EQ(with_dty("3</dty><dty>0003").dty, 3);
    EXPECT_THAT(with_dty("51").warnings, IsEmpty());
    EXPECT_THAT(with_dty("52").warnings, ElementsAre("dty_unknown"));
}

TEST(ScaipType, IsReadInAnyCase) {
    EXPECT_EQ(with("").mty, ScaipMessageType::Message);
    EXPECT_EQ(with("<mty>pi</mty>").mty, ScaipMessageType::Heartbeat);
    EXPECT_EQ(with("<mty>Re</mty>").mty, ScaipMessageType::Reset);
    EXPECT_EQ(with("<mty>IN</mty><mty>in</mty>").mty, ScaipMessageType::Information);
}

// B11
class Unusable : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(Unusable, CountsAsAbsentWithAWarning) {
    const auto& [tag, value] = GetParam();
    const bool place = tag == "geo" || tag == "tim" || tag == "gga";
    const auto element = "<" + tag + ">" + value + "</" + tag + ">";
    auto request = with(place ? "<lge>" + element + "</lge>" : element);
    EXPECT_THAT(request.warnings, ElementsAre(tag));
    request.warnings.clear();
    EXPECT_EQ(request, with(""));
}

INSTANTIATE_TEST_SUITE_P(
    Scaip,
    Unusable,
    testing::ValuesIn(std::vector<std::pair<std::string, std::string>>{
        {"ver", "1.0"},
        {"ver", "01-00"},
        {"ver", "0a.00"},
        {"tim", "2026-0x-15T03:04:05Z"},
        {"sco", "4"},
        {"sco", "01"},
        {"cha", "2"},
        {"hbo", "2"},
        {"hbo", "x"},
        {"pri", "10"},
        {"pri", "-1"},
        {"stc", "10000"},
        {"stc", "alarm"},
        {"dco", "1000"},
        {"lco", "1000"},
        {"ico", "1000"},
        {"ame", "10000"},
        {"ame", "-1"},
        {"geo", "95.0,5.0"},
        {"geo", "52.0"},
        {"geo", "52.0,180.1"},
        {"geo", "52.0,5.0,1"},
        {"geo", "52.0;5.0"},
        {"geo", "x,y"},
        {"geo", "52.,5."},
        {"geo", "--5,5"},
        {"geo", "90.000001,5"},
        {"tim", "2026-01-15"},
        {"tim", "2026-01-15T03:04:05"},
        {"tim", "2026-01-15T03:04:05+1"},
        {"gga", "GPGGA"},
        {"stc", "<a>10</a>"},
        {"ite", "<b>x</b>"},
    })
);

TEST(ScaipOptions, AreReadByValue) {
    const auto request = with(
        "<ver>02.10</ver><sco>3</sco><cha>1</cha><hbo>001</hbo><pri>9</pri><stc>9999</stc>"
        "<dco>7</dco><lco>021</lco><ico>90</ico><ame>0002</ame>"
    );
    EXPECT_EQ(request.ver, "02.10");
    EXPECT_EQ(request.sco, 3);
    EXPECT_EQ(request.cha, 1);
    EXPECT_EQ(request.hbo, 1);
    EXPECT_EQ(request.pri, 9);
    EXPECT_EQ(request.stc, 9999);
    EXPECT_EQ(request.dco, 7);
    EXPECT_EQ(request.lco, 21);
    EXPECT_EQ(request.ico, 90);
    EXPECT_EQ(request.ame, 2);
    EXPECT_THAT(request.warnings, IsEmpty());
}

TEST(ScaipPlace, IsReadInMillionthsOfADegree) {
    const auto place = [](const std::string& geo) {
        return with("<lge><geo>" + geo + "</geo></lge>").geo;
    };
    EXPECT_EQ(place("52.090737,5.12142"), (ScaipPosition{52090737, 5121420}));
    EXPECT_EQ(place("-33.45, -70.66"), (ScaipPosition{-33450000, -70660000}));
    EXPECT_EQ(place("+90,-180"), (ScaipPosition{90000000, -180000000}));
    EXPECT_EQ(place("0.1234567890123,0"), (ScaipPosition{123456, 0}));
}

TEST(ScaipPlace, KeepsTheDevicesClockAsAClaim) {
    for (const std::string tim :
         {"2026-01-15T03:04:05+01",
          "2026-01-15T03:04:05Z",
          "2026-01-15T03:04:05.250-03:30",
          "2026-01-15T03:04:05+0100"}) {
        EXPECT_EQ(with("<lge><tim>" + tim + "</tim></lge>").tim, tim);
    }
}

TEST(ScaipPlace, CountsOnlyInsideLge) {
    const auto request = with("<geo>1,1</geo><lge><tim>x</tim><foo/></lge>");
    EXPECT_FALSE(request.geo);
    EXPECT_THAT(request.warnings, ElementsAre("unknown_tag", "tim"));
}

// B12
TEST(ScaipText, IsKeptAsFarAsItMakesSense) {
    EXPECT_THAT(with("<did>" + std::string(16, 'd') + "</did>").warnings, IsEmpty());
    const auto request =
        with("<did>" + std::string(70, 'd') + "</did><ite>" + repeat("é", 1100) + "</ite>");
    EXPECT_EQ(request.did, std::string(64, 'd'));
    EXPECT_EQ(request.ite, repeat("é", 1024));
    EXPECT_THAT(request.warnings, ElementsAre("did", "ite"));
}

// B13, B15
TEST(ScaipText, EndsInNoBlankWhereItIsCut) {
    EXPECT_EQ(with("<did>" + repeat("x", 63) + " tail</did>").did, repeat("x", 63));
}

TEST(ScaipRepeat, OfVoiceAddressesIsAList) {
    const auto request = with("<crd>GSM:</crd><crd>sip:a@b</crd><crd>tel:+31</crd>");
    EXPECT_THAT(request.crd, ElementsAre("GSM:", "sip:a@b", "tel:+31"));
    EXPECT_THAT(request.warnings, ElementsAre("crd"));
}

TEST(ScaipRepeat, OfAnythingElseCountsOnce) {
    EXPECT_THAT(with("<stt>a</stt><stt>a</stt>").warnings, IsEmpty());
    const auto request = with("<stt>a</stt><stt>b</stt>");
    EXPECT_EQ(request.stt, "a");
    EXPECT_THAT(request.warnings, ElementsAre("duplicate"));
}

TEST(ContentFingerprint, OfAnUpdateCountsItsTexts) {
    const auto update = [](const std::string& more) {
        return content_fingerprint(with("<mty>IN</mty>" + more));
    };
    EXPECT_EQ(update("<ite>second press</ite>"), update("<ite>second press</ite>"));
    EXPECT_NE(update("<ite>second press</ite>"), update("<ite>third press</ite>"));
    EXPECT_NE(update("<lge><geo>1,1</geo></lge>"), update("<lge><geo>1,2</geo></lge>"));
}

TEST(ContentFingerprint, IsThatOfTheFieldsThatMakeAResend) {
    const auto same = content_fingerprint(with("<stc>10</stc>"));
    EXPECT_EQ(content_fingerprint(with("<stc>0010</stc><ame>0</ame><ite>x</ite>")), same);
    for (const std::string other :
         {"",
          "<stc>9</stc>",
          "<stc>10</stc><dco>1</dco>",
          "<stc>10</stc><did>x</did>",
          "<stc>10</stc><ame>1</ame>",
          "<stc>10</stc><mty>IN</mty>"}) {
        EXPECT_NE(content_fingerprint(with(other)), same) << other;
    }
}

}  // namespace
}  // namespace nachtwacht::protocol
