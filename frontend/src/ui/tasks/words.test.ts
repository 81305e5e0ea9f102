/** Parts, offers and amendments in words (docs/protocol.md T10, T11, T15). */
import { describe, expect, it } from 'vitest';
import { changes } from '../../model/amendment';
import { openNeeds } from '../../model/negotiation';
import { NOW, before, sampleAmended, sampleOffer, sampleParty, samplePromise, sampleWorld } from '../../model/sample';
import type { Task } from '../../protocol/wire';
import { answerWord, askedWords, changeWords, changedWords, comparedWords, countsWords, declinedParts, goesOnWords, leftOutWords, momentWords, openWords, promisedWords, termsWords, withdrawnWords } from './words';

const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
const later = before(-1800);
const hour = momentWords(later, NOW);

describe('an offer in words', () => {
  it('says what comes now and what later; all of it as asked is a figure', () => {
    expect(plain(countsWords([{ count: 1 }, { count: 1, from: later }], NOW))).toBe(`1 now, 1 from ${hour}`);
    expect(plain(countsWords([{ count: 2, from: later }], NOW))).toBe(`2 from ${hour}`);
    expect(countsWords([{ count: 2 }], NOW)).toBe('2');
    expect(countsWords([], NOW)).toBe('0');
  });
  it('an hour of another day has its day', () => {
    expect(hour).toMatch(/^\d\d:\d\d$/);
    expect(momentWords(before(-3 * 86_400), NOW)).toMatch(/25 .*2026 \d\d:\d\d$/);
  });
  it('what was not asked or not said has a dash, never a figure', () => {
    expect(comparedWords({ of: 'capability', what: 'search', asked: 0, offered: [{ count: 1 }], differs: true }, NOW)).toEqual({ name: 'search', asked: '–', offered: '1' });
    expect(comparedWords({ of: 'until', asked: undefined, offered: later, differs: true }, NOW)).toMatchObject({ asked: '–', offered: hour });
  });
});

describe('a part in words', () => {
  it('everything that is asked, and where and when', () => {
    const party = sampleParty('ems', [['rescue', 2]], { equipment: [{ equipment_kind: 'pump', count: 1 }], people: 4, report_to: 'Gate 3', report_at: later });
    expect(askedWords(party)).toBe('2 rescue, 1 pump, 4 people');
    expect(plain(termsWords(party, NOW))).toBe(`report to Gate 3, by ${hour}`);
    expect(termsWords(sampleParty('ems', [['rescue', 2]]), NOW)).toBe('');
  });
  it('T7, T10: who is left out was silent, or its last offer was refused when the time was up', () => {
    const silent = sampleParty('ems', [['rescue', 1]], { left_out: true });
    const refused = { ...silent, offers: 1, refused: 'too late' };
    expect([leftOutWords(silent, false), leftOutWords(silent, true)]).toEqual([
      'It did not answer in time: the task goes on without it.', 'Our agency did not answer in time: the task goes on without it.',
    ]);
    expect([leftOutWords(refused, false), leftOutWords(refused, true)]).toEqual([
      'Its last counter-offer was refused and the time for answers is up: the task goes on without it.',
      'Our last counter-offer was refused and the time for answers is up: the task goes on without us.',
    ]);
  });
  it('T14: why a party declined is what its list calls that, then its words; the code is for its own people', () => {
    const declined = sampleParty('ems', [['rescue', 1]], { commitment: 'declined', declined_for: { code: 'N1', label: 'No crew free' }, reason: 'back at 19:00' });
    expect([declinedParts(declined, false), declinedParts(declined, true)]).toEqual([['No crew free', 'back at 19:00'], ['N1', 'No crew free', 'back at 19:00']]);
    expect(declinedParts({ ...declined, reason: '' }, false)).toEqual(['No crew free']);
    expect(declinedParts(sampleParty('ems', [['rescue', 1]], { commitment: 'declined', reason: 'none free' }), true)).toEqual(['none free']);
    expect(declinedParts(sampleParty('ems', [['rescue', 1]]), true)).toEqual([]);
  });
  it('T11: names what stays open, or that nothing does', () => {
    const task = sampleOffer(sampleWorld());
    expect(plain(openWords(openNeeds(task, task.parties[2])))).toBe('Stays open: 1 basic ambulance and 1 pump.');
    expect(openWords([])).toBe('Nothing stays open.');
  });
});

describe('an amendment in words', () => {
  const task = sampleAmended(sampleWorld());
  const party = task.parties[1]!;
  it('T15: what stands is told with every answer, and never the answer alone', () => {
    expect(goesOnWords(party, NOW)).toBe('2 patrol, 4 people');
    expect(['pending', 'provisional', 'declined'].map((commitment) => plain(answerWord(task, { ...party, commitment: commitment as 'pending' }, NOW)))).toEqual([
      'Asked again, goes on with 2 patrol, 4 people', 'Counter-offer to the change, goes on with 2 patrol, 4 people', 'Declined the change, goes on with 2 patrol, 4 people',
    ]);
    expect(answerWord(task, task.parties[2]!, NOW), 'control').toBe('Accepted');
  });
  it('T15: who did not answer in time, or whose offer was refused then, goes on all the same', () => {
    const silent = { ...party, left_out: true };
    expect([silent, { ...silent, refused: 'too late' }].map((one) => plain(answerWord(task, one, NOW)))).toEqual([
      'Did not answer the change, goes on with 2 patrol, 4 people', 'Counter-offer to the change refused, goes on with 2 patrol, 4 people',
    ]);
  });
  it.each(['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed'] as const)('T15: of a task that is over it is told what was promised, not that somebody is asked or goes on: %s', (phase) => {
    const said = (more: object): string => plain(answerWord({ ...task, phase }, { ...party, ...more }, NOW));
    expect([{}, { commitment: 'provisional' }, { left_out: true }, { commitment: 'declined' }].map(said)).toEqual([
      'had promised 2 patrol, 4 people', 'had promised 2 patrol, 4 people', 'had promised 2 patrol, 4 people', 'Declined the change, had promised 2 patrol, 4 people',
    ]);
  });
  it('T21: what would be taken back is what stands: of its own words, of what it was asked for, or of before the change', () => {
    const asked = sampleParty('ems', [['rescue', 2]], { commitment: 'accepted', people: 1 });
    expect(promisedWords(asked, NOW)).toBe('2 rescue, 1 people');
    expect(promisedWords({ ...asked, promise: samplePromise([{ capability: 'rescue', count: 1 }]) }, NOW)).toBe('1 rescue');
    expect(promisedWords(party, NOW)).toBe('2 patrol, 4 people');
    expect([promisedWords({ ...asked, commitment: 'withdrawn' }, NOW), answerWord(task, { ...asked, commitment: 'withdrawn' }, NOW)]).toEqual(['', 'Taken back']);
  });
  it('T21: a promise of nothing that is counted is a sentence, too', () => {
    const nothing = { ...party, goes_on: { ...party.goes_on!, promise: samplePromise([]) } };
    expect([promisedWords(sampleParty('ems', [], { commitment: 'accepted' }), NOW), promisedWords(nothing, NOW), goesOnWords(nothing, NOW, true)]).toEqual(['our part', 'our part', 'our part']);
  });
  it('T21: only what is agreed or runs goes on without who took its promise back', () => {
    const said = (phase: Task['phase']) => withdrawnWords({ ...task, phase }).endsWith('or go on without it.');
    expect((['proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended'] as const).map(said)).toEqual([false, false, true, true, true, true]);
  });
  it('what comes later only is said to, as long as it is later', () => {
    const later = { ...party, goes_on: { ...party.goes_on!, promise: samplePromise([{ capability: 'patrol', count: 1 }, { capability: 'patrol', count: 1, from: before(-1800) }]) } };
    expect(plain(goesOnWords(later, NOW))).toBe(`1 patrol, 1 patrol from ${hour}`);
    expect(plain(goesOnWords(later, NOW + 1_800_000))).toBe('1 patrol, 1 patrol');
    expect(goesOnWords({ ...party, goes_on: { ...party.goes_on!, promise: samplePromise([]) } }, NOW)).toBe('what it promised');
  });
  it('what changed, in one line and thing by thing', () => {
    const lines = changes({ ...task, objective: 'Open it' }, { ...party, note: 'Bring keys' });
    expect(plain(changedWords(lines, NOW))).toBe('patrol: 2 → 3, barriers: – → 1, pump: 1 → –, Report to: Gate 3 → Gate 5, another note, another objective');
    expect(lines.map((line) => changeWords(line, NOW)).map(({ name, was, is, goesOn }) => [name, was, is, goesOn].join(' | '))).toEqual([
      'patrol | 2 | 3 | 2', 'barriers | – | 1 | –', 'pump | 1 | – | –', 'people | 4 | 4 | 4', 'Report to | Gate 3 | Gate 5 | Gate 3',
      expect.stringMatching(/^Needed until/), 'What else there is to know | – | Bring keys | –', 'Objective | Keep the crossing closed | Open it | Keep the crossing closed',
    ]);
    expect(changedWords(changes(task, task.parties[2]!), NOW)).toBe('');
  });
});
