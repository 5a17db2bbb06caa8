// What goes over the wire between the daemon and its pages. Names are the daemon's own; instants are
// RFC 3339 in UTC.

export type Instant = string;
export type Urgency = "U0" | "U1" | "U2" | "U3" | "U4" | "U5";
export type Lane = "care" | "technical" | "unknown" | "note" | "log";
export type Role = "operator" | "shift_leader" | "planner" | "technical" | "auditor" | "team";
export type Rung = "board" | "second_operator" | "shift_leader" | "duty_number";
export type Asker = "device" | "layman" | "operator" | "district_nurse" | "gp" | "hap" | "hospital" | "unit";
export type OrderState =
    | "offered"
    | "silent"
    | "declined"
    | "accepted"
    | "under_way"
    | "on_scene"
    | "done"
    | "cannot_reach"
    | "withdrawn";
export type TaskKind =
    | "call_112"
    | "call_police"
    | "speak"
    | "phone_back"
    | "first_contact"
    | "decide"
    | "find_help"
    | "unanswered"
    | "identify"
    | "technical"
    | "reassess"
    | "call_team"
    | "tell_base";
export type Act =
    | "take"
    | "release"
    | "spoken"
    | "no_answer"
    | "assess"
    | "assign"
    | "call_off"
    | "close"
    | "remark"
    | "confirm_task"
    | "outside_party"
    | "search"
    | "join"
    | "split";

export interface Place {
    lat: number;
    lon: number;
}

export interface Order {
    id: string;
    unit: string;
    label: string;
    state: OrderState;
    state_text: string;
    shown: boolean;
    by: string;
    why: string;
    offered: Instant;
    decided_in: number;
}

export interface Task {
    index: number;
    kind: TaskKind;
    text: string;
    rung: Rung;
    rung_text: string;
    raised: Instant;
    open: boolean;
    ended_by: string;
    ended_how: string;
}

export interface Call {
    party: "unit_phone" | "second_operator" | "shift_leader" | "duty_number";
    party_text: string;
    unit: string;
    label: string;
    state: string;
    state_text: string;
    failed: boolean;
    asked: Instant;
}

export interface Incident {
    number: number;
    epoch: number;
    open: boolean;
    opened: Instant;
    lane: Lane;
    kind: string;
    kind_text: string;
    urgency: Urgency | null;
    raw: boolean;
    mode: "automatic" | "parallel" | "operator_first";
    asker: Asker;
    client: number;
    door: string;
    sender: string;
    care_path: string;
    signals: number;
    waiting: boolean;
    keep_out: boolean;
    holder: "nobody" | "unit" | "outside" | "operator";
    holder_text: string;
    holder_name: string;
    taken_by: string;
    changed_in: number;
    closed_by: string;
    outcome: string;
    // Numbers of incidents, 0: none.
    joined_into: number;
    split_from: number;
    place: Place | null;
    needs: string[];
    orders: Order[];
    tasks: Task[];
    calls: Call[];
    where: { street: string; town: string } | null;
    name: string;
    version: number;
    norm_s: number | null;
    proposed: { act: Act; unit: string; label: string } | null;
}

export type UnitState = "free" | "asked" | "under_way" | "on_scene" | "off_duty" | "silent" | "provisional";
// How far it is proven that the unit is woken on a channel.
export type Proof = "none" | "asked" | "proven" | "failed";

export interface Unit {
    unit: string;
    label: string;
    team: string;
    on_duty: boolean;
    link_up: boolean;
    until: Instant | null;
    base: Place | null;
    holding: number[];
    asked: number[];
    position: (Place & { age_s: number; fresh: boolean }) | null;
    state: UnitState;
    push: Proof;
    call: Proof;
    provisional: boolean;
    vouched_by: string;
}

export interface CarePath {
    care_path: string;
    label: string;
    // Who may ask for it; none named: anybody.
    askers: Asker[];
}

export interface RegionName {
    name: string;
    label: string;
    hap: string;
    care_paths: CarePath[];
}

export interface Picture {
    entry: number;
    epoch: number;
    at: Instant;
    region: RegionName;
    me: { name: string; role: Role };
    readiness: string;
    incidents: Incident[];
    units: Unit[];
    boards: string[];
    unheard: { since: Instant } | null;
}

export interface Change {
    entry: number;
    at: Instant;
    lines: string[];
    urgent?: boolean;
    incidents?: Incident[];
    forgotten?: number[];
    units?: Unit[];
    boards?: string[];
    unheard?: { since: Instant } | null;
    readiness?: string;
}

export interface Beat {
    at: Instant;
    entry?: number;
}

export interface Session {
    name: string;
    role: Role;
    unit: string | null;
    language: "nl" | "en";
    ends?: Instant;
}

export interface ClientCard {
    client: number;
    name: string;
    address: string;
    telephone: string;
    access: string;
    warnings: string;
    wishes: string;
    contacts: string[];
}

export interface FoundClient {
    client: number;
    name: string;
    address: string;
}

export interface ActAnswer {
    verdict: "stored" | "duplicate";
    entry: number;
    incident: number | Incident;
}

export type FaultName =
    | "usage"
    | "not_logged_in"
    | "not_allowed"
    | "unknown"
    | "conflict"
    | "refused"
    | "busy"
    | "full"
    | "too_large"
    | "slow_down"
    | "unreachable";

export interface Fault {
    fault: FaultName;
    lines: string[];
    by?: string;
    incident?: Incident;
    retry_after_s?: number;
}

// The team's phone.

export interface Bilingual {
    nl: string;
    en: string;
}

export interface WordChoice extends Bilingual {
    word: string;
}

export interface PhoneUnit {
    unit: string;
    label: string;
    on_duty: boolean;
    until: Instant | null;
    push: Proof;
    call: Proof;
    provisional: boolean;
}

export interface PhoneOrder {
    order: string;
    epoch: number;
    incident: string;
    kind: string;
    kind_text: string;
    urgency: Urgency | null;
    stage: Bilingual;
    place: { street: string; town: string; position: Place | null } | null;
    warnings: string;
    keep_out: boolean;
    reasons: Bilingual[];
    state: OrderState;
    answer_by: Instant;
    answer_within_s: number;
    norm_s: number | null;
    why: string;
    // Who goes instead; empty: nobody does.
    taken_by: string;
    offered: Instant;
    expected_done: Instant | null;
}

export interface PhonePicture {
    epoch: number;
    at: Instant;
    unit: PhoneUnit;
    orders: PhoneOrder[];
    words: { decline: WordChoice[]; outcome: WordChoice[] };
    centre: string | null;
    vapid: string | null;
}

export type PhoneAnswer =
    | "shown"
    | "accept"
    | "decline"
    | "under_way"
    | "on_scene"
    | "done"
    | "cannot_reach"
    | "withdrawal"
    | "well";

export interface Receipt {
    status: "stored" | "duplicate" | "refused";
    entry: number;
    at: Instant;
    reason: string;
}

export interface OrderDetail {
    access: string;
    key_code: string;
    person: string;
    telephone: string;
    wishes: string;
}
