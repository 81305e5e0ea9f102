/** A new version that begins with what is missing asked of somebody else, or of nobody. */
import { describe, expect, it } from 'vitest';
import type { Open } from '../../model/negotiation';
import { sampleOffer, samplePromise, sampleWorld } from '../../model/sample';
import type { Party, Task } from '../../protocol/wire';
import { proposalOf, type Proposal } from '../proposal';
import { askedInstead as askedOf, askedLess, isShort, shortOf, stillToAsk } from './asking';

const task = (more: Partial<Party> = {}) => {
  const made = sampleOffer(sampleWorld());
  Object.assign(made.parties[2]!, more);
  return made;
};
const part = (proposal: Proposal, agency: string) => proposal.parts.find((one) => one.agency === agency);
const asks = (proposal: Proposal, agency: string) => part(proposal, agency)?.asks.map((one) => [one.capability, one.count]);
/** Nothing more is missing than is asked for at once, unless it is said. */
const askedInstead = (proposal: Proposal, was: Task, agency: string, more: Open, missing = more.count): Proposal => askedOf(proposal, was, agency, more, missing);
const BLS = { of: 'capability', what: 'bls_ambulance' } as const;
/** How many are asked for in all: a need is what is asked in all lanes (T11). */
const inAll = (proposal: Proposal, what: string): number => proposal.parts.flatMap((one) => one.asks).filter((one) => one.capability === what).reduce((all, one) => all + Number(one.count), 0);

describe('what is missing, asked of another', () => {
  it('is asked no more of who does not bring it, so that what is needed in all is the same', () => {
    const was = task();
    const now = askedInstead(proposalOf(was), was, 'police', { ...BLS, count: 1 });
    expect([asks(now, 'ems'), asks(now, 'police')]).toEqual([[['als_ambulance', 2], ['bls_ambulance', 1]], [['patrol', 3], ['bls_ambulance', 1]]]);
    expect([inAll(proposalOf(was), 'bls_ambulance'), inAll(now, 'bls_ambulance')]).toEqual([2, 2]);
    expect(asks(proposalOf(was), 'ems'), 'nothing was changed on the way').toEqual([['als_ambulance', 2], ['bls_ambulance', 2]]);
  });
  it('goes to an agency that is not in it, and who said no to all is in it no more', () => {
    const was = task({ commitment: 'declined', equipment: [], asks: [{ capability: 'bls_ambulance', count: 2 }] });
    delete was.parties[2]!.promise;
    const now = askedInstead(proposalOf(was), was, 'ngo', { ...BLS, count: 2 });
    expect([asks(now, 'ngo'), part(now, 'ems')]).toEqual([[['bls_ambulance', 2]], undefined]);
    expect(asks(askedInstead(proposalOf(was), was, 'ngo', { ...BLS, count: 1 }), 'ems'), 'half of it is still asked').toEqual([['bls_ambulance', 1]]);
  });
  it('takes what somebody does not bring away once, however often it is asked of others', () => {
    const was = task();
    const twice = askedInstead(askedInstead(proposalOf(was), was, 'police', { ...BLS, count: 1 }, 2), was, 'ngo', { ...BLS, count: 1 }, 2);
    expect(asks(twice, 'ems')).toEqual([['als_ambulance', 2], ['bls_ambulance', 1]]);
  });
  it('is asked of a second agency only as far as the first is not asked for it', () => {
    const was = task({ commitment: 'declined', asks: [{ capability: 'bls_ambulance', count: 3 }] });
    delete was.parties[2]!.promise;
    // Three are missing: the police has one to spare, the others may have all.
    const first = askedInstead(proposalOf(was), was, 'police', { ...BLS, count: 1 }, 3);
    expect([stillToAsk(first, was, 'ngo', { ...BLS, count: 3 }, 3), stillToAsk(first, was, 'police', { ...BLS, count: 1 }, 3)]).toEqual([2, 0]);
    const second = askedInstead(first, was, 'ngo', { ...BLS, count: 3 }, 3);
    expect([asks(second, 'police'), asks(second, 'ngo'), inAll(second, 'bls_ambulance')]).toEqual([[['patrol', 3], ['bls_ambulance', 1]], [['bls_ambulance', 2]], 3]);
    for (const agency of ['police', 'ngo', 'coast']) expect(askedInstead(second, was, agency, { ...BLS, count: 3 }, 3), 'all of it is asked for').toEqual(second);
  });
  it('is taken from the form as it was typed, too', () => {
    const was = task();
    const typed = proposalOf(was);
    part(typed, 'police')!.asks.push({ capability: 'bls_ambulance', count: 1 });
    expect(askedInstead(typed, was, 'ngo', { ...BLS, count: 1 })).toEqual(typed);
    expect(stillToAsk(typed, was, 'ngo', { of: 'equipment', what: 'pump', count: 1 }, 1), 'of another thing nothing is asked yet').toBe(1);
  });
  it('takes nothing from who has not answered yet', () => {
    const was = task({ commitment: 'pending' });
    expect(asks(askedInstead(proposalOf(was), was, 'ngo', { ...BLS, count: 1 }), 'ems')).toEqual([['als_ambulance', 2], ['bls_ambulance', 2]]);
    expect(shortOf(BLS, was.parties[2]!)).toBe(0);
  });
  it('can be equipment or people', () => {
    const was = task({ people: 4 });
    const pump = askedInstead(proposalOf(was), was, 'ngo', { of: 'equipment', what: 'pump', count: 1 });
    expect([part(pump, 'ngo')?.equipment, part(pump, 'ems')?.equipment]).toEqual([[{ equipment_kind: 'pump', count: 1 }], []]);
    const people = askedInstead(proposalOf(was), was, 'police', { of: 'people', what: 'people', count: 4 });
    expect([part(people, 'police')?.people, part(people, 'ems')?.people]).toEqual([4, 0]);
  });
});

describe('less', () => {
  it('is no more than it says that it brings', () => {
    const now = askedLess(proposalOf(task()), task().parties[2]!);
    expect([asks(now, 'ems'), part(now, 'ems')?.equipment]).toEqual([[['als_ambulance', 2], ['bls_ambulance', 1]], []]);
    expect(asks(now, 'police')).toEqual([['patrol', 3]]);
  });
  it('is said twice and comes to the same', () => {
    const was = task();
    const once = askedLess(proposalOf(was), was.parties[2]!);
    expect(askedLess(once, was.parties[2]!)).toEqual(once);
  });
  it('is nothing for who brings nothing', () => {
    const was = task({ commitment: 'declined' });
    delete was.parties[2]!.promise;
    expect(part(askedLess(proposalOf(was), was.parties[2]!), 'ems')).toBeUndefined();
  });
  it('is offered where somebody has said that it brings less than it is asked for', () => {
    const all = samplePromise([{ capability: 'als_ambulance', count: 2 }, { capability: 'bls_ambulance', count: 1 }, { capability: 'bls_ambulance', count: 1 }], { equipment: [{ equipment_kind: 'pump', count: 1 }] });
    const short = (more: Partial<Party>): boolean => isShort(task(more).parties[2]!);
    expect([short({}), short({ promise: all }), short({ promise: all, people: 3 }), short({ commitment: 'pending' })]).toEqual([true, false, true, false]);
  });
});
