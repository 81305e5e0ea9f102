/** What of a whole joint task stands on its sheet. */
import { describe, expect, it } from 'vitest';
import type { Assignment, Entry, Note } from '../protocol/wire';
import { NOW, before, sampleWorld } from './sample';
import { LINES_ON_SHEET, courseOf, firstOf, goneFrom, holdsOf, isLate, lastOf, notesOn, sentTo } from './taskSheet';

const task = () => sampleWorld().task.get('t1')!;
const line = (ago: number, what: string, step?: string): Entry => ({ at: before(ago), occurred_at: before(ago), what, agency: 'fire', task: 't1', ...(step === undefined ? {} : { detail: { step } }) });
const step = (ago: number, to: string): Entry => line(ago, 'task_stepped', to);

describe('the course of a task', () => {
  it('T23: is the lines that move it on, and no others', () => {
    const lines = [line(90, 'task_drafted'), line(80, 'task_proposed'), line(70, 'task_accepted'), line(60, 'task_agreed'), step(50, 'mobilize'), line(45, 'assignment_advanced'), line(40, 'task_started')];
    expect(courseOf(lines).map((one) => one.what)).toEqual(['task_drafted', 'task_proposed', 'task_agreed', 'task_stepped', 'task_started']);
  });
  it('T23: says from when until when it was held, and why only while it is', () => {
    const lines = [line(90, 'task_started'), step(80, 'suspend'), step(60, 'resume'), line(50, 'assignment_advanced'), step(40, 'suspend'), line(30, 'task_accepted')];
    expect(holdsOf({ ...task(), phase: 'suspended', phase_since: before(40), reason: 'gas' }, lines)).toEqual([{ from: before(80), to: before(60), reason: undefined }, { from: before(40), to: undefined, reason: 'gas' }]);
    expect(holdsOf({ ...task(), phase: 'cancelled', reason: 'gone' }, [...lines, line(20, 'task_cancelled')]).at(-1), 'what is called off is not held any more').toEqual({ from: before(40), to: before(20), reason: undefined });
    expect(holdsOf(task(), lines.slice(0, 1))).toEqual([]);
  });
  it('T23: of lines that begin later a hold has no begin, and one that none of them tells of is told by the task', () => {
    expect(holdsOf({ ...task(), phase: 'in_progress' }, [step(60, 'resume'), line(50, 'task_completed')])).toEqual([{ from: undefined, to: before(60), reason: undefined }]);
    expect(holdsOf({ ...task(), phase: 'suspended', phase_since: before(99), reason: 'gas' }, [])).toEqual([{ from: before(99), to: undefined, reason: 'gas' }]);
  });
});

describe('who is in it no more', () => {
  const said = (ago: number, what: string, agency: string): Entry => ({ ...line(ago, what), detail: { agency } });
  it('T5: is who said something and has no part now, with its last line', () => {
    const lines = [said(90, 'task_countered', 'environment'), said(80, 'task_accepted', 'police'), said(70, 'task_declined', 'environment'), line(60, 'task_revised')];
    expect(goneFrom(task(), lines)).toEqual([{ agency: 'environment', last: lines[2] }]);
  });
  it('T17: is nobody whom the lead was offered only, nor of whom no line tells', () => {
    expect(goneFrom(task(), [said(90, 'task_lead_offered', 'environment'), line(60, 'task_revised')])).toEqual([]);
  });
});

describe('what there is room for', () => {
  it('is told, with how much is not there', () => {
    const all = Array.from({ length: LINES_ON_SHEET + 3 }, (_, n) => n);
    expect([lastOf(all, LINES_ON_SHEET).shown[0], lastOf(all, LINES_ON_SHEET).left, lastOf(all, LINES_ON_SHEET).shown.length]).toEqual([3, 3, LINES_ON_SHEET]);
    expect([firstOf(all, 2), lastOf([1], 2), lastOf([], 2)]).toEqual([{ shown: [0, 1], left: all.length - 2 }, { shown: [1], left: 0 }, { shown: [], left: 0 }]);
  });
});

describe('what belongs to a task', () => {
  it('is every unit that was sent, also who left, by lane and callsign', () => {
    const world = sampleWorld();
    const sent = (id: string, unit: string, agency: string, of: Partial<Assignment>): void => void world.assignment.set(id, { kind: 'assignment', id, unit, agency, status: 'on_scene', ...of });
    sent('a1', 'u3', 'police', { task: 't1' });
    sent('a2', 'u1', 'fire', { task: 't1', status: 'cleared' });
    sent('a3', 'u4', 'fire', { task: 't1' });
    sent('a4', 'u2', 'fire', { task: 't2' });
    sent('a5', 'u9', 'stranger', { task: 't1' });
    sent('a6', 'u2', 'fire', { incident: 'i3' });
    expect(sentTo(world, world.task.get('t1')!).map((one) => one.id), 'Heron 9 before Heron 31, and who has no lane last').toEqual(['a3', 'a2', 'a1', 'a5']);
  });
  it('is its notes, the oldest first, and none of its incident', () => {
    const world = sampleWorld();
    const note = (id: string, ago: number, of: Partial<Note>): void => void world.note.set(id, { kind: 'note', id, at: before(ago), agency: 'fire', text: id, ...of } as Note);
    note('n1', 10, { task: 't1' });
    note('n2', 20, { task: 't1' });
    note('n3', 30, { incident: 'i3' });
    expect(notesOn(world, 't1').map((one) => one.id)).toEqual(['n2', 'n1']);
  });
  it('is a line that the server got long after it happened, which says so', () => {
    const late = (seconds: number): boolean => isLate({ ...line(0, 'assignment_advanced'), at: new Date(NOW + seconds * 1_000).toISOString() });
    expect([late(0), late(60), late(61)]).toEqual([false, false, true]);
  });
});
