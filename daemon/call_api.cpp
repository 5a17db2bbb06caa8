#include "daemon/call_api.hpp"

#include <boost/json.hpp>

#include "daemon/telephone_hook.hpp"

namespace nachtwacht::daemon::call_api {

void receipt(HttpHouse& house, const Visit& visit) {
    const auto& request = visit.request;
    const auto verdict =
        house.telephone == nullptr
            ? CallVerdict::NotSigned
            : house.telephone->receive(
                  {visit.parts.at(0), {request.timestamp, request.signature, request.body}}
              );
    switch (verdict) {
        case CallVerdict::Stored:
        case CallVerdict::Duplicate: {
            const auto name = name_of(verdict);
            visit.answer(boost::json::object{
                {"verdict", boost::json::string_view{name.data(), name.size()}}});
            return;
        }
        case CallVerdict::NotSigned:
            visit.refuse(401, "not_allowed", {"the signature is missing, wrong or too old"});
            return;
        case CallVerdict::Unreadable:
            visit.refuse_usage("write {\"state\": \"ringing\"} or another state of the manual");
            return;
        case CallVerdict::Unknown:
            visit.refuse(404, "unknown", {"no call of this id, or too long ago"});
    }
}

}  // namespace nachtwacht::daemon::call_api
