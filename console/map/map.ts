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

const outline_look = { color: "#7f8a96", weight: 1.5, fillColor: "#7f8a96", fillOpacity: 0.08, interactive: false };

// `outline` is null where the region pack has none. No tiles: nothing is called outside the house. No controls of Leaflet's: they are made of strings of
// markup, which this page does not take; the board has its own buttons.
export function open_map(host: HTMLElement, outline: unknown): RegionMap {
    const map = leaflet.map(host, {
        attributionControl: false,
        zoomControl: false,
        keyboard: false,
        fadeAnimation: false,
        zoomAnimation: false,
        preferCanvas: false,
    });
    map.setView([52, 5.5], 8);
    let fitted = outline !== null && fit(map, leaflet.geoJSON(outline, { style: outline_look }).addTo(map).getBounds());
    const spots = leaflet.layerGroup();
    spots.addTo(map);
    const watcher = new ResizeObserver(() => map.invalidateSize());
    watcher.observe(host);
    return {
        show: (wanted) => {
            // Without an outline the first who are somewhere say where the region is.
            fitted ||= fit(map, leaflet.latLngBounds(wanted.map((spot) => [spot.lat, spot.lon])));
            spots.clearLayers();
            for (const spot of wanted) {
                marker_for(spot).addTo(spots);
            }
        },
        zoom_in: () => map.zoomIn(),
        zoom_out: () => map.zoomOut(),
        remove: () => {
            watcher.disconnect();
            map.remove();
        },
    };
}

function fit(map: leaflet.Map, bounds: leaflet.Bounds): boolean {
    if (bounds.isValid()) {
        map.fitBounds(bounds.pad(0.1));
    }
    return bounds.isValid();
}

function marker_for(spot: Spot): leaflet.Layer {
    const face = document.createElement("span");
    face.className = `spot spot-${spot.look}${spot.chosen ? " spot-chosen" : ""}`;
    face.textContent = spot.label;
    const icon = leaflet.divIcon({ className: "spot-host", html: face, iconSize: [0, 0] });
    const marker = leaflet.marker([spot.lat, spot.lon], { icon, keyboard: false, alt: spot.label });
    if (spot.press !== null) {
        marker.on("click", spot.press);
    }
    return marker;
}
