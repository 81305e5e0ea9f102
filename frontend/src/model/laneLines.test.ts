/** What happened in one lane, from the lines of the task's timeline. */
import { describe, expect, it } from 'vitest';
import type { Entry, Party, Task } from '../protocol/wire';
import { daysOf, laneLines } from './laneLines';
import { before, sampleOffer, sampleWorld } from './sample';

const line = (age: number, what: string, detail: Record<string, string> = {}, more: Partial<Entry> = {}): Entry => ({ at: before(age), occurred_at: before(age), what, agency: 'fire', task: 't2', detail, ...more });
const LINES: Entry[] = [
  line(400, 'task_drafted'), line(300, 'task_proposed'), line(290, 'task_accepted', { agency: 'police' }, { agency: 'police' }), line(280, 'task_countered', { agency: 'ems' }, { agency: 'ems' }),
  line(270, 'task_counter_refused', { agency: 'ems' }), line(250, 'task_revised'), line(200, 'task_declined', { agency: 'ems' }, { agency: 'ems' }), line(150, 'task_revised'),
  line(100, 'unit_assigned', { status: 'dispatched' }, { agency: 'police', unit: 'u3' }), line(90, 'assignment_advanced', { status: 'on_scene' }, { agency: 'fire', unit: 'hidden' }),
  line(80, 'alarm_raised', { alarm: 'party_silent', level: '0' }, { agency: 'server' }), line(28, 'task_countered', { agency: 'ems' }, { agency: 'ems' }),
];
const given = (more: Partial<Party> = {}) => {
  const world = sampleWorld();
  const task: Task = sampleOffer(world);
  Object.assign(task.parties[2]!, more);
  return { world, task };
};
const told = (agency: string | null, more: Partial<Party> = {}, lines = LINES) => {
  const { world, task } = given(more);
  return laneLines(world, task, agency, lines).map((one) => [one.entry.what, one.version, one.beside]);
};

describe('a lane', () => {
  it('has what it was asked, what it said and what was said to it, in its order, each version by its number', () => {
    expect(told('ems')).toEqual([
      ['task_proposed', 1, null], ['task_countered', null, null], ['task_counter_refused', null, null], ['task_revised', 2, 'asked'], ['task_declined', null, null], ['task_revised', 3, null],
      ['task_countered', null, 'offered'],
    ]);
  });
  it('has the steps of its own units, and nobody else’s; of a unit that is not shown, by who acted', () => {
    expect(told('police').map(([what]) => what)).toEqual(['task_proposed', 'task_accepted', 'task_revised', 'task_revised', 'unit_assigned']);
    expect(told('fire').map(([what]) => what)).toEqual(['task_proposed', 'task_revised', 'task_revised', 'assignment_advanced']);
  });
  it('says what stands beside the last line of its kind only, and nothing that stands no more', () => {
    expect(told('ems', { commitment: 'declined', reason: 'none' }).filter(([, , beside]) => beside !== null)).toEqual([['task_revised', 2, 'asked'], ['task_declined', null, 'declined']]);
    expect(told('ems', { commitment: 'pending', refused: 'Too far' }).find(([what]) => what === 'task_counter_refused')?.[2]).toBe('refused');
    expect(told('police').find(([what]) => what === 'task_accepted')?.[2]).toBe('promised');
  });
  it('counts versions back from the newest, so that lines that are not there change nothing', () => {
    expect(told('ems', {}, LINES.slice(6)).map(([what, version]) => [what, version])).toEqual([['task_declined', null], ['task_revised', 3], ['task_countered', null]]);
    const { world, task } = given();
    delete task.version;
    expect(laneLines(world, task, 'ems', LINES).map((one) => one.version)).toEqual([null, null, null, null, null, null, null]);
  });
});

it('the whole negotiation is what everybody said, without drafts, units and alarms', () => {
  expect(told(null).map(([what]) => what)).toEqual(['task_proposed', 'task_accepted', 'task_countered', 'task_counter_refused', 'task_revised', 'task_declined', 'task_revised', 'task_countered']);
});

it('tells the day of a line wherever it is another one than that of the line before it, whichever way they stand', () => {
  const at = (day: number, hour = 12): { entry: Pick<Entry, 'occurred_at'> } => ({ entry: { occurred_at: new Date(2026, 5, day, hour).toISOString() } });
  const today = new Date(2026, 5, 11, 18).toDateString();
  const days = (...of: number[]): number[] => daysOf(of.map((day) => at(day)), today).flatMap((day, n) => (day === null ? [] : [n]));
  expect([days(8, 8, 11, 11), days(11, 11, 8, 8), days(11, 11), days(10), days()]).toEqual([[0, 2], [2], [], [0], []]);
  expect(daysOf([at(8, 23), at(9, 1)], today), 'two hours, and another day').toEqual([at(8, 23).entry.occurred_at, at(9, 1).entry.occurred_at]);
});
