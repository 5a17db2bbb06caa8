import { centre } from "./state";
import { words } from "./words";

export function CallCentre() {
    return centre.value === "" ? null : (
        <a class="button" href={centre.value}>
            {words().call_centre}
        </a>
    );
}
