/** What was asked, offered and promised, side by side (docs/protocol.md T3–T13). */
import { describe, expect, it } from 'vitest';
import type { Party, Task } from '../protocol/wire';
import { blocks, compared, missingNeeds, needsTotal, openNeeds, quorumParts, seesEveryLane, standing, waitingOffers, waitsFor } from './negotiation';
import { waitingTasks } from './overview';
import { lanes, queue } from './queries';
import { NOW, before, sampleOffer, sampleParty, samplePromise, sampleWorld } from './sample';

const offered = (): Task => sampleOffer(sampleWorld());
const ems = (task: Task): Party => task.parties.find((one) => one.agency === 'ems')!;

describe('an offer beside what is asked', () => {
  it('T10: number, time, place and what is left out differ; the rest does not', () => {
    expect(compared(ems(offered())).map((one) => [one.of, one.asked, one.differs])).toEqual([
      ['capability', 2, false], ['capability', 2, true], ['equipment', 1, true], ['report_to', 'Underpass north', true], ['until', before(-7200), false],
    ]);
    expect(compared(ems(offered()))[1]).toMatchObject({ offered: [{ count: 1, from: before(-1800) }] });
  });
  it('the same number later differs, and one capability in two times is one line', () => {
    const party = sampleParty('ems', [['rescue', 2]], { promise: samplePromise([{ capability: 'rescue', count: 1 }, { capability: 'rescue', count: 1, from: before(-60) }]) });
    expect(compared(party)).toEqual([{ of: 'capability', what: 'rescue', asked: 2, offered: [{ count: 1 }, { count: 1, from: before(-60) }], differs: true }]);
    const whole = sampleParty('ems', [['rescue', 2]], { promise: samplePromise([{ capability: 'rescue', count: 2 }]) });
    expect(compared(whole)).toMatchObject([{ differs: false }]);
  });
  it('what nobody asked for is shown, and who said nothing of its own has nothing to compare', () => {
    const party = sampleParty('ems', [], { promise: samplePromise([{ capability: 'search', count: 1 }], { people: 4 }) });
    expect(compared(party)).toMatchObject([{ what: 'search', asked: 0, differs: true }, { of: 'people', asked: 0, offered: 4, differs: true }]);
    expect(compared(sampleParty('ems', [['rescue', 1]]))).toEqual([]);
  });
});

describe('needs', () => {
  it('T11: what stays open with the offer taken, and without it', () => {
    const task = offered();
    expect(openNeeds(task).map((one) => [one.what, one.count])).toEqual([['als_ambulance', 2], ['bls_ambulance', 2], ['pump', 1]]);
    expect(openNeeds(task, ems(task)).map((one) => [one.what, one.count])).toEqual([['bls_ambulance', 1], ['pump', 1]]);
  });
  it('blocks of a need are as many as are asked for, whatever is offered', () => {
    expect(blocks({ of: 'capability', what: 'x', asked: 4, covered: 1, open: 3, offered: 9 })).toEqual({ covered: 1, offered: 3, open: 0 });
    expect(needsTotal(offered().needs ?? [])).toEqual({ asked: 8, covered: 3, offered: 3, open: 2 });
  });
});

describe('quorum', () => {
  const states = (task: Task, agency = 'fire'): unknown => quorumParts(task, agency).map((one) => [one.key, one.state]);
  it('T3: every party, those who are named, or what is required', () => {
    const task = offered();
    expect(states(task)).toEqual([['police', 'met'], ['ems', 'offered']]);
    expect(states({ ...task, quorum: 'named', quorum_of: ['ems'] })).toEqual([['ems', 'offered']]);
    expect(states({ ...task, quorum: 'covered', quorum_of: ['patrol', 'bls_ambulance'] })).toEqual([['bls_ambulance', 'open'], ['patrol', 'met']]);
    expect(states({ ...task, quorum: 'covered' })).toEqual([['als_ambulance', 'offered'], ['bls_ambulance', 'open'], ['patrol', 'met']]);
  });
  it('an offer is never counted as met', () => {
    for (const quorum of ['all', 'named', 'covered'] as const) {
      const parts = quorumParts({ ...offered(), quorum, quorum_of: quorum === 'named' ? ['ems'] : quorum === 'covered' ? ['als_ambulance'] : [] }, 'fire');
      expect(parts.find((one) => one.key === 'ems' || one.key === 'als_ambulance')?.state).toBe('offered');
    }
  });
  it('V13: whoever may be shown a part of the lanes only is shown no figure of the whole', () => {
    const task = offered();
    expect(states(task, 'other')).toEqual([]);
    expect(states({ ...task, quorum: 'covered' }, 'other')).toEqual([]);
    expect(states({ ...task, quorum: 'named', quorum_of: ['ems', 'hidden'] }, 'other')).toEqual([]);
    expect(states({ ...task, quorum: 'named', quorum_of: ['ems'] }, 'other')).toEqual([['ems', 'offered']]);
    for (const agency of ['police', 'ems']) expect(states(task, agency)).toHaveLength(2);
  });
  it('V13: a party that declined or is left out is out, and one that never answered is when it is over', () => {
    const with_ = (more: Partial<Party>, phase: Task['phase'] = 'negotiating') => ({ ...offered(), phase, parties: [sampleParty('ems', [['rescue', 1]], more)] });
    expect(seesEveryLane(with_({}), 'ems')).toBe(true);
    expect(seesEveryLane(with_({ commitment: 'declined' }), 'ems')).toBe(false);
    expect(seesEveryLane(with_({ left_out: true }, 'in_progress'), 'ems')).toBe(false);
    expect(seesEveryLane(with_({}, 'lapsed'), 'ems')).toBe(false);
    expect(seesEveryLane(with_({ commitment: 'accepted' }, 'completed'), 'ems')).toBe(true);
  });
});

describe('who is waited for', () => {
  it('the lead for a counter-offer, a party for its answer, and nobody for an offer of its own', () => {
    const task = offered();
    expect([waitsFor(task, 'fire', NOW), waitsFor(task, 'police', NOW), waitsFor(task, 'ems', NOW)]).toEqual(['offer', null, null]);
    const asked = sampleWorld().task.get('t1')!;
    expect([waitsFor(asked, 'fire', NOW), waitsFor(asked, 'police', NOW), waitsFor(asked, 'ems', NOW)]).toEqual([null, 'answer', null]);
  });
  it('T7: not after the time is up, and not for whoever is left out; T12: a running task can still take an offer', () => {
    const late = Date.parse(before(-101));
    expect(waitsFor(offered(), 'fire', late)).toBeNull();
    expect(waitsFor({ ...offered(), phase: 'in_progress' }, 'fire', late)).toBe('offer');
    expect(waitsFor({ ...offered(), phase: 'lapsed' }, 'fire', NOW)).toBeNull();
    const task = { ...offered(), phase: 'agreed' as const, parties: [sampleParty('ems', [['rescue', 1]])] };
    expect(waitsFor(task, 'ems', NOW)).toBe('answer');
    expect(waitsFor({ ...task, parties: [sampleParty('ems', [['rescue', 1]], { left_out: true })] }, 'ems', NOW)).toBeNull();
  });
  it.each(['agreed', 'mobilizing', 'in_progress', 'suspended'] as const)('T12: whom the quorum did not need is asked while the task is %s, until the time is up', (phase) => {
    const world = sampleWorld();
    const task = world.task.get('t1')!;
    Object.assign(task, { phase, quorum: 'covered', quorum_of: ['rescue'] });
    const late = Date.parse(task.answer_by!);
    const inbox = (nowMs: number) => {
      const row = queue(world, nowMs, 'police').find((one) => one.task?.id === 't1');
      return [standing(task, 'police', nowMs), row?.due, row?.used === null, waitingTasks(world, nowMs).map((one) => one.silent.map((party) => party.agency))];
    };
    expect(inbox(late - 1_000)).toEqual(['asked_on', 'answer', false, [['police']]]);
    expect(lanes(task, late - 1_000).find((lane) => lane.agency === 'police')?.leftS).toBe(1);
    expect(inbox(late)).toEqual([null, null, true, []]);
    task.parties[1]!.left_out = true;
    expect(inbox(late - 1_000)).toEqual(['left_out', null, true, []]);
    expect(lanes(task, late - 1_000).find((lane) => lane.agency === 'police')?.leftS).toBeNull();
  });
  it('says how it stands with a party: asked, its offer waits, or nothing any more', () => {
    const asked = sampleWorld().task.get('t1')!;
    expect(['fire', 'police', 'ems', 'other'].map((agency) => standing(asked, agency, NOW))).toEqual([null, 'asked', null, null]);
    expect(['police', 'ems'].map((agency) => standing(offered(), agency, NOW))).toEqual([null, 'offered']);
    expect(standing({ ...asked, phase: 'completed' }, 'police', NOW)).toBeNull();
  });
  it('the longest-waiting offer comes first', () => {
    const task = offered();
    task.parties.push(sampleParty('police2', [], { commitment: 'provisional', answered_at: before(40), promise: samplePromise([]) }));
    expect(waitingOffers(task).map((one) => one.agency)).toEqual(['police2', 'ems']);
  });
  it('is marked in the queue of that desk, and on the wall', () => {
    const world = sampleWorld();
    sampleOffer(world);
    const due = (agency: string) => Object.fromEntries(queue(world, NOW, agency).filter((row) => row.task !== undefined).map((row) => [row.task?.id, row.due]));
    expect(due('fire')).toEqual({ t1: null, t2: 'offer' });
    expect(due('police')).toEqual({ t1: 'answer', t2: null });
    expect(waitingTasks(world, NOW).map((one) => [one.task.id, one.silent.map((party) => party.agency), one.offers.map((party) => party.agency)]))
      .toEqual([['t2', [], ['ems']], ['t1', ['police'], []]]);
  });
});

describe('what nobody can be expected to bring', () => {
  it('is what stays open without what is offered and can be taken, and with an offer taken what it leaves', () => {
    expect(missingNeeds(offered())).toEqual([{ of: 'capability', what: 'bls_ambulance', count: 1 }, { of: 'equipment', what: 'pump', count: 1 }]);
    expect(missingNeeds(offered(), ems(offered()))).toEqual([{ of: 'capability', what: 'bls_ambulance', count: 1 }, { of: 'equipment', what: 'pump', count: 1 }]);
    const half = offered();
    ems(half).promise = samplePromise([{ capability: 'als_ambulance', count: 1 }]);
    expect(missingNeeds(half, ems(half)).map((one) => one.count)).toEqual([1, 2, 1]);
  });
  it('is nothing as long as who is asked has not answered, and all of it after a no', () => {
    const task = sampleWorld().task.get('t1')!;
    // Police has not answered; ambulance has declined.
    expect(missingNeeds(task)).toEqual([{ of: 'capability', what: 'als_ambulance', count: 1 }]);
    task.parties[1]!.left_out = true;
    expect(missingNeeds(task).map((one) => [one.what, one.count])).toEqual([['als_ambulance', 1], ['barriers', 1], ['patrol', 2]]);
  });
});

describe('lanes', () => {
  it('T10: what is offered is no promise', () => {
    const lane = lanes(offered(), NOW).find((one) => one.agency === 'ems');
    expect(lane).toMatchObject({ asked: 4, promised: null, offered: 3, offeredForS: 28, answeredInS: null });
  });
  it('T9: what is accepted in part counts as much as it says', () => {
    const task = offered();
    task.parties = [sampleParty('ems', [['rescue', 3]], { commitment: 'accepted', promise: samplePromise([{ capability: 'rescue', count: 1 }]) })];
    expect(lanes(task, NOW)[0]).toMatchObject({ asked: 3, promised: 1, offered: null });
  });
});
