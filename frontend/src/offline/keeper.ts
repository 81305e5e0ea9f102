/** Where the outbox is kept: IndexedDB, so that a reload or a flat battery loses nothing that was pressed. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Keeper, OutboxEntry } from './outbox';

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry; indexes: { principal: string } };
}

const NAME = 'muster';
const VERSION = 1;

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'commandId' }).createIndex('principal', 'principal');
    },
  });
  return opened;
}

/** A browser that refuses storage (private window, full disk) still works: the outbox then lives as long as the page. */
async function tolerant<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work(await database());
  } catch (error) {
    console.warn('outbox is not kept on this device', error);
    return otherwise;
  }
}

export const browserKeeper: Keeper = {
  load: (principal) => tolerant((db) => db.getAllFromIndex('outbox', 'principal', principal), []),
  save: (entry) => tolerant(async (db) => {
    await db.put('outbox', { ...entry });
    return true;
  }, false),
  remove: (commandId) => tolerant((db) => db.delete('outbox', commandId), undefined),
};
