/** What came of a promise and what a task opens, in words (docs/protocol.md T22, T26, T27). */
import { describe, expect, it } from 'vitest';
import { t } from '../../i18n/messages.svelte';
import { brought, unsent } from '../../model/delivery';
import { lanes } from '../../model/queries';
import { NOW, before, samplePlanned, sampleParty, samplePromise, sampleWorld } from '../../model/sample';
import type { Party } from '../../protocol/wire';
import { TASK_PHASES, type TaskPhase } from '../../protocol/words';
import { dueWords, isPressing, outcomeLook, scopeWords, shortWords, thingsOf, thingsWords, unitsAtWork, workedOn } from './came';

const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
const at = (phase: TaskPhase) => ({ ...samplePlanned(sampleWorld()), phase });
const came = (sent: number, arrived: number, more: Partial<Party> = {}): Party =>
  sampleParty('police', [['patrol', 3]], { commitment: 'accepted', came: [{ what: 'patrol', of: 'capability', promised: 3, sent, arrived }], ...more });
const first = (party: Party) => brought(party)[0]!;

describe('what came, in words', () => {
  it('T26: what is not sent, and what is sent and not there; once the work is done nothing is on its way', () => {
    expect(shortWords(at('in_progress'), first(came(2, 1)))).toBe('1 not sent, 1 not there yet');
    expect(shortWords(at('suspended'), first(came(3, 2)))).toBe('1 not there yet');
    expect(shortWords(at('completed'), first(came(2, 1))), 'what counts as not sent may have turned back on its way').toBe('2 did not come');
    expect(shortWords(at('closed'), first(came(3, 3)))).toBe('');
    expect(shortWords(at('in_progress'), first(came(3, 3)))).toBe('');
    expect(plain(thingsWords(unsent(came(1, 0))))).toBe('2 patrol');
    expect(thingsWords(unsent(came(3, 0)))).toBe('');
  });
  it('T26: thing by thing once units can be sent, of what was called off only where somebody was, and of nothing that lapsed', () => {
    const counted = TASK_PHASES.filter((phase) => thingsOf(at(phase), came(2, 1)).length > 0);
    expect(counted).toEqual(['agreed', 'mobilizing', 'in_progress', 'suspended', 'completed', 'demobilizing', 'closed', 'reviewed', 'cancelled']);
    expect([thingsOf(at('cancelled'), came(0, 0)), shortWords(at('cancelled'), first(came(2, 1)))], 'nobody had to come').toEqual([[], '']);
  });
  it('T26: until the first of what is not there is due, and since; of nothing that came, is held or has no time', () => {
    const said = (phase: TaskPhase, more: Partial<Party>, sent = 1) => {
      const found = dueWords(at(phase), came(sent, sent, more), NOW);
      return found === null ? null : [plain(found.words), found.late];
    };
    expect([said('in_progress', { report_at: before(-90) }), said('in_progress', { report_at: before(61) })]).toEqual([['due in 1:30', false], ['due 1:01 ago', true]]);
    const promise = samplePromise([{ capability: 'patrol', count: 1, from: before(-600) }, { capability: 'patrol', count: 2 }], { report_at: before(-300) });
    expect(said('mobilizing', { promise, report_at: before(-90) }), 'what it said itself comes before what it was asked').toEqual(['due in 5:00', false]);
    expect([said('in_progress', { report_at: before(61) }, 3), said('suspended', { report_at: before(61) }), said('completed', { report_at: before(61) }), said('in_progress', {})]).toEqual([null, null, null, null]);
  });
  it('T26: what arrived is said to have arrived: it can be staged, or gone since, and is not all on scene', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    Object.assign(task.parties[1]!, { on_scene: 1, came: [{ what: 'patrol', of: 'capability', promised: 3, sent: 3, arrived: 2 }] });
    expect(lanes(task, NOW)[1]!.onScene).toBe(1);
    expect(t('came.arrived', { n: first(task.parties[1]!).arrived })).toBe('2 arrived');
  });
  it('T26: presses on who has to send once it is mobilised, and on everybody once it was due', () => {
    const presses = (phase: TaskPhase, party: Party, mine: boolean) => isPressing(at(phase), party, first(party), mine, NOW);
    const defaulted = (sent: number, arrived: number) => came(sent, arrived, { report_at: before(5), outcome: { outcome: 'defaulted', at: before(5), late: false } });
    expect((['agreed', 'mobilizing', 'in_progress', 'suspended', 'completed'] as const).map((phase) => presses(phase, came(2, 0), true))).toEqual([false, true, true, false, false]);
    expect([presses('in_progress', came(2, 0), false), presses('in_progress', came(3, 0), true)], 'another’s, and on its way').toEqual([false, false]);
    expect([presses('in_progress', defaulted(3, 1), false), presses('suspended', defaulted(3, 1), false), presses('closed', defaulted(3, 1), false)]).toEqual([true, true, false]);
    expect(presses('in_progress', defaulted(3, 3), true)).toBe(false);
  });
  it('T26: of what was due only the things whose own time is up', () => {
    const due = (from: string | undefined, report: string | undefined, more: Partial<Party> = {}) => {
      const party = came(3, 1, {
        outcome: { outcome: 'defaulted', at: before(5), late: false }, promise: samplePromise([{ capability: 'patrol', count: 3, ...(from === undefined ? {} : { from }) }]),
        ...(report === undefined ? {} : { report_at: report }), ...more,
      });
      return isPressing(at('in_progress'), party, first(party), false, NOW);
    };
    expect([due(before(5), undefined), due(before(-5), undefined), due(undefined, before(5)), due(undefined, before(-5)), due(undefined, undefined)]).toEqual([true, false, true, false, false]);
    expect([due(before(-5), before(5)), due(before(5), before(-5))], 'its own time counts, not that of the others').toEqual([false, true]);
    const promise = samplePromise([{ capability: 'patrol', count: 3 }], { report_at: before(-5) });
    expect(due(undefined, before(5), { promise }), 'it has promised to report later').toBe(false);
  });
  it('T26: kept, kept late, and due and not there', () => {
    const look = (outcome: Party['outcome']) => outcomeLook(came(0, 0, outcome === undefined ? {} : { outcome }));
    expect([look(undefined), look({ outcome: 'fulfilled', at: before(5), late: false }), look({ outcome: 'fulfilled', at: before(5), late: true }), look({ outcome: 'defaulted', at: before(5), late: false })])
      .toEqual([null, 'fulfilled', 'late', 'defaulted']);
  });
  it('T25, T27: units at work, released and diverted; nothing of none', () => {
    expect(unitsAtWork(came(3, 3, { at_work: 2, released: 1, diverted: 1 }))).toBe('2 at work · 1 released, not home yet · 1 diverted away');
    expect(unitsAtWork(came(3, 3))).toBe('');
  });
  it('T27: the other end of a diversion has a number as far as it is shown', () => {
    const world = sampleWorld();
    expect([workedOn(world, { incident: 'i4' }), workedOn(world, { task: 't1' }), workedOn(world, { incident: 'hidden' }), workedOn(world, undefined)]).toEqual(['P-26-0004', 'F-J-001', '', '']);
  });
});

describe('what a task opens, in words', () => {
  it('T22: all of it, or each limit', () => {
    expect(scopeWords({ incident: true, units: 'all', position: 'exact' })).toBe('All that the founding agreement gives');
    expect(scopeWords({ incident: true, units: 'sent', position: 'cell_1km' })).toBe('Up to: the incident; only units that are sent; positions to 1 km');
    expect(scopeWords({ incident: false, units: 'none', position: 'exact' }), 'of no units there are no positions').toBe('No incident; no units');
    expect(scopeWords({ incident: false, units: 'all', position: 'presence' })).toBe('No incident; all units; positions: presence only');
  });
});
