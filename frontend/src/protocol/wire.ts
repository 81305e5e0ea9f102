/**
 * Shapes of docs/protocol.md as the console reads them.
 * A field that the viewer may not see is absent, so everything a sharing rule can withhold is optional here.
 */
import type {
  AgencyKind, AssignmentStatus, Availability, Commitment, IncidentState, Precision, Role, TaskKind, TaskPhase, UnitStatus,
} from './words';

export interface Agency {
  kind: 'agency'; id: string; name: string; code: string; agency_kind: AgencyKind; level?: string;
}

export interface Unit {
  kind: 'unit'; id: string; agency: string; callsign: string; unit_kind?: string; capabilities?: string[];
  home?: { name: string; lon: number; lat: number }; crew?: string[]; status?: UnitStatus; status_since?: string;
  availability?: Availability; reason?: string; assignment?: string; handle?: number; precision?: Precision; reachable?: boolean;
}

export interface Incident {
  kind: 'incident'; id: string; number: string; agency: string; incident_type?: string; priority?: number;
  state?: IncidentState; lon?: number; lat?: number; place?: string; narrative?: string;
  milestones?: { at: string; text: string }[]; reported_at?: string; state_since?: string; reason?: string;
  versions?: { place?: number; classification?: number; narrative?: number }; reported_by?: string;
}

export interface Assignment {
  kind: 'assignment'; id: string; unit: string; agency: string; incident?: string; task?: string;
  status?: AssignmentStatus; times?: Partial<Record<AssignmentStatus, string>>; overdue?: boolean; by_radio?: boolean; reason?: string;
}

export interface Ask { capability: string; count: number }

export interface Party {
  agency: string; asks?: Ask[]; note?: string; commitment: Commitment; reason?: string; answered_at?: string;
  sent?: number; on_scene?: number;
}

export interface Task {
  kind: 'task'; id: string; number: string; task_kind: TaskKind; phase: TaskPhase; objective?: string;
  area?: { lon: number; lat: number; radius_m: number }; place?: string; incident?: string; lead: string; legal_basis?: string;
  answer_by?: string; quorum?: string; version?: number; reason?: string; created_at?: string; phase_since?: string; parties?: Party[];
}

export interface Note {
  kind: 'note'; id: string; incident?: string; task?: string; agency: string; by?: string; at: string; text?: string;
}

export type Thing = Agency | Unit | Incident | Assignment | Task | Note;
export type Kind = Thing['kind'];

export interface Entry {
  n?: number; at: string; occurred_at?: string; what: string; agency?: string; by?: string; incident?: string; task?: string;
  unit?: string; detail?: Record<string, string>;
}

export interface Session {
  principal: string; agency: string; name: string; role: Role; roles: Role[]; unit?: string; expires_at: string; server_time?: string;
  exercise: boolean; demo: boolean;
}

export interface DemoAccount { account: string; name: string; agency: string; agency_name: string; roles: Role[]; callsign?: string }

export interface Refusal { code: string; message: string; field?: string; current?: unknown }
export interface Accepted { command_id: string; receipt: number; recorded_at: string; id?: string }

export interface Welcome {
  type: 'welcome'; protocol: number; server_time: string; epoch: string | number; n: number; cursor?: string; resumed: boolean; tick_ms: number;
}
export interface Snapshot { type: 'snapshot'; n: number; cursor: string; at: string; objects: Thing[]; entries: Entry[] }
export interface Change {
  type: 'change'; n: number; cursor: string; at: string; upserts: Thing[]; gone: { kind: Kind; id: string }[];
  entries: Entry[]; command_id?: string;
}
export interface Pong { type: 'pong'; t: number; server_time: string }
export interface Refused extends Refusal { type: 'refused'; about?: unknown }
export type ServerFrame = Welcome | Snapshot | Change | Pong | Refused;
/** The frames that change what the screen knows. */
export type Decision = Snapshot | Change;

export interface Viewport { west: number; south: number; east: number; north: number; zoom: number }
export interface Position { unit: string; lon: number; lat: number; at?: string; heading?: number; speed?: number }
