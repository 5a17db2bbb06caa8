#pragma once

#include <string_view>

namespace nachtwacht::protocol {

enum class XmlDanger { None, Doctype, BadReference };

// What pugixml lets pass and a device standard must not: a DOCTYPE or other markup declaration, an
// `&` that is not one of the five entities, and character references to no XML character (XML 1.0
// 4.1, 4.6). Comments, CDATA and processing instructions are stepped over. Looks at UTF-8 text
// without building anything.
[[nodiscard]] XmlDanger find_xml_danger(std::string_view xml);

}  // namespace nachtwacht::protocol
