/** When the parties of a joint task learn where and when (docs/protocol.md T19): why something is not told, and what a proposal may say. */
import { describe, expect, it } from 'vitest';
import type { Disclosure, Task } from '../protocol/wire';
import { choices, isWithheld, opening, tellsLater, untilWhen } from './disclosure';
import { before, sampleOffer, sampleParty, sampleWorld } from './sample';

const two = before(-7_200);
const three = before(-10_800);
/** Police is asked and has not answered. */
const asked = (disclosure: Disclosure, more: Partial<Task> = {}): Task => ({
  ...sampleOffer(sampleWorld()), disclosure, parties: [sampleParty('fire', [], { commitment: 'accepted', leads: true }), sampleParty('police', [['patrol', 1]])], ...more,
});

/** The same to who is no party and sees it by an agreement: what opens when is not sent to it. */
const byAgreement = (task: Task): Task => {
  const { disclosure: _untold, ...rest } = task;
  return rest;
};

describe('why it is not told', () => {
  it('T19: until it has promised, or until an hour, or both', () => {
    const task = asked({ place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } });
    expect(untilWhen(task, 'place', 'police')).toEqual({ never: null, by: 'ours', at: null });
    // When is never open before where.
    expect(untilWhen(task, 'times', 'police')).toEqual({ never: null, by: 'ours', at: two });
  });
  it('T19: when waits for where, and the later hour counts', () => {
    const task = asked({ place: { opens: 'at_hour', opens_at: three }, times: { opens: 'at_hour', opens_at: two } });
    expect(untilWhen(task, 'times', 'police')).toEqual({ never: null, by: null, at: three });
    expect(untilWhen(asked({ place: { opens: 'on_acceptance' } }), 'times', 'police')).toEqual({ never: null, by: 'ours', at: null });
  });
  it('T19: who sees it by an agreement only is not sent what opens when, and reads no reason', () => {
    const task = byAgreement(asked({ place: { opens: 'on_acceptance' } }, { withheld: ['place', 'times'] }));
    for (const stage of ['place', 'times'] as const) {
      expect([untilWhen(task, stage, 'other'), isWithheld(task, stage)]).toEqual([{ never: null, by: null, at: null }, true]);
      expect(untilWhen({ ...task, phase: 'lapsed' }, stage, 'other')).toEqual({ never: 'over' });
    }
    expect([opening(task, 'place'), tellsLater(task, 'other')]).toEqual([{ opens: 'at_once', at: undefined }, []]);
  });
  it('T19: who has promised waits for the hour only', () => {
    const task = asked({ place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } });
    task.parties[1]!.commitment = 'accepted';
    expect(untilWhen(task, 'times', 'police')).toEqual({ never: null, by: null, at: two });
  });
  it('T19: never to who takes no part, nor of what is over', () => {
    const task = asked({ place: { opens: 'on_acceptance' } });
    expect(untilWhen({ ...task, phase: 'cancelled' }, 'place', 'police')).toEqual({ never: 'over' });
    const out = [{ commitment: 'declined' }, { commitment: 'withdrawn' }, { left_out: true }] as const;
    for (const more of out) {
      const parties = [sampleParty('police', [['patrol', 1]], more)];
      // Whenever it opens to others, and whatever becomes of the task.
      for (const one of [task, asked({}), asked({ place: { opens: 'at_hour', opens_at: two } }), { ...task, phase: 'cancelled' as const }]) {
        for (const stage of ['place', 'times'] as const) expect(untilWhen({ ...one, parties }, stage, 'police')).toEqual({ never: 'out' });
      }
    }
  });
  it('what is withheld is what the server names, and nothing else', () => {
    const task = asked({ place: { opens: 'on_acceptance' } }, { withheld: ['place'] });
    expect([isWithheld(task, 'place'), isWithheld(task, 'times'), isWithheld(asked({}), 'place')]).toEqual([true, false, false]);
  });
});

describe('who leads', () => {
  it('T19: is told of each stage when the parties learn it, and so is whose record it is', () => {
    const task = asked({ times: { opens: 'on_acceptance' } });
    const times = [{ stage: 'times', accepts: true, at: null }];
    expect([tellsLater(task, 'fire'), tellsLater(task, 'police'), tellsLater(asked({}), 'fire')]).toEqual([times, [], []]);
    expect(tellsLater({ ...task, owner: 'eoc' }, 'eoc')).toEqual(times);
    expect(opening(task, 'place')).toEqual({ opens: 'at_once', at: undefined });
  });
  it('T19: when is never told before where, so it waits for what where waits for', () => {
    const later = (disclosure: Disclosure) => tellsLater(asked(disclosure), 'fire').map((one) => [one.stage, one.accepts, one.at]);
    expect(later({ place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } })).toEqual([['place', true, null], ['times', true, two]]);
    expect(later({ place: { opens: 'at_hour', opens_at: three }, times: { opens: 'at_hour', opens_at: two } })).toEqual([['place', false, three], ['times', false, three]]);
    expect(later({ place: { opens: 'on_acceptance' } })).toEqual([['place', true, null], ['times', true, null]]);
    expect(later({ times: { opens: 'at_hour', opens_at: two } }), 'control').toEqual([['times', false, two]]);
  });
  it.each(['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed'] as const)('T19: of what is over nobody learns it any more: %s', (phase) => {
    expect(tellsLater(asked({ place: { opens: 'at_hour', opens_at: two } }, { phase }), 'fire')).toEqual([]);
  });
  it('T19: says anything of a draft, and once proposed only what opens sooner', () => {
    const said: Disclosure = { place: { opens: 'on_acceptance' }, times: { opens: 'at_hour', opens_at: two } };
    const may = (task: Task | null) => (['place', 'times'] as const).map((stage) => choices(task, stage));
    const all = ['at_once', 'on_acceptance', 'at_hour'];
    expect(may(null)).toEqual([all, all]);
    expect(may(asked(said, { phase: 'draft' }))).toEqual([all, all]);
    expect(may(asked(said))).toEqual([['at_once', 'on_acceptance'], ['at_once', 'at_hour']]);
    expect(may(asked({}))).toEqual([['at_once'], ['at_once']]);
  });
});
