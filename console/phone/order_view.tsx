// One order: where, what, how urgent, what to beware of; then the one next step, large.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { age_text } from "../house/age";
import { now, short_time } from "../house/clock";
import { get } from "../house/request";
import { language, navigation } from "../house/settings";
import { useStill } from "../house/still";
import type { OrderDetail, PhoneAnswer, PhoneOrder, WordChoice } from "../house/wire";
import { CallCentre } from "./call_centre";
import { is_offer, shows_detail } from "./orders";
import { is_pending, offers_call } from "./pending";
import { answer_order, choices, mark_seen, queue } from "./state";
import { why_text, words } from "./words";

export function OrderView({ order }: { order: PhoneOrder }) {
    useShownReceipt(order);
    if (order.state === "withdrawn") {
        return <Withdrawn order={order} />;
    }
    return (
        <article class={`order look-${look_of(order)}`}>
            <What order={order} />
            {is_offer(order.state) ? <Offer order={order} /> : <InHand order={order} />}
        </article>
    );
}

// It counts as shown when a person can see it, not when it has arrived.
function useShownReceipt(order: PhoneOrder): void {
    useEffect(() => {
        if (!is_offer(order.state)) {
            return undefined;
        }
        const say = (): void => {
            if (document.visibilityState === "visible") {
                document.removeEventListener("visibilitychange", say);
                answer_order(order, "shown");
            }
        };
        document.addEventListener("visibilitychange", say);
        say();
        return () => document.removeEventListener("visibilitychange", say);
    }, [order.order]);
}

const place_text = (order: PhoneOrder): string =>
    order.place === null ? words().unknown_place : `${order.place.street}, ${order.place.town}`;

const look_of = (order: PhoneOrder): "life" | "soon" | "other" =>
    order.urgency === "U0" || order.urgency === "U1" ? "life" : order.urgency === "U2" ? "soon" : "other";

function What({ order }: { order: PhoneOrder }) {
    const text = words();
    const urgency = order.urgency === null ? "" : `${order.urgency} ${text.urgency_word[order.urgency]}`;
    return (
        <>
            <p class="urgency">
                <strong>{urgency}</strong> <span>{order.stage[language.value]}</span>
            </p>
            <h2>{order.kind_text}</h2>
            <address>
                <span class="unseen">{text.address}: </span>
                {order.place?.street || text.unknown_place}
                <br />
                {order.place?.town}
            </address>
            {order.keep_out ? <p class="beware">{text.keep_out}</p> : null}
            {order.warnings === "" ? null : (
                <p class="beware">
                    <strong>{text.warnings}:</strong> {order.warnings}
                </p>
            )}
        </>
    );
}

function Offer({ order }: { order: PhoneOrder }) {
    const text = words();
    const [declining, decline] = useState(false);
    const left = Date.parse(order.answer_by) - now.value;
    const pending = is_pending(queue.value, order.order);
    return (
        <>
            <p class="deadline" role="timer">
                {left > 0 ? text.answer_within(age_text(left)) : text.answer_late}
                {order.norm_s === null ? "" : ` · ${text.arrive_within(Math.round(order.norm_s / 60))}`}
            </p>
            {order.reasons.length === 0 ? null : (
                <details>
                    <summary>{text.why_you}</summary>
                    {order.reasons.map((reason) => (
                        <p key={reason.nl}>{reason[language.value]}</p>
                    ))}
                </details>
            )}
            <Thumb shows={pending !== undefined ? "pending" : declining ? "declining" : "offer"}>
                {pending !== undefined ? (
                    <PendingState order={order} />
                ) : declining ? (
                    <Choices
                        title={text.why_decline}
                        options={choices.value.decline}
                        choose={(word) => answer_order(order, "decline", { word })}
                        back={() => decline(false)}
                    />
                ) : (
                    <>
                        <button type="button" class="wide strong" onClick={() => answer_order(order, "accept")}>
                            {text.accept}
                        </button>
                        <button type="button" class="wide" onClick={() => decline(true)}>
                            {text.decline}
                        </button>
                    </>
                )}
            </Thumb>
        </>
    );
}

// What is pressed lies at the bottom of the screen, where the thumb is, and changes under it: an order is
// withdrawn, an answer was stored. `shows` says what it is now.
function Thumb({ shows, children }: { shows: string; children: ComponentChildren }) {
    return (
        <fieldset class="thumb" disabled={!useStill(shows)}>
            {children}
        </fieldset>
    );
}

function PendingState({ order }: { order: PhoneOrder }) {
    const text = words();
    const pending = is_pending(queue.value, order.order);
    if (pending === undefined) {
        return null;
    }
    return (
        <div class="pending" role="status">
            <p>{pending.answer === "accept" ? text.pending_stay : text.pending}</p>
            {offers_call(pending, now.value) ? <CallCentre /> : null}
        </div>
    );
}

interface ChoicesProps {
    title: string;
    options: readonly WordChoice[];
    choose: (word: string) => void;
    back: () => void;
}

function Choices({ title, options, choose, back }: ChoicesProps) {
    return (
        <div class="choices" role="group" aria-label={title}>
            <p>{title}</p>
            {options.map((option) => (
                <button key={option.word} type="button" class="wide" onClick={() => choose(option.word)}>
                    {option[language.value]}
                </button>
            ))}
            <button type="button" class="wide quiet" onClick={back}>
                {words().back}
            </button>
        </div>
    );
}

function InHand({ order }: { order: PhoneOrder }) {
    const text = words();
    const [finishing, finish] = useState(false);
    const pending = is_pending(queue.value, order.order);
    const next: Partial<Record<PhoneOrder["state"], [PhoneAnswer, string]>> = {
        accepted: ["under_way", text.under_way],
        under_way: ["on_scene", text.on_scene],
    };
    const step = next[order.state];
    const doing = { accepted: text.accepted_text, under_way: text.under_way_text, on_scene: text.on_scene_text };
    return (
        <>
            <p class="stage">{doing[order.state as keyof typeof doing]}</p>
            {shows_detail(order.state) ? <Detail order={order} /> : null}
            {order.state === "on_scene" ? <Expected order={order} /> : null}
            <Navigate order={order} />
            <CallCentre />
            <Thumb shows={pending !== undefined ? "pending" : finishing ? "finishing" : order.state}>
                {pending !== undefined ? (
                    <PendingState order={order} />
                ) : step !== undefined ? (
                    <>
                        <button type="button" class="wide strong" onClick={() => answer_order(order, step[0])}>
                            {step[1]}
                        </button>
                        <button type="button" class="wide quiet" onClick={() => answer_order(order, "cannot_reach")}>
                            {text.cannot_reach}
                        </button>
                    </>
                ) : finishing ? (
                    <Finish order={order} back={() => finish(false)} />
                ) : (
                    <button type="button" class="wide strong" onClick={() => finish(true)}>
                        {text.done}
                    </button>
                )}
            </Thumb>
        </>
    );
}

function Finish({ order, back }: { order: PhoneOrder; back: () => void }) {
    const text = words();
    const [hand_over, write] = useState("");
    const done = (word: string): void =>
        answer_order(order, "done", hand_over.trim() === "" ? { word } : { word, text: hand_over.trim() });
    return (
        <>
            <label>
                {text.hand_over}
                <textarea
                    rows={2}
                    maxLength={2000}
                    placeholder={text.hand_over_hint}
                    value={hand_over}
                    onInput={(event) => write(event.currentTarget.value)}
                />
            </label>
            <Choices title={text.outcome} options={choices.value.outcome} choose={done} back={back} />
        </>
    );
}

// Fetched anew each time, held in memory only, gone with the order.
function Detail({ order }: { order: PhoneOrder }) {
    const text = words();
    const [detail, set_detail] = useState<OrderDetail | "loading" | "missing">("loading");
    useEffect(() => {
        let gone = false;
        void get<OrderDetail>(`/api/phone/orders/${order.order}/detail`).then((answer) => {
            if (!gone) {
                set_detail(answer.ok ? answer.value : "missing");
            }
        });
        return () => {
            gone = true;
        };
    }, [order.order, order.state]);
    if (detail === "loading" || detail === "missing") {
        return <p class="detail">{detail === "loading" ? text.detail_loading : text.detail_missing}</p>;
    }
    return (
        <div class="detail">
            <dl>
                <Line name={text.key_code} value={detail.key_code} large />
                <Line name={text.access} value={detail.access} />
                <Line name={text.person} value={detail.person} />
                <Line name={text.wishes} value={detail.wishes} />
            </dl>
            {detail.telephone === "" ? null : (
                <a class="button" href={`tel:${detail.telephone}`}>
                    {text.telephone} {detail.telephone}
                </a>
            )}
        </div>
    );
}

function Line({ name, value, large }: { name: string; value: string; large?: boolean }) {
    return value === "" ? null : (
        <div>
            <dt>{name}</dt>
            <dd class={large === true ? "large" : ""}>{value}</dd>
        </div>
    );
}

// The navigation app hears the address, so the button is there only for who chose it.
function Navigate({ order }: { order: PhoneOrder }) {
    if (navigation.value === "off" || order.place === null) {
        return null;
    }
    const place = order.place.position;
    const name = encodeURIComponent(place_text(order));
    const href = place === null ? `geo:0,0?q=${name}` : `geo:${place.lat},${place.lon}?q=${place.lat},${place.lon}`;
    return (
        <a class="button" href={href}>
            {words().navigate}
        </a>
    );
}

// Past its time the phone asks; who does not answer is called by the centre. The daemon says when it asks
// again.
function Expected({ order }: { order: PhoneOrder }) {
    const text = words();
    if (order.expected_done === null) {
        return null;
    }
    const expected = Date.parse(order.expected_done);
    if (now.value < expected) {
        return <p>{text.expected(short_time(expected))}</p>;
    }
    return (
        <div class="notice" role="alert">
            <p>{text.all_well}</p>
            <button
                type="button"
                class="wide"
                onClick={() => answer_order(order, "well")}
            >
                {text.well}
            </button>
        </div>
    );
}

function Withdrawn({ order }: { order: PhoneOrder }) {
    const text = words();
    return (
        <article class="order withdrawn">
            <div role="alert">
                <h2>{text.withdrawn}</h2>
            </div>
            <p>
                {order.kind_text}, {place_text(order)}
            </p>
            <p>{order.taken_by === "" ? why_text(order.why) : text.goes_instead(order.taken_by)}</p>
            <Thumb shows="withdrawn">
                <button type="button" class="wide strong" onClick={() => mark_seen(order)}>
                    {text.seen}
                </button>
            </Thumb>
        </article>
    );
}
