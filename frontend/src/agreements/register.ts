/** The register of agreements: what waits for whom, in groups, and what each one asks of this seat. Pure; the same world gives the same list. */
import { ms } from '../model/time';
import type { World } from '../model/world';
import type { Agreement, AgreementVersion, GlassOpening } from '../protocol/wire';
import { news } from './news';

/** The founding agreement has this id (docs/protocol.md G10). */
export const FOUNDING = '00000000-0000-0000-0000-000000000000';
export const GROUPS = ['to_sign', 'in_force', 'suspended', 'drafts', 'over'] as const;
export type Group = (typeof GROUPS)[number];
/** How long what another party has stopped is counted in the bar. */
const NEWS_COUNTED_MS = 24 * 3_600_000;
/** An agreement whose end is nearer than this is marked. */
export const EXPIRES_SOON_MS = 30 * 86_400_000;

export interface Row { agreement: Agreement; group: Group; text: AgreementVersion; expires: boolean; due: GlassOpening[] }
/** Who has left an agreement has no text of it any more, and still reviews what was opened. */
export interface Due { agreement: Agreement; text: AgreementVersion | undefined; opening: GlassOpening }

export function isOver(agreement: Agreement): boolean {
  return agreement.phase === 'ended' || agreement.phase === 'expired' || agreement.phase === 'withdrawn';
}

/** The founding agreement is the set-up's own while nobody has ordered anything about it: a preview of it is refused (docs/protocol.md G10, G16). */
export function isPreviewed(agreement: Agreement): boolean {
  return agreement.id !== FOUNDING || agreement.next !== undefined || agreement.phase !== 'in_force' || agreement.current?.version !== 1;
}

/** What is read first: what holds or held, else what is to be signed. */
export function textOf(agreement: Agreement): AgreementVersion | undefined {
  return agreement.current ?? agreement.next;
}

/** Who has to sign the next version: its parties, and who leaves by it (G5). */
export function signersOf(agreement: Agreement): string[] {
  if (agreement.next === undefined) return [];
  return [...new Set([...agreement.next.parties, ...(agreement.current?.parties ?? [])])].sort();
}

export function hasSigned(agreement: Agreement, agency: string): boolean {
  return agreement.next?.signatures.some((one) => one.agency === agency) === true;
}

export function allSigned(agreement: Agreement): boolean {
  return agreement.next?.proposed_at !== undefined && signersOf(agreement).every((one) => hasSigned(agreement, one));
}

/** Whether the next version waits for this agency's signature. */
export function waitsFor(agreement: Agreement, agency: string): boolean {
  return !isOver(agreement) && agreement.next?.proposed_at !== undefined && signersOf(agreement).includes(agency) && !hasSigned(agreement, agency);
}

export function isParty(agreement: Agreement, agency: string): boolean {
  return agreement.current?.parties.includes(agency) === true;
}

/** Whether this agency suspends it. */
export function suspends(agreement: Agreement, agency: string): boolean {
  return agreement.phase === 'suspended' && agreement.stops?.some((one) => one.agency === agency) === true;
}

/** Openings that this agency has to review, the oldest first. */
export function dueOf(agreement: Agreement, agency: string): GlassOpening[] {
  return (agreement.openings ?? []).filter((one) => one.reviews.some((review) => review.agency === agency && review.at === undefined));
}

export function groupOf(agreement: Agreement, agency: string): Group {
  if (isOver(agreement)) return 'over';
  if (waitsFor(agreement, agency)) return 'to_sign';
  if (agreement.phase === 'in_force') return 'in_force';
  return agreement.phase === 'suspended' ? 'suspended' : 'drafts';
}

/** Whether it ends within 30 days. What is over does not end any more. */
export function expiresSoon(agreement: Agreement, nowMs: number): boolean {
  const until = ms(agreement.current?.valid_until);
  return !isOver(agreement) && until !== null && until - nowMs < EXPIRES_SOON_MS;
}

/** What asks for a review first, then what ends soonest, then by name; what is over, the newest first. */
export function register(world: Pick<World, 'agreement'>, agency: string, nowMs: number): { due: Due[]; groups: { group: Group; rows: Row[] }[] } {
  const rows: Row[] = [];
  const due: Due[] = [];
  for (const agreement of world.agreement.values()) {
    const text = textOf(agreement);
    const owed = dueOf(agreement, agency);
    due.push(...owed.map((opening) => ({ agreement, text, opening })));
    if (text !== undefined) rows.push({ agreement, text, group: groupOf(agreement, agency), expires: expiresSoon(agreement, nowMs), due: owed });
  }
  const end = (row: Row): number => (row.expires ? ms(row.text.valid_until) ?? Infinity : Infinity);
  const since = (row: Row): number => (row.group === 'over' ? ms(row.agreement.phase_since) ?? 0 : 0);
  rows.sort((a, b) => b.due.length - a.due.length || compare(end(a), end(b)) || since(b) - since(a) || a.text.title.localeCompare(b.text.title) || a.agreement.id.localeCompare(b.agreement.id));
  due.sort((a, b) => (ms(a.opening.at) ?? 0) - (ms(b.opening.at) ?? 0) || a.opening.opening - b.opening.opening);
  return { due, groups: GROUPS.map((group) => ({ group, rows: rows.filter((row) => row.group === group) })) };
}

/** Two without an end are alike; their difference is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** What asks something of this seat: signatures for the legal desk, reviews for whoever reviews; and what others have stopped, for all who read agreements' news. */
export function asks(world: World, agency: string, role: string, nowMs: number): number {
  const told = ['legal', 'supervisor', 'commander', 'coordinator'].includes(role);
  let n = told ? news(world.agreement.values(), agency, nowMs).filter((one) => one.what !== 'went_on' && nowMs - one.atMs < NEWS_COUNTED_MS).length : 0;
  for (const agreement of world.agreement.values()) {
    if (role === 'legal' && waitsFor(agreement, agency)) n += 1;
    if (role === 'legal' || role === 'supervisor') n += dueOf(agreement, agency).length;
  }
  return n;
}

/** Those whose title has the words and whose texts this agency may erase or hold: a party of what held last, or who drafted what never did (G11). */
export function keptBy(agreements: Iterable<Agreement>, agency: string, words: string): Agreement[] {
  const wanted = words.trim().toLowerCase();
  const title = (one: Agreement): string => textOf(one)?.title ?? '';
  const keeps = (one: Agreement): boolean => (one.current === undefined ? one.agency === agency : isParty(one, agency) && one.id !== FOUNDING);
  return [...agreements].filter((one) => keeps(one) && title(one).toLowerCase().includes(wanted))
    .sort((a, b) => title(a).localeCompare(title(b)) || a.id.localeCompare(b.id));
}

/** The opening that shows this agency what is behind the glass. */
export function openGlass(agreement: Agreement, agency: string): GlassOpening | undefined {
  return agreement.openings?.find((one) => one.agency === agency && one.closed_at === undefined);
}
