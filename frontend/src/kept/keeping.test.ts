/** What a device keeps without a link, for how long, and how it goes (docs/protocol.md X1–X8). */
import { beforeEach, describe, expect, it } from 'vitest';
import { NOW } from '../model/sample';
import type { Session, Thing } from '../protocol/wire';
import { keeps } from './keeping';
import { CONFIRM_ATTEMPTS, RENEW_MOST_MS, SET_BACK_MS, UNLEASED_MS } from './limits';
import { MemoryStore } from './memory.fixture';
import { HOUR, MINUTE, Page, settle, unit } from './page.fixture';
import { LeaseServer } from './server.fixture';

const FIRE = ['i1', 'i2', 'i3', 't1', 'u1', 'u2', 'u4'];
const OWN = ['ems', 'fire', 'i4', 'police', 'u3'];

describe('keeping', () => {
  let store: MemoryStore;
  let server: LeaseServer;
  let page: Page;
  beforeEach(() => {
    store = new MemoryStore();
    server = new LeaseServer(NOW, 'police', store.log);
    server.minutes = { fire: 60 };
    page = new Page(store, server);
  });

  it('X1, X2: gives back without a link what it was shown, sealed; with who sat there and as of when', async () => {
    page.change([unit('u9')]);
    await page.arrive();
    expect(JSON.stringify([...store.kept.values()])).not.toContain('MARK-u9');
    expect(store.text()).not.toMatch(/MARK-u9|Heron|Evacuate/);
    expect(store.text(), 'control: it would be found').toContain('police-dispatcher');
    await page.pass(20_000);
    const reloaded = new Page(store, server);
    reloaded.wallMs = page.wallMs + 10 * MINUTE;
    const picture = await reloaded.keeping.open();
    expect(picture?.session.principal).toBe('police-dispatcher');
    expect(picture?.heardMs).toBe(page.wallMs);
    expect(picture?.snapshot.objects.map((one) => one.id).sort()).toEqual([...FIRE, ...OWN, 'u9'].sort());
  });
  it('keeps where units were, and no position that is not shown any more', async () => {
    page.change([unit('u1', { handle: 7 })]);
    page.columns.apply({ gone: [], positions: [{ handle: 7, lon: 7.4, lat: 43.7, fixUnixS: 100, heading: 3, speed: 0, flags: 1, precision: 0 }], aggregates: null });
    await page.arrive();
    const where = async (): Promise<unknown[]> => (await new Page(store, server).keeping.open())?.positions.positions ?? [];
    expect(await where()).toMatchObject([{ handle: 7, lon: 7.4, lat: 43.7, fixUnixS: 100, heading: 3, flags: 1 }]);
    page.change([unit('u1')]);
    await settle(page);
    expect(await where()).toEqual([]);
  });
  it('X8: a place that leaves the picture is deleted, though the thing stays as it was (G12)', async () => {
    page.change([unit('u1', { handle: 7 })]);
    page.columns.apply({ gone: [], positions: [{ handle: 7, lon: 7.4, lat: 43.7, fixUnixS: 100, heading: 3, speed: 0, flags: 1, precision: 0 }], aggregates: null });
    await page.arrive();
    const kept = async (): Promise<number | undefined> => (await new Page(store, server).keeping.open())?.positions.positions.length;
    expect(await kept()).toBe(1);
    page.columns.apply({ gone: [7], positions: [], aggregates: null });
    await page.pass(2 * MINUTE);
    expect(await kept()).toBe(0);
  });
  it('X1: what third agencies show in a thing is not kept with it (F5, V13)', async () => {
    const attached = (agency: string) => ({ id: `a-${agency}`, name: `MARK-by-${agency}`, media_type: 'text', bytes: 1, sha256: 'ab'.repeat(32), agency, at: new Date(NOW).toISOString() });
    const known = page.world.incident.get('i1');
    const joint = page.world.task.get('t1');
    if (known === undefined || joint === undefined) throw new Error('the sample has them');
    const [lane] = joint.parties;
    if (lane === undefined) throw new Error('somebody is asked');
    page.change([
      { ...known, attachments: ['fire', 'ems', 'police'].map(attached) } as Thing,
      {
        ...joint, id: 't9', parties: ['fire', 'ems'].map((agency) => ({ ...lane, agency, note: `MARK-to-${agency}` })), quorum: 'named', quorum_of: ['MARK-named'],
        needs: [{ of: 'capability', what: 'MARK-need', asked: 1, covered: 0, open: 1, offered: 0 }],
      } as Thing,
      // Who is asked is in the task: it is one's own, too.
      { ...joint, id: 't8', parties: ['fire', 'police'].map((agency) => ({ ...lane, agency })), quorum: 'named', quorum_of: ['MARK-own-named'], needs: [{ of: 'capability', what: 'MARK-own-need', asked: 1, covered: 0, open: 1, offered: 0 }] } as Thing,
      // Who declined is shown the others by their own terms only.
      {
        ...joint, id: 't7', parties: ['fire', 'ems', 'police'].map((agency) => ({ ...lane, agency, note: `MARK-7-${agency}`, commitment: agency === 'police' ? 'declined' : 'accepted' })),
        needs: [{ of: 'capability', what: 'MARK-7-need', asked: 1, covered: 0, open: 1, offered: 0 }],
      } as Thing,
    ]);
    await page.arrive();
    await settle(page);
    const opened = JSON.stringify((await new Page(store, server).keeping.open())?.snapshot.objects);
    for (const shown of ['7-fire', '7-police', 'by-fire', 'by-police', 'to-fire', 'own-named', 'own-need']) expect(opened, 'control').toContain(`MARK-${shown}`);
    for (const hidden of ['7-ems', '7-need', 'by-ems', 'to-ems', 'named', 'need']) expect(opened).not.toContain(`MARK-${hidden}`);
  });
  it('X1: a lease of 0 is never kept, nor what no lease covers', async () => {
    server.minutes = { fire: 0 };
    await page.arrive();
    expect((await page.reload()).kept).toEqual(OWN);
    expect([...store.kept.values()].some((record) => record.owners.includes('fire'))).toBe(false);
  });
  it('X1: what is lent is kept only under leases of both, and goes with either', async () => {
    server.minutes = { fire: 60, ems: 30 };
    page.change([{ kind: 'equipment', id: 'e1', agency: 'fire', owner: 'ems', equipment_kind: 'pump', name: 'Pump' }]);
    await page.arrive();
    expect(store.kept.get('equipment|e1')?.leases).toHaveLength(2);
    expect((await page.reload(31 * MINUTE)).kept).not.toContain('e1');
    await page.keeping.vault.drop(['ems']);
    expect(store.kept.has('equipment|e1')).toBe(false);
  });
  it('X1: what is lent is not kept under the lease of one', async () => {
    page.change([{ kind: 'equipment', id: 'e1', agency: 'fire', owner: 'ems', equipment_kind: 'pump', name: 'Pump' }, { kind: 'equipment', id: 'e2', agency: 'fire', owner: 'fire', equipment_kind: 'pump', name: 'Pump' }]);
    await page.arrive();
    expect(store.kept.has('equipment|e1')).toBe(false);
    expect(store.kept.has('equipment|e2'), 'control').toBe(true);
  });
  it('X1: a unit whose crew calls for help is shown for as long as it does, and not kept', async () => {
    await page.arrive();
    page.change([unit('u1', { overlays: ['duress'] })]);
    await settle(page);
    expect(store.kept.has('unit|u1')).toBe(false);
    page.change([unit('u1', { overlays: ['delayed'] })]);
    await settle(page);
    expect(store.kept.has('unit|u1')).toBe(true);
  });
  it('X8: a retraction deletes it, a change replaces it', async () => {
    await page.arrive();
    const before = store.kept.get('unit|u1')?.data;
    page.change([unit('u1')], [{ kind: 'unit', id: 'u2' }]);
    await settle(page);
    expect(store.kept.has('unit|u2')).toBe(false);
    expect(store.kept.get('unit|u1')?.data).not.toBe(before);
  });
  it('a snapshot leaves nothing that is not in it', async () => {
    await page.arrive();
    page.take({ ...page.snapshot(), n: 9, objects: [unit('u1')] });
    await settle(page);
    expect([...store.kept.keys()].sort()).toEqual(['session|this', 'unit|u1']);
  });

  it('X3: after the lease key and records are gone, by whichever clock is first', async () => {
    await page.arrive();
    expect((await page.reload(59 * MINUTE)).kept, 'control: within its time').toEqual([...FIRE, ...OWN].sort());
    expect((await page.reload(61 * MINUTE, 61 * MINUTE)).kept).toEqual(OWN);
    expect(store.leases.has('fire')).toBe(false);
    expect([...store.kept.values()].some((record) => record.owners.includes('fire'))).toBe(false);
  });
  it('X3: a clock that is slow by an hour does not lengthen it', async () => {
    server.nowMs = NOW + HOUR;
    await page.arrive();
    expect((await page.reload(61 * MINUTE)).kept).toEqual(OWN);
  });
  it('X3, X8: a clock that was set back ends all leases', async () => {
    await page.arrive();
    await page.pass(20 * MINUTE);
    expect((await page.reload(MINUTE, -SET_BACK_MS + 1_000)).kept, 'control: a clock being corrected').not.toEqual([]);
    expect((await page.reload(MINUTE, -SET_BACK_MS - 1_000)).kept).toEqual([]);
    expect([store.leases.size, store.kept.size]).toEqual([0, 0]);
  });
  it('X3: time that passes while the page is open counts, whatever the clock is set to', async () => {
    server.down = false;
    await page.arrive();
    page.live = false;
    page.wallMs -= 30 * MINUTE;
    page.steadyMs += 61 * MINUTE;
    await page.tick();
    expect(store.leases.has('fire')).toBe(false);
    expect(page.withdrawn).toEqual(['fire']);
    expect(page.world.unit.has('u1'), 'memory and map as well').toBe(false);
    expect(page.world.unit.has('u3')).toBe(true);
  });
  it('X8: what is under no lease goes from an open page whose link is lost, after a short while; and comes with a whole picture', async () => {
    server.minutes = { fire: 0, ems: 60 };
    page.change([{ ...unit('u7'), agency: 'ems' } as Thing, { kind: 'alarm', id: 'a1', agency: 'fire' } as Thing]);
    await page.arrive();
    page.world.entries = [{ at: '', occurred_at: '', what: 'note_added', agency: 'fire' }, { at: '', occurred_at: '', what: 'note_added', agency: 'police' }];
    page.live = false;
    await page.tick();
    await page.pass(UNLEASED_MS - 1);
    expect([page.withdrawn, page.begunAnew], 'a short gap costs nobody the picture').toEqual([[], 0]);
    await page.pass(1);
    await page.pass(500);
    expect([page.withdrawn, page.begunAnew], 'once').toEqual([['fire'], 1]);
    expect([...page.keeping.unshown], 'the screen can say whose it was').toEqual(['fire']);
    expect([page.world.unit.has('u1'), page.world.incident.has('i1'), page.world.alarm.has('a1')]).toEqual([false, false, false]);
    expect(page.world.entries.map((entry) => entry.agency)).toEqual(['police']);
    expect([page.world.unit.has('u3'), page.world.unit.has('u7'), page.world.agency.has('fire')], "one's own, what a lease covers, and the register").toEqual([true, true, true]);
  });
  it('X8: what third agencies show in a thing that stays goes with their own lease (F5, V13)', async () => {
    const at = new Date(NOW).toISOString();
    const attached = (agency: string) => ({ id: `a-${agency}`, name: `by-${agency}`, media_type: 'text', bytes: 1, sha256: 'ab'.repeat(32), agency, at });
    const known = page.world.incident.get('i1');
    const joint = page.world.task.get('t1');
    const [lane] = joint?.parties ?? [];
    if (known === undefined || joint === undefined || lane === undefined) throw new Error('the sample has them');
    const lanes = (...agencies: string[]) => agencies.map((agency) => ({ ...lane, agency }));
    const needs = [{ of: 'capability', what: 'pump', asked: 1, covered: 0, open: 1, offered: 0 }];
    page.change([
      { ...known, attachments: ['fire', 'ems', 'eoc', 'police'].map(attached) } as Thing,
      { ...known, id: 'i9', agency: 'police', attachments: ['police', 'ems'].map(attached) } as Thing,
      { ...joint, id: 't9', parties: lanes('fire', 'ems', 'eoc'), needs } as Thing,
      { ...joint, id: 't8', parties: lanes('fire', 'ems', 'police'), needs } as Thing,
    ]);
    server.minutes = { fire: 60, eoc: 60 };
    await page.arrive();
    const by = (id: string) => page.world.incident.get(id)?.attachments?.map((one) => one.agency);
    const of = (id: string) => page.world.task.get(id)?.parties.map((one) => one.agency);
    page.live = false;
    await page.tick();
    await page.pass(UNLEASED_MS - 1);
    expect([by('i1'), of('t9')], 'control').toEqual([['fire', 'ems', 'eoc', 'police'], ['fire', 'ems', 'eoc']]);
    await page.pass(1);
    expect([by('i1'), of('t9')]).toEqual([['fire', 'eoc', 'police'], ['fire', 'eoc']]);
    expect(page.world.task.get('t9'), 'what is made from the lanes').not.toHaveProperty('needs');
    expect([by('i9'), of('t8')], "one's own incident, and a task that one is in").toEqual([['police', 'ems'], ['fire', 'ems', 'police']]);
    expect(page.world.task.get('t8')).toHaveProperty('needs');
    expect([...page.keeping.unshown], 'the screen can say whose it was').toEqual(['ems']);
  });
  it('X8: a link that comes back in time begins the wait anew', async () => {
    server.minutes = {};
    await page.arrive();
    page.live = false;
    await page.tick();
    await page.pass(UNLEASED_MS - 1_000);
    page.live = true;
    await page.pass(500);
    page.live = false;
    await page.pass(500);
    await page.pass(UNLEASED_MS - 1_000);
    expect([page.withdrawn, page.keeping.unshown.size]).toEqual([[], 0]);
    await page.pass(1_000);
    expect(page.withdrawn).toEqual(['fire']);
  });
  it('X8: whose things are not shown is said until a snapshot has come, and not of what is withdrawn for another reason', async () => {
    await page.arrive();
    await page.keeping.purge('p1', 'ems');
    expect([...page.keeping.unshown], 'control: a purge is no lost link').toEqual([]);
    page.live = false;
    await page.pass(61 * MINUTE);
    expect([...page.keeping.unshown], 'a lease that ended too').toEqual(['fire']);
    page.live = true;
    await page.keeping.line(true);
    await page.tick();
    expect([...page.keeping.unshown], 'the line alone shows nothing again').toEqual(['fire']);
    page.take(page.snapshot());
    expect([...page.keeping.unshown]).toEqual([]);
  });
  it.each<[string, Partial<Session>]>([['a wall', { role: 'observer' }], ['an exercise', { exercise: true }]])('X8: %s keeps nothing, and shows nothing of others without a link', async (_, more) => {
    page.me = { ...page.me, ...more };
    await page.arrive();
    expect(page.keeping.vault.device).toBeNull();
    page.live = false;
    await page.tick();
    await page.pass(UNLEASED_MS);
    expect(page.world.unit.has('u1')).toBe(false);
    expect(page.world.unit.has('u3')).toBe(true);
    expect([...page.keeping.unshown]).toEqual(['fire']);
  });
  it('X8: so does a page after what the device keeps was deleted', async () => {
    await page.arrive();
    await page.keeping.leave(true);
    page.live = false;
    await page.tick();
    await page.pass(UNLEASED_MS);
    expect([page.world.unit.has('u1'), page.world.unit.has('u3')]).toEqual([false, true]);
  });
  it('X8: a lease that ended in an open page without a link brings the whole picture with the next', async () => {
    await page.arrive();
    page.live = false;
    await page.pass(61 * MINUTE);
    await page.pass(500);
    expect([page.withdrawn, page.begunAnew]).toEqual([['fire'], 1]);
  });
  it('X2: asks for more time while there is a link, and keeps the key', async () => {
    await page.arrive();
    const lease = store.leases.get('fire')?.lease;
    for (let i = 0; i < 10; i += 1) await page.pass(RENEW_MOST_MS + 1);
    expect(store.leases.get('fire')?.lease).toBe(lease);
    expect((await page.reload(50 * MINUTE)).kept).toContain('u1');
  });
  it('X3: a lease that the server does not know any more goes, and is made anew', async () => {
    await page.arrive();
    const before = store.leases.get('fire')?.lease;
    server.granted.clear();
    await page.pass(RENEW_MOST_MS + 1);
    expect(store.kept.has('unit|u1')).toBe(false);
    await page.tick();
    expect(store.leases.get('fire')?.lease).not.toBe(before);
    expect(store.kept.has('unit|u1')).toBe(true);
  });
  it('a session that is over gives nothing back', async () => {
    page.me = { ...page.me, expires_at: new Date(NOW + HOUR / 2).toISOString() };
    await page.arrive();
    expect((await page.reload(29 * MINUTE)).kept, 'control').not.toEqual([]);
    expect((await page.reload(MINUTE, 31 * MINUTE)).kept).toEqual([]);
    expect(store.kept.size).toBe(0);
  });

  it('X4, X5: a purge deletes first and confirms after; what is still shown is kept under another key', async () => {
    const device = await page.arrive() ?? '';
    const before = store.leases.get('fire')?.lease;
    const purge = server.end(device, 'fire');
    page.change([], [{ kind: 'incident', id: 'i1' }]);
    page.world.entries = [{ at: '', occurred_at: '', what: 'note_added', agency: 'police', incident: 'i1' }, { at: '', occurred_at: '', what: 'note_added', agency: 'police' }];
    await page.keeping.purge(purge, 'fire');
    expect(store.log).toEqual(['purged fire', `confirmed ${purge}`]);
    expect([...store.kept.values()].some((record) => record.owners.includes('fire'))).toBe(false);
    expect(page.world.unit.has('u1'), 'the stream still shows it').toBe(true);
    expect(page.world.entries, 'a line that names what is not there').toHaveLength(1);
    expect(store.confirmations.size).toBe(0);
    await page.tick();
    expect(store.leases.get('fire')?.lease).not.toBe(before);
    expect(store.kept.has('unit|u1')).toBe(true);
  });
  it('X4: a key that was asked for before a purge and comes after it is not taken; the next one is', async () => {
    const device = await page.arrive() ?? '';
    const before = store.leases.get('fire')?.lease;
    let arrives = (): void => undefined;
    server.way = new Promise((resolve) => (arrives = resolve));
    const asked = page.keeping.news(server.minutes);
    server.way = null;
    const purge = server.end(device, 'fire');
    await page.keeping.purge(purge, 'fire');
    arrives();
    await asked;
    await settle(page);
    expect(store.leases.has('fire'), 'the late key').toBe(false);
    expect([...store.kept.values()].some((record) => record.owners.includes('fire'))).toBe(false);
    await page.tick();
    expect(store.leases.get('fire')?.lease).not.toBe(before);
    expect(store.kept.has('unit|u1'), 'control: what is still shown').toBe(true);
  });
  it('X1: a key that comes after the news that nothing may be kept is not taken', async () => {
    await page.keeping.enter(page.me);
    await page.keeping.line(true);
    page.take(page.snapshot());
    let arrives = (): void => undefined;
    server.way = new Promise((resolve) => (arrives = resolve));
    const asked = page.keeping.news({ fire: 60 });
    await page.keeping.news({});
    arrives();
    await asked;
    expect([...server.granted.keys()].some((one) => one.endsWith(' fire')), 'control: the server gave one').toBe(true);
    expect([...store.leases.keys()]).toEqual(['police']);
  });
  it('X5: what is not confirmed is said again, a named number of times, and after a restart', async () => {
    const device = await page.arrive() ?? '';
    const purge = server.end(device, 'fire');
    server.down = true;
    server.asked.length = 0;
    await page.keeping.purge(purge, 'fire');
    expect(server.asked).toHaveLength(CONFIRM_ATTEMPTS);
    expect([...store.confirmations.values()]).toEqual([{ id: `${device} ${purge}`, secret: device, purge }]);
    server.down = false;
    const { page: later } = await page.reload(MINUTE);
    await later.keeping.enter(later.me);
    await later.keeping.line(true);
    expect(server.confirmed).toEqual([purge]);
    expect(store.confirmations.size).toBe(0);
  });
  it('X5: nothing is confirmed that could not be deleted', async () => {
    const device = await page.arrive() ?? '';
    const purge = server.end(device, 'fire');
    store.purge = () => Promise.reject(new Error('the disk is gone'));
    await expect(page.keeping.purge(purge, 'fire')).rejects.toThrow();
    expect(server.confirmed).toEqual([]);
  });
  it('X5: without a ticket it asks what is due, purges that out of memory too, and confirms', async () => {
    const device = await page.arrive() ?? '';
    server.minutes = { ems: 60 };
    const purge = server.end(device, 'fire');
    const { page: later } = await page.reload(MINUTE);
    await later.keeping.enter(later.me);
    expect(await later.keeping.purgeDue()).toEqual({ device });
    expect(server.confirmed).toEqual([purge]);
    expect(later.world.unit.has('u1')).toBe(false);
    expect(later.world.unit.has('u3')).toBe(true);
    expect(store.kept.has('unit|u1')).toBe(false);
  });
  it('X5, X6: if that was not all of it everything goes, and the device is another one', async () => {
    const device = await page.arrive() ?? '';
    page.live = false;
    await page.keeping.purgeDue();
    const next = await page.keeping.purgeDue();
    expect(next?.device).toMatch(/^[0-9a-f]{64}$/);
    expect(next?.device).not.toBe(device);
    expect(server.confirmed).toEqual(['everything']);
    expect(store.kept.size).toBe(0);
  });
  it.each<[string, (server: LeaseServer) => void]>([
    ['busy', (it) => (it.refuse = { status: 503, code: 'busy' })], ['asked too often', (it) => (it.refuse = { status: 429, code: 'too_many' })],
    ['behind a proxy that answers for it', (it) => (it.refuse = { status: 404, code: 'http_404' })], ['not reached', (it) => (it.down = true)],
  ])('X5: a server that is %s has not said what is due: nothing is deleted, and it is asked again', async (_, trouble) => {
    const device = await page.arrive() ?? '';
    const purge = server.end(device, 'fire');
    page.live = false;
    trouble(server);
    for (let i = 0; i < 3; i += 1) expect(await page.keeping.purgeDue()).toBeNull();
    expect(page.withdrawn).toEqual([]);
    expect(store.kept.has('unit|u3')).toBe(true);
    server.down = false;
    server.refuse = null;
    expect(await page.keeping.purgeDue()).toEqual({ device });
    expect(server.confirmed).toEqual([purge]);
    expect(store.kept.has('unit|u3'), 'what was not due').toBe(true);
  });
  it('X5: a server that refuses the question for good keeps nobody from the picture', async () => {
    await page.arrive();
    server.refuse = { status: 409, code: 'full' };
    expect(await page.keeping.purgeDue()).not.toBeNull();
    server.refuse = null;
    await page.keeping.purgeDue();
    expect(server.confirmed).toEqual(['everything']);
  });
  it('X1: what may not be kept any more goes when the news come', async () => {
    await page.arrive();
    server.minutes = {};
    await page.keeping.news({});
    expect([...store.kept.values()].some((record) => record.owners.includes('fire'))).toBe(false);
  });

  it('X6: signing out deletes everything and says so', async () => {
    await page.arrive();
    await page.keeping.leave(true);
    expect([store.device, store.leases.size, store.kept.size, store.confirmations.size]).toEqual([null, 0, 0, 0]);
    expect(store.log).toEqual(['cleared', 'confirmed everything']);
    expect((await page.reload()).kept).toEqual([]);
  });
  it('X6: signed out without a link, it is said when somebody signs in', async () => {
    const device = await page.arrive();
    server.down = true;
    await page.keeping.leave(true);
    expect(store.kept.size).toBe(0);
    server.down = false;
    const { page: later } = await page.reload(HOUR);
    later.me = { ...later.me, principal: 'somebody else' };
    await later.arrive();
    expect(server.asked.find((one) => one.body.everything === true && one.body.device === device)).toBeDefined();
    expect(server.confirmed).toEqual(['everything']);
  });
  it.each<[string, Partial<Session>]>([['another person', { principal: 'p2' }], ['another role', { role: 'legal' }], ['another agency', { agency: 'ems' }], ['a wall', { role: 'observer' }]])('%s gets nothing of it', async (_, other) => {
    const first = await page.arrive();
    const { page: later } = await page.reload(MINUTE);
    const second = await later.keeping.enter({ ...later.me, ...other });
    expect(second).not.toBe(first);
    expect(store.kept.size).toBe(0);
    expect((await later.reload()).kept).toEqual([]);
  });
  it('X8: a wall, an exercise and half a session keep nothing', () => {
    expect(keeps(page.me)).toBe(true);
    expect(keeps({ ...page.me, role: 'observer' })).toBe(false);
    expect(keeps({ ...page.me, exercise: true })).toBe(false);
    expect(keeps({ ...page.me, second_factor: { ...page.me.second_factor, needed: true } })).toBe(false);
  });
  it('a key that was asked for by who sat here before is not taken for the next one', async () => {
    await page.arrive();
    await page.keeping.vault.forget();
    const second = await page.keeping.enter({ ...page.me, principal: 'p2' });
    server.minutes = { fire: 60 };
    const asked = page.keeping.news(server.minutes);
    await page.keeping.enter({ ...page.me, principal: 'p3' });
    await asked;
    await settle(page);
    expect(server.asked.some((one) => one.body.device === second && one.path.endsWith('/lease')), 'control: the server gave one').toBe(true);
    expect(server.granted.size, 'and has destroyed it').toBe(0);
    expect(store.leases.size).toBe(0);
  });
  it('a second page of the browser writes nothing behind a purge or a sign-out of the first', async () => {
    await page.arrive();
    const second = new Page(store, server);
    await second.arrive();
    await page.keeping.vault.drop(['fire']);
    const before = store.kept.get('unit|u3')?.data;
    second.change([unit('u1'), { ...unit('u3'), agency: 'police' } as Thing]);
    await settle(second);
    expect(store.kept.has('unit|u1')).toBe(false);
    expect(store.kept.get('unit|u3')?.data, 'its own is written all the same').not.toBe(before);
    await page.keeping.leave(true);
    second.change([{ ...unit('u3'), agency: 'police' } as Thing]);
    await second.pass(MINUTE);
    expect([store.device, store.kept.size]).toEqual([null, 0]);
  });
  it('X8: what is withdrawn while only the second page is open goes, whoever wrote it; so does what a snapshot has no more', async () => {
    const second = new Page(store, server);
    await second.arrive();
    await page.arrive();
    page.change([unit('u8'), unit('u9')]);
    await settle(page);
    for (const id of ['u8', 'u9']) expect(store.kept.has(`unit|${id}`), 'control').toBe(true);
    second.change([unit('u8')]);
    second.change([], [{ kind: 'unit', id: 'u8' }]);
    await settle(second);
    expect(store.kept.has('unit|u8')).toBe(false);
    expect(store.kept.has('unit|u9'), 'control: nothing has said that it is gone').toBe(true);
    second.take({ ...second.snapshot(), n: 9 });
    await settle(second);
    expect(store.kept.has('unit|u9')).toBe(false);
    expect(store.kept.has('unit|u1'), 'control: what is shown').toBe(true);
  });
  it('a full disk ends keeping: no older picture is given for a newer one', async () => {
    await page.arrive();
    store.full = true;
    page.change([unit('u1')]);
    await settle(page);
    expect((await page.reload()).kept).toEqual([]);
  });
});
