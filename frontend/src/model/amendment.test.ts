/** What an amendment changes for a party, whom it asks, and that what stands is never lost on the way (docs/protocol.md T15). */
import { describe, expect, it } from 'vitest';
import type { Part, Party, Task } from '../protocol/wire';
import { amended as became, bringsLess, changes, concerned } from './amendment';
import { blocks, isCommitted, isOut, markOf, needsTotal, openNeeds, promised, quorumParts, seesEveryLane, standing, waitsFor } from './negotiation';
import { waitingTasks } from './overview';
import { lanes, queue, worksOn } from './queries';
import { NOW, before, sampleAmended, sampleParty, samplePromise, sampleWorld } from './sample';

const amended = (more: Partial<Party> = {}): Task => sampleAmended(sampleWorld(), more);
const police = (task: Task): Party => task.parties.find((one) => one.agency === 'police')!;
const more = { commitment: 'provisional', answered_at: before(30), offers: 1, promise: samplePromise([{ capability: 'patrol', count: 1 }, { capability: 'barriers', count: 1 }]) } as const;
const no = { commitment: 'declined', answered_at: before(30), reason: 'none free' } as const;
const silent = { left_out: true } as const;
const refused = { left_out: true, offers: 1, refused: 'too late' } as const;

describe('the difference', () => {
  it('T15: thing by thing, what was asked, what is asked and what the party goes on with', () => {
    const task = amended();
    expect(changes(task, police(task))).toEqual([
      { of: 'capability', what: 'patrol', was: 2, is: 3, goesOn: [{ count: 2 }], differs: true },
      { of: 'capability', what: 'barriers', was: 0, is: 1, goesOn: [], differs: true },
      { of: 'equipment', what: 'pump', was: 1, is: 0, goesOn: [], differs: true },
      { of: 'people', was: 4, is: 4, goesOn: 4, differs: false },
      { of: 'report_to', was: 'Gate 3', is: 'Gate 5', goesOn: 'Gate 3', differs: true },
      { of: 'until', was: before(-7_200), is: before(-7_200), goesOn: before(-7_200), differs: false },
      { of: 'objective', was: 'Keep the crossing closed', is: 'Keep the crossing closed', goesOn: 'Keep the crossing closed', differs: false },
    ]);
  });
  it('what the promise said otherwise holds, of place, time and number', () => {
    const task = amended();
    const party = police(task);
    party.goes_on!.promise = samplePromise([{ capability: 'patrol', count: 1 }, { capability: 'patrol', count: 1, from: before(-60) }, { capability: 'search', count: 1 }], { report_to: 'School Street', until: before(-60) });
    const lines = changes(task, party);
    expect(lines.find((one) => one.of === 'report_to')).toMatchObject({ was: 'Gate 3', is: 'Gate 5', goesOn: 'School Street' });
    expect(lines.find((one) => one.of === 'until')).toMatchObject({ was: before(-7_200), goesOn: before(-60), differs: false });
    expect(lines[0]).toMatchObject({ what: 'patrol', goesOn: [{ count: 1 }, { count: 1, from: before(-60) }] });
    expect(lines.find((one) => 'what' in one && one.what === 'search')).toMatchObject({ was: 0, is: 0, goesOn: [{ count: 1 }], differs: false });
  });
  it('a note, a time that comes or goes, and another objective; of which nothing is said to whom it is not shown', () => {
    const task = amended({ note: 'Bring keys', report_at: before(-3_600) });
    const party = police(task);
    delete party.until;
    task.objective = 'Open the crossing';
    const differs = () => changes(task, party).filter((one) => one.differs).map((one) => one.of);
    expect(differs()).toEqual(['capability', 'capability', 'equipment', 'report_to', 'report_at', 'until', 'note', 'objective']);
    delete party.goes_on!.objective;
    expect(differs()).not.toContain('objective');
    delete task.objective;
    expect(differs()).not.toContain('objective');
  });
  it('the same moment written otherwise is the same, and who is not asked again has no difference', () => {
    const task = amended({ until: before(-7_200).replace('.000Z', 'Z') });
    expect(changes(task, police(task)).find((one) => one.of === 'until')?.differs).toBe(false);
    expect(changes(task, task.parties[2]!)).toEqual([]);
  });
});

describe('whom an amendment asks', () => {
  const parts = (task: Task): Part[] => task.parties.filter((one) => one.agency !== 'fire')
    .map(({ agency, asks, note, equipment, people, report_to, until }) => ({ agency, asks, note, ...(equipment === undefined ? {} : { equipment }), people, report_to, ...(until === undefined ? {} : { until }) }));
  const nobody = { again: [], asked: [], unasked: [], waits: [], out: [], dropped: [] };
  const plain = (): Task => {
    const task = amended();
    delete task.parties[1]!.goes_on;
    task.parties[1]!.commitment = 'accepted';
    return task;
  };
  it('T15: whose part is another one, all if the objective is; who goes on unasked', () => {
    const task = plain();
    const objective = task.objective!;
    expect(concerned(task, { objective, parties: parts(task) }, 'fire')).toEqual({ ...nobody, unasked: ['police', 'ems'] });
    const [one, two] = parts(task);
    for (const change of [{ asks: [{ capability: 'patrol', count: 4 }, { capability: 'barriers', count: 1 }] }, { report_to: 'Gate 6' }, { note: 'x' }, { people: 5 }, { until: before(-1) }, { report_at: before(-1) }, { equipment: [{ equipment_kind: 'pump', count: 1 }] }]) {
      expect(concerned(task, { objective, parties: [{ ...one!, ...change }, two!] }, 'fire'), JSON.stringify(change)).toEqual({ ...nobody, again: ['police'], unasked: ['ems'] });
    }
    expect(concerned(task, { objective: 'Another', parties: parts(task) }, 'fire')).toEqual({ ...nobody, again: ['police', 'ems'] });
    // The lead asks itself nothing.
    expect(concerned(task, { objective, parties: [{ agency: 'fire', asks: [{ capability: 'rescue', count: 1 }] }, ...parts(task)] }, 'fire')).toEqual({ ...nobody, unasked: ['police', 'ems'] });
  });
  it('who is new is asked, who is dropped is named, and nobody who is out is asked for the same', () => {
    const task = plain();
    const objective = task.objective!;
    const [one, two] = parts(task);
    expect(concerned(task, { objective, parties: [one!, { agency: 'eoc', asks: [{ capability: 'search', count: 1 }] }] }, 'fire')).toEqual({ ...nobody, asked: ['eoc'], unasked: ['police'], dropped: ['ems'] });
    for (const out of [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { commitment: 'pending', left_out: true }] as const) {
      Object.assign(task.parties[2]!, out);
      expect(concerned(task, { objective, parties: [one!, two!] }, 'fire')).toEqual({ ...nobody, unasked: ['police'], out: ['ems'] });
      expect(concerned(task, { objective, parties: [one!, { ...two!, note: 'x' }] }, 'fire')).toEqual({ ...nobody, unasked: ['police'], asked: ['ems'] });
    }
  });
  it('who is asked already is waited for as before, and who declined a change or did not answer it goes on', () => {
    for (const [said, group] of [[{}, 'waits'], [more, 'waits'], [no, 'unasked'], [silent, 'unasked'], [refused, 'unasked']] as const) {
      const task = amended(said);
      expect(concerned(task, { objective: task.objective!, parties: parts(task) }, 'fire')).toEqual({ ...nobody, unasked: ['ems'], [group]: group === 'unasked' ? ['police', 'ems'] : ['police'] });
      expect(concerned(task, { objective: 'Another', parties: parts(task) }, 'fire').again).toEqual(['police', 'ems']);
    }
  });
});

describe('a change that is taken back', () => {
  const asBefore = (task: Task): Part[] => {
    const { promise: _promise, objective: _objective, ...part } = police(task).goes_on!;
    return [{ agency: 'police', ...part }, { agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }] }];
  };
  const of = (task: Task, objective: string, parts = asBefore(task)): string[] => {
    const groups = concerned(task, { objective, parties: parts }, 'fire');
    return (Object.keys(groups) as (keyof typeof groups)[]).filter((group) => groups[group].includes('police'));
  };
  it.each([['pending', {}], ['a counter-offer', more], ['declined', no], ['silent', silent]] as const)('T15: asks nobody: %s', (_, said) => {
    const task = amended(said);
    expect(of(task, task.objective!)).toEqual(['unasked']);
    expect(of(task, task.objective!, asBefore(task).map((one) => ({ ...one, people: 5 }))), 'control').toEqual(['again']);
  });
  it('T15: the objective must be the one of then; where none is told it has not changed', () => {
    const task = amended();
    task.objective = 'Open the crossing';
    expect([of(task, 'Keep the crossing closed'), of(task, 'Open the crossing')]).toEqual([['unasked'], ['again']]);
    delete police(task).goes_on!.objective;
    expect([of(task, 'Keep the crossing closed'), of(task, 'Open the crossing')]).toEqual([['again'], ['unasked']]);
  });
});

describe('what stands', () => {
  it.each([['pending', {}], ['a counter-offer', more], ['declined', no], ['silent', silent], ['refused when the time was up', refused]] as const)('T15: a party that is asked again is in it and committed: %s', (_, said) => {
    const task = amended(said);
    const party = police(task);
    expect([isCommitted(party), isOut(party), markOf(party)]).toEqual([true, false, 'accepted']);
    expect(promised(party)?.asks).toEqual([{ capability: 'patrol', count: 2 }]);
    expect(quorumParts(task, 'fire').map((one) => one.state)).toEqual(['met', 'met']);
    for (const phase of ['in_progress', 'completed'] as const) expect(seesEveryLane({ ...task, phase }, 'police')).toBe(true);
    expect(lanes(task, NOW).find((one) => one.agency === 'police')).toMatchObject({ asked: 4, promised: 2, answeredInS: said === no ? 30 : null });
    // Control: without what stands, it is neither.
    delete party.goes_on;
    expect([isCommitted(party), seesEveryLane({ ...task, phase: 'completed' }, 'police')]).toEqual([false, false]);
    expect(isOut(party)).toBe(party.commitment === 'declined' || party.left_out);
  });
  it('is told apart: asked again, an offer for the change, the change declined', () => {
    const late = Date.parse(before(-601));
    expect([standing(amended(), 'police', NOW), standing(amended(more), 'police', NOW), standing(amended(no), 'police', NOW), standing(amended(), 'police', late)]).toEqual(['again', 'offered', 'keeps', null]);
    expect([waitsFor(amended(), 'police', NOW), waitsFor(amended(), 'police', late), waitsFor(amended(more), 'fire', NOW), waitsFor(amended(no), 'fire', NOW)]).toEqual(['again', null, 'offer', null]);
  });
  it('T15: who did not answer in time is waited for by nobody, and is told so', () => {
    for (const said of [silent, refused]) {
      const world = sampleWorld();
      const task = sampleAmended(world, said);
      expect([standing(task, 'police', NOW), waitsFor(task, 'police', NOW), waitsFor(task, 'fire', NOW)]).toEqual(['unanswered', null, null]);
      expect(lanes(task, NOW).find((one) => one.agency === 'police')).toMatchObject({ promised: 2, offered: null, leftS: null, answeredInS: null, offeredForS: null });
      expect(queue(world, NOW, 'police').find((row) => row.task?.id === 't3')).toMatchObject({ due: null, dueInS: null });
      expect(waitingTasks(world, NOW).some((one) => one.task.id === 't3')).toBe(false);
      delete police(task).goes_on;
      expect(standing(task, 'police', NOW), 'control').toBe('left_out');
    }
  });
  it('T15: what became of the change, of a task that is over as well', () => {
    const states = (phase: Task['phase']) => [{}, more, no, silent, refused].map((said) => {
      const task = { ...amended(said), phase };
      return became(task, police(task));
    });
    expect(states('in_progress')).toEqual(['pending', 'provisional', 'declined', 'unanswered', 'refused']);
    for (const phase of ['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed'] as const) expect(states(phase), phase).toEqual(['over', 'over', 'declined', 'over', 'over']);
    const task = amended();
    expect(became(task, task.parties[2]!)).toBeNull();
  });
  it('stands in the queue and on the wall as asked again, with the share of the time since it was asked for that', () => {
    const world = sampleWorld();
    sampleAmended(world);
    expect(queue(world, NOW, 'police').find((row) => row.task?.id === 't3')).toMatchObject({ due: 'again', dueInS: 600, used: 60 / 660, late: false });
    expect(queue(world, NOW, 'police').find((row) => row.task?.id === 't1'), 'control').toMatchObject({ due: 'answer', dueInS: null });
    expect(queue(world, NOW, 'ems').find((row) => row.task?.id === 't3')).toMatchObject({ due: null, dueInS: null });
    const waits = () => waitingTasks(world, NOW).find((one) => one.task.id === 't3');
    expect([waits()?.again.map((one) => one.agency), waits()?.silent, waits()?.used]).toEqual([['police'], [], 60 / 660]);
    world.task.get('t3')!.parties.push(sampleParty('eoc', [['search', 1]], { asked_at: before(600) }));
    expect([waits()?.silent.map((one) => one.agency), waits()?.used], 'who was asked first has waited longest').toEqual([['eoc'], 600 / 1_200]);
    // Who has answered is not waited for, whenever it was asked.
    Object.assign(world.task.get('t3')!.parties[3]!, { commitment: 'accepted' });
    expect(waits()?.used).toBe(60 / 660);
  });
  it('T15: the time runs from when a party was asked for what it is asked for now, also for who came in with the change, and until the answers are due', () => {
    const world = sampleWorld();
    const task = sampleAmended(world, more);
    task.parties.push(sampleParty('eoc', [['search', 1]], { asked_at: before(300) }));
    const used = (agency: string, nowMs: number) => queue(world, nowMs, agency).find((row) => row.task?.id === 't3')?.used;
    expect([used('eoc', NOW), used('eoc', NOW + 300_000)]).toEqual([300 / 900, 600 / 900]);
    expect([used('fire', NOW), used('police', NOW), used('ems', NOW)], 'nothing is due of them').toEqual([null, null, null]);
    expect(used('eoc', Date.parse(task.answer_by!)), 'nothing is due any more').toBeNull();
    const offers = () => waitingTasks(world, NOW).find((one) => one.task.id === 't3');
    task.parties.pop();
    expect([offers()?.offers.map((one) => one.agency), offers()?.used], 'an offer to the change').toEqual([['police'], 60 / 660]);
  });
  it('T5: of what is still asked for, the lead reads the time since the first of those that it waits for was asked', () => {
    const world = sampleWorld();
    const task = world.task.get('t1')!;
    task.created_at = before(3_000);
    const used = (agency: string) => queue(world, NOW, agency).find((row) => row.task?.id === 't1')?.used;
    expect([used('fire'), used('police')]).toEqual([60 / 180, 60 / 180]);
    for (const party of task.parties) party.commitment = 'accepted';
    expect(used('fire'), 'nobody is waited for').toBe(3_000 / 3_120);
  });
});

describe('what a co-lead writes for itself', () => {
  const part = (patrol: number, rest: Partial<Part> = {}): Part => ({ agency: 'police', asks: [{ capability: 'patrol', count: patrol }], ...rest });
  const held = (party: Partial<Party>): Task => {
    const task = amended({ commitment: 'accepted', asks: [{ capability: 'patrol', count: 3 }], equipment: [{ equipment_kind: 'pump', count: 1 }], people: 4, until: before(0), ...party });
    delete police(task).goes_on;
    return task;
  };
  const pump = { equipment: [{ equipment_kind: 'pump', count: 1 }] };
  it('T16: may be as much as it has promised or more, of everything', () => {
    const less = (one: Part) => bringsLess(held({}), one);
    expect([less(part(3, { people: 4, ...pump })), less(part(5, { people: 9, ...pump }))]).toEqual([false, false]);
    expect([less(part(2, { people: 4, ...pump })), less(part(3, { people: 3, ...pump })), less(part(3, { people: 4 }))]).toEqual([true, true, true]);
    expect(less({ ...part(3, { people: 4, ...pump }), asks: [{ capability: 'search', count: 3 }] }), 'something else instead').toBe(true);
  });
  it('T9, T16: what it has promised of its own words counts, summed up, and not what it was asked for', () => {
    const promise = samplePromise([{ capability: 'patrol', count: 1 }, { capability: 'patrol', count: 1, from: before(-60) }]);
    expect([1, 2].map((count) => bringsLess(held({ promise }), part(count)))).toEqual([true, false]);
  });
  it('T15, T16: asked again, what it goes on with counts; a part that stays as it was is not written', () => {
    const task = amended();
    expect([bringsLess(task, part(1, { people: 4 })), bringsLess(task, part(2, { people: 4 }))]).toEqual([true, false]);
    const { asks, people, report_to, until } = police(task);
    police(task).goes_on!.promise.people = 9;
    expect(bringsLess(task, { agency: 'police', asks, people, report_to, ...(until === undefined ? {} : { until }) })).toBe(false);
  });
  it('T16: nothing where nothing is promised, or who writes is no party', () => {
    expect([bringsLess(held({ commitment: 'pending' }), part(1)), bringsLess(held({}), { ...part(1), agency: 'eoc' }), bringsLess(held({}), part(1))]).toEqual([false, false, true]);
  });
});

describe('needs', () => {
  it('T11, T15: an offer for a change comes instead of what stands, and can leave more open', () => {
    const task = amended(more);
    task.needs = task.needs!.map((need) => (need.what === 'patrol' || need.what === 'barriers' ? { ...need, offered: 1 } : need));
    expect(openNeeds(task).map((one) => [one.what, one.count])).toEqual([['barriers', 1], ['patrol', 1]]);
    expect(openNeeds(task, police(task)).map((one) => [one.what, one.count])).toEqual([['patrol', 2]]);
  });
  it('of an offer only what would be new is drawn beside what is covered', () => {
    const task = amended({ ...more, promise: samplePromise([{ capability: 'patrol', count: 3 }]) });
    const patrol = { of: 'capability', what: 'patrol', asked: 4, covered: 2, open: 2, offered: 3 } as const;
    expect(blocks(patrol, task.parties)).toEqual({ covered: 2, offered: 1, open: 1 });
    expect(needsTotal([patrol], task.parties)).toMatchObject({ covered: 2, offered: 1, open: 1 });
    const fewer = amended({ ...more, promise: samplePromise([{ capability: 'patrol', count: 1 }]) });
    expect(blocks({ ...patrol, offered: 1 }, fewer.parties)).toEqual({ covered: 2, offered: 0, open: 2 });
  });
});

describe('units at work', () => {
  it('T15: those that are seen on the task and not over', () => {
    const world = sampleWorld();
    world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't3', status: 'on_scene' });
    expect([worksOn(world, 't3', 'police'), worksOn(world, 't3', 'ems'), worksOn(world, 't1', 'police')]).toEqual([true, false, false]);
    world.assignment.get('a1')!.status = 'cleared';
    expect(worksOn(world, 't3', 'police')).toBe(false);
  });
});
