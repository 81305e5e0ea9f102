/** What the console makes of a server that does not say who sits here: only a session that is over deletes what is kept. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UNLEASED_MS } from '../../kept/limits';
import { NOW, session } from '../../model/sample';
import { Store } from '../../model/store.svelte';
import type { Answer } from '../../net/http';
import type { Session } from '../../protocol/wire';

const { vault } = vi.hoisted(() => {
  // Asked when the module is loaded: whether this is a browser that can keep anything.
  vi.stubGlobal('indexedDB', {});
  return { vault: { current: null as unknown } };
});
vi.mock('../../kept/browser', async () => {
  const { MemoryStore } = await import('../../kept/memory.fixture');
  vault.current = new MemoryStore();
  return { browserVault: vault.current };
});

const answers = vi.hoisted(() => ({ lease: null as unknown }));
vi.mock('../../net/http', async (original) => ({ ...await original<object>(), post: () => Promise.resolve(answers.lease) }));

const { KeptState } = await import('./state.svelte');
const { isSignedOut } = await import('../../net/session');
const store = vault.current as InstanceType<typeof import('../../kept/memory.fixture').MemoryStore>;

const refused = (status: number, code = `http_${status}`): Answer<Session> => ({ ok: false, kind: 'refused', status, refusal: { code, message: '' } });
const around = () => ({ store: new Store(), session: null, map: null, link: null, enter: () => undefined });

describe('opening without an answer', () => {
  beforeEach(() => {
    store.device = { secret: 'ab'.repeat(32), who: 'me', agency: 'police', seenMs: NOW, heardMs: NOW, offsetMs: 0 };
  });
  it.each([[401, 'not_signed_in'], [401, undefined], [403, 'disabled'], [403, 'second_factor_needed']])('a session that is over (%s %s) leaves nothing', async (status, code) => {
    const answer = refused(status, code);
    expect(isSignedOut(answer)).toBe(true);
    expect(await new KeptState(around()).open(answer)).toBeNull();
    expect(store.device).toBeNull();
  });
  it.each([[403, undefined], [403, 'tls_needed'], [404, undefined], [404, 'unknown'], [407, undefined], [408, undefined], [429, 'too_many'], [500, undefined], [503, 'busy']])('what says nothing of the session (%s %s) deletes nothing', async (status, code) => {
    const answer = refused(status, code);
    expect(isSignedOut(answer)).toBe(false);
    await new KeptState(around()).open(answer);
    expect(store.device).not.toBeNull();
  });
  it('nor does a server that is not reached, or one that says who it is', () => {
    expect(isSignedOut({ ok: false, kind: 'unreachable' })).toBe(false);
    expect(isSignedOut({ ok: true, status: 200, body: session('police', 'dispatcher') })).toBe(false);
  });
});

describe('a ticket that is refused for what is due (X5)', () => {
  const me = { ...session('police', 'dispatcher'), expires_at: new Date(Date.now() + 3_600_000).toISOString() };
  async function refusedOnce(lease: Answer<unknown>): Promise<(string | null)[]> {
    await store.clear([]);
    const begun: (string | null)[] = [];
    const kept = new KeptState({ ...around(), session: me });
    kept.enter(me, () => undefined);
    await vi.waitFor(() => expect(store.device).not.toBeNull());
    answers.lease = lease;
    kept.purgeDue((device) => begun.push(device));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return begun;
  }
  it('the line begins again at once when the server has said what is due', async () => {
    const begun = await refusedOnce({ ok: true, status: 200, body: { server_time: new Date().toISOString(), leases: [] } });
    expect(begun).toEqual([store.device?.secret]);
  });
  it('and waits for its own time when it has not', async () => {
    expect(await refusedOnce(refused(503, 'busy'))).toEqual([]);
    expect(await refusedOnce({ ok: false, kind: 'unreachable' })).toEqual([]);
    expect(store.device).not.toBeNull();
  });
});

describe('an open page without a link (X8)', () => {
  it('takes what is under no lease off the screen and asks for the whole picture', async () => {
    vi.useFakeTimers();
    try {
      await store.clear([]);
      const resync = vi.fn();
      const it = { ...around(), session: session('police', 'dispatcher'), link: { resync } };
      it.store.apply([{ type: 'snapshot', n: 1, cursor: '', at: '', entries: [], objects: [
        { kind: 'unit', id: 'u1', agency: 'fire', callsign: 'U1', unit_kind: 'engine' }, { kind: 'unit', id: 'u3', agency: 'police', callsign: 'U3', unit_kind: 'car' },
      ] as never }]);
      const kept = new KeptState(it);
      const tick = () => kept.tick({ live: false, heardMs: 0, offsetMs: 0 });
      tick();
      vi.advanceTimersByTime(UNLEASED_MS - 1);
      tick();
      expect([it.store.world.unit.has('u1'), resync.mock.calls.length]).toEqual([true, 0]);
      vi.advanceTimersByTime(1);
      tick();
      tick();
      expect([it.store.world.unit.has('u1'), it.store.world.unit.has('u3'), resync.mock.calls.length]).toEqual([false, true, 1]);
      expect([kept.unshown, kept.saysNone], 'and says whose it was').toEqual([['fire'], false]);
      it.store.apply([{ type: 'snapshot', n: 2, cursor: '', at: '', entries: [], objects: [] }]);
      expect([kept.unshown, kept.saysNone], 'until the whole picture is there').toEqual([[], true]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('deleting what this device keeps (X8)', () => {
  const me = { ...session('police', 'dispatcher'), expires_at: new Date(Date.now() + 3_600_000).toISOString() };
  /** A desk whose page has just been opened. */
  async function opened(): Promise<InstanceType<typeof KeptState>> {
    await store.clear([]);
    answers.lease = { ok: true, status: 200, body: { confirmed: 1, unknown: 0, destroyed: 0 } };
    const kept = new KeptState({ ...around(), session: me });
    await sat(kept, me);
    return kept;
  }
  /** What the line names this device by, once somebody sits here. */
  const sat = (kept: InstanceType<typeof KeptState>, who: Session): Promise<string | null> => new Promise((begun) => kept.enter(who, begun));

  it('nothing is kept for the same one, whatever line begins anew', async () => {
    const kept = await opened();
    expect(store.device, 'control: it kept before').not.toBeNull();
    await kept.forget();
    expect([kept.off, kept.failed, store.device]).toEqual([true, false, null]);
    expect([await sat(kept, me), kept.off, store.device]).toEqual([null, true, null]);
  });
  it('until another role is taken', async () => {
    const kept = await opened();
    await kept.forget();
    expect(await sat(kept, { ...me, role: 'commander' })).toEqual(store.device?.secret);
    expect([kept.off, store.device === null]).toEqual([false, false]);
  });
  it('until somebody signs in, be it the same one', async () => {
    const kept = await opened();
    await kept.forget();
    await kept.leave(false);
    expect(await sat(kept, me)).toEqual(store.device?.secret);
    expect([kept.off, store.device === null]).toEqual([false, false]);
  });
  it('and until the console is opened anew', async () => {
    await (await opened()).forget();
    expect(await sat(new KeptState({ ...around(), session: me }), me)).toEqual(store.device?.secret);
    expect(store.device).not.toBeNull();
  });
  it('is not said to be done by a storage that does not do it', async () => {
    const kept = await opened();
    const told = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const clear = vi.spyOn(store, 'clear').mockRejectedValueOnce(new Error('the disk is gone'));
    await kept.forget();
    expect([kept.off, kept.failed, store.device === null]).toEqual([false, true, false]);
    expect([await sat(kept, me), kept.failed], 'nothing is kept from here on all the same').toEqual([null, true]);
    await kept.forget();
    expect([kept.off, kept.failed, store.device]).toEqual([true, false, null]);
    for (const spy of [told, clear]) spy.mockRestore();
  });
});
