// The one in hand: who it is about, what was decided and why, and what can be done now. Each thing has
// its fixed place, whatever the incident.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { age_text } from "../house/age";
import { instant_text, now } from "../house/clock";
import { language } from "../house/settings";
import { useStill } from "../house/still";
import type { Incident, Task } from "../house/wire";
import { Actions } from "./actions";
import { Age, take, where_text } from "./alarm_list";
import { client_cards, fetch_card, fetch_story, histories, reasons } from "./cards";
import { incident_in_hand, select, selected, session } from "./desk";
import { act, act_key } from "./doing";
import { Faults, Press } from "./press";
import { Sign, urgency_words } from "./sign";
import { act_with_undo } from "./undo";
import { words } from "./words";

// Passing through the list by key must not look up each client on the way.
const settle_ms = 250;

export function InHand() {
    const text = words();
    const incident = incident_in_hand.value;
    return (
        <section class="hand" id="area-hand" aria-labelledby="hand-title" tabIndex={-1}>
            {incident === null ? (
                <>
                    <h2 id="hand-title">{text.in_hand}</h2>
                    <p class="empty">{selected.value === null ? text.nothing_in_hand : text.gone}</p>
                </>
            ) : (
                <Hand key={incident.number} incident={incident} />
            )}
        </section>
    );
}

function Hand({ incident }: { incident: Incident }) {
    const spoken = language.value;
    useEffect(() => {
        const timer = setTimeout(() => void fetch_card(incident.client), settle_ms);
        return () => clearTimeout(timer);
    }, [incident.client]);
    useEffect(() => {
        const timer = setTimeout(() => void fetch_story(incident.number), settle_ms);
        return () => clearTimeout(timer);
    }, [incident.number, incident.version, spoken]);
    return (
        <>
            <Head incident={incident} />
            <Kin incident={incident} />
            <div class="hand-body">
                <Client incident={incident} />
                <Work incident={incident} />
                <Story incident={incident} />
            </div>
            <Faults of={`${incident.number}:`} />
            <Actions incident={incident} />
        </>
    );
}

function Head({ incident }: { incident: Incident }) {
    const text = words();
    const mine = incident.taken_by === session.value?.name;
    // The second press of a double click on 'take' must not give it back.
    const still = useStill(`${incident.number} ${mine}`);
    return (
        <div class="hand-head">
            <Sign incident={incident} />
            <h2 id="hand-title">
                {incident.kind_text} <small>#{incident.number}</small>
            </h2>
            <span class="level">
                {incident.urgency} {urgency_words(incident)}
            </span>
            <Age incident={incident} />
            <span class="whose">
                {incident.taken_by === "" ? "" : mine ? text.taken_by_me : text.taken_by(incident.taken_by)}
            </span>
            {mine ? (
                <Press
                    doing={act_key(incident.number, "release")}
                    press={() => act_with_undo(incident, "release")}
                    disabled={!still}
                >
                    {text.release}
                </Press>
            ) : (
                <Press
                    doing={act_key(incident.number, "take")}
                    press={() => take(incident)}
                    class="strong"
                    keys="Enter"
                    disabled={!incident.open}
                >
                    {text.take}
                </Press>
            )}
        </div>
    );
}

// It goes on as another one, or began in one: the way there.
function Kin({ incident }: { incident: Incident }) {
    const text = words();
    const { joined_into, split_from } = incident;
    return (
        <>
            {joined_into === 0 ? null : (
                <p class="kin" role="status">
                    <strong>{text.joined_into(joined_into)}</strong>{" "}
                    <button type="button" class="strong" onClick={() => select(joined_into)}>
                        {text.go_to(joined_into)}
                    </button>
                </p>
            )}
            {split_from === 0 ? null : (
                <p class="kin">
                    <span>{text.split_from(split_from)}</span>{" "}
                    <button type="button" onClick={() => select(split_from)}>
                        {text.go_to(split_from)}
                    </button>
                </p>
            )}
        </>
    );
}

function Client({ incident }: { incident: Incident }) {
    const text = words();
    const card = client_cards.value.get(incident.client);
    const known = typeof card === "object" ? card : null;
    return (
        <dl class="client" aria-label={text.client}>
            <Fact name={text.address} class="address">
                {known?.address || where_text(incident)}
            </Fact>
            <Fact name={text.client}>
                {incident.name || (incident.client === 0 ? text.unknown_client : `#${incident.client}`)}
            </Fact>
            {incident.keep_out ? (
                <Fact name={text.warnings} class="warning">
                    {text.keep_out}
                </Fact>
            ) : null}
            {known?.warnings ? (
                <Fact name={text.warnings} class="warning">
                    {known.warnings}
                </Fact>
            ) : null}
            {known !== null ? (
                <>
                    <Fact name={text.telephone}>
                        <a href={`tel:${known.telephone}`}>{known.telephone}</a>
                    </Fact>
                    <Fact name={text.access}>{known.access || text.nothing_known}</Fact>
                    <Fact name={text.wishes}>{known.wishes || text.nothing_known}</Fact>
                    <Fact name={text.contacts}>{known.contacts.join("; ") || text.nothing_known}</Fact>
                </>
            ) : null}
            {card === "missing" ? <Fact name={text.client}>{text.card_missing}</Fact> : null}
            {incident.care_path === "" ? null : <Fact name={text.care_path}>{incident.care_path}</Fact>}
            {incident.asker === "device" ? (
                <Fact name={text.sender}>
                    {incident.sender} ({incident.door})
                </Fact>
            ) : (
                <Fact name={text.asker}>{asker_text(incident)}</Fact>
            )}
        </dl>
    );
}

function asker_text(incident: Incident): string {
    const names: Record<string, string> = words().askers;
    return names[incident.asker] ?? incident.asker;
}

function Fact({ name, children, ...rest }: { name: string; children: ComponentChildren; class?: string }) {
    return (
        <div class={rest.class ?? ""}>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}

function Work({ incident }: { incident: Incident }) {
    const text = words();
    const open = incident.tasks.filter((task) => task.open);
    return (
        <div class="work">
            <h3>{text.tasks}</h3>
            {open.length === 0 ? <p class="empty">{text.no_tasks}</p> : null}
            <ul class="tasks">
                {open.map((task) => (
                    <TaskLine key={task.index} incident={incident} task={task} />
                ))}
            </ul>
            <h3>{text.orders}</h3>
            {incident.orders.length === 0 ? <p class="empty">{text.no_orders}</p> : null}
            <ul class="orders">
                {[...incident.orders].reverse().map((order) => (
                    <li key={order.id} class={`order order-${order.state}`}>
                        <strong>{order.label}</strong> {order.state_text}{" "}
                        <small>
                            {instant_text(order.offered)}
                            {order.state === "offered"
                                ? `, ${order.shown ? text.shown_on_phone : text.not_shown}`
                                : order.why === "" || order.state === "accepted"
                                  ? ""
                                  : `, ${order.why}`}
                        </small>
                    </li>
                ))}
            </ul>
            <Calls incident={incident} />
            <Why incident={incident} />
        </div>
    );
}

// What became of the telephones that were rung.
function Calls({ incident }: { incident: Incident }) {
    if (incident.calls.length === 0) {
        return null;
    }
    return (
        <>
            <h3>{words().calls}</h3>
            <ul class="orders">
                {incident.calls.map((call) => (
                    <li key={call.party + call.unit} class={call.failed ? "warning" : ""}>
                        <strong>{call.label || call.party_text}</strong> {call.state_text}{" "}
                        <small>{instant_text(call.asked)}</small>
                    </li>
                ))}
            </ul>
        </>
    );
}

// Those that end by being spoken with or decided end by those actions; the rest is said to be done here.
const ended_by_action = ["speak", "phone_back", "decide"];

function TaskLine({ incident, task }: { incident: Incident; task: Task }) {
    const text = words();
    const is_call = task.kind === "call_112" || task.kind === "call_police";
    return (
        <li>
            <span>
                {task.text}{" "}
                <small>
                    {text.task_since(age_text(now.value - Date.parse(task.raised)))}
                    {task.rung === "board" ? "" : `, ▲ ${text.chain}: ${task.rung_text}`}
                </small>
            </span>
            {ended_by_action.includes(task.kind) ? null : (
                <Press
                    doing={act_key(incident.number, "confirm_task", task.index)}
                    press={() => act(incident, "confirm_task", { task: task.index, word: is_call ? "told" : "done" })}
                >
                    {text.task_done}
                </Press>
            )}
        </li>
    );
}

function Why({ incident }: { incident: Incident }) {
    const text = words();
    const why = reasons.value.get(incident.number);
    return (
        <>
            <h3>{text.why}</h3>
            {Array.isArray(why) && why.length > 0 ? (
                <ul class="why">
                    {why.map((line) => (
                        <li key={line}>{line}</li>
                    ))}
                </ul>
            ) : (
                <p class="empty">{text.no_reasons}</p>
            )}
        </>
    );
}

function Story({ incident }: { incident: Incident }) {
    const text = words();
    const history = histories.value.get(incident.number);
    return (
        <div class="story">
            <h3>{text.history}</h3>
            <ol class="history">
                {Array.isArray(history)
                    ? [...history].reverse().map((entry) => (
                          <li key={entry.at + entry.lines.join()}>
                              <time dateTime={entry.at}>{instant_text(entry.at)}</time>
                              <div>
                                  {entry.lines.map((line) => (
                                      <p key={line}>{line}</p>
                                  ))}
                              </div>
                          </li>
                      ))
                    : null}
            </ol>
        </div>
    );
}
