/** What agencies are called within sentences: each name in its own direction. */
import type { Console } from '../app.svelte';

export type NameOf = (agency: string) => string;

/** First-strong isolate and its end: a Latin name does not turn the Arabic sentence around it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** Alone, as a list or a choice has it. */
export function bareNames(app: Console): NameOf {
  return (agency) => app.store.seen('agency').agency.get(agency)?.name ?? agency;
}

export function namesIn(app: Console): NameOf {
  const name = bareNames(app);
  return (agency) => isolated(name(agency));
}
