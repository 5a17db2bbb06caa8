// What the customer's telephony says of a call that it took.
#pragma once

#include "daemon/http_visit.hpp"

namespace nachtwacht::daemon::call_api {

// Nobody is logged in: the signature says who it is.
void receipt(HttpHouse& house, const Visit& visit);

}  // namespace nachtwacht::daemon::call_api
