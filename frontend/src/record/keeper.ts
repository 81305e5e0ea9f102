/** Where kept heads lie: a database of their own, because they belong to the device and not to who sits at it. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SignedHead } from '../protocol/wire';
import { thinned, type Kept } from './heads';

interface Schema extends DBSchema {
  heads: { key: string; value: SignedHead };
  key: { key: string; value: string };
}

export interface HeadKeeper {
  load(): Promise<Kept | null>;
  add(key: string, head: SignedHead, nowMs: number): Promise<void>;
  /** Begins anew with what is there now: somebody has seen that the record was changed. */
  clear(): Promise<void>;
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('muster-heads', 1, {
    upgrade(db) {
      db.createObjectStore('heads', { keyPath: 'at' });
      db.createObjectStore('key');
    },
  });
  return opened;
}

export const browserHeads: HeadKeeper = {
  async load() {
    const db = await database();
    const [key, heads] = await Promise.all([db.get('key', 'key'), db.getAll('heads')]);
    return key === undefined ? null : { key, heads };
  },
  async add(key, head, nowMs) {
    const db = await database();
    const all = [...await db.getAll('heads'), head];
    const kept = new Set(thinned(all, nowMs).map((one) => one.at));
    const work = db.transaction(['heads', 'key'], 'readwrite');
    await Promise.all([
      work.objectStore('key').put(key, 'key'), work.objectStore('heads').put(head),
      ...all.filter((one) => !kept.has(one.at) && one.at !== head.at).map((one) => work.objectStore('heads').delete(one.at)), work.done,
    ]);
  },
  async clear() {
    const db = await database();
    const work = db.transaction(['heads', 'key'], 'readwrite');
    await Promise.all([work.objectStore('heads').clear(), work.objectStore('key').clear(), work.done]);
  },
};
