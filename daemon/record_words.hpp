// The words that the records of the journal are made of (record_listing.hpp), listed field by
// field.
#pragma once

#include "daemon/record_fields.hpp"
#include "routing/fact.hpp"

namespace nachtwacht::daemon::record {

using namespace routing;

// The highest enumerator that this version knows; a higher number in a record was written by a
// newer one. New enumerators are added at the end.
template <>
inline constexpr auto last<Kind> = last_kind;
template <>
inline constexpr auto last<Urgency> = Urgency::U5;
template <>
inline constexpr auto last<Mode> = Mode::OperatorFirst;
template <>
inline constexpr auto last<Asker> = Asker::Unit;
template <>
inline constexpr auto last<Lane> = Lane::Log;
template <>
inline constexpr auto last<Door> = Door::House;
template <>
inline constexpr auto last<Answer> = Answer::Well;
template <>
inline constexpr auto last<Act> = Act::Split;
template <>
inline constexpr auto last<TaskKind> = TaskKind::TellBase;
template <>
inline constexpr auto last<Gate> = Gate::KeepsBase;
template <>
inline constexpr auto last<Cause> = Cause::OldPosition;
template <>
inline constexpr auto last<Nobody> = Nobody::NobodyFree;
template <>
inline constexpr auto last<Fate> = Fate::Logged;
template <>
inline constexpr auto last<Rung> = Rung::DutyNumber;
template <>
inline constexpr auto last<OrderState> = OrderState::Withdrawn;
template <>
inline constexpr auto last<Party> = Party::DutyNumber;
template <>
inline constexpr auto last<CallState> = CallState::Sent;
template <>
inline constexpr auto last<Channel> = Channel::Call;
template <>
inline constexpr auto last<Proof> = Proof::Failed;

template <>
inline constexpr auto fields<Now> = std::tuple{field<1, &Now::wall>, field<2, &Now::steady>};
template <>
inline constexpr auto fields<IncidentId> =
    std::tuple{field<1, &IncidentId::epoch>, field<2, &IncidentId::number>};
template <>
inline constexpr auto fields<OrderId> =
    std::tuple{field<1, &OrderId::epoch>, field<2, &OrderId::number>, field<3, &OrderId::index>};
template <>
inline constexpr auto fields<TaskId> =
    std::tuple{field<1, &TaskId::number>, field<2, &TaskId::index>};
template <>
inline constexpr auto fields<Position> =
    std::tuple{field<1, &Position::latitude_e6>, field<2, &Position::longitude_e6>};
template <>
inline constexpr auto fields<Reference> = std::tuple{
    field<1, &Reference::door>,
    field<2, &Reference::sender>,
    field<3, &Reference::value>,
    field<4, &Reference::content>,
    field<5, &Reference::keep>};
template <>
inline constexpr auto fields<Signal> = std::tuple{
    field<1, &Signal::reference>,
    field<2, &Signal::kind>,
    field<3, &Signal::asker>,
    field<4, &Signal::client>,
    field<5, &Signal::asked>,
    field<6, &Signal::care_path>,
    field<7, &Signal::needs>,
    field<8, &Signal::position>,
    field<9, &Signal::update>,
    field<10, &Signal::bare>,
    field<11, &Signal::phone_back>};
template <>
inline constexpr auto fields<Term> = std::tuple{field<1, &Term::cause>, field<2, &Term::seconds>};
template <>
inline constexpr auto fields<Candidate> = std::tuple{
    field<1, &Candidate::unit>,
    field<2, &Candidate::seconds>,
    field<3, &Candidate::drive_seconds>,
    field<4, &Candidate::late_seconds>,
    field<5, &Candidate::position_age_seconds>,
    field<6, &Candidate::from_base>,
    field<7, &Candidate::estimated>,
    field<8, &Candidate::terms>};
template <>
inline constexpr auto fields<Excluded> =
    std::tuple{field<1, &Excluded::unit>, field<2, &Excluded::gate>, field<3, &Excluded::skill>};
template <>
inline constexpr auto fields<Decision> = std::tuple{
    field<1, &Decision::arrangement>,
    field<2, &Decision::tier>,
    field<3, &Decision::needs>,
    field<4, &Decision::norm_seconds>,
    field<5, &Decision::ranked>,
    field<6, &Decision::farther>,
    field<7, &Decision::excluded>,
    field<8, &Decision::excluded_more>,
    field<9, &Decision::nobody>,
    field<10, &Decision::rules>,
    field<11, &Decision::for_the_norm>,
    field<12, &Decision::consult>};

}  // namespace nachtwacht::daemon::record
