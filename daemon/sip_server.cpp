#include "daemon/sip_server.hpp"

#include <utility>

#include "daemon/call_for_help.hpp"
#include "daemon/scaip_translate.hpp"
#include "protocol/ascii.hpp"
#include "protocol/sip_address.hpp"
#include "protocol/sip_transaction.hpp"
#include "protocol/sip_verdict.hpp"

namespace nachtwacht::daemon {

using protocol::ScaipAnswer;
using protocol::ScaipDialect;
using protocol::SipAction;
using protocol::SipHeader;
using protocol::SipMessage;
using FlowPtr = std::shared_ptr<SipFlow>;

// A MESSAGE that waits for its answer. A repeat by another connection moves it there.
struct SipExchange {
    SipTransactionId id;
    SipMessage request;
    FlowPtr flow;
    SipFlow::Place place{};
    SipMemory::Clock::time_point came{};
};

namespace {

SipTransactionId id_of(const SipMessage& request) {
    return transaction_id(protocol::server_transaction_key(request));
}

std::string hex(std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) {
        text += digits[(number >> shift) & 0xFU];
    }
    return text;
}

std::string host_and_port(const protocol::SipPeer& peer) {
    const bool v6 = peer.address.find(':') != std::string::npos;
    return (v6 ? "[" + peer.address + "]" : peer.address) + ":" + std::to_string(peer.port);
}

// Devices refuse what is not addressed to a URI of their own: the user is theirs, the place is
// where they were heard from (fact sheet 2.1).
std::string uri_at_source(const SipMessage& request, const SipFlow& flow) {
    const auto from = protocol::parse_sip_address(request.header("from").value_or(""));
    const std::string user = from && !from->user.empty() ? from->user + "@" : std::string();
    return "sip:" + user + host_and_port(flow.peer()) +
           ";transport=" + protocol::lower_case(name_of(flow.transport()));
}

std::string uri_of(
    const SipMessage& request, std::string_view field, const std::string& otherwise
) {
    const auto address = protocol::parse_sip_address(request.header(field).value_or(""));
    return address ? address->uri : otherwise;
}

bool goes_inline(SipReply reply, ScaipDialect dialect) {
    return reply == SipReply::Inline || reply == SipReply::Both ||
           (reply == SipReply::Auto && dialect == ScaipDialect::Scaip);
}

bool goes_apart(SipReply reply, ScaipDialect dialect) {
    return reply == SipReply::Separate || reply == SipReply::Both ||
           (reply == SipReply::Auto && dialect == ScaipDialect::Standard);
}

std::string snu_text(const protocol::ScaipFault& fault) {
    return "snu " + std::to_string(static_cast<int>(fault.snu)) + ": " + fault.why;
}

}  // namespace

SipServer::SipServer(
    boost::asio::io_context& loop,
    Intake& intake,
    std::vector<SipPeerRule> peers,
    SipLimits limits,
    SipTimers timers
)
    : intake_(intake),
      peers_(std::move(peers)),
      limits_(limits),
      memory_(limits.remembered),
      client_(loop, timers) {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    tokens_.seed(seed);
}

SipServer::~SipServer() { *here_ = false; }

bool SipServer::receive(protocol::SipFrame frame, const FlowPtr& flow) {
    return std::visit([&](auto& what) { return on(std::move(what), flow); }, frame);
}

void SipServer::stop() {
    *here_ = false;
    client_.stop();
}

bool SipServer::on(protocol::SipKeepAlive, const FlowPtr& flow) {
    ++counts_.keep_alives;
    if (flow->transport() != SipTransport::Udp) {
        // In its turn, like any answer (RFC 5626 4.4.1).
        flow->answer(flow->expect_answer(), "\r\n", {}, {});
    }
    return true;
}

bool SipServer::on(protocol::SipGarbage, const FlowPtr&) {
    ++counts_.garbage;
    return false;
}

bool SipServer::on(protocol::SipUnframed unframed, const FlowPtr& flow) {
    if (protocol::judge_request(unframed.head, true).action == SipAction::Drop) {
        return on(protocol::SipGarbage{}, flow);
    }
    ++counts_.requests;
    respond(unframed.head, flow, unframed.status);
    return false;
}

bool SipServer::on(SipMessage message, const FlowPtr& flow) {
    if (!message.is_request()) {
        client_.hear(message);
        return true;
    }
    auto verdict = protocol::judge_request(message, true);
    if (verdict.action == SipAction::Drop) {
        return on(protocol::SipGarbage{}, flow);
    }
    if (verdict.action == SipAction::Ignore) {
        return true;
    }
    ++counts_.requests;
    switch (verdict.action) {
        case SipAction::TakeMessage:
            take_message(std::move(message), flow);
            break;
        case SipAction::TakeRegister:
            take_register(message, flow);
            break;
        case SipAction::TakeOptions:
            is_closed() ? respond(message, flow, 503, retry_later())
                        : respond(message, flow, 200, std::move(verdict.headers));
            break;
        default:
            respond(message, flow, verdict.status, std::move(verdict.headers));
    }
    return true;
}

void SipServer::take_register(const SipMessage& message, const FlowPtr& flow) {
    auto headers = registrar_.serve(message, SipRegistrar::Clock::now());
    if (headers) {
        respond(message, flow, 200, std::move(*headers));
    } else {
        respond(message, flow, 400);
    }
}

void SipServer::take_message(SipMessage message, const FlowPtr& flow) {
    const auto now = SipMemory::Clock::now();
    const auto id = id_of(message);
    if (auto* known = memory_.find(id, now)) {
        repeat(*known, flow, message);
        return;
    }
    if (is_closed() || intake_.readiness() == Intake::Readiness::Full) {
        respond(message, flow, 503, retry_later());
        return;
    }
    // A device that gets no answer says the same in a new transaction: the body is what it says.
    const InHand hand{intake_, message.body.empty() ? message.raw : message.body};
    if (hand.is_poison()) {
        take_poison(std::move(message), flow, id);
        return;
    }
    auto carried = protocol::open_scaip(message);
    if (auto* refused = std::get_if<protocol::SipVerdict>(&carried)) {
        respond(message, flow, refused->status, std::move(refused->headers));
        return;
    }
    const auto exchange = begin(std::move(message), flow, id);
    std::visit(
        [&](auto& document) { on_document(exchange, std::move(document)); },
        std::get<protocol::ScaipDocument>(carried)
    );
}

SipServer::ExchangePtr SipServer::begin(
    SipMessage message, const FlowPtr& flow, const SipTransactionId& id
) {
    const auto now = SipMemory::Clock::now();
    auto exchange = std::make_shared<SipExchange>();
    exchange->id = id;
    exchange->came = now;
    exchange->flow = flow;
    exchange->place = flow->expect_answer();
    exchange->request = std::move(message);
    memory_.begin(id, exchange, now);
    ++unanswered_;
    return exchange;
}

// Nobody looks into it any more; it is stored as it came, and SIP's own 200 says that.
void SipServer::take_poison(SipMessage message, const FlowPtr& flow, const SipTransactionId& id) {
    ++counts_.handed_in;
    ++counts_.unreadable;
    const auto exchange = begin(std::move(message), flow, id);
    routing::Reference reference;
    reference.door = routing::Door::Scaip;
    reference.sender = "sip:" + flow->peer().address;
    reference.content = "poison " + std::to_string(protocol::fingerprint(exchange->request.body));
    reference.value = reference.content;
    reference.keep = std::chrono::hours{1};
    auto told = [this, here = here_, exchange](const Receipt&) {
        if (*here) {
            finish(exchange, response_to(exchange->request, *exchange->flow, 200), {});
        }
    };
    intake_.unreadable(
        std::move(reference),
        std::move(exchange->request.raw),
        std::string{poison_verdict},
        std::move(told)
    );
}

void SipServer::repeat(
    SipMemory::Remembered& known, const FlowPtr& flow, const SipMessage& message
) {
    ++counts_.repeats;
    if (known.open == nullptr) {
        const auto target = protocol::response_target(message, flow->peer());
        flow->answer(flow->expect_answer(), known.response, target, {});
        return;
    }
    SipExchange& open = *known.open;
    if (flow->transport() == SipTransport::Udp || open.flow == flow) {
        return;  // its answer is on its way to the same place
    }
    // The device came back by a new connection: the old one is most likely dead.
    open.flow->answer(open.place, {}, {}, {});
    open.flow = flow;
    open.place = flow->expect_answer();
}

void SipServer::on_document(const ExchangePtr& exchange, const protocol::ScaipAnswerSeen&) {
    finish(exchange, response_to(exchange->request, *exchange->flow, 200), {});
}

void SipServer::on_document(const ExchangePtr& exchange, protocol::ScaipFault fault) {
    ++counts_.handed_in;
    ++counts_.unreadable;
    const auto source = "sip:" + exchange->flow->peer().address;
    auto reference = reference_of(fault, exchange->request.body, source);
    const auto dialect = fault.dialect;
    const auto reply = peers_.settings_for(*exchange->flow, fault.cid).reply;
    auto verdict = snu_text(fault);
    auto told =
        [this, here = here_, exchange, dialect, reply, fault = std::move(fault)](const Receipt&) {
            if (*here) {
                answer(exchange, protocol::answer_to(fault), dialect, reply);
            }
        };
    auto raw = std::move(exchange->request.raw);
    intake_.unreadable(std::move(reference), std::move(raw), std::move(verdict), std::move(told));
}

void SipServer::on_document(const ExchangePtr& exchange, protocol::ScaipRequest request) {
    const auto& settings = peers_.settings_for(*exchange->flow, request.cid);
    intake_.alive(routing::Door::Scaip, request.cid);
    if (request.mty == protocol::ScaipMessageType::Heartbeat) {
        ++counts_.heartbeats;
        answer(exchange, heartbeat_answer(request, settings), request.dialect, settings.reply);
    } else if (settings.voice.mode == VoiceMode::NotTreated) {
        const auto no = refusal(request, protocol::Snu::NotTreated, "handled by another centre");
        answer(exchange, no, request.dialect, settings.reply);
    } else {
        hand_in(exchange, std::move(request));
    }
}

void SipServer::hand_in(const ExchangePtr& exchange, protocol::ScaipRequest request) {
    const auto& settings = peers_.settings_for(*exchange->flow, request.cid);
    auto signal = signal_of(request, settings.voice);
    if (intake_.readiness() == Intake::Readiness::CallsForHelpOnly &&
        !is_call_for_help(signal.kind)) {
        ++counts_.busy;
        const auto no = refusal(request, protocol::Snu::NotTreated, "cannot be stored now");
        answer(exchange, no, request.dialect, settings.reply);
        return;
    }
    ++counts_.handed_in;
    auto told = [this, here = here_, exchange, &settings, request = std::move(request)](
                    const Receipt& receipt
                ) {
        if (*here) {
            answer(
                exchange, answer_of(request, receipt, settings), request.dialect, settings.reply
            );
        }
    };
    auto raw = std::move(exchange->request.raw);
    intake_.signal(std::move(signal), std::move(raw), std::move(told));
}

void SipServer::answer(
    const ExchangePtr& exchange, const ScaipAnswer& answer, ScaipDialect dialect, SipReply reply
) {
    ++counts_.answered;
    if (acknowledged_) {
        acknowledged_(SipMemory::Clock::now() - exchange->came);
    }
    auto response = response_to(exchange->request, *exchange->flow, 200);
    if (goes_inline(reply, dialect)) {
        response.headers.push_back(
            {"content-type", std::string(protocol::scaip_content_type(dialect))}
        );
        response.body = protocol::encode_scaip_answer(answer, dialect);
    }
    std::function<void()> then;
    if (goes_apart(reply, dialect)) {
        then = [this, here = here_, exchange, answer, dialect] {
            if (*here) {
                send_apart(exchange, answer, dialect);
            }
        };
    }
    finish(exchange, std::move(response), std::move(then));
}

void SipServer::finish(
    const ExchangePtr& exchange, SipMessage response, std::function<void()> sent
) {
    --unanswered_;
    auto bytes = protocol::write_sip(response);
    memory_.finish(exchange->id, bytes);
    const auto target = protocol::response_target(exchange->request, exchange->flow->peer());
    exchange->flow->answer(exchange->place, std::move(bytes), target, std::move(sent));
}

void SipServer::send_apart(
    const ExchangePtr& exchange, const ScaipAnswer& answer, ScaipDialect dialect
) {
    const SipMessage& request = exchange->request;
    const SipFlow& flow = *exchange->flow;
    const auto at_source = uri_at_source(request, flow);
    const auto contact =
        registrar_.contact_of(request.header("from").value_or(""), SipRegistrar::Clock::now());
    protocol::OwnMessage own;
    own.request_uri = contact.empty() ? at_source : contact;
    own.from = uri_of(request, "to", request.request_uri);
    own.to = uri_of(request, "from", at_source);
    own.from_tag = token();
    own.call_id = token() + "@" + flow.local().address;
    own.branch = "z9hG4bK" + token();
    own.transport = name_of(flow.transport());
    own.sent_by = host_and_port(flow.local());
    own.content_type = protocol::scaip_content_type(dialect);
    own.body = protocol::encode_scaip_answer(answer, dialect);
    auto bytes = protocol::write_sip(protocol::make_message_request(own));
    client_.start(std::move(own.branch), std::move(bytes), exchange->flow);
}

void SipServer::respond(
    const SipMessage& request, const FlowPtr& flow, int status, std::vector<SipHeader> headers
) {
    if (status >= 300) {
        ++(status == 503 ? counts_.busy : counts_.refused);
    }
    auto bytes = protocol::write_sip(response_to(request, *flow, status, std::move(headers)));
    const auto target = protocol::response_target(request, flow->peer());
    flow->answer(flow->expect_answer(), std::move(bytes), target, {});
}

// The tag follows from the request, so that a repeat of one that is not remembered hears the same
// (RFC 3261 8.2.7).
SipMessage SipServer::response_to(
    const SipMessage& request, const SipFlow& flow, int status, std::vector<SipHeader> headers
) const {
    const auto tag = hex(id_of(request).high);
    return protocol::make_response(request, status, tag, flow.peer(), std::move(headers));
}

std::vector<SipHeader> SipServer::retry_later() const {
    return {{"retry-after", std::to_string(limits_.retry_after.count())}};
}

bool SipServer::is_closed() const {
    return refusing_ || intake_.readiness() == Intake::Readiness::Closed;
}

// Only has to differ from all others that are on their way; nothing is protected by it.
std::string SipServer::token() { return hex(tokens_()); }

}  // namespace nachtwacht::daemon
