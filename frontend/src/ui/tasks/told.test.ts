/** Who leads, and what is told later, in words (docs/protocol.md T16–T19, V13). */
import { describe, expect, it } from 'vitest';
import { clock, span } from '../../i18n/figures';
import { changes } from '../../model/amendment';
import { takeoverState } from '../../model/leading';
import { compared } from '../../model/negotiation';
import { NOW, before, sampleAmended, sampleOffer, sampleParty, samplePromise, sampleWorld } from '../../model/sample';
import type { Disclosure, Party, Task } from '../../protocol/wire';
import { laterLines, leadWords, recordedWords, takeoverWords, untoldWords, withheldLines, withheldWords } from './told';
import { changeWords, changedWords, comparedWords, momentWords } from './words';

const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
const two = before(-7_200);
const hour = momentWords(two, NOW);

describe('who leads', () => {
  it('V13: is named, or said to be another agency; and whose record it is where that is another', () => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    expect([plain(leadWords(world, task)), recordedWords(world, task)]).toEqual(['Lead: Fire and Rescue', '']);
    expect([plain(leadWords(world, { ...task, lead: 'police' })), plain(recordedWords(world, { ...task, lead: 'police' }))]).toEqual(['Lead: Police', 'recorded by Fire and Rescue']);
    const { lead: _hidden, ...rest } = task;
    expect([leadWords(world, rest), plain(recordedWords(world, rest))]).toEqual(['led by another agency', 'recorded by Fire and Rescue']);
  });
});

describe('who may take over', () => {
  const said = (more: Partial<Task>, police: Partial<Party> = {}): string | null => {
    const world = sampleWorld();
    const task: Task = { ...sampleOffer(world), takeover: { agency: 'police', after_min: 10 }, ...more };
    Object.assign(task.parties[1]!, police);
    const rule = takeoverState(task, NOW);
    return rule === null ? null : plain(takeoverWords(world, task, rule, NOW));
  };
  const rule = 'If Fire and Rescue has no link for 10 minutes, the coordinator of Police may take over the lead.';
  it('T18: as long as the lead has a link it is the rule; without one, since when, and from when on or now', () => {
    expect(said({})).toBe(rule);
    expect(said({ lead_unlinked_since: before(60) })).toBe(`Fire and Rescue has had no link for ${span(60)}; Police may take over from ${clock(NOW + 540_000, false)}.`);
    expect(said({ lead_unlinked_since: before(600) })).toBe(`Fire and Rescue has had no link for ${span(600)}; Police may take over now.`);
  });
  it('T18: who has promised nothing that stands could not, and it is said so whether the lead has a link or not', () => {
    for (const commitment of ['pending', 'provisional'] as const) {
      expect(said({}, { commitment })).toBe(`${rule} At present Police could not: nothing it has promised stands.`);
      for (const age of [60, 600]) {
        expect(said({ lead_unlinked_since: before(age) }, { commitment })).toBe(`Fire and Rescue has had no link for ${span(age)}; Police could take over, but nothing it has promised stands.`);
      }
    }
    expect(said({ phase: 'draft' }, { commitment: 'pending' }), 'nobody was asked').toBe(rule);
  });
  it('T18: of who takes no part nothing is said', () => {
    for (const out of [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { commitment: 'pending', left_out: true }] as const) {
      expect([said({}, out), said({ lead_unlinked_since: before(600) }, out)]).toEqual([null, null]);
    }
  });
});

describe('what is not told yet', () => {
  const task = (disclosure: Disclosure, withheld: Task['withheld'], more: Partial<Task> = {}): Task => ({
    ...sampleOffer(sampleWorld()), disclosure, ...(withheld === undefined ? {} : { withheld }), parties: [sampleParty('police', [['patrol', 1]])], ...more,
  });
  const said = (one: Task, agency = 'police'): string => plain(withheldWords(one, agency, NOW));
  it('T19: says when it is told, and by what', () => {
    expect(said(task({ place: { opens: 'on_acceptance' } }, ['place', 'times']))).toBe('Where: told once we have accepted · When: told once we have accepted');
    expect(said(task({ times: { opens: 'at_hour', opens_at: two } }, ['times']))).toBe(`When: told at ${hour}`);
    expect(said(task({ place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } }, ['place', 'times']))).toBe(`Where: told once we have accepted · When: told once we have accepted, and not before ${hour}`);
    expect(said(task({ place: { opens: 'on_acceptance' } }, ['place'], { phase: 'cancelled' }))).toBe('Where: not told: the task is over');
    expect(said(task({ place: { opens: 'on_acceptance' } }, ['place'], { parties: [sampleParty('police', [], { commitment: 'declined' })] }))).toBe('Where: not told: our agency takes no part');
    expect(said(task({}, undefined)), 'control').toBe('');
  });
  it('T19: who declined, took its promise back or was left out is not promised to be told, also where all is told at once', () => {
    const words = (more: Partial<Party>) => {
      const one = task({}, ['place', 'times'], { parties: [sampleParty('police', [['patrol', 1]], more)] });
      return [said(one), untoldWords(one, 'police')];
    };
    for (const more of [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { left_out: true }] as const) {
      expect(words(more)).toEqual(['Where: not told: our agency takes no part · When: not told: our agency takes no part', 'not told']);
    }
    expect(words({}), 'control').toEqual(['Where: not told yet · When: not told yet', 'not told yet']);
    expect(untoldWords(task({}, ['place'], { phase: 'cancelled' }), 'police')).toBe('not told');
  });
  it('T19: who sees it by an agreement only is not sent what opens when, and reads that it is not told yet', () => {
    const { disclosure: _untold, ...seen } = task({ place: { opens: 'on_acceptance' } }, ['place', 'times']);
    expect([said(seen, 'other'), untoldWords(seen, 'other'), laterLines(seen, 'other', NOW)]).toEqual(['Where: not told yet · When: not told yet', 'not told yet', []]);
    expect([said({ ...seen, phase: 'completed' }, 'other'), untoldWords({ ...seen, phase: 'completed' }, 'other')]).toEqual(['Where: not told: the task is over · When: not told: the task is over', 'not told']);
  });
  it('T19: beside what it had offered, who is out reads no word of later', () => {
    const own = sampleParty('police', [['patrol', 1]], { left_out: true, promise: samplePromise([{ capability: 'patrol', count: 1 }], { report_to: 'School Street' }) });
    const one = task({}, ['place'], { parties: [own] });
    const line = compared(own, one.withheld).find(({ of }) => of === 'report_to')!;
    expect(comparedWords(line, NOW, one.withheld, untoldWords(one, 'police'))).toMatchObject({ asked: 'not told', offered: 'School Street' });
  });
  it('T19: a stage that the server withholds is never silent, whatever this screen makes of it', () => {
    expect(withheldLines(task({}, ['place']), 'police', NOW)).toEqual([{ stage: 'place', name: 'Where', words: 'not told yet' }]);
  });
  const later = (one: Task, nowMs = NOW, agency = 'fire'): string[] => laterLines(one, agency, nowMs).map((line) => plain(`${line.name}: ${line.words}`));
  it('T19: who leads reads when the parties learn it, of when never less than what where waits for', () => {
    const accepted = task({ place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } }, undefined);
    expect(later(accepted)).toEqual(['Where: told to each party once it has accepted', `When: told to each party once it has accepted, and not before ${hour}`]);
    expect(later(accepted, Date.parse(two))[1], 'the hour has come, and where is still closed').toBe('When: told to each party once it has accepted');
    expect(later(task({ place: { opens: 'on_acceptance' } }, undefined))[1]).toBe('When: told to each party once it has accepted');
    const three = before(-10_800);
    expect(later(task({ place: { opens: 'at_hour', opens_at: three }, times: { opens: 'at_hour', opens_at: two } }, undefined))[1]).toBe(`When: told to the parties at ${momentWords(three, NOW)}`);
    expect(later(accepted, NOW, 'police')).toEqual([]);
  });
  it('T19: an hour that has come tells nobody of a draft, nor of what was over by then', () => {
    const hours = (more: Partial<Task>) => task({ times: { opens: 'at_hour', opens_at: two } }, undefined, more);
    const then = Date.parse(two);
    expect([later(hours({})), later(hours({}), then)]).toEqual([[`When: told to the parties at ${hour}`], [`When: told to the parties since ${hour}`]]);
    expect(later(hours({ phase: 'draft' }), then)).toEqual(['When: told to the parties once it is proposed']);
    for (const phase of ['cancelled', 'completed', 'closed', 'reviewed', 'lapsed'] as const) expect(later(hours({ phase }), then)).toEqual([]);
  });
  it('T19: beside an own offer or promise it says so, not that nothing was asked, nor that it differs', () => {
    const own = sampleParty('police', [['patrol', 1]], { promise: samplePromise([{ capability: 'patrol', count: 1 }], { report_to: 'School Street', report_at: two }) });
    const lines = compared(own, ['place', 'times']).filter((line) => line.of !== 'capability');
    expect(lines.map((line) => [line.differs, comparedWords(line, NOW, ['place', 'times']).asked])).toEqual([[false, 'not told yet'], [false, 'not told yet']]);
    expect(compared(own).map((line) => line.differs), 'control').toEqual([false, true, true]);
    const amended = sampleAmended(sampleWorld(), { report_to: '' });
    amended.parties[1]!.goes_on!.report_to = '';
    amended.parties[1]!.goes_on!.promise.report_to = 'School Street';
    const line = changes(amended, amended.parties[1]!).find((one) => one.of === 'report_to')!;
    expect(changeWords(line, NOW, ['place'])).toMatchObject({ was: 'not told yet', is: 'not told yet', goesOn: 'School Street' });
    expect(changeWords(line, NOW), 'control').toMatchObject({ was: '–', is: '–' });
  });
});

describe('a change of who leads', () => {
  it('T16: is a difference in words', () => {
    const task = sampleAmended(sampleWorld(), { co_lead: true });
    expect(plain(changedWords(changes(task, task.parties[1]!), NOW))).toContain('Leads with the lead: no → yes');
  });
});
