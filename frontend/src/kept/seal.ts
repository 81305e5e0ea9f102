/** Sealing what is kept: AES-256-GCM under the key of its lease, bound to whose it is, what it is, and to the lease. */
import { unhex } from '../record/proof';

/** As the algorithm wants it: drawn anew for each sealing. */
const NONCE_BYTES = 12;
const KEY_DIGITS = 64;

export interface Sealed { nonce: Uint8Array<ArrayBuffer>; data: ArrayBuffer }
/** What a sealed record is about. Moved to another place, or under another lease, it does not open. */
export interface About { owners: readonly string[]; key: string; lease: string }

/** The key cannot be taken out of the browser's hands again by a script. */
export function importKey(hex: string): Promise<CryptoKey> {
  if (hex.length !== KEY_DIGITS) return Promise.reject(new Error('a key of another length'));
  return crypto.subtle.importKey('raw', unhex(hex), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function seal(key: CryptoKey, about: About, value: unknown): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: label(about) }, key, new TextEncoder().encode(JSON.stringify(value)));
  return { nonce, data };
}

/** Null if it was not sealed like that. */
export async function open(key: CryptoKey, about: About, { nonce, data }: Sealed): Promise<unknown> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: label(about) }, key, data);
    return JSON.parse(new TextDecoder().decode(plain)) as unknown;
  } catch {
    return null;
  }
}

function label({ owners, key, lease }: About): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${owners.join('+')}|${key}|${lease}`);
}

/** A device's own secret, which only it and no file of the server knows. */
export function drawSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
