/** Templates of a fire brigade's joint tasks for tests, one of each kind, and one that is not offered any more. Used by tests only. */
import type { TaskTemplate } from '../protocol/template';
import type { Settings, Task } from '../protocol/wire';
import { sampleSettings } from './sample';
import type { World } from './world';

export const FLOOD: TaskTemplate = {
  code: 'FLOOD', title: 'Flood in an underpass', version: 2, task_kind: 'disaster_response', objective: 'Nobody left in the underpass', place: 'Station underpass',
  area: { lon: 7.419, lat: 43.738, radius_m: 300 }, legal_basis: 'Civil Protection Act, section 4', answer_within_min: 7,
  parties: [
    { agency: 'fire', asks: [{ capability: 'pumping', count: 2 }] },
    { agency: 'police', asks: [{ capability: 'traffic_control', count: 2 }], note: 'Close both ramps', report_to: 'North ramp', co_lead: true },
    { agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }], people: 2, equipment: [{ equipment_kind: 'boat', count: 1 }], is_optional: true },
  ],
  quorum: 'named', quorum_of: ['police'], takeover: { agency: 'police', after_min: 15 }, disclosure: { place: { opens: 'at_once' }, times: { opens: 'on_acceptance' } },
  scope: { incident: true, units: 'sent', position: 'exact' },
  period: {
    hours: 6, emphasis: 'People first', objectives: [{ text: 'Underpass searched', owner: 'police' }, { text: 'Water pumped out' }],
    posts: [{ position: 'incident_commander', agency: 'fire' }, { position: 'safety_officer', agency: 'police' }, { position: 'agency_representative', agency: 'ems' }],
  },
};

export const MARKET: TaskTemplate = {
  code: 'MARKET', title: 'Night market', version: 1, task_kind: 'inspection', objective: 'Food is safe', answer_within_min: 60, parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }],
  draw: { targets: 5, inspectors_each: 1, seed_from: 'Tomorrow’s lottery' },
};

export const DEPOT: TaskTemplate = {
  code: 'DEPOT', title: 'Fuel depot', version: 3, task_kind: 'enforcement', objective: 'The depot is sealed', answer_within_min: 30,
  parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 2 }] }], countersign: [{ measure: 'seal', by: 'police' }, { measure: 'close' }],
};

export const OLD: TaskTemplate = { ...MARKET, code: 'Old', title: 'As it was done once', is_retired: true };

export function sampleTemplated(agency = 'fire', templates: TaskTemplate[] = [FLOOD, MARKET, DEPOT, OLD]): Settings {
  return { ...sampleSettings(agency), templates: { templates } };
}

/** The world with these templates as fire's own; its task was written down by the first of them. */
export function withTemplates(world: World, task: Partial<Task> = {}): Task {
  world.settings.set('fire', sampleTemplated());
  const one: Task = { ...world.task.get('t1')!, template: { code: FLOOD.code, title: FLOOD.title, version: FLOOD.version, needed: ['police'], period: FLOOD.period! }, ...task };
  world.task.set(one.id, one);
  return one;
}
