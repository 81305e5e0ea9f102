/** An enforcement for tests: fire leads, police and revenue have promised their parts, ems has declined. Used by tests only. */
import type { Enforcement, EnforcementSettings, Evidence, Measure, Referral } from '../protocol/enforcement';
import type { Person, Task } from '../protocol/wire';
import { before, sampleParty, sampleSettings } from './sample';
import type { World } from './world';

export const REGISTER: EnforcementSettings = {
  instruments: [
    {
      code: 'L12', kind: 'law', title: 'Fire Safety Act', citation: 'Section 12', valid_from: before(1_000_000), certificate: 'INSP',
      permits: [{ measure: 'seal', countersigned: true }, { measure: 'fine', fine_max: { amount: 500_000, currency: 'EUR' } }],
    },
    { code: 'OLD', kind: 'order', title: 'Order of last year', citation: 'No. 7', valid_from: before(1_000_000), valid_until: before(3_600), permits: [{ measure: 'close' }] },
    { code: 'NEXT', kind: 'regulation', title: 'Of next week', citation: 'Art. 3', valid_from: before(-600_000), permits: [{ measure: 'close' }] },
  ],
  certificates: [{ code: 'INSP', title: 'Inspector, first class' }],
  officers: [{ person: 'fire-commander', certificate: 'INSP', valid_from: before(900_000), valid_until: before(-900_000) }, { person: 'p2', certificate: 'INSP', valid_from: before(900_000), valid_until: before(60) }],
  checks: { no_instrument: 'refuse', not_yet_valid: 'flag', expired: 'flag', not_permitted: 'refuse', above_limit: 'flag', not_certified: 'flag' },
};

export function sampleMeasure(n: number, more: Partial<Measure> = {}): Measure {
  return {
    kind: 'task_item', item: 'measure', id: `m${n}`, task: 't8', number: n, agency: 'fire', measure: 'seal', against: `Warehouse ${n}`, place: `Quay ${n}`, what: 'Doors sealed', concerns: [],
    taken_at: before(1_800), state: 'in_force', refusals: [],
    ...(more.state === 'lifted' ? { lifted: { agency: 'fire', at: before(600), reason: 'No longer needed' } } : {}), ...more,
  };
}

/** One that a second agency has to sign. */
export function sampleUnsigned(n: number, more: Partial<Measure> = {}): Measure {
  return sampleMeasure(n, { state: 'awaiting_countersignature', countersign: { due_at: before(-1_800), is_due: false }, ...more });
}

export function sampleEvidence(n: number, more: Partial<Evidence> = {}): Evidence {
  const agency = more.agency ?? 'fire';
  return {
    kind: 'task_item', item: 'evidence', id: `e${n}`, task: 't8', number: n, agency, what: `Crate ${n}`, seal: `S-${n}`, place: '', collected_at: before(1_700),
    custody: [{ step: 1, agency, holder: 'Van 3', at: before(1_700), note: '', sha256: 'ab' }], attachments: [], ...more,
  };
}

export function sampleReferral(n: number, more: Partial<Referral> = {}): Referral {
  return { kind: 'task_item', item: 'referral', id: `r${n}`, task: 't8', number: n, agency: 'fire', to: 'police', items: ['m1', 'e1'], what: 'Unlicensed store', referred_at: before(900), state: 'offered', ...more };
}

type Item = Measure | Evidence | Referral;

export function sampleEnforcement(world: World, items: readonly Item[] = [], task: Partial<Task> = {}, rules: Partial<Enforcement> = {}): Task {
  const count = (of: Item['item']): number => items.filter((one) => one.item === of).length;
  const made: Task = {
    kind: 'task', id: 't8', number: 'F-J-008', task_kind: 'enforcement', phase: 'in_progress', objective: 'Warehouses of the harbour', owner: 'fire', lead: 'fire', quorum: 'all', version: 1,
    created_at: before(9_000), phase_since: before(3_600), started_at: before(3_600),
    enforcement: { countersign: [], version: 0, measures: count('measure'), evidence: count('evidence'), referrals: count('referral'), ...rules },
    parties: [
      sampleParty('fire', [], { commitment: 'accepted', leads: true }), sampleParty('police', [], { commitment: 'accepted' }), sampleParty('revenue', [], { commitment: 'accepted' }),
      sampleParty('ems', [], { commitment: 'declined' }),
    ],
    ...task,
  } as Task;
  world.task.set(made.id, made);
  world.agency.set('revenue', { kind: 'agency', id: 'revenue', name: 'Revenue', code: 'R', agency_kind: 'revenue', level: 'national' });
  for (const item of items) world.task_item.set(item.id, item);
  for (const agency of ['fire', 'police']) world.settings.set(agency, { ...sampleSettings(agency), enforcement: REGISTER });
  for (const id of ['p1', 'p2']) world.person.set(id, { kind: 'person', id, name: `Officer ${id}`, roles: ['field'], enabled: true } as unknown as Person);
  return made;
}
