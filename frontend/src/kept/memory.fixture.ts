/** A vault's store in memory, with the same promises as the browser's. Two pages of one browser share one. Used by tests only. */
import type { Confirmation, KeptDevice, KeptLease, KeptRecord, VaultStore } from './store';

export class MemoryStore implements VaultStore {
  device: KeptDevice | null = null;
  readonly leases = new Map<string, KeptLease>();
  readonly kept = new Map<string, KeptRecord>();
  readonly confirmations = new Map<string, Confirmation>();
  /** In which order what was done. */
  readonly log: string[] = [];
  /** The disk is full. */
  full = false;

  async load() {
    return { device: this.device, leases: [...this.leases.values()], confirmations: [...this.confirmations.values()] };
  }
  async records() {
    return [...this.kept.values()];
  }
  async keys() {
    return [...this.kept.keys()];
  }
  async adopt(device: KeptDevice) {
    if (this.device?.who !== device.who) this.device = device;
    return this.device as KeptDevice;
  }
  async update(device: KeptDevice) {
    if (this.device?.secret !== device.secret) return false;
    this.device = device;
    return true;
  }
  async setLease(secret: string, lease: KeptLease) {
    if (this.device?.secret !== secret) return false;
    this.leases.set(lease.owner, lease);
    return true;
  }
  async write(secret: string, put: readonly KeptRecord[], remove: readonly string[]) {
    if (this.full) throw new Error('the disk is full');
    const held = new Set([...this.leases.values()].map((one) => one.lease));
    if (this.device?.secret !== secret || !put.every((record) => record.leases.every((lease) => held.has(lease)))) return false;
    for (const key of remove) this.kept.delete(key);
    for (const record of put) this.kept.set(record.key, record);
    return true;
  }
  async purge(owners: readonly string[], confirm: readonly Confirmation[]) {
    for (const owner of owners) {
      this.leases.delete(owner);
      for (const record of this.kept.values()) if (record.owners.includes(owner)) this.kept.delete(record.key);
    }
    for (const one of confirm) this.confirmations.set(one.id, one);
    this.log.push(`purged ${owners.join(' ')}`);
  }
  async confirmed(ids: readonly string[]) {
    for (const id of ids) this.confirmations.delete(id);
  }
  async clear(confirm: readonly Confirmation[]) {
    this.device = null;
    this.leases.clear();
    this.kept.clear();
    for (const one of confirm) this.confirmations.set(one.id, one);
    this.log.push('cleared');
  }

  /** All bytes that lie here, as one text: what somebody finds who reads the disk. */
  text(): string {
    const bytes = [...this.kept.values()].map((record) => new TextDecoder('latin1').decode(record.data));
    return JSON.stringify([this.device, [...this.leases.values()].map(({ owner, lease }) => [owner, lease]), [...this.kept.keys()], bytes]);
  }
}
