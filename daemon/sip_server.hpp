// What is done with each SIP message, whatever carried it: transactions, registrations, and SCAIP
// documents handed in and answered. Nothing here knows a socket, and nothing decides about alarms:
// resends by (cid, ref) are told apart behind the Intake.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "daemon/intake.hpp"
#include "daemon/sip_client.hpp"
#include "daemon/sip_flow.hpp"
#include "daemon/sip_memory.hpp"
#include "daemon/sip_peers.hpp"
#include "daemon/sip_registrar.hpp"
#include "protocol/scaip_answer.hpp"
#include "protocol/scaip_carrier.hpp"
#include "protocol/sip_framing.hpp"

namespace nachtwacht::daemon {

struct SipCounts {
    std::uint64_t requests{};
    std::uint64_t repeats{};  // answered from memory, or waiting for the first one's answer
    std::uint64_t heartbeats{};
    std::uint64_t handed_in{};   // given to the Intake, readable or not
    std::uint64_t unreadable{};  // of them
    std::uint64_t answered{};    // SCAIP answers on their way
    std::uint64_t refused{};     // by SIP, 4xx and 5xx but 503
    std::uint64_t busy{};        // 503, or snu 5 on low disk
    std::uint64_t garbage{};     // nothing that could be answered
    std::uint64_t keep_alives{};
};

// Loop's thread only.
class SipServer {
public:
    // `intake` outlives it.
    SipServer(
        boost::asio::io_context& loop,
        Intake& intake,
        std::vector<SipPeerRule> peers,
        SipLimits limits,
        SipTimers timers
    );
    ~SipServer();

    // False: nothing sensible came, or cannot come any more: a connection is to be closed.
    bool receive(protocol::SipFrame frame, const std::shared_ptr<SipFlow>& flow);

    // Told of each SCAIP answer that leaves: how long after its message came in.
    using Acknowledged = std::function<void(std::chrono::nanoseconds took)>;
    void when_acknowledged(Acknowledged then) { acknowledged_ = std::move(then); }

    // New requests are answered 503 from now on; what is handed in is still answered.
    void refuse_new() { refusing_ = true; }
    // Nothing is said any more.
    void stop();

    [[nodiscard]] const SipCounts& counts() const { return counts_; }
    [[nodiscard]] const SipClient& client() const { return client_; }
    [[nodiscard]] std::size_t unanswered() const { return unanswered_; }

private:
    using ExchangePtr = std::shared_ptr<SipExchange>;

    bool on(protocol::SipMessage message, const std::shared_ptr<SipFlow>& flow);
    bool on(protocol::SipKeepAlive, const std::shared_ptr<SipFlow>& flow);
    bool on(protocol::SipUnframed unframed, const std::shared_ptr<SipFlow>& flow);
    bool on(protocol::SipGarbage, const std::shared_ptr<SipFlow>& flow);

    void take_message(protocol::SipMessage message, const std::shared_ptr<SipFlow>& flow);
    ExchangePtr begin(
        protocol::SipMessage message,
        const std::shared_ptr<SipFlow>& flow,
        const SipTransactionId& id
    );
    void take_poison(
        protocol::SipMessage message,
        const std::shared_ptr<SipFlow>& flow,
        const SipTransactionId& id
    );
    void take_register(const protocol::SipMessage& message, const std::shared_ptr<SipFlow>& flow);
    void repeat(
        SipMemory::Remembered& known,
        const std::shared_ptr<SipFlow>& flow,
        const protocol::SipMessage& message
    );
    void open(const ExchangePtr& exchange);
    void on_document(const ExchangePtr& exchange, protocol::ScaipRequest request);
    void on_document(const ExchangePtr& exchange, protocol::ScaipFault fault);
    void on_document(const ExchangePtr& exchange, const protocol::ScaipAnswerSeen& answer);
    void hand_in(const ExchangePtr& exchange, protocol::ScaipRequest request);

    void answer(
        const ExchangePtr& exchange,
        const protocol::ScaipAnswer& answer,
        protocol::ScaipDialect dialect,
        SipReply reply
    );
    void finish(
        const ExchangePtr& exchange, protocol::SipMessage response, std::function<void()> sent
    );
    void send_apart(
        const ExchangePtr& exchange,
        const protocol::ScaipAnswer& answer,
        protocol::ScaipDialect dialect
    );
    void respond(
        const protocol::SipMessage& request,
        const std::shared_ptr<SipFlow>& flow,
        int status,
        std::vector<protocol::SipHeader> headers = {}
    );
    [[nodiscard]] protocol::SipMessage response_to(
        const protocol::SipMessage& request,
        const SipFlow& flow,
        int status,
        std::vector<protocol::SipHeader> headers = {}
    ) const;
    [[nodiscard]] std::vector<protocol::SipHeader> retry_later() const;
    [[nodiscard]] bool is_closed() const;
    [[nodiscard]] std::string token();

    Intake& intake_;
    SipPeers peers_;
    SipLimits limits_;
    SipMemory memory_;
    SipRegistrar registrar_;
    SipClient client_;
    SipCounts counts_;
    Acknowledged acknowledged_;
    std::mt19937_64 tokens_;
    std::size_t unanswered_{};
    bool refusing_{};
    // Receipts may come after the end: they ask whether we are still there.
    std::shared_ptr<bool> here_{std::make_shared<bool>(true)};
};

}  // namespace nachtwacht::daemon
