/**
 * What a device keeps of the picture it was shown, sealed (docs/protocol.md X1–X8): what may be in it, under which key, until when, and how it
 * goes. Everything here goes one after the other, so that nothing is written behind a purge.
 */
import type { Confirmation, KeptDevice, KeptLease, KeptRecord, VaultStore } from './store';
import { BYTES_MAX, PURGES_MAX, RECORDS_MAX, RECORD_BYTES_MAX } from './limits';
import { drawSecret, open, seal, type Sealed } from './seal';

/** Something to be kept, or not any more. */
export interface Item { key: string; owners: readonly string[]; value: unknown }

interface Known { owners: readonly string[]; bytes: number }

export class Vault {
  private held: KeptDevice | null = null;
  private readonly leases = new Map<string, KeptLease>();
  private waiting: Confirmation[] = [];
  /** What is stored, the oldest first. */
  private readonly known = new Map<string, Known>();
  private bytes = 0;
  private order = 0;
  /** How often what is whose was dropped: a key that was asked for before that is a key to what had to go. */
  private readonly drops = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly store: VaultStore) {}

  get device(): KeptDevice | null {
    return this.held;
  }

  get confirmations(): readonly Confirmation[] {
    return this.waiting;
  }

  get size(): number {
    return this.known.size;
  }

  get keys(): IterableIterator<string> {
    return this.known.keys();
  }

  /** The keys of all that lies here, also of what another page of this browser has written since this one was opened. */
  stored(): Promise<string[]> {
    return this.inTurn(() => this.store.keys());
  }

  lease(owner: string): KeptLease | undefined {
    return this.leases.get(owner);
  }

  get owners(): readonly string[] {
    return [...this.leases.keys()];
  }

  generation(owner: string): number {
    return this.drops.get(owner) ?? 0;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work, work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Reads what was kept before. Nothing is opened yet. */
  load(): Promise<void> {
    return this.inTurn(async () => {
      const [state, records] = [await this.store.load(), await this.store.records()];
      this.forgetAll();
      this.held = state.device;
      this.waiting = state.confirmations;
      for (const lease of state.leases) this.leases.set(lease.owner, lease);
      for (const record of records.sort((a, b) => a.order - b.order)) this.note(record);
    });
  }

  /** Somebody sits down here. What another one left, or the same one in another role, is deleted first. Gives this device's secret. */
  async adopt(who: string, agency: string, now: { seenMs: number; offsetMs: number }): Promise<string> {
    if (this.held !== null && this.held.who !== who) await this.forget();
    return this.inTurn(async () => {
      this.held ??= await this.store.adopt({ secret: drawSecret(), who, agency, heardMs: now.seenMs, ...now });
      return this.held.secret;
    });
  }

  /** When there was a link last, and what time it is. */
  seen(times: Partial<Pick<KeptDevice, 'seenMs' | 'heardMs' | 'offsetMs'>>): Promise<void> {
    return this.inTurn(async () => {
      if (this.held === null) return;
      this.held = { ...this.held, ...times };
      if (!await this.store.update(this.held)) this.forgetAll();
    });
  }

  /**
   * What is kept of this owner may be kept until then, if that `stands` when its turn has come. Another lease is another key: what was sealed
   * under the last one goes. True if it is new.
   */
  hold(lease: KeptLease, secret: string, stands: () => boolean = () => true): Promise<boolean> {
    return this.inTurn(async () => {
      // It was given to this device, and to who sat here then.
      if (this.held?.secret !== secret) return this.tooLate(secret);
      if (!stands()) return false;
      const before = this.leases.get(lease.owner);
      const isNew = before?.lease !== lease.lease;
      if (before !== undefined && isNew) await this.dropped([lease.owner], []);
      if (!await this.store.setLease(secret, lease)) return this.tooLate(secret);
      this.leases.set(lease.owner, lease);
      return isNew;
    });
  }

  /**
   * The server has given a key to a device that is no more, perhaps after it heard that all of that one's are gone: it is told so again. Under
   * another name than the first time, whose answer may be on its way and says nothing of this.
   */
  private async tooLate(secret: string): Promise<false> {
    const again = { id: `${secret} again`, secret, purge: null };
    await this.store.purge([], [again]);
    this.waiting = [...this.waiting.filter((one) => one.id !== again.id), again];
    return false;
  }

  /** Deletes what is these owners' and their keys; only then is there something to confirm. */
  async drop(owners: readonly string[], purges: readonly string[] = []): Promise<void> {
    // Counted before its turn has come: what is asked for from here on is asked for after it.
    for (const owner of owners) this.drops.set(owner, this.generation(owner) + 1);
    // More than one answer can name: then nothing is kept any more, which confirms them all.
    if (this.waiting.length + purges.length > PURGES_MAX) return this.forget();
    return this.inTurn(() => this.dropped(owners, purges));
  }

  private async dropped(owners: readonly string[], purges: readonly string[]): Promise<void> {
    const secret = this.held?.secret;
    const confirm = secret === undefined ? [] : purges.map((purge) => ({ id: `${secret} ${purge}`, secret, purge }));
    await this.store.purge(owners, confirm);
    for (const owner of owners) this.leases.delete(owner);
    for (const [key, { owners: whose }] of this.known) if (whose.some((one) => owners.includes(one))) this.unnote(key);
    this.waiting = [...this.waiting.filter((one) => !confirm.some((same) => same.id === one.id)), ...confirm];
  }

  /** The owners whose lease is over; what was kept of them is deleted. */
  async expire(nowMs: number): Promise<readonly string[]> {
    const over = [...this.leases.values()].filter((one) => one.endMs <= nowMs).map((one) => one.owner);
    if (over.length > 0) await this.drop(over);
    return over;
  }

  /** Deletes everything. That it was done is left to be confirmed. */
  forget(): Promise<void> {
    return this.inTurn(async () => {
      if (this.held === null && this.leases.size === 0 && this.known.size === 0) return;
      const secret = this.held?.secret;
      const confirm = secret === undefined ? [] : [{ id: secret, secret, purge: null }];
      await this.store.clear(confirm);
      this.forgetAll();
      this.waiting = [...this.waiting.filter((one) => one.id !== secret), ...confirm];
    });
  }

  confirmed(ids: readonly string[]): Promise<void> {
    return this.inTurn(async () => {
      await this.store.confirmed(ids);
      this.waiting = this.waiting.filter((one) => !ids.includes(one.id));
    });
  }

  /** Keeps these under the leases of their owners and deletes the others. What no lease covers is not written, and goes if it was. */
  write(items: readonly Item[], gone: readonly string[]): Promise<void> {
    return this.inTurn(async () => {
      if (await this.written(items, gone)) return;
      // Another page of this browser has purged or left. What is under leases that still stand is written all the same; for the others there
      // will be news here too, in a moment.
      await this.fallBack();
      await this.written(items, gone);
    });
  }

  private async written(items: readonly Item[], gone: readonly string[]): Promise<boolean> {
    const device = this.held;
    if (device === null) return true;
    const put: KeptRecord[] = [];
    // Also what is not known here: another page of this browser may have written it.
    const remove = [...gone];
    for (const item of items) {
      const record = await this.sealed(item);
      if (record !== null && record.data.byteLength <= RECORD_BYTES_MAX) put.push(record);
      else if (this.known.has(item.key)) remove.push(item.key);
    }
    remove.push(...this.tooMuch(put, remove));
    if (put.length + remove.length === 0) return true;
    if (!await this.store.write(device.secret, put, remove)) return false;
    for (const key of remove) this.unnote(key);
    for (const record of put) this.note(record);
    return true;
  }

  /** To the leases that are stored as they are known here. One that was made anew is another page's: what is known here may be older than that. */
  private async fallBack(): Promise<void> {
    const { device, leases } = await this.store.load();
    if (device?.secret !== this.held?.secret) return this.forgetAll();
    for (const { owner, lease } of [...this.leases.values()]) if (!leases.some((one) => one.lease === lease)) this.leases.delete(owner);
  }

  /** Opens all that is kept; what does not open is left out. */
  restore(): Promise<{ key: string; value: unknown }[]> {
    return this.inTurn(async () => {
      const opened: { key: string; value: unknown }[] = [];
      for (const record of await this.store.records()) {
        const leases = record.owners.map((owner) => this.leases.get(owner));
        const under = leases.find((one) => one?.lease === record.leases[0]);
        if (under === undefined || !leases.every((one) => one !== undefined && record.leases.includes(one.lease))) continue;
        const value = await open(under.key, { owners: record.owners, key: record.key, lease: under.lease }, record);
        if (value !== null) opened.push({ key: record.key, value });
      }
      return opened;
    });
  }

  private async sealed({ key, owners, value }: Item): Promise<KeptRecord | null> {
    const leases: KeptLease[] = [];
    for (const owner of owners) {
      const lease = this.leases.get(owner);
      if (lease === undefined) return null;
      leases.push(lease);
    }
    const [first, ...rest] = leases.sort((a, b) => a.endMs - b.endMs);
    if (first === undefined) return null;
    const { nonce, data }: Sealed = await seal(first.key, { owners, key, lease: first.lease }, value);
    this.order += 1;
    return { key, owners, leases: [first.lease, ...rest.map((one) => one.lease)], nonce, data, order: this.order };
  }

  /** The oldest of what is stored, as many as have to go for what comes. */
  private tooMuch(put: readonly KeptRecord[], remove: readonly string[]): string[] {
    const leaving = new Set([...remove, ...put.map((one) => one.key)]);
    let [count, bytes] = [this.known.size, this.bytes];
    for (const key of leaving) {
      const one = this.known.get(key);
      if (one === undefined) continue;
      count -= 1;
      bytes -= one.bytes;
    }
    for (const record of put) {
      count += 1;
      bytes += record.data.byteLength;
    }
    const out: string[] = [];
    for (const [key, one] of this.known) {
      if (count <= RECORDS_MAX && bytes <= BYTES_MAX) break;
      if (leaving.has(key)) continue;
      out.push(key);
      count -= 1;
      bytes -= one.bytes;
    }
    return out;
  }

  private note(record: KeptRecord): void {
    this.unnote(record.key);
    this.known.set(record.key, { owners: record.owners, bytes: record.data.byteLength });
    this.bytes += record.data.byteLength;
    this.order = Math.max(this.order, record.order);
  }

  private unnote(key: string): void {
    this.bytes -= this.known.get(key)?.bytes ?? 0;
    this.known.delete(key);
  }

  private forgetAll(): void {
    this.held = null;
    this.leases.clear();
    this.known.clear();
    this.bytes = 0;
  }
}
