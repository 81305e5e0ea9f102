/** Whether a later head of the record goes on from a kept one (docs/protocol.md W1): RFC 9162, 2.1.4.2, with the browser's SHA-256. */

export interface Mark { size: number; root: string }

/** Twice the height of a tree of 2^63 leaves; more is no proof. */
const PROOF_MAX = 128;
const HASH = /^[0-9a-f]{64}$/;

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

/** The hash of an inner node. */
export function node(left: string, right: string): Promise<string> {
  return sha256(new Uint8Array([1, ...unhex(left), ...unhex(right)]));
}

/** The hash of a leaf over a row's hash. */
export function leaf(row: string): Promise<string> {
  return sha256(new Uint8Array([0, ...unhex(row)]));
}

/** The root of a log without rows. */
export const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const half = (n: number): number => Math.floor(n / 2);
const isPower = (n: number): boolean => Number.isInteger(Math.log2(n));

/** Whether `proof` shows that the log of `now` begins with that of `old`. Sizes are whole numbers below 2^53. */
export async function isConsistent(old: Mark, now: Mark, proof: readonly string[]): Promise<boolean> {
  const sound = [old.root, now.root, ...proof].every((one) => HASH.test(one)) && [old.size, now.size].every((one) => Number.isSafeInteger(one) && one >= 0);
  if (!sound || proof.length > PROOF_MAX || old.size > now.size) return false;
  if (old.size === now.size) return proof.length === 0 && old.root === now.root;
  if (old.size === 0) return proof.length === 0 && old.root === EMPTY;
  const [first, ...rest] = isPower(old.size) ? [old.root, ...proof] : proof;
  if (first === undefined) return false;
  let at = old.size - 1;
  let last = now.size - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [ofOld, ofNow] = [first, first];
  for (const one of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      ofOld = await node(one, ofOld);
      ofNow = await node(one, ofNow);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else ofNow = await node(ofNow, one);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && ofOld === old.root && ofNow === now.root;
}
