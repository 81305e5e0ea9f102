/**
 * Keeps on this device what it was shown, for as long as the agreements say (docs/protocol.md X1–X8): asks for keys, writes behind the stream,
 * purges and confirms, and gives the picture back when the console starts without a link.
 */
import type { Columns } from '../model/columns';
import type { Left } from '../model/withdraw';
import { KINDS, shelf, type World } from '../model/world';
import type { Answer } from '../net/http';
import type { Decision, Lease, Leases, Session, Thing } from '../protocol/wire';
import { KeptClock, type Clocks } from './clock';
import { Confirmer } from './confirm';
import { ASK_SPREAD_MS, BATCH_MAX, OWNERS_MAX, POSITIONS_EVERY_MS, RENEW_LEAST_MS, RENEW_MOST_MS, SEEN_EVERY_MS, UNLEASED_MS, WRITE_AFTER_MS } from './limits';
import { ownersOf } from './owners';
import { partsIn, withoutParts } from './parts';
import { SESSION_KEY, itemOf, keyOf, keysOf, pictureOf, type Picture } from './picture';
import { importKey } from './seal';
import type { VaultStore } from './store';
import { Vault, type Item } from './vault';

export interface KeepingParts {
  store: VaultStore; clocks: Clocks;
  world: World; columns: Columns;
  /** Who sits here, as it is known now. */
  session(): Session | null;
  post<T>(path: string, body: object): Promise<Answer<T>>;
  pause(ms: number): Promise<void>;
  random(): number;
  /** This screen may not have it any more; null if the stream has taken the things already. */
  withdraw(left: Left | null, owners: ReadonlySet<string>): void;
  /** Something was withdrawn that no stream knows of: the next link has to begin with the whole picture. */
  beginAnew(): void;
}

/** What is known of the line when a clock ticks. */
export interface Line { live: boolean; heardMs: number; offsetMs: number }

/** A wall belongs to nobody who could lose it, and an exercise's clock is not the device's: nothing is kept there. */
export function keeps(session: Session): boolean {
  return session.role !== 'observer' && !session.exercise && !session.second_factor.needed;
}

/** The server has said no, in its own words. One that is busy or starting, and a proxy that answers for it, have said nothing. */
function saidNo(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.kind === 'refused' && answer.status < 500 && answer.status !== 429 && !answer.refusal.code.startsWith('http_');
}

export class Keeping {
  readonly vault: Vault;
  /** Whose things were taken off this screen because there is no link; nobody's once a snapshot has come. Told to who looks at it (X8). */
  readonly unshown = new Set<string>();
  private readonly clock: KeptClock;
  private readonly confirmer: Confirmer;
  private loaded: Promise<void> | null = null;
  /** Whose picture is written now; null while nothing is. */
  private own: string | null = null;
  private minutes: Readonly<Record<string, number>> | null = null;
  private live = false;
  /** All that is stored is to be as the world has it: there was a snapshot. */
  private whole = false;
  private readonly pending = new Set<string>();
  private readonly fixes = new Map<string, number>();
  private writing: Promise<void> | null = null;
  private asking = false;
  private askAtMs = Infinity;
  private seenAtMs = 0;
  /** Since when there is no link; null while there is one. */
  private lostAtMs: number | null = null;
  private positionsAtMs = 0;
  /** The server has refused a ticket and said what is to be purged, and there was no link since. */
  private wasTold = false;

  constructor(private readonly parts: KeepingParts) {
    this.vault = new Vault(parts.store);
    this.clock = new KeptClock(parts.clocks);
    this.confirmer = new Confirmer(this.vault, parts);
  }

  /** Reads what is there. Whose lease is over, and everything if the clock was set back, is deleted before anything is opened. */
  private ready(): Promise<void> {
    this.loaded ??= (async () => {
      await this.vault.load();
      const device = this.vault.device;
      if (device !== null && !this.clock.begin(device.seenMs)) await this.vault.drop(this.vault.owners);
      await this.vault.expire(this.clock.now());
    })();
    return this.loaded;
  }

  /** The kept picture, if there is one and its session is not over. */
  async open(): Promise<Picture & { heardMs: number; offsetMs: number } | null> {
    await this.ready();
    const device = this.vault.device;
    if (device === null) return null;
    const picture = pictureOf(await this.vault.restore(), device.heardMs + device.offsetMs);
    if (picture === null) return null;
    if (Date.parse(picture.session.expires_at) > this.clock.now() + device.offsetMs) return { ...picture, heardMs: device.heardMs, offsetMs: device.offsetMs };
    await this.vault.forget();
    return null;
  }

  /** Somebody sits down. Gives the device's secret, if anything is kept here. */
  async enter(session: Session): Promise<string | null> {
    this.pauseWriting();
    this.unshown.clear();
    await this.ready();
    if (!keeps(session)) {
      await this.vault.forget();
      return null;
    }
    const who = `${session.principal} ${session.agency} ${session.role}`;
    const offsetMs = this.vault.device?.offsetMs ?? 0;
    const secret = await this.vault.adopt(who, session.agency, { seenMs: this.clock.now(), offsetMs });
    this.own = session.agency;
    await this.catchUp();
    return secret;
  }

  /** A storage that opened later than the line: the picture and the leases were told while nobody could write. */
  private async catchUp(): Promise<void> {
    if (this.minutes === null) return;
    if (this.parts.world.n >= 0) {
      this.all();
      this.behind(this.write(WRITE_AFTER_MS));
    }
    await this.news(this.minutes);
  }

  /** What is kept is to be what the world has, and nothing else. */
  private all(): void {
    this.whole = true;
    for (const key of [...keysOf(this.parts.world), SESSION_KEY]) this.pending.add(key);
  }

  /** Deletes everything; confirms it at once if the server can be reached, else when somebody signs in here. */
  async leave(confirm: boolean): Promise<void> {
    this.pauseWriting();
    await this.ready();
    await this.vault.forget();
    if (confirm) await this.confirmer.run(1);
  }

  private pauseWriting(): void {
    this.own = null;
    this.minutes = null;
    this.live = false;
    this.whole = false;
    this.pending.clear();
    this.fixes.clear();
    this.askAtMs = Infinity;
    this.lostAtMs = null;
  }

  /** The line is up, or lost. */
  async line(live: boolean): Promise<void> {
    this.live = live;
    if (!live) return;
    this.wasTold = false;
    await this.ready();
    await this.confirmer.run();
  }

  /** How long what is whose may be kept. What may not be any more goes at once; the server says the same with a purge. */
  async news(minutes: Readonly<Record<string, number>>): Promise<void> {
    this.minutes = minutes;
    const own = this.own;
    if (own === null) return;
    const gone = this.vault.owners.filter((owner) => owner !== own && !((minutes[owner] ?? 0) > 0));
    if (gone.length > 0) await this.vault.drop(gone);
    await this.ask();
  }

  /** Of everything that is decided, what is kept follows. */
  frame(frame: Decision): void {
    if (frame.type === 'snapshot' && frame.n >= 0) this.unshown.clear();
    if (this.own === null || frame.n < 0) return;
    if (frame.type === 'snapshot') {
      this.all();
    } else {
      for (const { kind, id } of [...frame.gone, ...frame.upserts]) this.pending.add(keyOf(kind, id));
      if (frame.upserts.some((thing) => thing.kind === 'person' && thing.id === this.parts.session()?.principal)) this.pending.add(SESSION_KEY);
    }
    this.behind(this.write(frame.type === 'change' && frame.gone.length > 0 ? 0 : WRITE_AFTER_MS));
  }

  /** Writes what is pending, after a moment in which more may come. */
  write(afterMs: number): Promise<void> {
    if (afterMs === 0) return this.flush();
    this.writing ??= this.parts.pause(afterMs).then(() => {
      this.writing = null;
      return this.flush();
    });
    return this.writing;
  }

  private async flush(): Promise<void> {
    if (this.whole) {
      this.whole = false;
      for (const key of [...this.vault.keys, ...await this.vault.stored()]) this.pending.add(key);
    }
    while (this.pending.size > 0 && this.own !== null) {
      const own = this.own;
      const items: Item[] = [];
      const gone: string[] = [];
      for (const key of [...this.pending].slice(0, BATCH_MAX)) {
        this.pending.delete(key);
        const session = this.parts.session();
        const item = key === SESSION_KEY ? (session === null ? null : { key, owners: [own], value: session }) : itemOf(this.parts.world, this.parts.columns, own, key);
        if (item === null) gone.push(key);
        else items.push(item);
        this.fixes.set(key, this.fixOf(key) ?? 0);
      }
      await this.vault.write(items, gone);
    }
  }

  /** The storage took it no more: what is kept would say that it is of a later hour than it is, so it goes, and nothing is kept from here on. */
  private behind(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      console.warn('nothing more is kept on this device', error);
      this.pauseWriting();
      return this.vault.forget();
    }).catch((error: unknown) => console.warn('what is kept could not be deleted', error));
  }

  private fixOf(key: string): number | undefined {
    if (!key.startsWith('unit|')) return undefined;
    return this.parts.columns.positionOf(this.parts.world.unit.get(key.slice('unit|'.length))?.handle)?.fixUnixS;
  }

  /** Asks for keys, or for more time. */
  private async ask(): Promise<void> {
    const [own, minutes] = [this.own, this.minutes];
    if (own === null || minutes === null || this.vault.device === null) return;
    // What was settled while the last question was on its way is asked about after it.
    this.askAtMs = this.asking ? this.clock.now() : Infinity;
    if (this.asking) return;
    const owners = [own, ...Object.keys(minutes).filter((owner) => (minutes[owner] ?? 0) > 0)].slice(0, OWNERS_MAX);
    this.asking = true;
    const fresh = await this.askFor(owners).finally(() => (this.asking = false));
    if (fresh === null || this.own !== own) return;
    for (const key of keysOf(this.parts.world)) {
      if (itemOf(this.parts.world, this.parts.columns, own, key)?.owners.some((owner) => fresh.includes(owner)) === true) this.pending.add(key);
    }
    if (fresh.includes(own)) this.pending.add(SESSION_KEY);
    if (fresh.length > 0) this.behind(this.write(WRITE_AFTER_MS));
  }

  /** Gives the owners of which there is a key now that there was not before; null if the server did not answer, or is too busy to. */
  private async askFor(owners: readonly string[]): Promise<readonly string[] | null> {
    const device = this.vault.device;
    if (device === null) return null;
    const askedMs = this.parts.clocks.wall();
    const generations = new Map(owners.map((owner) => [owner, this.vault.generation(owner)]));
    const wanted = owners.map((owner) => ({ owner, lease: this.vault.lease(owner)?.lease })).map(({ owner, lease }) => (lease === undefined ? { owner } : { owner, lease }));
    const answer = await this.parts.post<Leases>('/api/v1/devices/this/lease', { device: device.secret, owners: wanted });
    if (!answer.ok) {
      this.askAgain(this.clock.now() + (answer.kind === 'unreachable' ? RENEW_LEAST_MS : RENEW_MOST_MS));
      return saidNo(answer) ? [] : null;
    }
    const aheadMs = Date.parse(answer.body.server_time) - askedMs;
    if (this.vault.device?.secret !== device.secret) {
      // Nothing of this is for who sits here now: no key is taken, and the server hears that there is none.
      for (const one of answer.body.leases) if (one.code === 'held') await this.take(one, aheadMs, device.secret, () => true);
      this.behind(this.confirmer.run());
      return null;
    }
    this.clock.trust();
    const fresh: string[] = [];
    let again = false;
    for (const one of answer.body.leases) {
      const isLate = (): boolean => this.vault.generation(one.owner) !== generations.get(one.owner);
      if (await this.take(one, aheadMs, device.secret, isLate)) fresh.push(one.owner);
      // What is still shown is kept under the next key, if it may be.
      again ||= one.code === 'held' && isLate();
      again ||= one.code === 'lease_over' && wanted.some((it) => it.owner === one.owner && it.lease !== undefined);
    }
    const isDue = answer.body.leases.some((one) => one.code === 'purge_due');
    if (isDue && await this.confirmer.run()) again = true;
    // Another page of this browser has deleted everything meanwhile.
    else if (!isDue && this.vault.confirmations.length > 0) this.behind(this.confirmer.run());
    this.askAgain(again ? this.clock.now() + ASK_SPREAD_MS * this.parts.random() : this.renewAt());
    return fresh;
  }

  private askAgain(atMs: number): void {
    this.askAtMs = Math.min(this.askAtMs, atMs);
  }

  /** What is one's own, and what the server says now; before it has said anything on this line, nothing else. */
  private mayHold(owner: string): boolean {
    return this.own !== null && (owner === this.own || (this.minutes?.[owner] ?? 0) > 0);
  }

  /** True if there is a key now that there was not before. A key to what was purged since it was asked for is too late. */
  private async take(one: Lease, aheadMs: number, secret: string, isLate: () => boolean): Promise<boolean> {
    const { owner, code, lease, key, until, purge } = one;
    if (code === 'held' && typeof lease === 'string' && typeof key === 'string' && typeof until === 'string') {
      const untilMs = Date.parse(until);
      const given = { owner, lease, key: await importKey(key), endMs: Math.min(untilMs, untilMs - aheadMs) };
      return this.vault.hold(given, secret, () => !isLate() && this.mayHold(owner));
    }
    if (code === 'purge_due' && typeof purge === 'string') {
      if (!this.live) this.withdraw([owner]);
      await this.vault.drop([owner], [purge]);
    } else if (this.vault.lease(owner) !== undefined) await this.vault.drop([owner]);
    return false;
  }

  /** In good time before the first lease ends. */
  private renewAt(): number {
    const now = this.clock.now();
    const left = Math.min(...this.vault.owners.map((owner) => (this.vault.lease(owner)?.endMs ?? Infinity) - now));
    return now + Math.min(RENEW_MOST_MS, Math.max(RENEW_LEAST_MS, left / 3));
  }

  /** Whose a thing on this screen is; of what is never kept, the agency that it names. */
  private whose(thing: Thing): readonly string[] {
    return ownersOf(thing, this.parts.session()?.agency ?? '', this.parts.world.task) ?? ('agency' in thing ? [thing.agency] : []);
  }

  /** Out of memory and map, without a stream that would say so: their things, and what they show in things of others. All of them in one pass. */
  private withdraw(owners: Iterable<string>): void {
    const own = this.parts.session()?.agency ?? '';
    const gone = new Set(owners);
    if (gone.size === 0) return;
    const goes = (owner: string): boolean => gone.has(owner);
    this.parts.withdraw((thing) => (this.whose(thing).some(goes) ? null : withoutParts(thing, own, goes)), gone);
  }

  /** Without a link for long nobody says any more what may be shown: of others only what a lease covers stays, wherever nothing is kept too. */
  private withdrawUnleased(live: boolean, now: number): void {
    if (live) this.lostAtMs = null;
    else this.lostAtMs ??= now;
    const own = this.parts.session()?.agency;
    if (own === undefined || this.lostAtMs === null || now < this.lostAtMs + UNLEASED_MS) return;
    const world = this.parts.world;
    const shown = new Set(world.entries.map((entry) => entry.agency));
    for (const kind of KINDS) {
      for (const thing of shelf(world, kind).values()) {
        for (const owner of this.whose(thing)) shown.add(owner);
        for (const owner of partsIn(thing, own)) shown.add(owner);
      }
    }
    const goes = [...shown].filter((owner) => owner !== own && !((this.vault.lease(owner)?.endMs ?? 0) > now));
    this.withdrawUnlinked(goes);
  }

  /** What nobody says any more may be shown; who looks at the screen is told whose it was. */
  private withdrawUnlinked(owners: readonly string[]): void {
    if (owners.length === 0) return;
    this.withdraw(owners);
    for (const owner of owners) this.unshown.add(owner);
    this.parts.beginAnew();
  }

  /** What of an owner's is kept has to go: first it goes, then that is confirmed, then what is still shown may be kept anew (X4, X5). */
  async purge(purge: string, owner: string): Promise<void> {
    this.parts.withdraw(null, new Set([owner]));
    await this.ready();
    await this.vault.drop([owner], [purge]);
    await this.confirmer.run();
    this.askAgain(this.clock.now() + ASK_SPREAD_MS * this.parts.random());
  }

  /**
   * There is no ticket before what is due was purged (X5). Of whom is asked; if that was not all of it, everything goes. Gives the secret
   * to ask for the next ticket with; null if the server did not say what is due: then the line asks for a ticket again in its time.
   */
  async purgeDue(): Promise<{ device: string | null } | null> {
    await this.ready();
    const session = this.parts.session();
    const device = this.vault.device;
    if (session === null || device === null) return { device: null };
    if (!this.wasTold) {
      const answered = await this.askFor([...new Set([...this.vault.owners, ...this.parts.world.agency.keys()])].slice(0, OWNERS_MAX));
      if (answered === null) return null;
      this.wasTold = true;
      return { device: device.secret };
    }
    this.withdraw([...this.vault.owners, ...this.parts.world.agency.keys()].filter((owner) => owner !== session.agency));
    await this.vault.forget();
    await this.confirmer.run();
    return { device: await this.enter(session) };
  }

  /** Called twice a second: leases end by the clock, and are renewed while there is a link. */
  async tick({ live, heardMs, offsetMs }: Line): Promise<void> {
    const now = this.clock.now();
    this.withdrawUnleased(live, now);
    if (this.vault.device === null) return;
    const over = await this.vault.expire(now);
    if (!live) this.withdrawUnlinked(over);
    if (live && now >= this.askAtMs) await this.ask();
    if (live && now >= this.positionsAtMs + POSITIONS_EVERY_MS) {
      this.positionsAtMs = now;
      for (const key of this.vault.keys) {
        // A place that is not shown any more goes as well, though the thing itself stays as it was.
        if ((this.fixOf(key) ?? 0) !== (this.fixes.get(key) ?? 0)) this.pending.add(key);
      }
      if (this.pending.size > 0) this.behind(this.write(WRITE_AFTER_MS));
    }
    if (now < this.seenAtMs + SEEN_EVERY_MS) return;
    this.seenAtMs = now;
    if (live) this.behind(this.confirmer.run());
    // What is not written yet is not of that time.
    await this.vault.seen({ seenMs: now, ...(live && this.pending.size === 0 ? { heardMs, offsetMs } : {}) });
  }
}
