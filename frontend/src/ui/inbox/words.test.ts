/** Whose hand what waits needs, said to who has another. */
import { expect, it } from 'vitest';
import { session } from '../../model/sample';
import type { Hand } from '../../model/inbox';
import type { AnyItem } from '../../protocol/enforcement';
import type { Session, Task } from '../../protocol/wire';
import { forWords, placeIds } from './words';

it('says whose it is to act on, and nothing to who can', () => {
  const HANDS: readonly Hand[] = ['desk', 'commander', 'legal', 'coordinator'];
  const mine = (role: Session['role']): Hand[] => HANDS.filter((hand) => forWords(session('police', role), { hand }) === '');
  expect(mine('dispatcher')).toEqual(['desk']);
  expect(mine('commander')).toEqual(['desk', 'commander', 'legal']);
  expect(mine('coordinator')).toEqual(['desk', 'commander', 'legal', 'coordinator']);
  expect(mine('legal')).toEqual(['legal']);
  expect(mine('supervisor')).toEqual([]);
  expect(forWords(session('police', 'commander'), { hand: 'coordinator' }), 'nobody else takes over (T18)').toMatch(/coordinator/);
});

it('leads to the very row where there is one, and else to what is around it', () => {
  const [task, item] = [{ id: 't1' } as Task, { id: 'm1' } as AnyItem];
  expect(placeIds({ task, place: 'lanes', from: 'ems' })).toEqual(['lane-t1-ems', 'lanes-t1', 'place-task']);
  expect(placeIds({ task, place: 'enforcement', from: 'ems', item })).toEqual(['waits-m1', 'enforcement-t1', 'place-task']);
  expect(placeIds({ task, place: 'inspection', from: undefined, item, order: 'r1' }), 'of a target several things may have been ordered').toEqual(['order-r1', 'inspection-t1', 'place-task']);
  expect(placeIds({ task, place: 'answer', from: 'fire' })).toEqual(['answer-t1', 'place-task']);
  expect(placeIds({ from: 'fire' })).toEqual(['place-task']);
});
