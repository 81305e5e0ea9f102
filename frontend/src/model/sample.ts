/** A small world for tests: two agencies, an incident each, a joint task, four units. Used by tests only. */
import type { Agreement, AgreementVersion, ClassificationSettings, Session, Settings } from '../protocol/wire';
import { emptyWorld, type World } from './world';

export const NOW = Date.parse('2026-11-22T10:00:00.000Z');
export const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

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
    kind: 'task', id: 't1', number: 'F-J-001', task_kind: 'disaster_response', phase: 'proposed', objective: 'Evacuate', lead: 'fire', incident: 'i3',
    answer_by: new Date(NOW + 120_000).toISOString(), quorum: 'all', version: 1, created_at: before(60), phase_since: before(60),
    parties: [
      { agency: 'fire', asks: [{ capability: 'rescue', count: 2 }], note: '', commitment: 'accepted', sent: 1, on_scene: 0 },
      { agency: 'police', asks: [{ capability: 'patrol', count: 2 }, { capability: 'barriers', count: 1 }], note: '', commitment: 'pending', sent: 0, on_scene: 0 },
      { agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }], note: '', commitment: 'declined', reason: 'none free', answered_at: before(20), sent: 0, on_scene: 0 },
    ],
  });
  return world;
}

export function session(agency: string, role: Session['role']): Session {
  return {
    principal: `${agency}-${role}`, agency, name: role, role, roles: [role], expires_at: before(-3600), server_time: before(0), exercise: false, demo: false,
    second_factor: { needed: false, given: false, methods: [] },
  };
}

/** Two codes mean available, so that it has to be said which. */
/** What a fire brigade calls things. */
export const sampleClasses: ClassificationSettings = {
  types: [
    { code: 'B2', label: 'Fire in a dwelling', means: 'fire_structure', priority: 2 }, { code: 'BMA', label: 'Automatic alarm', means: 'fire_alarm' },
    { code: 'B0', label: 'As it was called once', means: 'fire', retired: true },
  ],
  priorities: [{ code: 'OLD', label: 'Of another time', means: 2, retired: true }, { code: 'A', label: 'Alarm', means: 2 }, { code: 'Code 3', label: 'Lights and siren', means: 1 }],
};

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
    sending: { reserved: 'block', out_of_area: 'off', below_minimum_crew: 'off', capability_missing: 'off', busy: 'off' },
    automatic: { on_clear: 'keep', back_in_service: false, available_on_sign_on: false, on_sign_off: 'keep' },
    alarms: {
      acknowledge_within_s: 60, no_unit_within_s: [120, 180, 600, 1800, 3600], answer_due_before_s: 3600,
      rules: {
        duress: { sound: 'duress', supervisors_s: 20, everybody_s: 20, holds_s: 600 }, dispatch_unacknowledged: { sound: 'urgent', supervisors_s: 60, everybody_s: 120, holds_s: 120 },
        needs_to_talk: { sound: 'attention', supervisors_s: 180, holds_s: 300 }, delayed: { sound: 'notice', supervisors_s: 600 },
      },
    },
    classification: { types: [], priorities: [] },
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
    duties: [{ agency: 'fire', text: 'Sends two boats', measure: 'supply', within_min: 15 }], signatures: [],
  };
}

/** One that is in force. */
export function sampleAgreement(id: string): Agreement {
  return { kind: 'agreement', id, agency: 'fire', phase: 'in_force', phase_since: before(3600), current: { ...sampleText(), signatures: ['ems', 'fire', 'police'].map((agency) => ({ agency, at: before(7200) })) } };
}
