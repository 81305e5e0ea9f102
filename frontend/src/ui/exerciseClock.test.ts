import { describe, expect, it } from 'vitest';
import { exerciseNow } from './exerciseClock';

describe('the clock of an exercise', () => {
  it('runs on at its pace and stands at none', () => {
    expect(exerciseNow({ nowMs: 1_000, atMs: 50, speed: 10 }, 150)).toBe(2_000);
    expect(exerciseNow({ nowMs: 1_000, atMs: 50, speed: 0 }, 99_999)).toBe(1_000);
  });
  it('does not go back when this machine does', () => {
    expect(exerciseNow({ nowMs: 1_000, atMs: 50, speed: 10 }, 0)).toBe(1_000);
  });
});
