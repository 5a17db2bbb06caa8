// Sounds as data, and the one place that plays them.

export interface Tone {
    hertz: number;
    at_ms: number;
    for_ms: number;
    gain: number;
}

// Three tones that go up: a person calls.
export const rising = (hertz: number, at_ms: number, gain: number): Tone[] =>
    [1, 1.26, 1.5].map((step, index) => ({ hertz: hertz * step, at_ms: at_ms + index * 160, for_ms: 140, gain }));

export function play_tones(context: AudioContext, tones: readonly Tone[], louder: boolean): void {
    const begin = context.currentTime + 0.02;
    for (const tone of tones) {
        const from = begin + tone.at_ms / 1000;
        const to = from + tone.for_ms / 1000;
        const gain = context.createGain();
        const loudness = Math.min(1, tone.gain * (louder ? 2 : 1));
        // Without the slopes a loudspeaker clicks.
        gain.gain.setValueAtTime(0, from);
        gain.gain.linearRampToValueAtTime(loudness, from + 0.02);
        gain.gain.setValueAtTime(loudness, to - 0.03);
        gain.gain.linearRampToValueAtTime(0, to);
        const voice = context.createOscillator();
        voice.frequency.value = tone.hertz;
        voice.connect(gain).connect(context.destination);
        voice.start(from);
        voice.stop(to);
    }
}
