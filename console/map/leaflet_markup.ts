// Leaflet asks at loading whether the browser knows inline SVG, by a string of markup. That one string
// is let through; any other is refused, here as everywhere on the page.
window.trustedTypes?.createPolicy("default", { createHTML: (text) => (text === "<svg/>" ? text : null) });

export {};
