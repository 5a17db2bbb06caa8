// What boards ask and do; http_routes.cpp says who may.
#pragma once

#include "daemon/http_visit.hpp"

namespace nachtwacht::daemon::board_api {

void stream(HttpHouse& house, const Visit& visit);
void why(HttpHouse& house, const Visit& visit);
void history(HttpHouse& house, const Visit& visit);
void client(HttpHouse& house, const Visit& visit);
void find_clients(HttpHouse& house, const Visit& visit);
void act(HttpHouse& house, const Visit& visit);
void request(HttpHouse& house, const Visit& visit);
void duty(HttpHouse& house, const Visit& visit);
void begin_shift(HttpHouse& house, const Visit& visit);
void end_shift(HttpHouse& house, const Visit& visit);
void paper(HttpHouse& house, const Visit& visit);
void outline(HttpHouse& house, const Visit& visit);

}  // namespace nachtwacht::daemon::board_api
