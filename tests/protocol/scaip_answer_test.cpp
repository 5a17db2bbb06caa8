#include "protocol/scaip_answer.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

TEST(ScaipAnswer, SaysOnlyWhatIsNeeded) {
    ScaipAnswer answer;
    answer.ref = "A1";
    EXPECT_EQ(
        encode_scaip_answer(answer, ScaipDialect::Standard), "<mrs><ref>A1</ref><snu>0</snu></mrs>"
    );
    EXPECT_EQ(
        encode_scaip_answer(answer, ScaipDialect::Scaip), "<scaip><ref>A1</ref><snu>0</snu></scaip>"
    );
}

TEST(ScaipAnswer, IsSentInTheTypeOfItsDialect) {
    EXPECT_EQ(scaip_content_type(ScaipDialect::Standard), "application/scaip+xml");
    EXPECT_EQ(scaip_content_type(ScaipDialect::Scaip), "application/xml");
}

TEST(ScaipAnswer, CarriesVoiceAndIntervalInTheirWidths) {
    ScaipAnswer answer;
    answer.ref = "A1";
    answer.cve = "01.00";
    answer.mre = 1;
    answer.cre = 5;
    answer.tnu = {"gsm:+31201234567", "sip:a@b"};
    answer.hbi = 60;
    EXPECT_EQ(
        encode_scaip_answer(answer, ScaipDialect::Standard),
        "<mrs><ref>A1</ref><snu>0</snu><cve>01.00</cve><mre>1</mre><cre>05</cre>"
        "<tnu>gsm:+31201234567</tnu><tnu>sip:a@b</tnu><hbi>60</hbi></mrs>"
    );
}

TEST(ScaipAnswer, EchoesAReferenceEscaped) {
    ScaipAnswer answer;
    answer.ref = "a&<b>\"";
    const auto written = encode_scaip_answer(answer, ScaipDialect::Standard);
    EXPECT_EQ(written, "<mrs><ref>a&amp;&lt;b&gt;&quot;</ref><snu>0</snu></mrs>");
    EXPECT_EQ(decode_scaip_answer(written)->ref, answer.ref);
}

TEST(ScaipAnswer, CutsItsTextAndKeepsItPrintable) {
    ScaipAnswer answer;
    answer.snu = Snu::Undefined;
    answer.ste = "\xC3\xA9" + std::string(200, 'x');
    EXPECT_EQ(
        decode_scaip_answer(encode_scaip_answer(answer, ScaipDialect::Standard))->ste,
        "??" + std::string(126, 'x')
    );
}

TEST(ScaipAnswer, ComesBackAsItWasSent) {
    ScaipAnswer answer;
    answer.ref = "R";
    answer.snu = Snu::ReferenceMissing;
    answer.ste = "no ref";
    answer.cve = "01.00";
    answer.mre = 3;
    answer.cre = 62;
    answer.tnu = {"gsm:"};
    answer.hbi = 1440;
    for (const auto dialect : {ScaipDialect::Standard, ScaipDialect::Scaip}) {
        EXPECT_EQ(decode_scaip_answer(encode_scaip_answer(answer, dialect)), answer);
    }
}

TEST(ScaipAnswer, LosesNoByteAfterABrokenOne) {
    const auto answer = decode_scaip_answer("<mrs><ref>A\xC2\x37</ref><snu>0</snu></mrs>");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->ref, "A\xC2\x37");
}

TEST(ScaipAnswer, IsNotReadFromARequest) {
    EXPECT_FALSE(decode_scaip_answer("<mrq><ref>1</ref><snu>0</snu></mrq>"));
    EXPECT_FALSE(decode_scaip_answer("<mrs><ref>1</ref></mrs>"));
    EXPECT_FALSE(decode_scaip_answer("<mrs>"));
}

TEST(ScaipAnswer, ToAFaultEchoesItsReferenceAndSaysWhy) {
    const auto answer = answer_to(std::get<ScaipFault>(decode_scaip("<mrq><ref>7</ref></mrq>")));
    EXPECT_EQ(answer.ref, "7");
    EXPECT_EQ(answer.snu, Snu::TagMissing);
    EXPECT_EQ(answer.ste, "cid is missing");
}

}  // namespace
}  // namespace nachtwacht::protocol
