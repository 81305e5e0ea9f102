/** The vault's store in IndexedDB: a database of its own. Keys lie in it as objects that no script can read out. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Confirmation, KeptDevice, KeptLease, KeptRecord, VaultStore } from './store';

interface Schema extends DBSchema {
  device: { key: 'this'; value: KeptDevice };
  leases: { key: string; value: KeptLease };
  records: { key: string; value: KeptRecord; indexes: { owners: string } };
  confirmations: { key: string; value: Confirmation };
}

const NAME = 'muster-kept';
const VERSION = 1;
const ALL = ['device', 'leases', 'records', 'confirmations'] as const;

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore('device');
      db.createObjectStore('leases', { keyPath: 'owner' });
      db.createObjectStore('records', { keyPath: 'key' }).createIndex('owners', 'owners', { multiEntry: true });
      db.createObjectStore('confirmations', { keyPath: 'id' });
    },
  });
  return opened;
}

export const browserVault: VaultStore = {
  async load() {
    const work = (await database()).transaction(ALL);
    const [device, leases, confirmations] = await Promise.all([
      work.objectStore('device').get('this'), work.objectStore('leases').getAll(), work.objectStore('confirmations').getAll(), work.done,
    ]);
    return { device: device ?? null, leases, confirmations };
  },
  async records() {
    return (await database()).getAll('records');
  },
  async keys() {
    return (await database()).getAllKeys('records');
  },
  async adopt(device) {
    const work = (await database()).transaction('device', 'readwrite');
    const there = await work.store.get('this');
    const stands = there?.who === device.who;
    if (!stands) await work.store.put(device, 'this');
    await work.done;
    return stands ? there : device;
  },
  async update(device) {
    const work = (await database()).transaction('device', 'readwrite');
    const stands = (await work.store.get('this'))?.secret === device.secret;
    if (stands) await work.store.put(device, 'this');
    await work.done;
    return stands;
  },
  async setLease(secret, lease) {
    const work = (await database()).transaction(['device', 'leases'], 'readwrite');
    const stands = (await work.objectStore('device').get('this'))?.secret === secret;
    if (stands) await work.objectStore('leases').put(lease);
    await work.done;
    return stands;
  },
  async write(secret, put, remove) {
    const work = (await database()).transaction(ALL, 'readwrite');
    const device = await work.objectStore('device').get('this');
    const held = new Set((await work.objectStore('leases').getAll()).map((one) => one.lease));
    const stands = device?.secret === secret && put.every((record) => record.leases.every((lease) => held.has(lease)));
    const records = work.objectStore('records');
    if (stands) await Promise.all([...remove.map((key) => records.delete(key)), ...put.map((record) => records.put(record))]);
    await work.done;
    return stands;
  },
  async purge(owners, confirm) {
    const work = (await database()).transaction(ALL, 'readwrite');
    const records = work.objectStore('records');
    for (const owner of owners) {
      await work.objectStore('leases').delete(owner);
      for (const key of await records.index('owners').getAllKeys(owner)) await records.delete(key);
    }
    for (const one of confirm) await work.objectStore('confirmations').put(one);
    await work.done;
  },
  async confirmed(ids) {
    const work = (await database()).transaction('confirmations', 'readwrite');
    await Promise.all([...ids.map((id) => work.store.delete(id)), work.done]);
  },
  async clear(confirm) {
    const work = (await database()).transaction(ALL, 'readwrite');
    await Promise.all([work.objectStore('device').clear(), work.objectStore('leases').clear(), work.objectStore('records').clear()]);
    for (const one of confirm) await work.objectStore('confirmations').put(one);
    await work.done;
  },
};
