/** What the console makes of a server that does not say who sits here: only a session that is over deletes what is kept. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
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
