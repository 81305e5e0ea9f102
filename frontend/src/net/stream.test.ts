/** The order of frames (docs/protocol.md S1–S6). */
import { describe, expect, it } from 'vitest';
import { LONGEST_MS, backoffMs } from './backoff';
import { ClockOffset, sample } from './clock';
import { uuidV7 } from './id';
import { fresh, onText, type StreamState } from './stream';

const welcome = (more: object) => JSON.stringify({ type: 'welcome', protocol: 1, server_time: 'x', epoch: 'e', n: 0, resumed: false, tick_ms: 100, ...more });
const snapshot = (n: number) => JSON.stringify({ type: 'snapshot', n, cursor: `c${n}`, at: 'x', objects: [], entries: [] });
const change = (n: number) => JSON.stringify({ type: 'change', n, cursor: `c${n}`, at: 'x', upserts: [], gone: [], entries: [] });

function run(state: StreamState, ...texts: string[]): { state: StreamState; done: string[] } {
  const done: string[] = [];
  for (const text of texts) {
    const verdict = onText(state, text);
    state = verdict.state;
    done.push(verdict.do);
  }
  return { state, done };
}

describe('stream', () => {
  it('welcome, snapshot, changes in order', () => {
    const { state, done } = run(fresh(null, 0), welcome({ n: 4 }), snapshot(4), change(5), change(6));
    expect(done).toEqual(['welcome', 'apply', 'apply', 'apply']);
    expect(state).toEqual({ phase: 'live', n: 6, cursor: 'c6' });
  });
  it.each([[7], [5], [4], [0]])('a change %i after 5 starts over without a cursor', (n) => {
    const { state, done } = run({ phase: 'live', n: 5, cursor: 'c5' }, change(n));
    expect(done).toEqual(['resync']);
    expect(state).toEqual(fresh(null, 0));
  });
  it('resumes from the count that the server names', () => {
    const { state, done } = run(fresh('c9', 9), welcome({ resumed: true, n: 0 }), change(1));
    expect(done).toEqual(['welcome', 'apply']);
    expect(state.cursor).toBe('c1');
  });
  it('is not resumed when it did not ask to be', () => {
    expect(run(fresh(null, 0), welcome({ resumed: true })).done).toEqual(['resync']);
  });
  it('forgets its cursor when the server starts over', () => {
    expect(run(fresh('c9', 9), welcome({})).state.cursor).toBeNull();
  });
  it.each(['', '{', '[]', 'null', '{"no":"type"}', change(1), snapshot(1)])('%s before the welcome starts over', (text) => {
    expect(run(fresh(null, 0), text).done).toEqual(['resync']);
  });
  it('a frame of an unknown type is said, not fatal', () => {
    expect(run({ phase: 'live', n: 1, cursor: 'c' }, '{"type":"later"}').done).toEqual(['refused']);
  });
});

describe('waiting and clocks', () => {
  it('backoff doubles, is bounded and never zero', () => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      expect(backoffMs(attempt, 0.999)).toBeLessThanOrEqual(LONGEST_MS);
      expect(backoffMs(attempt, 0)).toBeGreaterThanOrEqual(200);
    }
    expect(backoffMs(3, 0)).toBe(backoffMs(2, 0) * 2);
  });
  it('the shortest round trip decides the offset', () => {
    const clock = new ClockOffset();
    clock.add(sample(0, 1000, 5500));
    clock.add(sample(0, 10, 5005));
    clock.add(sample(0, 4000, 9000));
    expect(clock.offsetMs).toBe(5000);
  });
  it('ids are version 7 and sort by time', () => {
    const early = uuidV7(1_700_000_000_000);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < uuidV7(1_700_000_000_001)).toBe(true);
  });
});
