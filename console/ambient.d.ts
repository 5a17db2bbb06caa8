// What is used of libraries that bring no types along, and no more than that.

interface TrustedPolicy {
    createHTML(text: string): string;
    createScriptURL(url: string): string;
}
interface Window {
    trustedTypes?: {
        createPolicy(
            name: string,
            rules: {
                createHTML?: (text: string) => string | null;
                createScriptURL?: (url: string) => string | null;
            },
        ): TrustedPolicy;
    };
}

declare module "*.css";

declare module "leaflet" {
    type Place = [number, number];
    interface Layer {
        addTo(target: Map | LayerGroup): this;
        bindTooltip(content: HTMLElement, options: { permanent: boolean; direction: string; offset?: Place }): this;
        on(event: string, listener: () => void): this;
    }
    interface LayerGroup extends Layer {
        clearLayers(): this;
    }
    interface Bounds {
        isValid(): boolean;
        pad(share: number): Bounds;
    }
    interface GeoLayer extends Layer {
        getBounds(): Bounds;
    }
    interface Map {
        setView(place: Place, zoom: number): this;
        fitBounds(bounds: Bounds): this;
        getZoom(): number;
        zoomIn(): this;
        zoomOut(): this;
        remove(): void;
        invalidateSize(): this;
    }
    export function map(host: HTMLElement, options: object): Map;
    export function layerGroup(): LayerGroup;
    export function geoJSON(data: unknown, options: object): GeoLayer;
    export function marker(place: Place, options: object): Layer;
    export function divIcon(options: object): object;
    export function latLngBounds(places: Place[]): Bounds;
    export type { Bounds, Layer, Map, LayerGroup };
}

declare module "node:test" {
    export function test(name: string, body: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
    const assert: {
        equal(actual: unknown, expected: unknown, message?: string): void;
        deepEqual(actual: unknown, expected: unknown, message?: string): void;
        ok(value: unknown, message?: string): asserts value;
    };
    export default assert;
}
