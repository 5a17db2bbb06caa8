// What a unit's phone asks and says; http_routes.cpp says who may.
#pragma once

#include "daemon/http_visit.hpp"

namespace nachtwacht::daemon::phone_api {

void stream(HttpHouse& house, const Visit& visit);
void answer(HttpHouse& house, const Visit& visit);
void duty(HttpHouse& house, const Visit& visit);
void position(HttpHouse& house, const Visit& visit);
void detail(HttpHouse& house, const Visit& visit);
void duress(HttpHouse& house, const Visit& visit);
void subscribe(HttpHouse& house, const Visit& visit);
void unsubscribe(HttpHouse& house, const Visit& visit);
void reached(HttpHouse& house, const Visit& visit);

}  // namespace nachtwacht::daemon::phone_api
