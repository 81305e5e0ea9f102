/** What other parties have done to agreements of ours: nobody finds out by what is missing. Pure. */
import { ms } from '../model/time';
import type { Agreement } from '../protocol/wire';

/** How long it is told that another party has ended an agreement, or let it go on. */
export const NEWS_MS = 7 * 86_400_000;
/** What other parties have done to an agreement of ours: a suspension for as long as it lasts. */
export interface News { agreement: Agreement; what: 'suspended' | 'ended' | 'went_on'; atMs: number }

function newsOf(one: Agreement, agency: string, nowMs: number): News | null {
  if (one.current?.parties.includes(agency) !== true) return null;
  const since = ms(one.phase_since) ?? 0;
  if (one.phase === 'suspended' || one.phase === 'ended') {
    const others = (one.stops ?? []).filter((stop) => stop.agency !== agency).map((stop) => ms(stop.at) ?? 0);
    const atMs = Math.max(...others);
    if (others.length === 0 || (one.phase === 'ended' && nowMs - atMs >= NEWS_MS)) return null;
    return { agreement: one, what: one.phase, atMs };
  }
  // Since when a version holds is its own; later than that it has gone on.
  const began = ms(one.current.in_force_since);
  const goesOn = one.phase === 'in_force' && began !== null && since > began && nowMs - since < NEWS_MS;
  return goesOn ? { agreement: one, what: 'went_on', atMs: since } : null;
}

/** What others have suspended, ended or let go on, the newest first. */
export function news(agreements: Iterable<Agreement>, agency: string, nowMs: number): News[] {
  const found = [...agreements].map((one) => newsOf(one, agency, nowMs)).filter((one) => one !== null);
  return found.sort((a, b) => b.atMs - a.atMs || a.agreement.id.localeCompare(b.agreement.id));
}
