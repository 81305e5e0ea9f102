/** Parts and offers in words (docs/protocol.md T10, T11). */
import { describe, expect, it } from 'vitest';
import { openNeeds } from '../../model/negotiation';
import { NOW, before, sampleOffer, sampleParty, sampleWorld } from '../../model/sample';
import { askedWords, comparedWords, countsWords, leftOutWords, momentWords, openWords, termsWords } from './words';

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
  it('T11: names what stays open, or that nothing does', () => {
    const task = sampleOffer(sampleWorld());
    expect(plain(openWords(openNeeds(task, task.parties[2])))).toBe('Stays open: 1 basic ambulance and 1 pump.');
    expect(openWords([])).toBe('Nothing stays open.');
  });
});
