// The place of the map, and what is put on it.
import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../house/request";
import { asset } from "../house/trusted";
import type { RegionMap, Spot } from "../map/map";
import { select, selected } from "./desk";
import { house } from "./stream";
import { is_technical, look_of } from "./urgency";
import { words } from "./words";

type MapModule = typeof import("../map/map");

async function load(host: HTMLElement): Promise<RegionMap | null> {
    const outline = await get<unknown>("/api/outline");
    if (!outline.ok && outline.status !== 404) {
        return null;
    }
    await load_style(asset("map-style"));
    const module = (await import(asset("map"))) as MapModule;
    return module.open_map(host, outline.ok ? outline.value : null);
}

function load_style(href: string): Promise<void> {
    return new Promise((done) => {
        const known = document.querySelector(`link[href="${href}"]`);
        if (known !== null) {
            done();
            return;
        }
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = href;
        link.onload = () => done();
        link.onerror = () => done();
        document.head.append(link);
    });
}

export function MapArea() {
    const text = words();
    const host = useRef<HTMLDivElement>(null);
    const map = useRef<RegionMap | null>(null);
    const [state, set_state] = useState<"loading" | "open" | "none">("loading");
    useEffect(() => {
        let gone = false;
        let stop = (): void => undefined;
        if (host.current !== null) {
            void load(host.current).then((opened) => {
                set_state(opened === null ? "none" : "open");
                if (gone) {
                    opened?.remove();
                } else if (opened !== null) {
                    map.current = opened;
                    stop = effect(() => opened.show(spots()));
                }
            });
        }
        return () => {
            gone = true;
            stop();
            map.current?.remove();
        };
    }, []);
    return (
        <section class="map" id="area-map" aria-labelledby="map-title">
            <h2 id="map-title">{text.map}</h2>
            <p class="buttons map-buttons" hidden={state !== "open"}>
                <button type="button" aria-label={text.zoom_in} onClick={() => map.current?.zoom_in()}>
                    +
                </button>
                <button type="button" aria-label={text.zoom_out} onClick={() => map.current?.zoom_out()}>
                    −
                </button>
            </p>
            {state === "open" ? null : <p class="empty">{state === "none" ? text.map_failed : text.map_loading}</p>}
            <div class="map-host" ref={host} aria-hidden="true" />
        </section>
    );
}

function spots(): Spot[] {
    const present = house.value;
    if (present === null) {
        return [];
    }
    const units = [...present.units.values()].flatMap<Spot>((unit) =>
        unit.position === null || !unit.on_duty
            ? []
            : [{ ...unit.position, label: unit.label, look: `unit-${unit.state}`, chosen: false, press: null }],
    );
    const incidents = [...present.incidents.values()].flatMap<Spot>((incident) =>
        incident.place === null || !incident.open || is_technical(incident)
            ? []
            : [
                  {
                      ...incident.place,
                      // Ten of them must find room: what it is stands beside the one in hand only.
                      label: `${incident.urgency ?? "?"}${selected.value === incident.number ? ` ${incident.kind_text}` : ""}`,
                      look: look_of(incident),
                      chosen: selected.value === incident.number,
                      press: () => select(incident.number),
                  },
              ],
    );
    return [...units, ...incidents];
}
