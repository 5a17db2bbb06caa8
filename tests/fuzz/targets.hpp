// Every reader of bytes that others wrote, as a fuzzer calls it: any bytes may be given. Each is a
// program fuzz_NAME in the fuzz preset; replay_test.cpp goes through all of them in every build.
#pragma once

#include <stdexcept>
#include <string_view>

namespace nachtwacht::fuzz {

// Something that must be true of any bytes is not.
struct Finding : std::logic_error {
    using std::logic_error::logic_error;
};

inline void hold(bool condition, const char* what) {
    if (!condition) {
        throw Finding{what};
    }
}

// Fit for a log: UTF-8 without control characters.
void hold_printable(std::string_view text);

// Cuts off the first line, without its end: how an input says more than one thing.
std::string_view take_line(std::string_view& bytes);

void sip_datagram(std::string_view bytes);
void sip_stream(std::string_view bytes);   // first line: how many bytes arrive at a time
void sip_address(std::string_view bytes);  // a value of From, Contact or Via

void scaip_document(std::string_view bytes);    // first line: charset
void scaip_carrier(std::string_view bytes);     // first lines: Content-Type, Content-Encoding
void scaip_answer(std::string_view bytes);      // what another receiver says to us
void content_encoding(std::string_view bytes);  // first line: its name

void topic(std::string_view bytes);
void device_message(std::string_view bytes);
void owntracks(std::string_view bytes);

void push_subscription(std::string_view bytes);
void web_address(std::string_view bytes);

void journal_entry(std::string_view bytes);
void journal_state(std::string_view bytes);
void yaml_document(std::string_view bytes);
void pack_file(std::string_view bytes);  // pack.yaml of a pack without a base
void pack_image(std::string_view bytes);
void client_register(std::string_view bytes);
void dossier(std::string_view bytes);
void command_request(std::string_view bytes);
void http_line(std::string_view bytes);     // a path, a query, a cookie, a host or a number
void page_request(std::string_view bytes);  // the body of a request of a board or a phone

}  // namespace nachtwacht::fuzz
