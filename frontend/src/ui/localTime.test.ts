import { expect, it } from 'vitest';
import { fromLocal, toLocal } from './localTime';

it('a moment survives the way through the field to the minute', () => {
  const at = '2026-11-29T18:05:00.000Z';
  expect(fromLocal(toLocal(at))).toBe(at);
  expect([toLocal(undefined), toLocal('soon'), fromLocal('')]).toEqual(['', '', undefined]);
});
