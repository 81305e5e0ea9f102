/** Who leads a joint task, to whom the lead can go, and who may take it over (docs/protocol.md T16–T18). */
import { describe, expect, it } from 'vitest';
import type { Part, Party, Task } from '../protocol/wire';
import { changes, concerned } from './amendment';
import { firstHeir, heirs, isKeptByRule, isUnderway, leadRef, leadsAs, ruleGoesWith, takeoverState } from './leading';
import { isLedBy, offersFor, openLeadOffer, seesEveryLane, waitsFor } from './negotiation';
import { queue } from './queries';
import { NOW, before, sampleAmended, sampleOffer, sampleWorld } from './sample';

/** Police has accepted; the offer of the ambulance waits. */
const offered = (police: Partial<Party> = {}): Task => {
  const task = sampleOffer(sampleWorld());
  Object.assign(task.parties[1]!, police);
  return task;
};
const led = (agency: string) => ({ offer: 4, to: agency, reason: 'the road is yours', at: before(40) });

describe('who leads', () => {
  it('T16: the lead, and a party that is asked to and has promised, as the server says', () => {
    const task = offered({ co_lead: true, leads: true });
    expect(['fire', 'police', 'ems', 'other'].map((agency) => [isLedBy(task, agency), leadsAs(task, agency)])).toEqual([[true, 'lead'], [true, 'co_lead'], [false, null], [false, null]]);
    const asked = offered({ co_lead: true, commitment: 'pending' });
    expect([isLedBy(asked, 'police'), leadsAs(asked, 'police')]).toEqual([false, 'asked']);
  });
  it('V13: whose lane is not shown is named by nobody, and whose record it is sees every lane', () => {
    const { lead: _hidden, ...rest } = offered();
    const task = { ...rest, owner: 'police2', parties: rest.parties.filter((one) => one.agency !== 'fire') };
    expect(['fire', 'police', 'ems'].map((agency) => [isLedBy(task, agency), leadsAs(task, agency)])).toEqual([[false, null], [false, null], [false, null]]);
    expect([seesEveryLane({ ...task, parties: [] }, 'police2'), seesEveryLane({ ...task, parties: [] }, 'police')]).toEqual([true, false]);
  });
  it('T16: whoever leads is waited for by others’ counter-offers, and by none of its own', () => {
    const task = offered({ co_lead: true, leads: true });
    expect(['fire', 'police', 'ems'].map((agency) => [waitsFor(task, agency, NOW), offersFor(task, agency).map((one) => one.agency)])).toEqual([['offer', ['ems']], ['offer', ['ems']], [null, []]]);
    const own = offered();
    Object.assign(own.parties[2]!, { co_lead: true, leads: true });
    expect(offersFor(own, 'ems')).toEqual([]);
    expect(waitsFor(offered(), 'police', NOW), 'control').toBeNull();
  });
  it('T16: a co-lead that is asked again answers that first', () => {
    const task = sampleAmended(sampleWorld(), { co_lead: true, leads: true });
    Object.assign(task.parties[2]!, { commitment: 'provisional', answered_at: before(9), offers: 1 });
    expect(waitsFor(task, 'police', NOW)).toBe('again');
    Object.assign(task.parties[1]!, { commitment: 'declined' });
    expect(waitsFor(task, 'police', NOW)).toBe('offer');
  });
});

describe('the lead that is offered', () => {
  it('T17: to who has promised, also to who is asked again', () => {
    expect(heirs(offered())).toEqual(['police']);
    expect(heirs(sampleAmended(sampleWorld()))).toEqual(['police', 'ems']);
    expect(heirs(sampleWorld().task.get('t1')!)).toEqual([]);
  });
  it('T17: goes to nobody but whom it was chosen for; only where nobody was, to the only one there is', () => {
    expect([firstHeir('', ['ems']), firstHeir('', ['ems', 'police']), firstHeir('', [])]).toEqual(['ems', '', '']);
    expect(firstHeir('police', ['ems']), 'who was chosen has taken its promise back').toBe('police');
  });
  it('T17: waits for whom it is offered to, until it is answered or the task is over', () => {
    const task = { ...offered(), lead_offer: led('police') };
    expect([openLeadOffer(task)?.to, waitsFor(task, 'police', NOW), waitsFor(task, 'ems', NOW)]).toEqual(['police', 'lead', null]);
    expect(openLeadOffer({ ...task, phase: 'cancelled' })).toBeNull();
    const refused = { ...task, lead_offer: { ...led('police'), refused: 'no staff' } };
    expect([openLeadOffer(refused), waitsFor(refused, 'police', NOW), leadRef(refused)]).toEqual([null, null, null]);
  });
  it('T17: stands in the queue of that desk', () => {
    const world = sampleWorld();
    sampleOffer(world).lead_offer = led('police');
    const due = (agency: string) => queue(world, NOW, agency).find((row) => row.task?.id === 't2')?.due;
    expect([due('police'), due('fire'), due('ems')]).toEqual(['lead', 'offer', null]);
  });
  it('T17: is read as what it is: another one, or of another version, is another thing', () => {
    const task = { ...offered(), lead_offer: led('police') };
    expect(leadRef(task)).toEqual({ task: 't2', agency: 'police', offer: 4, version: 3, lead: true });
    expect(leadRef({ ...task, lead_offer: { ...led('police'), offer: 5 } })).not.toEqual(leadRef(task));
    expect(leadRef({ ...task, version: 4 })).not.toEqual(leadRef(task));
  });
});

describe('taking over', () => {
  const with_ = (more: Partial<Task>): Task => ({ ...offered(), takeover: { agency: 'police', after_min: 10 }, ...more });
  const state = (more: Partial<Task>, nowMs = NOW) => takeoverState(with_(more), nowMs)?.state;
  it('T18: from so many minutes after the lead has lost its link', () => {
    expect(state({})).toBe('linked');
    expect(state({ lead_unlinked_since: before(599) })).toBe('early');
    expect(state({ lead_unlinked_since: before(600) })).toBe('due');
    expect(takeoverState(with_({ lead_unlinked_since: before(60) }), NOW)).toEqual({ agency: 'police', afterMin: 10, state: 'early', sinceMs: NOW - 60_000, fromMs: NOW + 540_000, promised: true });
  });
  it('T18: not by who leads already, not of a draft, and not of what is over', () => {
    const away = { lead_unlinked_since: before(6_000) };
    expect(state(away), 'control').toBe('due');
    expect(state({ ...away, phase: 'draft' })).toBe('linked');
    expect([takeoverState(with_({ ...away, lead: 'police' }), NOW), takeoverState(with_({ ...away, phase: 'lapsed' }), NOW), takeoverState(offered(), NOW)]).toEqual([null, null, null]);
    expect(['draft', 'proposed', 'in_progress', 'suspended', 'completed', 'closed'].map((phase) => isUnderway({ ...offered(), phase: phase as 'draft' }))).toEqual([false, true, true, true, false, false]);
  });
  it('T18: the rule keeps whom it names in the task as long as it takes part, and goes with it after that', () => {
    const ems = { takeover: { agency: 'ems', after_min: 10 } };
    const kept = (party: Partial<Party>, more: Partial<Task> = {}) => {
      const task = with_(more);
      Object.assign(task.parties.find((one) => one.agency === task.takeover!.agency)!, party);
      return [isKeptByRule(task, task.takeover!.agency), ruleGoesWith(task, [{ agency: 'other' }])];
    };
    expect([kept({}), kept({ commitment: 'pending' }), kept({ commitment: 'provisional' }, ems)]).toEqual([[true, null], [true, null], [true, null]]);
    for (const out of [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { commitment: 'pending', left_out: true }] as const) {
      expect(kept(out)).toEqual([false, 'police']);
      expect(kept(out, { phase: 'draft' }), 'of a draft it is the form’s to say').toEqual([false, null]);
    }
    const out = with_({});
    Object.assign(out.parties[1]!, { commitment: 'declined' });
    expect(ruleGoesWith(out, [{ agency: 'police' }]), 'it is asked once more').toBeNull();
    expect([isKeptByRule(with_({}), 'ems'), isKeptByRule(with_({ lead: 'police' }), 'police'), ruleGoesWith(with_({ lead: 'police' }), []), ruleGoesWith(offered(), [])]).toEqual([false, false, null, null]);
    // What declined a change goes on with what it promised, and is in it (T15).
    const again = { ...sampleAmended(sampleWorld(), { commitment: 'declined' }), takeover: { agency: 'police', after_min: 10 } };
    expect([isKeptByRule(again, 'police'), ruleGoesWith(again, [])]).toEqual([true, null]);
  });
  it('T18: who takes no part could not use it: there is no rule', () => {
    for (const out of [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { commitment: 'pending', left_out: true }] as const) {
      const task = with_({ lead_unlinked_since: before(6_000) });
      Object.assign(task.parties[1]!, out);
      expect(takeoverState(task, NOW)).toBeNull();
    }
    const again = { ...sampleAmended(sampleWorld(), { commitment: 'declined' }), takeover: { agency: 'police', after_min: 10 } };
    expect(takeoverState(again, NOW)?.promised, 'what it had promised stands (T15)').toBe(true);
  });
  it('T18: who is named and has promised nothing is told apart', () => {
    expect([takeoverState(with_({}), NOW)?.promised, takeoverState({ ...with_({}), takeover: { agency: 'ems', after_min: 2 } }, NOW)?.promised]).toEqual([true, false]);
  });
});

describe('a change of who leads', () => {
  const parts = (task: Task): Part[] => task.parties.filter((one) => one.agency !== 'fire').map(({ agency, asks, co_lead }) => ({ agency, asks, ...(co_lead === true ? { co_lead } : {}) }));
  it('T5, T16: to be asked to lead is another part', () => {
    const task = { ...offered(), phase: 'in_progress' as const };
    const said = concerned(task, { objective: task.objective!, parties: parts(task) }, 'fire');
    expect(said).toMatchObject({ again: [], unasked: ['police'] });
    const leads = concerned(task, { objective: task.objective!, parties: parts(task).map((one) => ({ ...one, co_lead: one.agency === 'police' })) }, 'fire');
    expect(leads).toMatchObject({ again: ['police'], unasked: [] });
  });
  it('T16: what a co-lead writes for itself asks it nothing', () => {
    const task = { ...offered({ co_lead: true, leads: true }), phase: 'in_progress' as const };
    const change = { objective: task.objective!, parties: parts(task).map((one) => ({ ...one, people: 9 })) };
    const asked = (by: string) => Object.values(concerned(task, change, by)).some((group: string[]) => group.includes('police'));
    expect([asked('police'), asked('fire')]).toEqual([false, true]);
  });
  it('T15, T16: the difference tells whether it was asked to lead, and whether it is', () => {
    const of = (was: boolean, is: boolean, more: Partial<Task> = {}) => {
      const task = { ...sampleAmended(sampleWorld(), { co_lead: is }), ...more };
      task.parties[1]!.goes_on!.co_lead = was;
      return changes(task, task.parties[1]!).filter((one) => one.of === 'co_lead');
    };
    expect(of(false, true)).toEqual([{ of: 'co_lead', was: false, is: true, goesOn: false, differs: true }]);
    expect(of(true, true)).toEqual([{ of: 'co_lead', was: true, is: true, goesOn: true, differs: false }]);
    expect(of(true, false), 'it was, and is not any more').toEqual([{ of: 'co_lead', was: true, is: false, goesOn: true, differs: true }]);
    expect([of(false, false), of(true, true, { lead: 'police' })]).toEqual([[], []]);
  });
  it('T15, T16: a change that asked it to lead and is taken back asks nobody', () => {
    const task = sampleAmended(sampleWorld(), { co_lead: true });
    const { promise: _promise, objective: _objective, ...then } = task.parties[1]!.goes_on!;
    const groups = (co_lead: boolean) => concerned(task, { objective: task.objective!, parties: [{ agency: 'police', ...then, co_lead }] }, 'fire');
    expect([groups(false).unasked, groups(true).again]).toEqual([['police'], ['police']]);
    // Whatever it is asked now, and whether it leads meanwhile.
    Object.assign(task.parties[1]!, { co_lead: false });
    task.parties[1]!.goes_on!.co_lead = true;
    expect([groups(false).again, groups(true).unasked], 'it had promised to lead').toEqual([['police'], ['police']]);
  });
});
