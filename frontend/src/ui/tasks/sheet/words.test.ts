/** A joint task in the words of its sheet: on paper every time has its day. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleAmended, sampleOffer, sampleParty, samplePromise, sampleWorld } from '../../../model/sample';
import { answerOn, heldWords, outcomeWords, promisesOf, stamp } from './words';

const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');
const now = new Date(NOW).toISOString();

describe('times on paper', () => {
  it('have their day, whenever they are read', () => {
    expect(stamp(now)).toMatch(/22 Nov 2026|Nov 22, 2026/);
    expect(stamp(undefined)).toBe('–');
    expect(heldWords({ from: before(60), to: now, reason: undefined })).toBe(`${stamp(before(60))} to ${stamp(now)}`);
    expect([heldWords({ from: undefined, to: now, reason: undefined }), heldWords({ from: now, to: undefined, reason: 'gas' })]).toEqual([`until ${stamp(now)}`, `since ${stamp(now)}`]);
  });
});

describe('what was promised, on paper', () => {
  it('T10: an offer is called one, with its terms, its units and what it depends on', () => {
    const task = sampleOffer(sampleWorld());
    const [offer] = promisesOf(task, task.parties[2]!);
    expect(offer?.name).toBe('Offered');
    expect(offer?.lines.map(plain)).toEqual([`2 advanced ambulance, 1 basic ambulance from ${stamp(before(-1800))}`, 'report to School Street', 'Lark 27']);
    expect(offer?.conditions).toBe('The underpass floods');
    expect(promisesOf(task, task.parties[1]!).map((one) => [one.name, one.lines.map(plain)]), 'who said yes promised what was asked').toEqual([['Promised', ['3 patrol']]]);
    expect(promisesOf(task, task.parties[0]!), 'its lead brings nothing itself').toEqual([]);
    expect(promisesOf(task, sampleParty('x', [], { commitment: 'accepted' })), 'a part that nobody can count').toEqual([{ name: 'Promised', lines: [], conditions: '' }]);
    expect(task.parties.map((party) => answerOn(task, party)), 'who leads was asked by nobody').toEqual(['leads', 'Accepted', 'Counter-offer']);
    expect(promisesOf(task, sampleParty('x', [['patrol', 1]])), 'who has not answered has promised nothing').toEqual([]);
    expect(promisesOf(task, sampleParty('x', [['patrol', 1]], { commitment: 'declined', promise: samplePromise([{ capability: 'patrol', count: 1 }]) }))).toEqual([]);
  });
  it('T15: what stands is told before what is offered instead', () => {
    const task = sampleAmended(sampleWorld(), { commitment: 'provisional', promise: samplePromise([{ capability: 'patrol', count: 1 }]) });
    const [stands, offered] = promisesOf(task, task.parties[1]!);
    expect([plain(stands?.name ?? ''), stands?.lines]).toEqual(['goes on with 2 patrol, 4 people', ['Falcon 2']]);
    expect([offered?.name, offered?.lines]).toEqual(['Offered', ['1 patrol']]);
  });
  it('T26, T27: what came of it, and how its units stand', () => {
    const party = sampleParty('police', [['patrol', 2]], { commitment: 'accepted', outcome: { outcome: 'fulfilled', late: true, at: now }, at_work: 1, diverted: 1 });
    expect(plain(outcomeWords(party))).toBe(`Fulfilled late at ${stamp(now)} · 1 at work · 1 diverted away`);
    expect(outcomeWords(sampleParty('police', []))).toBe('');
  });
});
