/** What came to a joint task, over all its lanes. */
import { describe, expect, it } from 'vitest';
import type { Party, Task } from '../protocol/wire';
import { TASK_PHASES } from '../protocol/words';
import { cameTotals, isDone, outcomes, tellsCame } from './came';
import { before, sampleOffer, sampleWorld } from './sample';

const patrols = (promised: number, sent: number, arrived: number): Partial<Party> => ({ came: [{ of: 'capability', what: 'patrol', promised, sent, arrived }] });
function given(phase: Task['phase'], police: Partial<Party> = patrols(3, 3, 2), ems: Partial<Party> = {}): Task {
  const task = sampleOffer(sampleWorld());
  Object.assign(task, { phase });
  Object.assign(task.parties[1]!, police);
  Object.assign(task.parties[2]!, ems);
  return task;
}

describe('what came', () => {
  it('T26: adds up over the lanes, thing by thing, beside what is asked', () => {
    const ems: Partial<Party> = { came: [{ of: 'capability', what: 'patrol', promised: 1, sent: 0, arrived: 0 }, { of: 'equipment', what: 'pump', promised: 1, sent: 1, arrived: 1 }] };
    expect(cameTotals(given('completed', patrols(3, 3, 2), ems))).toEqual([
      { of: 'capability', what: 'patrol', asked: 3, promised: 4, sent: 3, arrived: 2, parties: 2 }, { of: 'equipment', what: 'pump', asked: 1, promised: 1, sent: 1, arrived: 1, parties: 1 },
    ]);
  });
  it('T23: is told once the task is over, of what was called off only where somebody was sent', () => {
    expect(TASK_PHASES.filter((phase) => isDone(given(phase)))).toEqual(expect.arrayContaining(['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled']));
    expect(['draft', 'proposed', 'negotiating', 'lapsed', 'agreed', 'in_progress'].filter((phase) => isDone(given(phase as Task['phase'])))).toEqual([]);
    expect([tellsCame(given('cancelled')), tellsCame(given('cancelled', patrols(3, 0, 0))), tellsCame(given('lapsed')), tellsCame(given('completed', patrols(3, 0, 0)))]).toEqual([true, false, false, true]);
  });
  it('T26: how promises came out', () => {
    const found = (outcome: 'fulfilled' | 'defaulted', late: boolean): Partial<Party> => ({ outcome: { outcome, late, at: before(9) } });
    expect([outcomes(given('closed', found('fulfilled', true), found('defaulted', false))), outcomes(given('closed', found('fulfilled', false)))]).toEqual([
      { fulfilled: 0, late: 1, defaulted: 1 }, { fulfilled: 1, late: 0, defaulted: 0 },
    ]);
  });
});
