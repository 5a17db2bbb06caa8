#include <algorithm>
#include <string>
#include <vector>

#include "protocol/scaip_carrier.hpp"
#include "protocol/sip_address.hpp"
#include "protocol/sip_framing.hpp"
#include "protocol/sip_response.hpp"
#include "protocol/sip_transaction.hpp"
#include "protocol/sip_verdict.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

using namespace nachtwacht::protocol;

const SipPeer somebody{"192.0.2.1", 5060};

std::vector<SipHeader> without_length(std::vector<SipHeader> headers) {
    std::erase_if(headers, [](const SipHeader& field) { return field.name == "content-length"; });
    return headers;
}

void hold_same(const SipMessage& a, const SipMessage& b) {
    hold(a.method == b.method && a.request_uri == b.request_uri, "another request line");
    hold(a.status == b.status && a.phrase == b.phrase, "another status line");
    hold(a.version == b.version, "another version");
    hold(without_length(a.headers) == without_length(b.headers), "other header fields");
    hold(a.body == b.body, "another body");
}

void hold_written_again(const SipMessage& message) {
    const auto frame = read_sip_datagram(write_sip(message));
    if (const auto* again = std::get_if<SipMessage>(&frame)) {
        hold_same(message, *again);
    } else {
        // Our spelling is longer: blanks after colons, long names.
        hold(write_sip(message).size() > 16'384, "what was written is not read");
    }
}

void hold_answerable(const SipMessage& request) {
    const auto response = make_response(request, 200, "tag", somebody);
    hold(response.status == 200, "a response without its status");
    const auto read = read_sip_datagram(write_sip(response));
    hold(!std::holds_alternative<SipGarbage>(read), "a response that nobody can read");
    (void)response_target(request, somebody);
    (void)server_transaction_key(request);
}

void judge(const SipMessage& message) {
    (void)response_branch(message);
    if (!message.is_request()) {
        return;
    }
    hold_answerable(message);
    const auto verdict = judge_request(message, true);
    hold(verdict.status >= 200 && verdict.status < 700, "a verdict that is no final status");
    if (verdict.action == SipAction::TakeMessage) {
        (void)open_scaip(message);
    }
}

// Kinds and bodies of all frames, when that many bytes arrive at a time.
std::vector<std::string> frames_of(std::string_view bytes, std::size_t piece) {
    std::vector<std::string> frames;
    SipStream stream;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        stream.feed(bytes.substr(0, piece));
        while (const auto frame = stream.next()) {
            const auto* message = std::get_if<SipMessage>(&*frame);
            frames.push_back(std::to_string(frame->index()) + (message ? message->raw : ""));
        }
    }
    frames.emplace_back(stream.is_unfinished() ? "unfinished" : "");
    return frames;
}

void hold_within(std::string_view part, std::string_view whole) {
    hold(
        part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size(),
        "an element outside of its field"
    );
}

}  // namespace

void sip_datagram(std::string_view bytes) {
    const auto frame = read_sip_datagram(bytes);
    if (const auto* message = std::get_if<SipMessage>(&frame)) {
        hold(bytes.ends_with(message->raw), "raw bytes that did not come");
        hold_written_again(*message);
        judge(*message);
    } else if (const auto* unframed = std::get_if<SipUnframed>(&frame)) {
        hold(unframed->head.is_request(), "an answer to a response");
        hold_answerable(unframed->head);
    }
}

void sip_stream(std::string_view bytes) {
    const auto piece = take_line(bytes).size() + 1;
    hold(
        frames_of(bytes, piece) == frames_of(bytes, std::max<std::size_t>(bytes.size(), 1)),
        "other frames when the stream is cut"
    );
}

void sip_address(std::string_view bytes) {
    for (const auto element : split_elements(bytes)) {
        hold_within(element, bytes);
        (void)parse_sip_via(element);
        (void)parse_sip_address(element);
    }
    const auto address = parse_sip_address(bytes);
    if (address && bytes.find_first_of("\r\n") == std::string_view::npos) {
        // Written into header fields of ours.
        hold(address->uri.find_first_of("\r\n") == std::string::npos, "a URI with line ends");
        hold(address->tag.find_first_of("\r\n") == std::string::npos, "a tag with line ends");
    }
}

}  // namespace nachtwacht::fuzz
