/** Heads of the record that this console keeps, and what a new one says against them (docs/protocol.md W2, W9). */
import type { Heads, SignedHead } from '../protocol/wire';
import { isConsistent, unhex } from './proof';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** One a minute for a day, then one an hour for so long. */
export const KEPT_DAYS = 90;

/** `changed`: it does not go on from the kept one. `other_key`: somebody else signed it. `unsigned`: nobody did. `other_room`: it is another record. */
export type Verdict = 'first' | 'goes_on' | 'changed' | 'other_room' | 'other_key' | 'unsigned' | 'none';

export interface Kept { key: string; heads: readonly SignedHead[] }

/** The lines that are signed. */
export function signedText(head: SignedHead): string {
  return `muster head 1\nroom ${head.room}\nat ${Date.parse(head.at)}\njournal ${head.journal.size} ${head.journal.root}\ndisclosures ${head.disclosures.size} ${head.disclosures.root}\n`;
}

/** Null in a browser that knows no Ed25519: it then relies on what goes on from what. */
export async function isSigned(head: SignedHead, key: string): Promise<boolean | null> {
  let known: CryptoKey;
  try {
    known = await crypto.subtle.importKey('raw', unhex(key), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, known, unhex(head.signature), new TextEncoder().encode(signedText(head)));
}

/** What a new head is worth against the newest that is kept. */
export async function judge(kept: Kept | null, told: Heads): Promise<Verdict> {
  const { head, key, consistency } = told;
  if (head === undefined) return kept === null || kept.heads.length === 0 ? 'none' : 'changed';
  if (await isSigned(head, key) === false) return 'unsigned';
  const before = kept?.heads.at(-1);
  if (kept === null || before === undefined) return 'first';
  if (before.room !== head.room) return 'other_room';
  if (kept.key !== key) return 'other_key';
  if (Date.parse(head.at) < Date.parse(before.at) || consistency === undefined) return 'changed';
  const journal = await isConsistent(before.journal, head.journal, consistency.journal);
  const disclosures = await isConsistent(before.disclosures, head.disclosures, consistency.disclosures);
  return journal && disclosures ? 'goes_on' : 'changed';
}

/** What is kept of heads, oldest first: of each hour that is more than a day old the last one, and nothing older than `KEPT_DAYS`. */
export function thinned(heads: readonly SignedHead[], nowMs: number): SignedHead[] {
  const young: SignedHead[] = [];
  const hours = new Map<number, SignedHead>();
  for (const head of heads) {
    const at = Date.parse(head.at);
    if (nowMs - at > KEPT_DAYS * DAY_MS) continue;
    if (nowMs - at <= DAY_MS) young.push(head);
    else hours.set(Math.floor(at / HOUR_MS), head);
  }
  return [...hours.values(), ...young].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The file that `muster verify --heads` takes. */
export function headsFile(kept: Kept): string {
  return JSON.stringify({ key: kept.key, heads: kept.heads }, null, 1);
}
