/** The form of a joint task (docs/protocol.md T3, T5): what it sends, and that what is not touched is sent as it was. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleOffer, sampleParty, sampleWorld } from '../model/sample';
import type { Party, Task } from '../protocol/wire';
import { toLocal } from './localTime';
import { coverable, emptyPart, emptyProposal, isHalf, namable, proposalName, proposalOf, termsMissing, toDisclosure, toParties, toQuorum, toScope, toTakeover } from './proposal';

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
    const sent = toParties(proposalOf(was), was, 'fire');
    expect(sent.map((part) => part.agency)).toEqual(['police', 'ems']);
    expect(sent[0]).toEqual(saidBy(was.parties[1]!));
    // Through the draft that is kept on the device, too.
    expect(toParties(JSON.parse(JSON.stringify(proposalOf(was))), was, 'fire')[0]).toEqual(saidBy(was.parties[1]!));
  });
  it('one field that was touched changes that field, and times keep their seconds', () => {
    const was = task();
    const draft = proposalOf(was);
    draft.parts[0]!.people = 5;
    expect(toParties(draft, was, 'fire')[0]).toMatchObject({ people: 5, report_at: ODD.report_at, until: ODD.until });
    // Nothing of the other party moves with it.
    expect(toParties(draft, was, 'fire')[1]).toEqual({ agency: 'ems', asks: was.parties[2]!.asks });
  });
  it('a time that was emptied is gone', () => {
    const was = task();
    const draft = proposalOf(was);
    draft.parts[0]!.until = '';
    expect(toParties(draft, was, 'fire')[0]).not.toHaveProperty('until');
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

describe('leading with others', () => {
  it('T16: a party is asked to lead, and that is another part; the lead itself never is', () => {
    const was = task();
    const draft = proposalOf(was);
    draft.parts[1]!.co_lead = true;
    draft.parts.push({ ...emptyPart('fire'), people: 2, co_lead: true });
    expect(toParties(draft, was, 'fire').map((part) => [part.agency, part.co_lead])).toEqual([['police', undefined], ['ems', true], ['fire', undefined]]);
    was.parties[2]!.co_lead = true;
    expect(toParties(proposalOf(was), was, 'fire')[1]).toEqual({ agency: 'ems', asks: was.parties[2]!.asks, co_lead: true });
    const off = proposalOf(was);
    off.parts[1]!.co_lead = false;
    expect(toParties(off, was, 'fire')[1]).toEqual({ agency: 'ems', asks: was.parties[2]!.asks });
  });
  it('T16: a co-lead sends the lead’s own part as it was, whatever the form holds', () => {
    const was = task();
    was.parties[0] = sampleParty('fire', [['rescue', 2]], { ...ODD, commitment: 'accepted', leads: true });
    const draft = proposalOf(was);
    draft.parts[0]!.people = 99;
    expect(toParties(draft, was, 'police')[0]).toEqual(saidBy(was.parties[0]));
    expect(toParties(draft, was, 'fire')[0], 'control').toMatchObject({ people: 99 });
  });
});

describe('taking over', () => {
  const asked = (more: object) => ({ ...emptyProposal(undefined), parts: [emptyPart('ems')], ...more });
  it('T18: names who is asked, after so many minutes; nobody unless it is said', () => {
    expect(toTakeover(asked({}), undefined, 'fire')).toEqual({});
    expect(toTakeover(asked({ takeover: 'ems', takeover_min: 12 }), undefined, 'fire')).toEqual({ takeover: { agency: 'ems', after_min: 12 } });
    expect(toTakeover(asked({ takeover: 'police' }), undefined, 'fire'), 'not asked any more').toEqual({});
  });
  it('T18: a draft takes the rule away with no minutes; once proposed nothing is said of it', () => {
    const was: Task = { ...task(), phase: 'draft', takeover: { agency: 'ems', after_min: 30 } };
    const draft = proposalOf(was);
    expect(toTakeover(draft, was, 'fire')).toEqual({ takeover: { agency: 'ems', after_min: 30 } });
    draft.takeover = '';
    expect(toTakeover(draft, was, 'fire')).toEqual({ takeover: { agency: 'ems', after_min: 0 } });
    expect(toTakeover(draft, { ...was, phase: 'negotiating' }, 'fire')).toEqual({});
  });
  it('T18: minutes that the server would not take are said before', () => {
    const why = (takeover_min: number) => termsMissing(asked({ takeover: 'ems', takeover_min }), undefined, 'fire', NOW);
    expect([0, 1, 2, 1440, 1441, Number.NaN].map(why)).toEqual(['reason.takeover_minutes', 'reason.takeover_minutes', null, null, 'reason.takeover_minutes', 'reason.takeover_minutes']);
  });
});

describe('what it opens', () => {
  it('T22: is said where it is less than all, of a draft only, and not where nothing changed', () => {
    const draft = emptyProposal(undefined);
    expect(toScope(draft, undefined)).toEqual({});
    const scope = { incident: false, units: 'sent', position: 'cell_100m' } as const;
    expect(toScope({ ...draft, scope }, undefined)).toEqual({ scope });
    const was: Task = { ...task(), phase: 'draft', scope };
    expect([toScope(proposalOf(was), was), toScope(draft, was)]).toEqual([{}, { scope: { incident: true, units: 'all', position: 'exact' } }]);
    expect(toScope(draft, { ...was, phase: 'proposed' }), 'once proposed, it stands').toEqual({});
    const { scope: _untold, ...rest } = was;
    expect(proposalOf(rest).scope).toEqual({ incident: true, units: 'all', position: 'exact' });
  });
});

describe('the kept draft', () => {
  it('T5, T17: is that of a version under a lead: with another lead, whose part it has not, it begins anew', () => {
    const was = task();
    const name = proposalName(was, undefined);
    expect(proposalName({ ...was }, 'i2')).toBe(name);
    const { lead: _hidden, ...led } = was;
    expect(new Set([name, proposalName({ ...was, lead: 'police' }, undefined), proposalName({ ...was, version: 4 }, undefined), proposalName({ ...was, id: 't9' }, undefined), proposalName(led, undefined)]).size).toBe(5);
    expect([proposalName(null, 'i2'), proposalName(null, undefined)]).toEqual(['propose.i2', 'propose.']);
  });
});

describe('telling later', () => {
  const at = '2026-11-22T12:00:37.512Z';
  const staged = (phase: Task['phase']): Task => ({ ...task(), phase, disclosure: { place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: at } } });
  const change = (was: Task, more: object) => ({ ...proposalOf(was), ...more });
  it('T19: is said with both stages, and not where all is told at once or nothing changed', () => {
    const draft = { ...emptyProposal(undefined), place_told: { opens: 'on_acceptance' as const, at: '' } };
    expect(toDisclosure(emptyProposal(undefined), undefined)).toEqual({});
    expect(toDisclosure(draft, undefined)).toEqual({ disclosure: { place: { opens: 'on_acceptance' }, times: { opens: 'at_once' } } });
    const was = staged('proposed');
    expect(toDisclosure(proposalOf(was), was)).toEqual({});
    // An hour that was not touched keeps its seconds.
    expect(toDisclosure(change(was, { place_told: { opens: 'at_once', at: '' } }), was)).toEqual({ disclosure: { place: { opens: 'at_once' }, times: { opens: 'at_hour', opens_at: at } } });
  });
  it('T19: an hour is needed, whole and ahead', () => {
    const why = (hour: string) => termsMissing({ ...emptyProposal(undefined), times_told: { opens: 'at_hour', at: hour } }, undefined, 'fire', NOW);
    expect([why(''), why(toLocal(before(120))), why(toLocal(before(-120)))]).toEqual(['reason.hour_missing', 'reason.hour_past', null]);
    expect(isHalf({ ...emptyProposal(undefined), times_told: { opens: 'at_hour', at: '?' } })).toBe(true);
    expect(isHalf({ ...emptyProposal(undefined), times_told: { opens: 'at_once', at: '?' } }), 'it is not asked for').toBe(false);
  });
  it('T19: once proposed a stage opens no later; a draft may say anything', () => {
    const why = (phase: Task['phase'], more: object) => termsMissing(change(staged(phase), more), staged(phase), 'fire', NOW);
    const later = { times_told: { opens: 'at_hour', at: toLocal('2026-11-22T13:00:00Z') } };
    const sooner = { times_told: { opens: 'at_hour', at: toLocal('2026-11-22T11:00:00Z') } };
    expect([why('proposed', later), why('proposed', sooner), why('draft', later)]).toEqual(['reason.opens_later', null, null]);
    expect([why('proposed', { place_told: { opens: 'at_hour', at: toLocal(at) } }), why('proposed', { place_told: { opens: 'at_once', at: '' } })]).toEqual(['reason.opens_later', null]);
  });
});

describe('proposing', () => {
  it('adds up the same thing and leaves out what is empty', () => {
    const draft = emptyProposal(undefined);
    draft.parts = [{
      ...emptyPart('ems'), asks: [{ capability: 'rescue', count: 1 }, { capability: 'rescue', count: 2 }, { capability: 'search', count: 0 }],
      equipment: [{ equipment_kind: 'boat', count: 2 }, { equipment_kind: 'tent', count: Number.NaN }], people: 0, report_to: '  ', note: ' x ',
    }];
    expect(toParties(draft, undefined, 'fire')).toEqual([{ agency: 'ems', asks: [{ capability: 'rescue', count: 3 }], equipment: [{ equipment_kind: 'boat', count: 2 }], note: 'x' }]);
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
