/** The form of a joint task as data: rows of "agency, capability, count", and what the wire makes of them. Pure. */
import en from '../i18n/en.json';
import type { World } from '../model/world';
import type { Ask, Incident, Task } from '../protocol/wire';
import type { AgencyKind, TaskKind } from '../protocol/words';

export interface AskRow { agency: string; capability: string; count: number; note: string }
export interface Proposal { task_kind: TaskKind; objective: string; place: string; legal_basis: string; minutes: number; rows: AskRow[] }

/** Ten minutes: an answer that needs a phone call, not a meeting. */
const DEFAULT_MINUTES = 10;

export function emptyProposal(incident: Incident | undefined): Proposal {
  return { task_kind: 'disaster_response', objective: '', place: incident?.place ?? '', legal_basis: '', minutes: DEFAULT_MINUTES, rows: [] };
}

export function proposalOf(task: Task, me: string): Proposal {
  const rows: AskRow[] = [];
  for (const party of task.parties ?? []) {
    // The lead's part without asks is not a wish to be shown.
    if (party.agency === me && (party.asks ?? []).length === 0) continue;
    for (const ask of party.asks ?? []) rows.push({ agency: party.agency, capability: ask.capability, count: ask.count, note: party.note ?? '' });
  }
  return {
    task_kind: task.task_kind, objective: task.objective ?? '', place: task.place ?? '', legal_basis: task.legal_basis ?? '',
    minutes: DEFAULT_MINUTES, rows,
  };
}

/** Rows of one agency become one party; the same capability twice is added up. */
export function toParties(draft: Proposal): { agency: string; asks: Ask[]; note?: string }[] {
  const parties = new Map<string, { agency: string; asks: Ask[]; note?: string }>();
  for (const row of draft.rows) {
    const party = parties.get(row.agency) ?? { agency: row.agency, asks: [], ...(row.note === '' ? {} : { note: row.note }) };
    parties.set(row.agency, party);
    const capability = row.capability.trim();
    const count = Math.floor(Number(row.count));
    if (capability === '' || !(count >= 1)) continue;
    const same = party.asks.find((ask) => ask.capability === capability);
    if (same === undefined) party.asks.push({ capability, count });
    else same.count += count;
  }
  return [...parties.values()];
}

/** The capabilities that have a name in every language, in alphabetical order of the code. */
export const CAPABILITIES: readonly string[] = Object.keys(en).filter((key) => key.startsWith('capability.')).map((key) => key.slice('capability.'.length));

/** What an agency of a kind is usually asked for, where its own units are not to be seen from here. */
const USUAL: Partial<Record<AgencyKind, readonly string[]>> = {
  fire: ['fire_suppression', 'rescue', 'pumping', 'hazmat_detection'],
  police: ['patrol', 'crowd_control', 'traffic_control'],
  ems: ['als_ambulance', 'bls_ambulance', 'patient_transport'],
  civil_protection: ['pumping', 'water_rescue', 'barriers', 'evacuation'],
  inspection: ['market_inspection', 'food_sampling', 'water_sampling'],
  revenue: ['customs_check', 'tax_audit'],
  health: ['laboratory', 'water_sampling'],
  utility: ['power_supply', 'pumping'],
  ngo: ['reception', 'shelter', 'first_aid'],
  eoc: ['incident_command'],
};

/** Capabilities to choose from: first what the agency's visible units have, then what its kind usually has. */
export function askable(world: World, agency: string): string[] {
  const counted = new Map<string, number>();
  for (const unit of world.unit.values()) {
    if (unit.agency !== agency) continue;
    for (const capability of unit.capabilities ?? []) counted.set(capability, (counted.get(capability) ?? 0) + 1);
  }
  const seen = [...counted].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([capability]) => capability);
  const usual = USUAL[world.agency.get(agency)?.agency_kind ?? 'other'] ?? [];
  return [...new Set([...seen, ...usual])];
}
