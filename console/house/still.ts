// What has just come up under a finger or a pointer cannot be pressed yet: a second tap would answer something that
// nobody has read.
import { useEffect, useState } from "preact/hooks";

const still_ms = 400;

// True once what is shown has been the same for a moment.
export function useStill(shows: string): boolean {
    const [still, set_still] = useState("");
    useEffect(() => {
        const timer = setTimeout(() => set_still(shows), still_ms);
        return () => clearTimeout(timer);
    }, [shows]);
    return still === shows;
}
