// Coming in and going out, and who may: accounts, sessions, phones, the audit. http_routes.cpp says
// for whom each is.
#pragma once

#include "daemon/http_visit.hpp"

namespace nachtwacht::daemon::account_api {

void log_in(HttpHouse& house, const Visit& visit);
void log_out(HttpHouse& house, const Visit& visit);
void session(HttpHouse& house, const Visit& visit);
void sessions(HttpHouse& house, const Visit& visit);
void revoke_session(HttpHouse& house, const Visit& visit);
void enrol(HttpHouse& house, const Visit& visit);
void make_enrolment(HttpHouse& house, const Visit& visit);
void revoke_unit(HttpHouse& house, const Visit& visit);
void accounts(HttpHouse& house, const Visit& visit);
void add_account(HttpHouse& house, const Visit& visit);
void set_password(HttpHouse& house, const Visit& visit);
void set_role(HttpHouse& house, const Visit& visit);
void make_link(HttpHouse& house, const Visit& visit);
void use_link(HttpHouse& house, const Visit& visit);
void own_password(HttpHouse& house, const Visit& visit);
void disable_account(HttpHouse& house, const Visit& visit);
void audit(HttpHouse& house, const Visit& visit);

}  // namespace nachtwacht::daemon::account_api
