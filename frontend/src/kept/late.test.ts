/** Storage and answers that come later than what they belong to (docs/protocol.md X1, X2, X6). */
import { beforeEach, describe, expect, it } from 'vitest';
import { NOW } from '../model/sample';
import { MemoryStore } from './memory.fixture';
import { MINUTE, Page, settle, unit } from './page.fixture';
import { LeaseServer } from './server.fixture';

describe('a storage that opens later than the line', () => {
  let store: MemoryStore;
  let server: LeaseServer;
  let opens: () => void;
  beforeEach(() => {
    store = new MemoryStore();
    server = new LeaseServer(NOW, 'police', store.log);
    server.minutes = { fire: 60 };
  });
  /** The line is up and has told leases and picture before the storage opens. */
  async function late(page: Page, told = server.minutes): Promise<void> {
    const gate = new Promise<void>((resolve) => (opens = resolve));
    const load = store.load.bind(store);
    store.load = () => gate.then(load);
    const entered = page.keeping.enter(page.me);
    void page.keeping.line(true);
    await page.keeping.news(told);
    page.take(page.snapshot());
    opens();
    await entered;
    store.load = load;
    await settle(page);
  }

  it('asks for keys then, and keeps what is shown', async () => {
    await late(new Page(store, server));
    expect([...store.leases.keys()].sort()).toEqual(['fire', 'police']);
    expect(store.kept.has('unit|u1')).toBe(true);
    expect(store.kept.has('session|this')).toBe(true);
  });
  it('keeps what came meanwhile under leases that it has, and nothing that is not shown any more', async () => {
    const before = new Page(store, server);
    before.change([unit('u9')]);
    await before.arrive();
    expect(store.kept.has('unit|u9'), 'control').toBe(true);
    const page = new Page(store, server);
    page.wallMs += MINUTE;
    page.world.unit.set('u8', unit('u8') as never);
    await late(page);
    expect([store.kept.has('unit|u8'), store.kept.has('unit|u9')]).toEqual([true, false]);
  });
  it('deletes what may not be kept any more', async () => {
    await new Page(store, server).arrive();
    expect(store.leases.has('fire'), 'control').toBe(true);
    await late(new Page(store, server), {});
    expect(store.leases.has('fire')).toBe(false);
    expect(store.kept.has('unit|u1')).toBe(false);
  });
});
