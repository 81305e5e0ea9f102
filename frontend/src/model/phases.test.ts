/** A joint task after it is agreed (docs/protocol.md T23): its stages, its usual next step, and what is still out. */
import { describe, expect, it } from 'vitest';
import type { Equipment, Task } from '../protocol/wire';
import { TASK_PHASES, TASK_STEPS, type TaskPhase } from '../protocol/words';
import { isOpenTask, usualNext } from './life';
import { isAsking, isRunning } from './negotiation';
import { equipmentOut, isEnding, mayStep, stages, takesUnits, usualStep } from './phases';
import { before, sampleOffer, sampleWorld } from './sample';

const of = (phase: TaskPhase, more: Partial<Task> = {}): Task => ({ ...sampleOffer(sampleWorld()), phase, ...more });
const among = (what: (task: Task) => boolean) => TASK_PHASES.filter((phase) => what(of(phase)));

describe('phases', () => {
  it('T23: which are asked, run, take units, end and are over', () => {
    expect(among(isAsking)).toEqual(['proposed', 'negotiating']);
    expect(among(isRunning)).toEqual(['agreed', 'mobilizing', 'in_progress', 'suspended']);
    expect(among(takesUnits)).toEqual(['agreed', 'mobilizing', 'in_progress']);
    expect(among(isEnding)).toEqual(['completed', 'demobilizing']);
    expect(among((task) => !isOpenTask(task))).toEqual(['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed']);
  });
  it('T23: each step goes from where it can be taken', () => {
    expect(Object.fromEntries(TASK_STEPS.map((step) => [step, among((task) => mayStep(task, step))]))).toEqual({
      mobilize: ['agreed'], suspend: ['agreed', 'mobilizing', 'in_progress'], resume: ['suspended'], demobilize: ['completed'], close: ['completed', 'demobilizing'], review: ['closed'],
    });
  });
  it('T23: what is usually done next can be done there, and of what is not agreed or is past review nothing is', () => {
    for (const phase of TASK_PHASES) {
      const step = usualStep(of(phase));
      if (step !== null && step !== 'start' && step !== 'complete') expect(mayStep(of(phase), step), phase).toBe(true);
    }
    expect(TASK_PHASES.filter((phase) => usualStep(of(phase)) === null)).toEqual(['draft', 'proposed', 'negotiating', 'reviewed', 'cancelled', 'lapsed']);
  });
});

describe('stages', () => {
  const shown = (phase: TaskPhase, more: Partial<Task> = {}) => stages(of(phase, more)).map((one) => `${one.phase} ${one.state}`);
  it('one of them is here; what lies ahead is named whole', () => {
    expect(shown('negotiating')).toEqual(['proposed now', 'agreed ahead', 'mobilizing ahead', 'in_progress ahead', 'completed ahead', 'demobilizing ahead', 'closed ahead', 'reviewed ahead']);
    expect(shown('reviewed').filter((one) => !one.endsWith('past'))).toEqual(['reviewed now']);
  });
  it('of what can be left out and lies behind nothing is said: nobody knows whether it was', () => {
    expect(shown('mobilizing')).toContain('mobilizing now');
    expect(shown('in_progress').filter((one) => one.startsWith('mobilizing'))).toEqual([]);
    expect(shown('closed').filter((one) => one.endsWith('past'))).toEqual(['proposed past', 'agreed past', 'in_progress past', 'completed past']);
  });
  it('T23: what is held stands where it goes on', () => {
    expect(shown('suspended').filter((one) => one.endsWith('held'))).toEqual(['mobilizing held']);
    expect(shown('suspended', { started_at: before(50) }).filter((one) => one.endsWith('held'))).toEqual(['in_progress held']);
  });
  it('of what was only drafted, was called off or lapsed there are none', () => {
    for (const phase of ['draft', 'cancelled', 'lapsed'] as const) expect(shown(phase)).toEqual([]);
  });
});

describe('what is still out', () => {
  const piece = (id: string, more: Partial<Equipment>): Equipment =>
    ({ kind: 'equipment', id, agency: 'police', owner: 'fire', equipment_kind: 'pump', name: id, custodians: [{ agency: 'fire', since: before(9_000) }, { agency: 'police', since: before(100) }], ...more }) as Equipment;
  const out = (...pieces: Equipment[]) => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    for (const one of pieces) world.equipment.set(one.id, one);
    return equipmentOut(world, task).map((one) => one.id);
  };
  it('T23: equipment of one lane that another one has got since the task was made', () => {
    expect(out(piece('Pump 10', {}), piece('Pump 9', {}))).toEqual(['Pump 9', 'Pump 10']);
  });
  it('T23: nothing that is at home, was lent before, is out of use, or is with somebody else', () => {
    const since = (seconds: number) => ({ custodians: [{ agency: 'police', since: before(seconds) }] });
    expect(out(piece('a', { agency: 'fire' }), piece('b', since(301)), piece('c', { retired_at: before(5) }), piece('d', { agency: 'eoc' }), piece('e', { owner: 'eoc' }))).toEqual([]);
    expect(out(piece('b', since(300))), 'control: just when it was made').toEqual(['b']);
  });
});

describe('a crew that is needed no more', () => {
  it('T25: clears next, but brings whom it carries where it was going', () => {
    expect((['dispatched', 'en_route', 'staged', 'on_scene'] as const).map((status) => usualNext(status, true, true))).toEqual(['cleared', 'cleared', 'cleared', 'cleared']);
    expect(usualNext('transporting', true, true)).toBe('at_destination');
    expect([usualNext('offered', false, true), usualNext('cleared', false, true)]).toEqual(['acknowledged', null]);
    expect(usualNext('en_route', false), 'control').toBe('on_scene');
  });
});
