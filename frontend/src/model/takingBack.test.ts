/** What a plan has promised, and what is left of a promise that was taken back (docs/protocol.md T20, T21). */
import { describe, expect, it } from 'vitest';
import { promisedBy } from '../agreements/aid';
import type { Party, Task } from '../protocol/wire';
import { amended, concerned } from './amendment';
import { untilWhen } from './disclosure';
import { heirs } from './leading';
import { isCommitted, isOut, isUnsent, markOf, openNeeds, promised, quorumParts, seesEveryLane, standing, waitsFor } from './negotiation';
import { waitingTasks } from './overview';
import { lanes, queue } from './queries';
import { NOW, before, samplePlanned, samplePromise, sampleWorld } from './sample';

const gone = { commitment: 'withdrawn', answered_at: before(10), reason: 'no crew', by_plan: undefined } as unknown as Partial<Party>;
const ems = (task: Task): Party => task.parties[2]!;

describe('a promise by a plan', () => {
  it('T20: is a promise like another, and took no time to give', () => {
    const task = samplePlanned(sampleWorld());
    expect([isCommitted(ems(task)), promised(ems(task))?.asks, waitsFor(task, 'ems', NOW), standing(task, 'ems', NOW)]).toEqual([true, [{ capability: 'als_ambulance', count: 1 }], null, null]);
    expect(quorumParts(task, 'fire').map((one) => one.state)).toEqual(['met', 'met']);
    expect(lanes(task, NOW).map((one) => [one.agency, one.promised, one.answeredInS])).toEqual([['fire', 0, null], ['police', 1, 30], ['ems', 1, null]]);
  });
  it('T20: is counted over all open tasks, by capability and agreement', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    const other: Task = { ...structuredClone(task), id: 't5' };
    ems(other).asks = [{ capability: 'als_ambulance', count: 2 }, { capability: 'bls_ambulance', count: 4 }];
    world.task.set('t5', other);
    const count = (agreement = 'a1', agency = 'ems') => promisedBy(world, agreement, agency, 'als_ambulance');
    expect([count(), count('a2'), count('a1', 'police')]).toEqual([3, 0, 0]);
    // Asked for something else since, it goes on with what the plan has promised (T15).
    const { asks, equipment, people, note, report_to } = { equipment: [], ...structuredClone(ems(other)) };
    ems(other).goes_on = { promise: samplePromise(asks), asks, equipment, people, note, report_to, co_lead: false };
    Object.assign(ems(other), { commitment: 'pending', asks: [{ capability: 'als_ambulance', count: 9 }] });
    expect(count()).toBe(3);
    other.phase = 'completed';
    expect(count()).toBe(1);
  });
});

describe('what a plan has promised and nobody has sent', () => {
  it('T20: is told to its agency, until something is sent or it is asked anew, which it answers itself', () => {
    const of = (more: Partial<Party>) => isUnsent(ems(samplePlanned(sampleWorld(), more)));
    const goes_on = { promise: samplePromise([]), asks: [], equipment: [], people: 0, note: '', report_to: '', co_lead: false };
    expect([of({}), of({ sent: 1 }), of({ commitment: 'pending', goes_on }), isUnsent(samplePlanned(sampleWorld()).parties[1]!)]).toEqual([true, false, false, false]);
  });
});

describe('a promise that was taken back', () => {
  it.each(['proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended'] as const)('T21: counts no more, and the party is out as one that declined: %s', (phase) => {
    const of = (more: Partial<Party>): Task => ({ ...samplePlanned(sampleWorld(), more), phase });
    const told = (task: Task) => [
      isCommitted(ems(task)), isOut(ems(task)), promised(ems(task)), seesEveryLane(task, 'ems'), quorumParts(task, 'fire').map((one) => one.state), standing(task, 'ems', NOW), waitsFor(task, 'ems', NOW),
      heirs(task), amended(task, ems(task)), untilWhen(task, 'place', 'ems'), lanes(task, NOW).find((one) => one.agency === 'ems')?.promised,
    ];
    expect(told(of(gone))).toEqual(told(of({ commitment: 'declined', answered_at: before(10), reason: 'no crew' })));
    expect(told(of(gone)).slice(0, 5)).toEqual([false, true, null, false, ['met', 'declined']]);
    expect(told(of({}))[0], 'control').toBe(true);
  });
  it('T21: is marked as itself, and says nothing of how long an answer took', () => {
    const task = samplePlanned(sampleWorld(), gone);
    expect(markOf(ems(task))).toBe('withdrawn');
    expect(lanes(task, NOW).find((one) => one.agency === 'ems')).toMatchObject({ promised: 0, answeredInS: null, leftS: null, offeredForS: null });
  });
  it('T21: nobody waits for it, in the queue or on the wall', () => {
    const world = sampleWorld();
    samplePlanned(world, gone).phase = 'negotiating';
    expect(['fire', 'ems'].map((agency) => queue(world, NOW, agency).find((row) => row.task?.id === 't4')?.due)).toEqual([null, null]);
    expect(waitingTasks(world, NOW).some((one) => one.task.id === 't4')).toBe(false);
  });
  it('T5, T21: a revision asks it anew only for something else; what it had promised is open again', () => {
    const task = samplePlanned(sampleWorld(), gone);
    task.needs = [{ of: 'capability', what: 'als_ambulance', asked: 1, covered: 0, open: 1, offered: 0 }];
    const parties = (count: number) => [{ agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }, { agency: 'ems', asks: [{ capability: 'als_ambulance', count }] }];
    const groups = (count: number) => concerned(task, { objective: task.objective!, parties: parties(count) }, 'fire');
    expect([groups(1).out, groups(2).asked]).toEqual([['ems'], ['ems']]);
    expect(openNeeds(task)).toEqual([{ of: 'capability', what: 'als_ambulance', count: 1 }]);
  });
});
