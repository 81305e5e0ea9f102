import { describe, expect, it } from 'vitest';
import type { Heads, SignedHead } from '../protocol/wire';
import { judge, signedText, thinned, type Kept } from './heads';
import { EMPTY, hex, isConsistent, leaf, node } from './proof';
import type { HeadKeeper } from './keeper';
import { HeadWatch } from './watch';

const row = (n: number): string => n.toString(16).padStart(64, '0');

/** As plainly as RFC 9162 has it. */
async function root(rows: readonly string[]): Promise<string> {
  if (rows.length === 0) return EMPTY;
  if (rows.length === 1) return leaf(rows[0] ?? '');
  const middle = split(rows.length);
  return node(await root(rows.slice(0, middle)), await root(rows.slice(middle)));
}

function split(length: number): number {
  let middle = 1;
  while (middle * 2 < length) middle *= 2;
  return middle;
}

async function proof(old: number, rows: readonly string[], known = true): Promise<string[]> {
  if (old === rows.length) return known ? [] : [await root(rows)];
  const middle = split(rows.length);
  if (old <= middle) return [...await proof(old, rows.slice(0, middle), known), await root(rows.slice(middle))];
  return [...await proof(old - middle, rows.slice(middle), false), await root(rows.slice(0, middle))];
}

const mark = async (rows: readonly string[]) => ({ size: rows.length, root: await root(rows) });

describe('proofs', () => {
  // Thousands of digests, on a machine that may have other work.
  it('hold for every pair of sizes, and nothing else does', async () => {
    for (let size = 1; size <= 20; size += 1) {
      const rows = Array.from({ length: size }, (_, n) => row(n + 1));
      for (let old = 1; old <= size; old += 1) {
        const [before, now, path] = [await mark(rows.slice(0, old)), await mark(rows), await proof(old, rows)];
        expect(await isConsistent(before, now, path)).toBe(true);
        const other = [row(99), ...rows.slice(1)];
        expect(await isConsistent(await mark(other.slice(0, old)), now, path)).toBe(false);
        expect(await isConsistent(before, await mark(other), path)).toBe(false);
        if (path.length > 0) expect(await isConsistent(before, now, path.slice(1))).toBe(false);
        expect(await isConsistent(before, now, [...path, row(3)])).toBe(false);
      }
    }
  }, 30_000);

  it('are refused where they are none', async () => {
    const [one, two] = [await mark([row(1)]), await mark([row(1), row(2)])];
    expect(await isConsistent(two, one, [])).toBe(false);
    expect(await isConsistent(one, two, ['nonsense'])).toBe(false);
    expect(await isConsistent({ ...one, size: 0.5 }, two, [])).toBe(false);
    expect(await isConsistent({ size: 0, root: EMPTY }, two, [])).toBe(true);
    expect(await isConsistent(one, two, Array.from({ length: 200 }, () => row(1)))).toBe(false);
  });
});

const MINUTE = 60_000;
const START = Date.parse('2026-11-28T10:00:00.000Z');

async function keys(): Promise<{ key: string; sign: (head: SignedHead) => Promise<SignedHead> }> {
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    key: hex(raw),
    sign: async (head) => ({ ...head, signature: hex(new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, new TextEncoder().encode(signedText(head))))) }),
  };
}

async function head(rows: readonly string[], minutes: number): Promise<SignedHead> {
  const at = new Date(START + minutes * MINUTE).toISOString();
  return { room: '00000000-0000-0000-0000-000000000007', at, journal: await mark(rows), disclosures: await mark(rows), signature: '' };
}

async function told(key: string, now: SignedHead, old: number, rows: readonly string[]): Promise<Heads> {
  const path = await proof(old, rows);
  return { key, head: now, consistency: { journal: path, disclosures: path } };
}

describe('a new head', () => {
  const rows = Array.from({ length: 7 }, (_, n) => row(n + 1));

  it('is held against the one that is kept', async () => {
    const { key, sign } = await keys();
    const first = await sign(await head(rows.slice(0, 4), 0));
    const kept: Kept = { key, heads: [first] };
    const second = await sign(await head(rows, 1));
    expect(await judge(null, { key, head: first })).toBe('first');
    expect(await judge(kept, await told(key, second, 4, rows))).toBe('goes_on');
    // The record was changed: other rows, fewer rows, an earlier time, another room.
    const other = [row(99), ...rows.slice(1)];
    expect(await judge(kept, await told(key, await sign(await head(other, 1)), 4, other))).toBe('changed');
    expect(await judge(kept, { key, head: await sign(await head(rows.slice(0, 2), 1)) })).toBe('changed');
    expect(await judge(kept, await told(key, await sign(await head(rows, -1)), 4, rows))).toBe('changed');
    expect(await judge(kept, { key })).toBe('changed');
    const elsewhere = { ...await head(rows, 1), room: '00000000-0000-0000-0000-000000000008' };
    expect(await judge(kept, await told(key, await sign(elsewhere), 4, rows))).toBe('other_room');
    // Not signed, or by somebody else.
    expect(await judge(kept, await told(key, { ...second, at: first.at }, 4, rows))).toBe('unsigned');
    const stranger = await keys();
    expect(await judge(kept, await told(stranger.key, await stranger.sign(await head(rows, 1)), 4, rows))).toBe('other_key');
  });

  it('is kept for a day each minute, and then each hour', async () => {
    const every: SignedHead[] = [];
    const one = await head(rows, 0);
    for (let minute = 0; minute < 3 * 24 * 60; minute += 1) every.push({ ...one, at: new Date(START + minute * MINUTE).toISOString() });
    const now = START + 3 * 24 * 60 * MINUTE;
    const kept = thinned(every, now);
    expect(kept.length).toBe(24 * 60 + 48);
    expect(kept.map((it) => it.at)).toEqual(kept.map((it) => it.at).sort());
    expect(kept.at(-1)?.at).toBe(every.at(-1)?.at);
    expect(thinned(every, now + 365 * 24 * 60 * MINUTE)).toEqual([]);
  });

  it('raises the notice and begins anew when somebody has seen it', async () => {
    const { key, sign } = await keys();
    let stored: Kept | null = null;
    const keeper: HeadKeeper = {
      load: async () => stored,
      add: async (by, it) => void (stored = { key: by, heads: [...(stored?.heads ?? []), it] }),
      clear: async () => void (stored = null),
    };
    let answer: Heads = { key, head: await sign(await head(rows.slice(0, 4), 0)) };
    const asked: string[] = [];
    const said: string[] = [];
    const watch = new HeadWatch({
      keeper, nowMs: () => START, told: (verdict) => said.push(verdict),
      ask: async (path) => {
        asked.push(path);
        return { ok: true, status: 200, body: answer };
      },
    });
    await watch.look();
    const other = [row(99), ...rows.slice(1)];
    answer = await told(key, await sign(await head(other, 1)), 4, other);
    await watch.look();
    await watch.look();
    await watch.accept();
    expect(said).toEqual(['first', 'changed', 'changed', 'first']);
    expect(asked.slice(0, 2)).toEqual(['/api/v1/heads', '/api/v1/heads?journal=4&disclosures=4']);
  });
});
