/** The form of a joint task (docs/protocol.md T3, T5): what it sends, and that what is not touched is sent as it was. */
import { describe, expect, it } from 'vitest';
import { sampleOffer, sampleParty, sampleWorld } from '../model/sample';
import type { Party, Task } from '../protocol/wire';
import { coverable, emptyPart, emptyProposal, isHalf, namable, proposalOf, toParties, toQuorum } from './proposal';

/** With seconds, which no field shows; and a capability that is named twice. */
const ODD = { report_at: '2026-11-22T11:00:37.512Z', until: '2026-11-22T13:30:05.001Z', report_to: ' Gate 3 ', note: 'Bring keys ', people: 4, equipment: [{ equipment_kind: 'pump', count: 1 }, { equipment_kind: 'pump', count: 2 }] };

function task(): Task {
  const one = sampleOffer(sampleWorld());
  one.parties = [
    sampleParty('fire', [], { commitment: 'accepted' }), sampleParty('police', [['patrol', 1], ['patrol', 2]], ODD), sampleParty('ems', [['als_ambulance', 2]]),
  ];
  return one;
}
const saidBy = (party: Party) => ({ agency: party.agency, asks: party.asks, note: party.note, equipment: party.equipment, people: party.people, report_to: party.report_to, report_at: party.report_at, until: party.until });

describe('revising', () => {
  it('T5: a part that was not touched is sent as it was, to the last letter', () => {
    const was = task();
    const sent = toParties(proposalOf(was), was);
    expect(sent.map((part) => part.agency)).toEqual(['police', 'ems']);
    expect(sent[0]).toEqual(saidBy(was.parties[1]!));
    // Through the draft that is kept on the device, too.
    expect(toParties(JSON.parse(JSON.stringify(proposalOf(was))), was)[0]).toEqual(saidBy(was.parties[1]!));
  });
  it('one field that was touched changes that field, and times keep their seconds', () => {
    const was = task();
    const draft = proposalOf(was);
    draft.parts[0]!.people = 5;
    expect(toParties(draft, was)[0]).toMatchObject({ people: 5, report_at: ODD.report_at, until: ODD.until });
    // Nothing of the other party moves with it.
    expect(toParties(draft, was)[1]).toEqual({ agency: 'ems', asks: was.parties[2]!.asks });
  });
  it('a time that was emptied is gone', () => {
    const was = task();
    const draft = proposalOf(was);
    draft.parts[0]!.until = '';
    expect(toParties(draft, was)[0]).not.toHaveProperty('until');
  });
  it('keeps the rule and whom it names, as far as they are asked', () => {
    const was: Task = { ...task(), quorum: 'named', quorum_of: ['ems', 'police'] };
    const draft = proposalOf(was);
    expect(toQuorum(draft, 'fire')).toEqual({ quorum: 'named', quorum_of: ['ems', 'police'] });
    draft.parts = draft.parts.filter((part) => part.agency !== 'ems');
    expect(toQuorum(draft, 'fire')).toEqual({ quorum: 'named', quorum_of: ['police'] });
    draft.quorum = 'all';
    expect(toQuorum(draft, 'fire')).toEqual({ quorum: 'all' });
  });
});

describe('proposing', () => {
  it('adds up the same thing and leaves out what is empty', () => {
    const draft = emptyProposal(undefined);
    draft.parts = [{
      ...emptyPart('ems'), asks: [{ capability: 'rescue', count: 1 }, { capability: 'rescue', count: 2 }, { capability: 'search', count: 0 }],
      equipment: [{ equipment_kind: 'boat', count: 2 }, { equipment_kind: 'tent', count: Number.NaN }], people: 0, report_to: '  ', note: ' x ',
    }];
    expect(toParties(draft)).toEqual([{ agency: 'ems', asks: [{ capability: 'rescue', count: 3 }], equipment: [{ equipment_kind: 'boat', count: 2 }], note: 'x' }]);
  });
  it('T3: a rule can name who or what is asked, and never the lead', () => {
    const draft = emptyProposal(undefined);
    draft.parts = [{ ...emptyPart('fire'), asks: [{ capability: 'rescue', count: 1 }] }, { ...emptyPart('ems'), asks: [{ capability: 'search', count: 1 }] }];
    expect(namable(draft, 'fire')).toEqual(['ems']);
    expect(coverable(draft)).toEqual(['rescue', 'search']);
    draft.quorum = 'covered';
    draft.covered = ['search', 'gone'];
    expect(toQuorum(draft, 'fire')).toEqual({ quorum: 'covered', quorum_of: ['search'] });
  });
  it('knows a date that is not whole', () => {
    const draft = emptyProposal(undefined);
    draft.parts = [{ ...emptyPart('ems'), until: '?' }];
    expect(isHalf(draft)).toBe(true);
    draft.parts[0]!.until = '';
    expect(isHalf(draft)).toBe(false);
  });
});
