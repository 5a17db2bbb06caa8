// The technical work list: what devices say of themselves. A flood of one kind is one line.
import { instant_short } from "../house/clock";
import type { Incident } from "../house/wire";
import { where_text } from "./alarm_list";
import { select, selected, unfolded } from "./desk";
import { worklist, type Flood } from "./flood";
import { house } from "./stream";
import { words } from "./words";

// A list of a thousand lines helps nobody and costs a slow machine its breath.
const shown_at_most = 200;

export function TechnicalList() {
    const text = words();
    const list = worklist(house.value?.incidents.values() ?? []);
    return (
        <section class="technical" id="area-technical" aria-labelledby="technical-title" tabIndex={-1}>
            <h2 id="technical-title">
                {text.technical}{" "}
                <small>{list.single.length + list.floods.reduce((sum, one) => sum + one.incidents.length, 0)}</small>
            </h2>
            <ul>
                {list.floods.map((flood) => (
                    <FloodLine key={flood.kind} flood={flood} />
                ))}
                {list.single.slice(0, shown_at_most).map((incident) => (
                    <TechnicalLine key={incident.number} incident={incident} />
                ))}
            </ul>
            {list.single.length + list.floods.length === 0 ? <p class="empty">{text.no_technical}</p> : null}
        </section>
    );
}

function FloodLine({ flood }: { flood: Flood }) {
    const text = words();
    const open = unfolded.value.has(flood.kind);
    const turn = (): void => {
        const next = new Set(unfolded.value);
        if (!next.delete(flood.kind)) {
            next.add(flood.kind);
        }
        unfolded.value = next;
    };
    return (
        <li class="flood">
            <button type="button" aria-expanded={open} onClick={turn}>
                <strong>{text.flood(flood.incidents.length, flood.kind_text)}</strong>{" "}
                {flood.towns.length > 0 ? text.flood_area(flood.towns.slice(0, 4).join(", ")) : ""}{" "}
                <small>{text.since(instant_short(flood.oldest))}</small> {open ? text.fold : text.unfold}
            </button>
            {open ? (
                <ul>
                    {flood.incidents.slice(0, shown_at_most).map((incident) => (
                        <TechnicalLine key={incident.number} incident={incident} />
                    ))}
                </ul>
            ) : null}
        </li>
    );
}

function TechnicalLine({ incident }: { incident: Incident }) {
    return (
        <li>
            <button
                type="button"
                aria-current={selected.value === incident.number ? "true" : undefined}
                onClick={() => select(incident.number)}
            >
                <time dateTime={incident.opened}>{instant_short(incident.opened)}</time> {incident.kind_text}{" "}
                <small>
                    {where_text(incident)} {incident.taken_by === "" ? "" : words().taken_by(incident.taken_by)}
                </small>
            </button>
        </li>
    );
}
