// Units and incidents over the outline of the region. Loaded only when somebody opens the map; it is
// never the only place where something can be seen or done.
import "./leaflet_markup";
import * as leaflet from "leaflet";
import "leaflet/dist/leaflet.css";

export interface Spot {
    lat: number;
    lon: number;
    label: string;
    look: string;
    chosen: boolean;
    press: (() => void) | null;
}

export interface RegionMap {
    show(spots: readonly Spot[]): void;
    zoom_in(): void;
    zoom_out(): void;
    remove(): void;
}

// What the outline of a region pack holds: shapes, and towns as points; `what` only says how one looks.
interface Feature {
    properties?: { what?: string; name?: string; large?: boolean } | null;
}

const near_zoom = 10.5;

// The theme colours them, by their class.
const outline_look = {
    style: (feature: Feature) => ({
        className: `outline outline-${feature.properties?.what ?? "area"}`,
        interactive: false,
    }),
    pointToLayer: (feature: Feature, place: [number, number]) =>
        leaflet.marker(place, {
            icon: leaflet.divIcon({
                className: "spot-host",
                html: face_of(feature.properties?.large === true ? "town" : "town town-small", feature.properties?.name ?? ""),
                iconSize: [0, 0],
            }),
            keyboard: false,
            interactive: false,
        }),
};

// `outline` is null where the region pack has none. No tiles: nothing is called outside the house. No controls of
// Leaflet's: they are made of strings of markup, which this page does not take; the board has its own buttons.
export function open_map(host: HTMLElement, outline: unknown): RegionMap {
    const map = leaflet.map(host, {
        zoomSnap: 0.25,
        zoomDelta: 0.5,
        attributionControl: false,
        zoomControl: false,
        keyboard: false,
        fadeAnimation: false,
        zoomAnimation: false,
        preferCanvas: false,
    });
    map.setView([52, 5.5], 8);
    // Where the region is; without an outline the first who are somewhere say it.
    let whole = outline === null ? null : leaflet.geoJSON(outline, outline_look).addTo(map).getBounds();
    let by_hand = false;
    const fit = (): void => {
        map.invalidateSize();
        if (whole?.isValid() === true && !by_hand) {
            map.fitBounds(whole);
        }
        // From here on there is room for the names of all towns.
        host.classList.toggle("near", map.getZoom() >= near_zoom);
    };
    const zoom = (how: () => void): void => {
        by_hand = true;
        how();
        host.classList.toggle("near", map.getZoom() >= near_zoom);
    };
    const spots = leaflet.layerGroup();
    spots.addTo(map);
    const watcher = new ResizeObserver(fit);
    watcher.observe(host);
    return {
        show: (wanted) => {
            if (whole?.isValid() !== true) {
                whole = leaflet.latLngBounds(wanted.map((spot) => [spot.lat, spot.lon])).pad(0.1);
                fit();
            }
            spots.clearLayers();
            for (const spot of wanted) {
                marker_for(spot).addTo(spots);
            }
        },
        zoom_in: () => zoom(() => map.zoomIn()),
        zoom_out: () => zoom(() => map.zoomOut()),
        remove: () => {
            watcher.disconnect();
            map.remove();
        },
    };
}

function face_of(look: string, label: string): HTMLElement {
    const face = document.createElement("span");
    face.className = look;
    face.textContent = label;
    return face;
}

function marker_for(spot: Spot): leaflet.Layer {
    const face = face_of(`spot spot-${spot.look}${spot.chosen ? " spot-chosen" : ""}`, spot.label);
    const icon = leaflet.divIcon({ className: "spot-host", html: face, iconSize: [0, 0] });
    const marker = leaflet.marker([spot.lat, spot.lon], {
        icon,
        keyboard: false,
        alt: spot.label,
        // The one in hand stands over the others.
        zIndexOffset: spot.chosen ? 1000 : 0,
    });
    if (spot.press !== null) {
        marker.on("click", spot.press);
    }
    return marker;
}
