#include "protocol/xml_guard.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

TEST(XmlGuard, LetsReferencesOfXmlPass) {
    for (const auto* xml :
         {"<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x41;&#x1F600;</a>",
          "<a b='&lt;'/>",
          "",
          "plain",
          "<!-- & <!DOCTYPE --><a/>",
          "<![CDATA[ & <!DOCTYPE ]]>",
          "<?x & ?><a/>"}) {
        EXPECT_EQ(find_xml_danger(xml), XmlDanger::None) << xml;
    }
}

TEST(XmlGuard, StopsReferencesToAnythingElse) {
    for (const auto* xml :
         {"&",
          "a & b",
          "&eacute;",
          "&amp",
          "&#;",
          "&#x;",
          "&#0;",
          "&#xD800;",
          "&#x110000;",
          "&#1x;",
          "&#xFFFFFFFFFFFFFFFFF;",
          "<a b='&'/>",
          "<!-- --> &x;",
          "&AMP;"}) {
        EXPECT_EQ(find_xml_danger(xml), XmlDanger::BadReference) << xml;
    }
}

TEST(XmlGuard, StopsEveryDeclaration) {
    for (const auto* xml :
         {"<!DOCTYPE a><a/>",
          "<!doctype a>",
          "<a><!ENTITY x 'y'></a>",
          "<?xml?>\n<!DOCTYPE a [",
          "<!-- c --><!DOCTYPE a>"}) {
        EXPECT_EQ(find_xml_danger(xml), XmlDanger::Doctype) << xml;
    }
}

}  // namespace
}  // namespace nachtwacht::protocol
