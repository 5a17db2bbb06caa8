// What pages may send, read from the bodies of their requests. Pure: any bytes; the error is one
// line that says what to change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "daemon/command_request.hpp"
#include "daemon/role.hpp"
#include "daemon/secret.hpp"
#include "protocol/owntracks.hpp"
#include "routing/event.hpp"

namespace nachtwacht::daemon {

template <class T>
using Asking = tl::expected<T, std::string>;

struct LoginRequest {
    std::string name{};
    Secret password{};
};
[[nodiscard]] Asking<LoginRequest> read_login(std::string_view body);

// `who` and the reference's sender are the login's to set. An act without an id is refused: a board
// repeats what was not answered.
[[nodiscard]] Asking<AskAct> read_board_act(std::string_view body);
// The same for what somebody asks by telephone. An address of nobody known is put before the text.
[[nodiscard]] Asking<AskSignal> read_board_request(std::string_view body);

struct DutyRequest {
    std::string id{};  // "id" of a board, "event_id" of a phone
    bool on{};
    std::optional<routing::Position> base{};
    std::optional<routing::Wall> until{};
    std::string reason{};  // a board's: why the unit is asked though nothing is proven
};
[[nodiscard]] Asking<DutyRequest> read_board_duty(std::string_view body);
[[nodiscard]] Asking<DutyRequest> read_phone_duty(std::string_view body);

struct ShiftRequest {
    std::string id{};
    bool sound{};      // heard, when the shift began
    std::string to{};  // who has the board after it
};
[[nodiscard]] Asking<ShiftRequest> read_shift(std::string_view body);

struct EnrolRequest {
    std::string code{};
    std::string label{};
};
[[nodiscard]] Asking<EnrolRequest> read_enrol(std::string_view body);

struct PhoneAnswer {
    std::string event_id{};
    routing::OrderId order{};
    routing::Answer answer{};
    std::string word{};
    std::string text{};
};
[[nodiscard]] Asking<PhoneAnswer> read_phone_answer(std::string_view body);
[[nodiscard]] Asking<std::string> read_duress(std::string_view body);
[[nodiscard]] Asking<std::string> read_reached(std::string_view body);
// Without an instant: the fix is of now.
[[nodiscard]] Asking<protocol::TrackedLocation> read_phone_position(std::string_view body);

struct SubscriptionRequest {
    std::string endpoint{};
    std::string p256dh{};
    std::string auth{};
};
[[nodiscard]] Asking<SubscriptionRequest> read_subscription(std::string_view body);

struct AccountRequest {
    std::string name{};
    Role role{};
    routing::Language language{};
    Secret password{};
};
[[nodiscard]] Asking<AccountRequest> read_account(std::string_view body);
[[nodiscard]] Asking<Secret> read_password(std::string_view body);

struct PasswordChange {
    Secret present{};
    Secret wanted{};
};
[[nodiscard]] Asking<PasswordChange> read_own_password(std::string_view body);

struct LinkRequest {
    std::string code{};
    Secret password{};
};
[[nodiscard]] Asking<LinkRequest> read_link(std::string_view body);
[[nodiscard]] Asking<Role> read_role(std::string_view body);
// An object with nothing in it, or no body at all.
[[nodiscard]] Asking<bool> read_nothing(std::string_view body);

}  // namespace nachtwacht::daemon
