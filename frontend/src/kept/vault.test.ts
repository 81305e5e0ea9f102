/** The vault's limits, and that nothing opens elsewhere than where it was sealed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { Snapshot, Task, Thing } from '../protocol/wire';
import { KINDS } from '../model/world';
import { MemoryStore } from './memory.fixture';
import { ownersOf } from './owners';
import { importKey, open, seal } from './seal';
import { Vault } from './vault';

vi.mock('./limits', async (original) => ({ ...await original<object>(), RECORDS_MAX: 3, BYTES_MAX: 1_000, RECORD_BYTES_MAX: 500, PURGES_MAX: 2 }));

const KEY = 'ab'.repeat(32);

async function vaultOf(store: MemoryStore, ...owners: string[]): Promise<Vault> {
  const vault = new Vault(store);
  await vault.load();
  const secret = await vault.adopt('me', 'police', { seenMs: 0, offsetMs: 0 });
  for (const owner of owners) await vault.hold({ owner, lease: `lease-${owner}`, key: await importKey(KEY), endMs: 1_000 }, secret);
  return vault;
}
const item = (key: string, value: unknown = key) => ({ key, owners: ['fire'], value });

describe('limits', () => {
  it('the oldest make room, by number', async () => {
    const store = new MemoryStore();
    const vault = await vaultOf(store, 'fire');
    for (const key of ['a', 'b', 'c', 'a', 'd']) await vault.write([item(key)], []);
    expect([...store.kept.keys()].sort()).toEqual(['a', 'c', 'd']);
    const again = await vaultOf(store);
    await again.write([item('e')], []);
    expect([...store.kept.keys()].sort(), 'also after a restart').toEqual(['a', 'd', 'e']);
  });
  it('the oldest make room, by bytes', async () => {
    const store = new MemoryStore();
    const vault = await vaultOf(store, 'fire');
    for (const key of ['a', 'b', 'c']) await vault.write([item(key, 'x'.repeat(450))], []);
    expect([...store.kept.keys()]).toEqual(['b', 'c']);
  });
  it('what is too long for a picture is not kept, and not in its older form', async () => {
    const store = new MemoryStore();
    const vault = await vaultOf(store, 'fire');
    await vault.write([item('a')], []);
    await vault.write([item('a', 'x'.repeat(500))], []);
    expect(store.kept.size).toBe(0);
  });
  it('more purges than one answer can name are confirmed as everything (X6)', async () => {
    const store = new MemoryStore();
    const vault = await vaultOf(store, 'fire', 'ems');
    for (const purge of ['p1', 'p2', 'p3']) await vault.drop(['fire'], [purge]);
    expect([...store.confirmations.values()].some((one) => one.purge === null)).toBe(true);
    expect(store.leases.size).toBe(0);
  });
});

describe('two pages of one browser', () => {
  it('what one has written the other deletes', async () => {
    const store = new MemoryStore();
    const [first, second] = [await vaultOf(store, 'fire'), await vaultOf(store)];
    await first.write([item('a'), item('b')], []);
    expect([...second.keys], 'control: it does not know of them').toEqual([]);
    expect((await second.stored()).sort()).toEqual(['a', 'b']);
    await second.write([], ['a']);
    expect([...store.kept.keys()]).toEqual(['b']);
  });
});

describe('sealing', () => {
  const about = { owners: ['fire'], key: 'unit|u1', lease: 'l1' };
  it('opens where it was sealed and nowhere else', async () => {
    const key = await importKey(KEY);
    const sealed = await seal(key, about, { secret: 'MARK' });
    expect(await open(key, about, sealed)).toEqual({ secret: 'MARK' });
    for (const other of [{ ...about, owners: ['police'] }, { ...about, key: 'unit|u2' }, { ...about, lease: 'l2' }]) expect(await open(key, other, sealed)).toBeNull();
    expect(await open(await importKey('cd'.repeat(32)), about, sealed)).toBeNull();
    expect((await seal(key, about, { secret: 'MARK' })).nonce).not.toEqual(sealed.nonce);
  });
  it('a key cannot be read out, and one of another length is none', async () => {
    await expect(crypto.subtle.exportKey('raw', await importKey(KEY))).rejects.toThrow();
    await expect(importKey('ab'.repeat(16))).rejects.toThrow();
  });
  it('a record that was moved under another name is left out', async () => {
    const store = new MemoryStore();
    const vault = await vaultOf(store, 'fire');
    await vault.write([item('a'), item('b')], []);
    const a = store.kept.get('a');
    if (a !== undefined) store.kept.set('b', { ...a, key: 'b' });
    expect((await vault.restore()).map((one) => one.key)).toEqual(['a']);
  });
});

describe('whose a thing is (X1)', () => {
  const golden = JSON.parse(readFileSync(new URL('../../../fixtures/wire/server-snapshot.json', import.meta.url), 'utf8')) as Snapshot;
  const of = (own: string) => Object.fromEntries(golden.objects.map((thing) => [thing.kind, ownersOf(thing, own)]));
  it('is said for each kind, and what it does not say is not kept', () => {
    expect(new Set(golden.objects.map((one) => one.kind))).toEqual(new Set(KINDS));
    expect(of('police')).toMatchObject({ agency: ['police'], unit: null, incident: ['fire'], assignment: ['fire'], zone: ['fire'], alarm: null, agreement: null, person: null, hand_over: null, settings: null });
    expect(of('fire')).toMatchObject({ agency: ['fire'], unit: ['fire'], person: ['fire'], hand_over: ['fire'], settings: ['fire'], alarm: null, agreement: null });
  });
  it('a target is of its task’s owner, and of nobody where the task is not there', () => {
    const target = { kind: 'task_item', id: 'x', task: 't' } as Thing;
    expect(ownersOf(target, 'police', new Map([['t', { kind: 'task', id: 't', owner: 'fire' } as Task]]))).toEqual(['fire']);
    expect([ownersOf(target, 'police', new Map()), ownersOf(target, 'police')]).toEqual([null, null]);
  });
  it('of what is lent both, and of a kind of a newer server nobody', () => {
    const pump = { kind: 'equipment', id: 'e', agency: 'police', owner: 'fire' } as Thing;
    expect(ownersOf(pump, 'police')).toEqual(['fire', 'police']);
    expect(ownersOf({ ...pump, agency: 'fire' } as Thing, 'police')).toEqual(['fire']);
    expect(ownersOf({ kind: 'balloon', id: 'b', agency: 'fire' } as unknown as Thing, 'fire')).toBeNull();
  });
});
