/** What agreements in force never gave: whole ones first, then those of which some clauses did not, the longest in force first. Pure. */
import { ms } from '../model/time';
import type { AgreementsUsage } from '../protocol/wire';

export interface Unused {
  agreement: string;
  /** Since when it was looked at: since it holds, or since it is counted. */
  since: string;
  /** Empty: nothing of it. */
  clauses: number[];
}

export function unused({ items, counted_since }: AgreementsUsage): Unused[] {
  const later = (a: string, b: string): string => ((ms(a) ?? 0) >= (ms(b) ?? 0) ? a : b);
  return items.filter((one) => one.last_gave === undefined || one.never_gave.length > 0)
    .map((one) => ({ agreement: one.agreement, since: later(one.in_force_since, counted_since), clauses: one.last_gave === undefined ? [] : one.never_gave.map((at) => at + 1) }))
    .sort((a, b) => Number(a.clauses.length > 0) - Number(b.clauses.length > 0) || (ms(a.since) ?? 0) - (ms(b.since) ?? 0) || a.agreement.localeCompare(b.agreement));
}
