/** What lies on a device: everything that the page's origin has stored, read by a page of that origin. */

/** All of every database and cache as one text; bytes as the letters that they would be. */
export function everything(page) {
  return page.evaluate(async () => {
    const letters = (value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      if (value instanceof CryptoKey) return `key ${value.extractable ? 'extractable' : 'kept'}`;
      if (Array.isArray(value)) return value.map(letters);
      return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, letters(inner)])) : value;
    };
    const answer = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = {};
    for (const { name } of await indexedDB.databases()) {
      const db = await answer(indexedDB.open(name));
      found[name] = {};
      for (const store of db.objectStoreNames) found[name][store] = letters(await answer(db.transaction(store).objectStore(store).getAll()));
      db.close();
    }
    const cached = [];
    for (const name of await caches.keys()) cached.push(...(await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname));
    return { found, cached, local: { ...localStorage } };
  });
}

/** The vault's part of it. */
export async function vault(page) {
  const { found } = await everything(page);
  const { device = [], leases = [], records = [], confirmations = [] } = found['muster-kept'] ?? {};
  return { device, leases, records, confirmations, of: (owner) => records.filter((one) => one.owners.includes(owner)).length };
}

/** A text that lies there in the open, put there as the negative control. */
export function leave(page, text) {
  return page.evaluate((left) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('control', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('texts', { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const work = opening.result.transaction('texts', 'readwrite');
      work.objectStore('texts').put({ bytes: new TextEncoder().encode(left).buffer });
      work.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  }), text);
}
