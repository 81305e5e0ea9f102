/** Looking for words (docs/protocol.md Q1): the server looks through what this seat may see; nothing is looked up here. */
import type { Found, Kind } from '../protocol/wire';
import { get, type Answer } from './http';

/** A line is typed; the question waits until that rests. */
export const REST_MS = 300;
/** One screen of hits, and how many can be left out before one (docs/protocol.md Q3). */
export const PAGE = 25;
export const SKIP_MAX = 1_000;

export function pathOf(words: string, kind: Kind | null, skip: number): string {
  const query = new URLSearchParams({ q: words, limit: String(PAGE) });
  if (kind !== null) query.set('kind', kind);
  if (skip > 0) query.set('skip', String(skip));
  return `/api/v1/search?${query.toString()}`;
}

export function searchFor(words: string, kind: Kind | null, skip = 0): Promise<Answer<Found>> {
  return get(pathOf(words, kind, skip));
}

/** Whether there is a word in it: the server refuses a question without. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
