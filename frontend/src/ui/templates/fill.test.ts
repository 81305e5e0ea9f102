/** Choosing a template fills the form in, and the settings edit one with the same fields (docs/protocol.md T28–T30). */
import { describe, expect, it } from 'vitest';
import { DEPOT, FLOOD, MARKET } from '../../model/sampleTemplate';
import { said, sameText } from '../../model/templateText';
import type { TaskTemplate } from '../../protocol/template';
import { emptyPart, emptyProposal, toParties, toQuorum, toScope, toTakeover, type Proposal } from '../proposal';
import { areaOf, asTemplate, clicked, filledIn, heldOf, isTouched, minutesOffered, proposalBy, withNeeded } from './fill';

const at = { incidentPlace: undefined, before: undefined, point: null };

describe('the form by a template', () => {
  it('T29: holds all that the template says, and which text that was', () => {
    const draft = proposalBy(FLOOD);
    expect(draft).toMatchObject({
      task_kind: 'disaster_response', objective: FLOOD.objective, place: 'Station underpass', legal_basis: FLOOD.legal_basis, minutes: 7, quorum: 'named', named: ['police'], covered: [],
      takeover: 'police', takeover_min: 15, place_told: { opens: 'at_once' }, times_told: { opens: 'on_acceptance' }, scope: { units: 'sent' }, template: { code: 'FLOOD', version: 2 },
    });
    expect(toParties(draft, undefined, 'fire')).toEqual(FLOOD.parties.map(({ is_optional: _spared, ...part }) => part));
    expect([toQuorum(draft, 'fire'), toTakeover(draft, undefined, 'fire'), toScope(draft, undefined)]).toEqual([{ quorum: 'named', quorum_of: ['police'] }, { takeover: FLOOD.takeover }, { scope: FLOOD.scope }]);
  });
  it('is not the template: what is changed in it changes nothing there', () => {
    const draft = proposalBy(FLOOD);
    draft.parts[1]!.asks[0]!.count = 99;
    draft.named.push('ems');
    expect(FLOOD.parties[1]!.asks[0]!.count).toBe(2);
    expect(FLOOD.quorum_of).toEqual(['police']);
  });
  it('stays at its incident, and at a place that somebody typed', () => {
    const empty = emptyProposal(undefined);
    expect(filledIn(empty, FLOOD, at).place).toBe('Station underpass');
    expect(filledIn({ ...empty, place: 'Place i1' }, FLOOD, { ...at, incidentPlace: 'Place i1' }).place).toBe('Place i1');
    expect(filledIn(empty, FLOOD, { ...at, incidentPlace: 'Place i1' }).place).toBe('Place i1');
    expect(filledIn({ ...empty, place: 'Canal' }, FLOOD, at).place).toBe('Canal');
    // What another template had said was typed by nobody.
    expect(filledIn(proposalBy(FLOOD), MARKET, { ...at, before: FLOOD }).place).toBe('');
    expect(filledIn({ ...proposalBy(FLOOD), place: 'Canal' }, MARKET, { ...at, before: FLOOD }).place).toBe('Canal');
  });
  it('tells what somebody typed from what it began with', () => {
    const empty = emptyProposal(undefined);
    expect([isTouched(empty, undefined, undefined), isTouched({ ...empty, place: 'Place i1' }, undefined, 'Place i1'), isTouched(proposalBy(FLOOD), FLOOD, undefined)]).toEqual([false, false, false]);
    expect(isTouched(JSON.parse(JSON.stringify(filledIn(empty, FLOOD, { ...at, incidentPlace: 'Place i1' }))), FLOOD, 'Place i1'), 'as it is kept on the device').toBe(false);
    expect([isTouched({ ...empty, objective: 'x' }, undefined, undefined), isTouched({ ...proposalBy(FLOOD), minutes: 8 }, FLOOD, undefined), isTouched({ ...empty, place: 'Canal' }, undefined, 'Place i1')]).toEqual([true, true, true]);
  });
  it('T30: asks again whom the template asks, keeping what is typed, by the text that stands now', () => {
    const draft = { ...proposalBy({ ...FLOOD, version: 1, task_kind: 'inspection' }), objective: 'Mine' };
    draft.parts = draft.parts.filter((part) => part.agency !== 'police' && part.agency !== 'ems');
    const next = withNeeded(draft, FLOOD, 'fire');
    expect([next.task_kind, next.objective, next.parts.map((part) => part.agency), next.template]).toEqual(['disaster_response', 'Mine', ['fire', 'police'], { code: 'FLOOD', version: 2 }]);
    expect(next.parts[1]).toMatchObject({ note: 'Close both ramps', co_lead: true });
    expect(withNeeded(next, FLOOD, 'fire').parts).toHaveLength(2);
  });
});

describe('where it is on the map', () => {
  it('is where the form stands, else where the template says as long as the place is the template’s', () => {
    const point = { lon: 7.4, lat: 43.7 };
    expect([areaOf(point, FLOOD, 'Station underpass'), areaOf(null, FLOOD, ' Station underpass '), areaOf(null, FLOOD, 'Canal'), areaOf(null, undefined, '')]).toEqual([{ ...point, radius_m: 250 }, FLOOD.area, undefined, undefined]);
    const { place: _unsaid, ...anywhere } = FLOOD;
    expect(areaOf(null, anywhere, 'Canal')).toEqual(FLOOD.area);
  });
  it('is the template’s whatever was clicked before it was chosen, and what was clicked since', () => {
    const [point, later] = [{ lon: 7.4, lat: 43.7 }, { lon: 7.5, lat: 43.8 }];
    const where = (draft: Proposal, template: TaskTemplate | undefined, click: typeof point | null = point) => areaOf(clicked(click, draft), template, draft.place);
    const empty = emptyProposal(undefined);
    const chosen = filledIn(empty, FLOOD, { ...at, point });
    expect([where(empty, undefined), where(chosen, FLOOD), where(chosen, FLOOD, later)]).toEqual([{ ...point, radius_m: 250 }, FLOOD.area, { ...later, radius_m: 250 }]);
    expect(isTouched(chosen, FLOOD, undefined), 'nobody typed anything').toBe(false);
    expect(where(filledIn(chosen, { ...FLOOD, version: 3 }, { ...at, before: FLOOD, point: later }), FLOOD, later), 'another text of it is no other choice').toEqual({ ...later, radius_m: 250 });
    expect(where(filledIn({ ...empty, place: 'Canal' }, FLOOD, { ...at, point }), FLOOD), 'the area is not that of the place that was typed').toEqual({ ...point, radius_m: 250 });
    const { area: _unsaid, ...nowhere } = FLOOD;
    expect(where(filledIn(empty, nowhere, { ...at, point }), nowhere), 'there is no other').toEqual({ ...point, radius_m: 250 });
    expect([clicked(point, { aside: { ...point } }), clicked(null, {})], 'it was put aside by hand').toEqual([null, null]);
  });
  it('the time to answer is offered among the usual ones', () => {
    expect([minutesOffered([2, 5, 10], 7), minutesOffered([2, 5, 10], 5)]).toEqual([[2, 5, 7, 10], [2, 5, 10]]);
  });
});

describe('a template in the fields of a proposal', () => {
  it('T28: comes out of them as it went in', () => {
    for (const one of [FLOOD, MARKET, DEPOT]) {
      const optional = one.parties.filter((part) => part.is_optional === true).map((part) => part.agency);
      const { code, title, version, area, draw, countersign, period, is_retired: _retired, ...held } = said(one);
      expect(heldOf(proposalBy(one), optional, 'fire'), code).toEqual(held);
      expect(sameText(asTemplate(proposalBy(one), one, 'fire'), one), `${title} ${version} ${area?.radius_m} ${draw?.targets} ${countersign?.length} ${period?.hours}`).toBe(true);
    }
  });
  it('a form at another place says nothing of where the template is on the map', () => {
    expect(asTemplate({ ...proposalBy(FLOOD), place: 'Canal' }, FLOOD, 'fire')).not.toHaveProperty('area');
  });
  it('what is not said any more is not there', () => {
    const draft = { ...proposalBy(FLOOD), place: ' ', legal_basis: '', quorum: 'all' as const, takeover: '', times_told: { opens: 'at_once' as const, at: '' }, scope: emptyProposal(undefined).scope };
    expect(Object.keys(heldOf(draft, [], 'fire'))).toEqual(['task_kind', 'objective', 'answer_within_min', 'parties']);
    expect(heldOf({ ...draft, parts: [{ ...emptyPart('fire'), people: 2 }, { ...emptyPart('ems'), people: 1 }] }, ['fire', 'ems'], 'fire').parties, 'nobody leaves itself out')
      .toEqual([{ agency: 'fire', asks: [], people: 2 }, { agency: 'ems', asks: [], people: 1, is_optional: true }]);
  });
});
