/** An inspection for tests: six targets, two agencies with inspectors; fire leads, police has promised its part, ems has declined. Used by tests only. */
import type { Inspection, TaskItem } from '../protocol/inspection';
import type { Task } from '../protocol/wire';
import { before, sampleParty, sampleSettings } from './sample';
import type { World } from './world';

export const CHECKLIST = {
  code: 'FIRE', title: 'Fire safety', version: 2,
  items: [{ code: 'A1', text: 'Exits are clear', severity: 'critical' as const }, { code: 'A2', text: 'Extinguishers are checked', severity: 'minor' as const }],
};

export function samplePlan(more: Partial<Inspection> = {}): Inspection {
  return {
    list: 'open', targets: 6,
    inspectors: [{ agency: 'fire', number: 1, name: 'Ana Roca' }, { agency: 'fire', number: 2, name: 'Ben Sol' }, { agency: 'police', number: 1, name: 'Cleo Marin' }],
    exclusions: [], checklists: [], sheets: [], ...more,
  };
}

export function sampleTarget(n: number, more: Partial<TaskItem> = {}): TaskItem {
  return {
    kind: 'task_item', id: `x${n}`, task: 't9', item: 'inspection_target', number: n, name: `Kitchen ${n}`, register: `R-${n}`, place: `Quay ${n}`, from: 'typed',
    is_selected: false, inspectors: [], also: [], visits: [], findings: [], orders: [], attachments: [], ...more,
  };
}

/** With the targets as `items` says, by number. */
export function sampleInspection(world: World, plan: Partial<Inspection> = {}, task: Partial<Task> = {}, items: Readonly<Record<number, Partial<TaskItem>>> = {}): Task {
  const made: Task = {
    kind: 'task', id: 't9', number: 'F-J-009', task_kind: 'inspection', phase: 'in_progress', objective: 'Kitchens of the harbour', owner: 'fire', lead: 'fire', quorum: 'all', version: 1,
    created_at: before(9_000), phase_since: before(3_600), started_at: before(3_600), inspection: samplePlan(plan),
    parties: [sampleParty('fire', [], { commitment: 'accepted', leads: true }), sampleParty('police', [], { commitment: 'accepted' }), sampleParty('ems', [], { commitment: 'declined' })],
    ...task,
  } as Task;
  world.task.set(made.id, made);
  for (let n = 1; n <= 6; n += 1) world.task_item.set(`x${n}`, sampleTarget(n, items[n]));
  for (const agency of ['fire', 'police']) world.settings.set(agency, { ...sampleSettings(agency), inspections: { checklists: [CHECKLIST, { ...CHECKLIST, code: 'OLD', is_retired: true }] } });
  return made;
}
