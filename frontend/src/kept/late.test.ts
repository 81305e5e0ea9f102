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

describe('a key for a device that is no more (X6)', () => {
  let store: MemoryStore;
  let server: LeaseServer;
  let page: Page;
  beforeEach(() => {
    store = new MemoryStore();
    server = new LeaseServer(NOW, 'police', store.log);
    server.minutes = { fire: 60 };
    page = new Page(store, server);
  });
  /** Keys are asked for; `meanwhile` happens; then the answer comes. */
  async function whileAsked(meanwhile: () => Promise<unknown>): Promise<void> {
    let arrives = (): void => undefined;
    server.way = new Promise((resolve) => (arrives = resolve));
    const asked = page.keeping.news(server.minutes);
    server.way = null;
    await meanwhile();
    arrives();
    await asked;
    await settle(page);
  }
  const ofDevice = (device: string | null) => [...server.granted.keys()].filter((one) => one.startsWith(device ?? '?'));

  it('is destroyed: the server is told again that all of that device is gone', async () => {
    const device = await page.arrive();
    await whileAsked(async () => {
      await page.keeping.leave(true);
      // What the server gave after it heard that: the question was slower than the sign-out.
      server.granted.set(`${device} fire`, { lease: 'late', key: 'ab'.repeat(32), untilMs: NOW + MINUTE });
    });
    expect(store.leases.size).toBe(0);
    expect(server.confirmed).toEqual(['everything', 'everything']);
    expect(ofDevice(device)).toEqual([]);
    expect(store.confirmations.size).toBe(0);
  });
  it('that the server cannot be told so is said later, also over a restart', async () => {
    const device = await page.arrive();
    await whileAsked(async () => {
      await page.keeping.leave(true);
      server.down = true;
    });
    expect([...store.confirmations.values()]).toMatchObject([{ secret: device, purge: null }]);
    server.down = false;
    const { page: later } = await page.reload(MINUTE);
    await later.keeping.enter(later.me);
    await later.keeping.line(true);
    expect(server.confirmed).toEqual(['everything', 'everything']);
    expect(store.confirmations.size).toBe(0);
  });
  it('also where another page of the browser has deleted everything, which this one does not know', async () => {
    const device = await page.arrive();
    const other = new Page(store, server);
    await other.keeping.enter(other.me);
    server.confirmed.length = 0;
    await whileAsked(() => other.keeping.leave(true));
    expect(store.leases.size).toBe(0);
    expect(server.confirmed).toEqual(['everything', 'everything']);
    expect(ofDevice(device)).toEqual([]);
  });
  it('is not said of the device that is here', async () => {
    await page.arrive();
    await whileAsked(async () => undefined);
    expect(server.confirmed).toEqual([]);
    expect(store.leases.has('fire')).toBe(true);
  });
});
