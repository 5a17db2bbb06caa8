// What the journal holds, field by field; protocol/journal.proto says the same to other programs,
// and tests/daemon/records_test.cpp keeps the two equal. Field numbers are never reused; a new
// member gets the next free one of its struct.
#pragma once

#include "daemon/record_words.hpp"
#include "routing/state.hpp"

namespace nachtwacht::daemon::record {

template <>
inline constexpr auto fields<Started> = std::tuple{field<1, &Started::epoch>};
template <>
inline constexpr auto fields<RegionLoaded> = std::tuple{field<1, &RegionLoaded::region>};
template <>
inline constexpr auto fields<ClientsLoaded> = std::tuple{field<1, &ClientsLoaded::clients>};
template <>
inline constexpr auto fields<SignalReceived> = std::tuple{field<1, &SignalReceived::signal>};
template <>
inline constexpr auto fields<UnreadableReceived> =
    std::tuple{field<1, &UnreadableReceived::reference>};
template <>
inline constexpr auto fields<UnitAnswered> = std::tuple{
    field<1, &UnitAnswered::unit>,
    field<2, &UnitAnswered::order>,
    field<3, &UnitAnswered::answer>,
    field<4, &UnitAnswered::reference>,
    field<5, &UnitAnswered::word>};
template <>
inline constexpr auto fields<DutyChanged> = std::tuple{
    field<1, &DutyChanged::unit>,
    field<2, &DutyChanged::on>,
    field<3, &DutyChanged::base>,
    field<4, &DutyChanged::until>,
    field<5, &DutyChanged::by>,
    field<6, &DutyChanged::reference>,
    field<7, &DutyChanged::try_push>,
    field<8, &DutyChanged::try_call>,
    field<9, &DutyChanged::word>};
template <>
inline constexpr auto fields<LinkChanged> =
    std::tuple{field<1, &LinkChanged::unit>, field<2, &LinkChanged::up>};
template <>
inline constexpr auto fields<PresenceChanged> =
    std::tuple{field<1, &PresenceChanged::who>, field<2, &PresenceChanged::present>};
template <>
inline constexpr auto fields<OperatorActed> = std::tuple{
    field<1, &OperatorActed::who>,
    field<2, &OperatorActed::act>,
    field<3, &OperatorActed::incident>,
    field<4, &OperatorActed::urgency>,
    field<5, &OperatorActed::unit>,
    field<6, &OperatorActed::task>,
    field<7, &OperatorActed::word>,
    field<8, &OperatorActed::reference>,
    field<9, &OperatorActed::seen>,
    field<10, &OperatorActed::other>,
    field<11, &OperatorActed::other_seen>,
    field<12, &OperatorActed::kind>};
template <>
inline constexpr auto fields<ClockStepped> = std::tuple{field<1, &ClockStepped::by>};
template <>
inline constexpr auto fields<TimePassed> = std::tuple{};
template <>
inline constexpr auto fields<CallReported> = std::tuple{
    field<1, &CallReported::incident>,
    field<2, &CallReported::task>,
    field<3, &CallReported::order>,
    field<4, &CallReported::party>,
    field<5, &CallReported::unit>,
    field<6, &CallReported::state>};
template <>
inline constexpr auto fields<PushReported> = std::tuple{
    field<1, &PushReported::unit>, field<2, &PushReported::shown>, field<3, &PushReported::word>};
template <>
inline constexpr auto fields<IncidentConvicted> =
    std::tuple{field<1, &IncidentConvicted::incident>, field<2, &IncidentConvicted::reference>};
template <>
inline constexpr auto fields<EpochBegan> = std::tuple{field<1, &EpochBegan::epoch>};
template <>
inline constexpr auto fields<RegionAdopted> = std::tuple{
    field<1, &RegionAdopted::hash>,
    field<2, &RegionAdopted::name>,
    left_out<&RegionAdopted::region>};
template <>
inline constexpr auto fields<ClientsAdopted> =
    std::tuple{field<1, &ClientsAdopted::hash>, left_out<&ClientsAdopted::clients>};
template <>
inline constexpr auto fields<SignalStored> = std::tuple{
    field<1, &SignalStored::reference>,
    field<2, &SignalStored::kind>,
    field<3, &SignalStored::client>,
    field<4, &SignalStored::fate>,
    field<5, &SignalStored::incident>,
    field<6, &SignalStored::known_sender>};
template <>
inline constexpr auto fields<IncidentOpened> = std::tuple{
    field<1, &IncidentOpened::incident>,
    field<2, &IncidentOpened::lane>,
    field<3, &IncidentOpened::kind>,
    field<4, &IncidentOpened::urgency>,
    field<5, &IncidentOpened::raw>,
    field<6, &IncidentOpened::mode>,
    field<7, &IncidentOpened::asker>,
    field<8, &IncidentOpened::client>,
    field<9, &IncidentOpened::door>,
    field<10, &IncidentOpened::sender>,
    field<11, &IncidentOpened::place>,
    field<12, &IncidentOpened::care_path>,
    field<13, &IncidentOpened::needs>,
    field<14, &IncidentOpened::unit_wanted>,
    field<15, &IncidentOpened::search_at>,
    field<16, &IncidentOpened::tell_at>,
    field<17, &IncidentOpened::keep_out>};
template <>
inline constexpr auto fields<IncidentChanged> = std::tuple{
    field<1, &IncidentChanged::incident>,
    field<2, &IncidentChanged::kind>,
    field<3, &IncidentChanged::urgency>,
    field<4, &IncidentChanged::raw>,
    field<5, &IncidentChanged::needs>,
    field<6, &IncidentChanged::search_at>,
    field<7, &IncidentChanged::tell_at>,
    field<8, &IncidentChanged::keep_out>};
template <>
inline constexpr auto fields<TaskRaised> = std::tuple{
    field<1, &TaskRaised::task>, field<2, &TaskRaised::kind>, field<3, &TaskRaised::next>};
template <>
inline constexpr auto fields<TaskEscalated> = std::tuple{
    field<1, &TaskEscalated::task>, field<2, &TaskEscalated::rung>, field<3, &TaskEscalated::next>};
template <>
inline constexpr auto fields<TaskEnded> =
    std::tuple{field<1, &TaskEnded::task>, field<2, &TaskEnded::by>, field<3, &TaskEnded::word>};
template <>
inline constexpr auto fields<OrderOffered> = std::tuple{
    field<1, &OrderOffered::order>,
    field<2, &OrderOffered::unit>,
    field<3, &OrderOffered::decision>,
    field<4, &OrderOffered::by>,
    field<5, &OrderOffered::shown_by>,
    field<6, &OrderOffered::answer_by>};
template <>
inline constexpr auto fields<OrderMoved> = std::tuple{
    field<1, &OrderMoved::order>,
    field<2, &OrderMoved::to>,
    field<3, &OrderMoved::why>,
    field<4, &OrderMoved::next>,
    field<5, &OrderMoved::overdue>};
template <>
inline constexpr auto fields<OrderShown> = std::tuple{field<1, &OrderShown::order>};
template <>
inline constexpr auto fields<WithdrawalConfirmed> =
    std::tuple{field<1, &WithdrawalConfirmed::order>};
template <>
inline constexpr auto fields<AnswerRefused> = std::tuple{
    field<1, &AnswerRefused::order>,
    field<2, &AnswerRefused::unit>,
    field<3, &AnswerRefused::answer>,
    field<4, &AnswerRefused::why>,
    field<5, &AnswerRefused::taken_by>};
template <>
inline constexpr auto fields<NobodyFound> = std::tuple{
    field<1, &NobodyFound::incident>,
    field<2, &NobodyFound::decision>,
    field<3, &NobodyFound::again>};
template <>
inline constexpr auto fields<SearchEnded> =
    std::tuple{field<1, &SearchEnded::incident>, field<2, &SearchEnded::why>};
template <>
inline constexpr auto fields<CallAsked> = std::tuple{
    field<1, &CallAsked::incident>,
    field<2, &CallAsked::task>,
    field<3, &CallAsked::order>,
    field<4, &CallAsked::party>,
    field<5, &CallAsked::unit>};
template <>
inline constexpr auto fields<IncidentTaken> =
    std::tuple{field<1, &IncidentTaken::incident>, field<2, &IncidentTaken::who>};
template <>
inline constexpr auto fields<Remarked> =
    std::tuple{field<1, &Remarked::incident>, field<2, &Remarked::by>, field<3, &Remarked::word>};
template <>
inline constexpr auto fields<HandedOutside> = std::tuple{
    field<1, &HandedOutside::incident>,
    field<2, &HandedOutside::party>,
    field<3, &HandedOutside::by>};
template <>
inline constexpr auto fields<IncidentClosed> = std::tuple{
    field<1, &IncidentClosed::incident>,
    field<2, &IncidentClosed::by>,
    field<3, &IncidentClosed::outcome>,
    field<4, &IncidentClosed::forget_at>};
template <>
inline constexpr auto fields<DutySet> = std::tuple{
    field<1, &DutySet::unit>,
    field<2, &DutySet::on>,
    field<3, &DutySet::base>,
    field<4, &DutySet::until>,
    field<5, &DutySet::by>,
    field<6, &DutySet::reference>,
    field<7, &DutySet::try_push>,
    field<8, &DutySet::try_call>,
    field<9, &DutySet::word>};
template <>
inline constexpr auto fields<LinkSet> =
    std::tuple{field<1, &LinkSet::unit>, field<2, &LinkSet::up>};
template <>
inline constexpr auto fields<UnitIdle> = std::tuple{field<1, &UnitIdle::unit>};
template <>
inline constexpr auto fields<PresenceSet> =
    std::tuple{field<1, &PresenceSet::who>, field<2, &PresenceSet::present>};
template <>
inline constexpr auto fields<ClockCorrected> = std::tuple{field<1, &ClockCorrected::by>};
template <>
inline constexpr auto fields<AnswerHeard> =
    std::tuple{field<1, &AnswerHeard::reference>, field<2, &AnswerHeard::refused>};
template <>
inline constexpr auto fields<ActRefused> = std::tuple{
    field<1, &ActRefused::incident>,
    field<2, &ActRefused::who>,
    field<3, &ActRefused::act>,
    field<4, &ActRefused::why>,
    field<5, &ActRefused::taken_by>};
template <>
inline constexpr auto fields<IncidentJoined> = std::tuple{
    field<1, &IncidentJoined::incident>,
    field<2, &IncidentJoined::other>,
    field<3, &IncidentJoined::by>};
template <>
inline constexpr auto fields<IncidentSplit> = std::tuple{
    field<1, &IncidentSplit::incident>,
    field<2, &IncidentSplit::other>,
    field<3, &IncidentSplit::by>};
template <>
inline constexpr auto fields<SearchTold> = std::tuple{field<1, &SearchTold::incident>};
template <>
inline constexpr auto fields<CallMoved> = std::tuple{
    field<1, &CallMoved::incident>,
    field<2, &CallMoved::task>,
    field<3, &CallMoved::order>,
    field<4, &CallMoved::party>,
    field<5, &CallMoved::unit>,
    field<6, &CallMoved::to>};
template <>
inline constexpr auto fields<ChainUnheard> = std::tuple{field<1, &ChainUnheard::again>};
template <>
inline constexpr auto fields<ChainHeard> = std::tuple{};
template <>
inline constexpr auto fields<ProofMoved> = std::tuple{
    field<1, &ProofMoved::unit>,
    field<2, &ProofMoved::channel>,
    field<3, &ProofMoved::to>,
    field<4, &ProofMoved::why>};
template <>
inline constexpr auto fields<IncidentSetAside> = std::tuple{field<1, &IncidentSetAside::incident>};
template <>
inline constexpr auto fields<Entry> = std::tuple{
    field<1, &Entry::number>,
    field<2, &Entry::now>,
    field<3, &Entry::event>,
    field<4, &Entry::facts>};
template <>
inline constexpr auto fields<Order> = std::tuple{
    field<1, &Order::id>,
    field<2, &Order::unit>,
    field<3, &Order::state>,
    field<4, &Order::shown>,
    field<5, &Order::called>,
    field<6, &Order::withdrawal_confirmed>,
    field<7, &Order::by>,
    field<8, &Order::why>,
    field<9, &Order::decided_in>,
    field<10, &Order::offered>,
    field<11, &Order::shown_by>,
    field<12, &Order::answer_by>,
    field<13, &Order::expected_done>,
    field<14, &Order::overdue>};
template <>
inline constexpr auto fields<Task> = std::tuple{
    field<1, &Task::id>,
    field<2, &Task::kind>,
    field<3, &Task::rung>,
    field<4, &Task::raised>,
    field<5, &Task::next>,
    field<6, &Task::ended_by>,
    field<7, &Task::ended_how>};
template <>
inline constexpr auto fields<Call> = std::tuple{
    field<1, &Call::party>,
    field<2, &Call::unit>,
    field<3, &Call::task>,
    field<4, &Call::order>,
    field<5, &Call::state>,
    field<6, &Call::asked>,
    field<7, &Call::asked_in>};
template <>
inline constexpr auto fields<Unheard> =
    std::tuple{field<1, &Unheard::since>, field<2, &Unheard::again>};
template <>
inline constexpr auto fields<Incident> = std::tuple{
    field<1, &Incident::id>,
    field<2, &Incident::lane>,
    field<3, &Incident::kind>,
    field<4, &Incident::urgency>,
    field<5, &Incident::raw>,
    field<6, &Incident::mode>,
    field<7, &Incident::asker>,
    field<8, &Incident::client>,
    field<9, &Incident::door>,
    field<10, &Incident::sender>,
    field<11, &Incident::place>,
    field<12, &Incident::care_path>,
    field<13, &Incident::needs>,
    field<14, &Incident::unit_wanted>,
    field<15, &Incident::keep_out>,
    field<16, &Incident::opened>,
    field<17, &Incident::signals>,
    field<18, &Incident::changed_in>,
    field<19, &Incident::search_at>,
    field<20, &Incident::tell_at>,
    field<21, &Incident::waiting>,
    field<22, &Incident::waits_for>,
    field<23, &Incident::accepted_at>,
    field<24, &Incident::taken_by>,
    field<25, &Incident::outside_party>,
    field<26, &Incident::orders>,
    field<27, &Incident::tasks>,
    field<28, &Incident::closed_by>,
    field<29, &Incident::outcome>,
    field<30, &Incident::forget_at>,
    field<31, &Incident::calls>,
    field<32, &Incident::set_aside>,
    field<33, &Incident::convictions>,
    field<34, &Incident::senders>,
    field<35, &Incident::joined_into>,
    field<36, &Incident::split_from>};
template <>
inline constexpr auto fields<UnitState> = std::tuple{
    field<1, &UnitState::on_duty>,
    field<2, &UnitState::link_up>,
    field<3, &UnitState::base>,
    field<4, &UnitState::until>,
    field<5, &UnitState::holding>,
    field<6, &UnitState::asked>,
    field<7, &UnitState::push>,
    field<8, &UnitState::call>,
    field<9, &UnitState::vouched_by>};
template <>
inline constexpr auto fields<Seen> = std::tuple{
    field<1, &Seen::entry>,
    field<2, &Seen::content>,
    field<3, &Seen::until>,
    field<4, &Seen::fate>,
    field<5, &Seen::incident>,
    field<6, &Seen::refused>};
template <>
inline constexpr auto fields<State> = std::tuple{
    field<1, &State::entries>,
    field<2, &State::now>,
    field<3, &State::epoch>,
    left_out<&State::region>,
    left_out<&State::clients>,
    field<4, &State::region_hash>,
    field<5, &State::clients_hash>,
    field<6, &State::incidents>,
    field<7, &State::units>,
    field<8, &State::boards>,
    field<9, &State::seen>,
    field<10, &State::freed>,
    field<11, &State::unheard>};
template <>
inline constexpr auto alternatives<Event> = std::tuple{
    alternative<1, Started>,
    alternative<2, RegionLoaded>,
    alternative<3, ClientsLoaded>,
    alternative<4, SignalReceived>,
    alternative<5, UnreadableReceived>,
    alternative<6, UnitAnswered>,
    alternative<7, DutyChanged>,
    alternative<8, LinkChanged>,
    alternative<9, PresenceChanged>,
    alternative<10, OperatorActed>,
    alternative<11, ClockStepped>,
    alternative<12, TimePassed>,
    alternative<13, CallReported>,
    alternative<14, PushReported>,
    alternative<15, IncidentConvicted>};
template <>
inline constexpr auto alternatives<Fact> = std::tuple{
    alternative<1, EpochBegan>,
    alternative<2, RegionAdopted>,
    alternative<3, ClientsAdopted>,
    alternative<4, SignalStored>,
    alternative<5, IncidentOpened>,
    alternative<6, IncidentChanged>,
    alternative<7, TaskRaised>,
    alternative<8, TaskEscalated>,
    alternative<9, TaskEnded>,
    alternative<10, OrderOffered>,
    alternative<11, OrderMoved>,
    alternative<12, OrderShown>,
    alternative<13, WithdrawalConfirmed>,
    alternative<14, AnswerRefused>,
    alternative<15, NobodyFound>,
    alternative<16, SearchEnded>,
    alternative<17, CallAsked>,
    alternative<18, IncidentTaken>,
    alternative<19, Remarked>,
    alternative<20, HandedOutside>,
    alternative<21, IncidentClosed>,
    alternative<22, DutySet>,
    alternative<23, LinkSet>,
    alternative<24, UnitIdle>,
    alternative<25, PresenceSet>,
    alternative<26, ClockCorrected>,
    alternative<27, AnswerHeard>,
    alternative<28, ActRefused>,
    alternative<29, SearchTold>,
    alternative<30, CallMoved>,
    alternative<31, ChainUnheard>,
    alternative<32, ChainHeard>,
    alternative<33, ProofMoved>,
    alternative<34, IncidentSetAside>,
    alternative<35, IncidentJoined>,
    alternative<36, IncidentSplit>};

template <>
inline constexpr std::string_view word_for<Event> = "event";
template <>
inline constexpr std::string_view word_for<Fact> = "fact";
static_assert(Completeness<Event>::value && Completeness<Fact>::value);

}  // namespace nachtwacht::daemon::record
