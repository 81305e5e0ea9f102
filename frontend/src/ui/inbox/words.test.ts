/** Whose hand what waits needs, said to who has another. */
import { expect, it } from 'vitest';
import { session } from '../../model/sample';
import type { Hand } from '../../model/inbox';
import type { Session } from '../../protocol/wire';
import { forWords } from './words';

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
