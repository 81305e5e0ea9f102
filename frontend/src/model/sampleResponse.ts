/** A disaster response for tests: fire leads, police and the centre have promised their parts, ems has declined. Used by tests only. */
import type { CountThen, Evacuation, Figures, Period, Post, ReportContent, ResponseItem, Sector, Shelter, SituationReport, Standing } from '../protocol/response';
import type { Assignment, Task, Zone } from '../protocol/wire';
import type { ZoneKind } from '../protocol/words';
import { before, sampleParty } from './sample';
import type { World } from './world';

const base = <Word extends ResponseItem['item']>(item: Word, id: string, number: number) => ({ kind: 'task_item' as const, item, id, task: 't7', number, agency: 'fire' });

/** Eight hours each: the first is the current one. */
export function samplePeriod(n: number, more: Partial<Period> = {}): Period {
  return {
    ...base('period', `p${n}`, n), starts_at: before(7_200 - (n - 1) * 28_800), ends_at: before(7_200 - n * 28_800), emphasis: 'Lower Canal first', version: 1,
    objectives: [{ number: 1, text: 'All cellars searched', owner: 'police', state: 'open' }, { number: 2, text: 'Bridge held', state: 'open' }], ...more,
  };
}

export function sampleSector(n: number, more: Partial<Sector> = {}): Sector {
  return { ...base('sector', `s${n}`, n), sector: 'group', name: `Group ${n}`, run_by: 'fire', work: 'Search', channel: 'TAC 3', version: 1, units: [], figures: [], ...more };
}

export function samplePost(n: number, more: Partial<Post> = {}): Post {
  return { ...base('post', `o${n}`, n), position: 'safety_officer', filled_by: 'police', former: [], ...more };
}

export function sampleEvacuation(n: number, more: Partial<Evacuation> = {}): Evacuation {
  return { ...base('evacuation', `v${n}`, n), zone: 'z1', persons: 400, instructions: '', version: 1, ordered_at: before(1_800), evacuated: [], ...more };
}

export function sampleShelter(n: number, more: Partial<Shelter> = {}): Shelter {
  return { ...base('shelter', `h${n}`, n), name: `School ${n}`, place: `Hill Street ${n}`, at: { lon: 7.41, lat: 43.73 }, capacity: 300, facilities: 'Cots', version: 1, opened_at: before(3_000), is_full: false, ...more };
}

export function sampleFigures(n: number, more: Partial<Figures> = {}): Figures {
  return { ...base('figures', `f${n}`, n), whom: 'public', values: { missing: 10 + n }, source: 'Search teams', counted_at: before(3_600 - n * 60), is_estimate: false, note: '', ...more };
}

export function sampleCountThen(agency: string, count: number, more: Partial<CountThen> = {}): CountThen {
  return { agency, count, counted_at: before(900), is_estimate: false, ...more };
}

export function sampleSectorThen(number: number, more: Partial<ReportContent['sectors'][number]> = {}): ReportContent['sectors'][number] {
  return { number, sector: 'group', name: 'Search', run_by: 'fire', work: 'Search cellars', channel: 'TAC 3', units: 2, figures: [], ...more };
}

export function sampleContent(more: Partial<ReportContent> = {}): ReportContent {
  return {
    phase: 'in_progress', period: { number: 1, starts_at: before(7_200), ends_at: before(-21_600), objectives: [{ number: 1, text: 'Bridge held', owner: 'police', state: 'open' }] },
    lanes: [{ agency: 'fire', sent: 4, on_scene: 3, at_work: 3 }], sectors: [sampleSectorThen(1)],
    posts: [{ position: 'safety_officer', agency: 'police', name: 'Ana Costa' }],
    evacuations: [{ number: 1, zone: 'Lower Canal', persons: 400, evacuated: [sampleCountThen('police', 120)] }],
    shelters: [{ number: 1, name: 'School 1', agency: 'fire', capacity: 300, sheltered: sampleCountThen('fire', 80) }],
    figures: [{ whom: 'public', figure: 'missing', count: 12, agency: 'police', counted_at: before(300), is_estimate: true, stands: true }], ...more,
  };
}

export function sampleReport(n: number, more: Partial<SituationReport> = {}): SituationReport {
  return {
    ...base('situation_report', `r${n}`, n), version: 1, as_of: before(600), situation: 'The water has risen', needs: 'Boats', outlook: 'Falling by noon', state: 'draft', composer: 'fire-commander',
    content: sampleContent(), ...more,
  };
}

export function sampleStanding(agency: string, count: number, more: Partial<Standing> = {}): Standing {
  return { whom: 'public', figure: 'missing', count, agency, counted_at: before(300), is_estimate: false, item: `f-${agency}`, is_source: false, ...more };
}

export function sampleZone(id: string, kind: ZoneKind, more: Partial<Zone> = {}): Zone {
  return { kind: 'zone', id, agency: 'fire', zone_kind: kind, name: `Zone ${id}`, state: 'active', task: 't7', versions: {}, shape: { type: 'circle', lon: 7.42, lat: 43.73, radius_m: 300 }, ...more } as Zone;
}

/** Heron 31 works on it, Heron 12 is only offered, Falcon 2 is on its way. */
export function sampleResponse(world: World, items: readonly ResponseItem[] = [], task: Partial<Task> = {}): Task {
  const made: Task = {
    kind: 'task', id: 't7', number: 'F-J-007', task_kind: 'disaster_response', phase: 'in_progress', objective: 'Flood of the Sela', owner: 'fire', lead: 'fire', quorum: 'all', version: 1,
    created_at: before(9_000), phase_since: before(7_200), started_at: before(7_200), response: { version: 1, sources: [], standing: [] },
    parties: [
      sampleParty('fire', [], { commitment: 'accepted', leads: true }), sampleParty('police', [], { commitment: 'accepted' }), sampleParty('centre', [], { commitment: 'accepted' }),
      sampleParty('ems', [], { commitment: 'declined' }),
    ],
    ...task,
  } as Task;
  world.task.set(made.id, made);
  world.agency.set('centre', { kind: 'agency', id: 'centre', name: 'Coordination centre', code: 'C', agency_kind: 'eoc', level: 'national' });
  for (const [unit, agency, status] of [['u1', 'fire', 'on_scene'], ['u2', 'fire', 'offered'], ['u3', 'police', 'en_route']] as const) {
    world.assignment.set(`a-${unit}`, { kind: 'assignment', id: `a-${unit}`, unit, agency, task: made.id, status } as Assignment);
  }
  for (const zone of [sampleZone('z1', 'evacuation'), sampleZone('z2', 'sector'), sampleZone('z3', 'staging'), sampleZone('z4', 'sector', { state: 'lifted' }), sampleZone('z5', 'sector', { task: 'other' })]) world.zone.set(zone.id, zone);
  for (const item of items) world.task_item.set(item.id, item);
  return made;
}
