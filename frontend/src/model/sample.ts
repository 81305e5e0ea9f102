/** A small world for tests: two agencies, an incident each, a joint task, four units. Used by tests only. */
import type { Agreement, AgreementVersion, ClassificationSettings, DeclineReason, InspectionSettings, Party, PromiseShown, Session, Settings, Task } from '../protocol/wire';
import { emptyWorld, type World } from './world';

export const NOW = Date.parse('2026-11-22T10:00:00.000Z');
export const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

/** Written down and led by the fire brigade, which tells all of it at once. */
const led = { owner: 'fire', lead: 'fire', disclosure: { place: { opens: 'at_once' }, times: { opens: 'at_once' } } } as const;

export function sampleWorld(): World {
  const world = emptyWorld();
  world.n = 0;
  for (const [id, name, kind] of [['fire', 'Fire and Rescue', 'fire'], ['police', 'Police', 'police'], ['ems', 'Ambulance', 'ems']] as const) {
    world.agency.set(id, { kind: 'agency', id, name, code: name.slice(0, 1), agency_kind: kind, level: 'national' });
  }
  const unit = (id: string, agency: string, callsign: string, home: [string, number, number]): void => {
    world.unit.set(id, {
      kind: 'unit', id, agency, callsign, unit_kind: 'engine', status: 'available', availability: 'available', status_since: before(60),
      home: { name: home[0], lon: home[1], lat: home[2] }, capabilities: ['rescue'],
    });
  };
  unit('u1', 'fire', 'Heron 31', ['South', 7.41, 43.72]);
  unit('u2', 'fire', 'Heron 12', ['North east', 7.45, 43.76]);
  unit('u3', 'police', 'Falcon 2', ['North west', 7.4, 43.761]);
  unit('u4', 'fire', 'Heron 9', ['South', 7.41, 43.72]);
  const incident = (id: string, number: string, agency: string, priority: number, age: number, waitsS?: number): void => {
    world.incident.set(id, {
      kind: 'incident', id, number, agency, incident_type: 'fire', priority, state: 'reported', lon: 7.42, lat: 43.73, place: `Place ${id}`,
      narrative: '', milestones: [], reported_at: before(age), state_since: before(age), versions: { place: 1, classification: 1, narrative: 1 },
      ...(waitsS === undefined ? {} : { waiting: { since: before(age), due_at: before(age - waitsS) } }),
    });
  };
  incident('i1', 'F-26-0021', 'fire', 1, 100, 120);
  incident('i2', 'F-26-0022', 'fire', 2, 700, 180);
  incident('i3', 'F-26-0023', 'fire', 2, 50);
  incident('i4', 'P-26-0004', 'police', 3, 90);
  world.task.set('t1', {
    kind: 'task', id: 't1', number: 'F-J-001', task_kind: 'disaster_response', phase: 'proposed', objective: 'Evacuate', ...led, incident: 'i3',
    answer_by: new Date(NOW + 120_000).toISOString(), quorum: 'all', version: 1, created_at: before(60), phase_since: before(60),
    needs: [
      { of: 'capability', what: 'als_ambulance', asked: 1, covered: 0, open: 1, offered: 0 }, { of: 'capability', what: 'barriers', asked: 1, covered: 0, open: 1, offered: 0 },
      { of: 'capability', what: 'patrol', asked: 2, covered: 0, open: 2, offered: 0 }, { of: 'capability', what: 'rescue', asked: 2, covered: 2, open: 0, offered: 0 },
    ],
    parties: [
      sampleParty('fire', [['rescue', 2]], { commitment: 'accepted', leads: true, sent: 1 }),
      sampleParty('police', [['patrol', 2], ['barriers', 1]]),
      sampleParty('ems', [['als_ambulance', 1]], { commitment: 'declined', reason: 'none free', answered_at: before(20) }),
    ],
  });
  return world;
}

/** A party that was asked and has answered nothing, unless it is said otherwise. */
export function sampleParty(agency: string, asks: [string, number][], more: Partial<Party> = {}): Party {
  return {
    agency, asks: asks.map(([capability, count]) => ({ capability, count })), note: '', people: 0, report_to: '', asked_at: before(60), commitment: 'pending', offers: 0, left_out: false,
    completes_quorum: false, leads: false, sent: 0, on_scene: 0, at_work: 0, released: 0, diverted: 0, ...more,
  };
}

export function samplePromise(asks: PromiseShown['asks'], more: Partial<PromiseShown> = {}): PromiseShown {
  return { asks, equipment: [], people: 0, report_to: '', units: [], conditions: '', ...more };
}

/**
 * A joint task on which an offer waits for its lead: police has accepted, ambulance offers another place, one ambulance of two later,
 * and a pump less.
 */
export function sampleOffer(world: World): Task {
  const task: Task = {
    kind: 'task', id: 't2', number: 'F-J-002', task_kind: 'disaster_response', phase: 'negotiating', objective: 'Rescue', ...led, incident: 'i2',
    answer_by: before(-100), quorum: 'all', version: 3, created_at: before(300), phase_since: before(28),
    needs: [
      { of: 'capability', what: 'als_ambulance', asked: 2, covered: 0, open: 2, offered: 2 }, { of: 'capability', what: 'bls_ambulance', asked: 2, covered: 0, open: 2, offered: 1 },
      { of: 'capability', what: 'patrol', asked: 3, covered: 3, open: 0, offered: 0 }, { of: 'equipment', what: 'pump', asked: 1, covered: 0, open: 1, offered: 0 },
    ],
    parties: [
      sampleParty('fire', [], { commitment: 'accepted', leads: true }),
      sampleParty('police', [['patrol', 3]], { asked_at: before(300), commitment: 'accepted', answered_at: before(200) }),
      sampleParty('ems', [['als_ambulance', 2], ['bls_ambulance', 2]], {
        asked_at: before(250), commitment: 'provisional', answered_at: before(28), offers: 2, completes_quorum: true, equipment: [{ equipment_kind: 'pump', count: 1 }],
        report_to: 'Underpass north', until: before(-7200),
        promise: samplePromise([{ capability: 'als_ambulance', count: 2 }, { capability: 'bls_ambulance', count: 1, from: before(-1800) }], {
          report_to: 'School Street', conditions: 'The underpass floods', units: [{ unit: 'u9', callsign: 'Lark 27' }],
        }),
      }),
    ],
  };
  world.task.set(task.id, task);
  return task;
}

/**
 * A joint task that runs and was amended: police, who promised two patrols and no pump, is asked for three and a barrier, at another place and
 * for no pump any more; ambulance, whose part is the same, goes on.
 */
export function sampleAmended(world: World, more: Partial<Party> = {}): Task {
  const task: Task = {
    kind: 'task', id: 't3', number: 'F-J-003', task_kind: 'disaster_response', phase: 'in_progress', objective: 'Keep the crossing closed', ...led, incident: 'i2',
    answer_by: before(-600), quorum: 'all', version: 2, created_at: before(9_000), phase_since: before(8_000),
    needs: [
      { of: 'capability', what: 'als_ambulance', asked: 1, covered: 1, open: 0, offered: 0 }, { of: 'capability', what: 'barriers', asked: 1, covered: 0, open: 1, offered: 0 },
      { of: 'capability', what: 'patrol', asked: 3, covered: 2, open: 1, offered: 0 },
    ],
    parties: [
      sampleParty('fire', [], { commitment: 'accepted', leads: true }),
      sampleParty('police', [['patrol', 3], ['barriers', 1]], {
        sent: 2, people: 4, report_to: 'Gate 5', until: before(-7_200),
        goes_on: {
          asks: [{ capability: 'patrol', count: 2 }], equipment: [{ equipment_kind: 'pump', count: 1 }], people: 4, note: '', report_to: 'Gate 3', until: before(-7_200),
          co_lead: false, objective: 'Keep the crossing closed', promise: samplePromise([{ capability: 'patrol', count: 2 }], { people: 4, units: [{ unit: 'u3', callsign: 'Falcon 2' }] }),
        },
        ...more,
      }),
      sampleParty('ems', [['als_ambulance', 1]], { asked_at: before(9_000), commitment: 'accepted', answered_at: before(8_500) }),
    ],
  };
  world.task.set(task.id, task);
  return task;
}

/** A joint task of which the plan `a1` has promised an ambulance before anybody was asked (T20); police, who was asked, has accepted. */
export function samplePlanned(world: World, more: Partial<Party> = {}): Task {
  const task: Task = {
    kind: 'task', id: 't4', number: 'F-J-004', task_kind: 'disaster_response', phase: 'agreed', objective: 'Reach the third floor', ...led, incident: 'i1',
    answer_by: before(-300), quorum: 'all', version: 1, created_at: before(90), phase_since: before(60),
    needs: [
      { of: 'capability', what: 'als_ambulance', asked: 1, covered: 1, open: 0, offered: 0 }, { of: 'capability', what: 'patrol', asked: 1, covered: 1, open: 0, offered: 0 },
    ],
    parties: [
      sampleParty('fire', [], { commitment: 'accepted', leads: true }),
      sampleParty('police', [['patrol', 1]], { asked_at: before(90), commitment: 'accepted', answered_at: before(60) }),
      sampleParty('ems', [['als_ambulance', 1]], { asked_at: before(90), commitment: 'accepted', answered_at: before(90), by_plan: { agreement: 'a1', version: 2 }, ...more }),
    ],
  };
  world.task.set(task.id, task);
  return task;
}

export function session(agency: string, role: Session['role']): Session {
  return {
    principal: `${agency}-${role}`, agency, name: role, role, roles: [role], expires_at: before(-3600), server_time: before(0), exercise: false, demo: false,
    second_factor: { needed: false, given: false, methods: [] },
  };
}

/** What a fire brigade calls things. */
export const sampleClasses: ClassificationSettings = {
  types: [
    { code: 'B2', label: 'Fire in a dwelling', means: 'fire_structure', priority: 2 }, { code: 'BMA', label: 'Automatic alarm', means: 'fire_alarm' },
    { code: 'B0', label: 'As it was called once', means: 'fire', retired: true },
  ],
  priorities: [{ code: 'OLD', label: 'Of another time', means: 2, retired: true }, { code: 'A', label: 'Alarm', means: 2 }, { code: 'Code 3', label: 'Lights and siren', means: 1 }],
};

/** Why an ambulance service declines. */
export const sampleReasons: DeclineReason[] = [
  { code: 'N1', label: 'No crew free' }, { code: 'Far', label: 'Too far' }, { code: 'N0', label: 'As it was called once', retired: true },
];

/** What a fire brigade looks at. */
export const sampleChecklists: InspectionSettings = {
  checklists: [
    {
      code: 'FIRE', title: 'Public rooms', version: 2,
      items: [{ code: '1', text: 'Every exit opens from inside', severity: 'critical' }, { code: '2', text: 'Ways out are lit', severity: 'major' }],
    },
    { code: 'Old', title: 'As it was looked at once', version: 1, items: [{ code: '1', text: 'Doors open', severity: 'minor' }], is_retired: true },
  ],
};

/** Two codes mean available, so that it has to be said which. */
export function sampleSettings(agency: string): Settings {
  return {
    kind: 'settings', id: agency, versions: { status: 1 },
    status: {
      codes: [
        { code: '1', label: 'Available on the radio', means: 'available' }, { code: '2', label: 'Available at the station', means: 'available' },
        { code: '3', label: 'On the way to the scene', means: 'en_route' }, { code: '4', label: 'At the scene', means: 'on_scene' },
        { code: '6', label: 'Not ready', means: 'out_of_service' },
      ],
      out_of_service: [{ word: 'refuelling', label: 'Refuelling', minutes: 15 }, { word: 'workshop', label: 'In the workshop' }],
    },
    sending: { reserved: 'block', out_of_area: 'off', below_minimum_crew: 'off', capability_missing: 'off', busy: 'off', promised: 'warn' },
    automatic: { on_clear: 'keep', back_in_service: false, available_on_sign_on: false, on_sign_off: 'keep' },
    alarms: {
      acknowledge_within_s: 60, no_unit_within_s: [120, 180, 600, 1800, 3600], answer_due_before_s: 3600,
      rules: {
        duress: { sound: 'duress', supervisors_s: 20, everybody_s: 20, holds_s: 600 }, dispatch_unacknowledged: { sound: 'urgent', supervisors_s: 60, everybody_s: 120, holds_s: 120 },
        needs_to_talk: { sound: 'attention', supervisors_s: 180, holds_s: 300 }, delayed: { sound: 'notice', supervisors_s: 600 },
      },
    },
    classification: { types: [], priorities: [] },
    tasks: { decline_reasons: [] },
    inspections: { checklists: [] },
    enforcement: {
      instruments: [], certificates: [], officers: [],
      checks: { no_instrument: 'refuse', not_yet_valid: 'flag', expired: 'flag', not_permitted: 'refuse', above_limit: 'flag', not_certified: 'flag' },
    },
    templates: { templates: [] },
  };
}

/** What fire shows police and ambulance; each opens its incidents behind the glass. */
export function sampleText(): AgreementVersion {
  return {
    version: 2, agency: 'fire', title: 'Flood response', purpose: 'Rescue during floods', legal_basis: 'Civil Emergencies Act, section 12', parties: ['ems', 'fire', 'police'],
    clauses: [
      { owner: 'fire', kind: 'unit', fields: ['identity', 'status', 'position'], position: 'cell_1km', trigger: 'always' },
      { viewer: 'police', owner: 'fire', kind: 'unit', fields: ['identity', 'position'], position: 'exact', trigger: 'while_activated' },
      { kind: 'incident', fields: ['identity', 'place'], trigger: 'break_glass' },
    ],
    clauses_left_out: 0, valid_from: before(86_400), valid_until: before(-300 * 86_400), retention_days: 30, lease_min: 480,
    duties: [{ agency: 'fire', text: 'Sends two boats', measure: 'supply', within_min: 15 }], aid: [{ by: 'ems', to: 'fire', capability: 'als_ambulance', count: 2, priority: 1 }], signatures: [],
  };
}

/** One that is in force. */
export function sampleAgreement(id: string): Agreement {
  return { kind: 'agreement', id, agency: 'fire', phase: 'in_force', phase_since: before(3600), current: { ...sampleText(), signatures: ['ems', 'fire', 'police'].map((agency) => ({ agency, at: before(7200) })) } };
}
