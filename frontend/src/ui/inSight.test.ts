/** What keys and palette act on while a page lies over the desk. */
import { expect, it } from 'vitest';
import { inSight } from './inSight';

const all = { incident: 'i1', task: 't1', unit: 'u1', agreement: 'a1' };

it('is what the desk shows, and nothing that a page covers', () => {
  expect(inSight(all, null)).toEqual({ incident: 'i1', task: 't1', unit: 'u1' });
  expect(inSight(all, 'agreements')).toEqual({ agreement: 'a1' });
  expect(inSight(all, 'negotiation')).toEqual({ task: 't1' });
  expect(inSight(all, 'inbox')).toEqual({});
  expect([inSight({ unit: 'u1' }, 'negotiation'), inSight({ task: 't1' }, 'receipts')]).toEqual([{}, {}]);
});
