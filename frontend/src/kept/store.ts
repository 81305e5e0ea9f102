/** Where what is kept lies, as the vault wants it: each call is done whole or not at all. */

/** This device as the server knows it, and until when it had a link. */
export interface KeptDevice {
  secret: string;
  /** Who sits at it, in which role: another one gets nothing of it. */
  who: string;
  agency: string;
  /** Highest time seen on the device's clock. */
  seenMs: number;
  /** When the server was heard last, on the device's clock, and by how much the server's clock is ahead. */
  heardMs: number; offsetMs: number;
}

export interface KeptLease {
  owner: string; lease: string; key: CryptoKey;
  /** On the device's clock: by that itself, or by how far it is from the server's, whichever is earlier. */
  endMs: number;
}

export interface KeptRecord {
  /** Kind and id. */
  key: string; owners: readonly string[];
  /** A lease of each owner; it is sealed under the first, which ends first. */
  leases: readonly string[];
  nonce: Uint8Array<ArrayBuffer>; data: ArrayBuffer;
  /** Grows with each write: the smallest is the oldest. */
  order: number;
}

/** A purge that was carried out and that the server does not know of yet; without a purge everything was deleted. */
export interface Confirmation { id: string; secret: string; purge: string | null }

export interface KeptState { device: KeptDevice | null; leases: KeptLease[]; confirmations: Confirmation[] }

export interface VaultStore {
  load(): Promise<KeptState>;
  records(): Promise<KeptRecord[]>;
  /** Of the records: another page of this browser may have written some. */
  keys(): Promise<string[]>;
  /** Puts the device there, unless another page of this browser has done so for the same person. Gives what is there then. */
  adopt(device: KeptDevice): Promise<KeptDevice>;
  /** Only as long as this device stands. False if not, also below: another page of this browser has deleted everything. */
  update(device: KeptDevice): Promise<boolean>;
  setLease(secret: string, lease: KeptLease): Promise<boolean>;
  /** Only as long as each record's leases stand as well. */
  write(secret: string, put: readonly KeptRecord[], remove: readonly string[]): Promise<boolean>;
  /** What is any of these owners' and their keys; what has to be confirmed is noted in the same step. */
  purge(owners: readonly string[], confirm: readonly Confirmation[]): Promise<void>;
  confirmed(ids: readonly string[]): Promise<void>;
  /** Everything but what is to be confirmed. */
  clear(confirm: readonly Confirmation[]): Promise<void>;
}
