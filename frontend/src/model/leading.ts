/**
 * Who leads a joint task, to whom the lead can go, and who may take it over (docs/protocol.md T16–T18). Pure; the server decides.
 */
import type { Part, Task } from '../protocol/wire';
import { isOpenTask } from './life';
import { isCommitted, isOut, openLeadOffer } from './negotiation';
import type { OfferRef } from './offerShown';
import { ms } from './time';

/** As the server takes it. */
export const TAKEOVER_MIN = { least: 2, most: 1_440 } as const;
const MINUTE_MS = 60_000;

/** `asked`: to lead with the lead, which it does once it has promised. */
export type Leads = 'lead' | 'co_lead' | 'asked';

/** How an agency's lane is marked; null for who is asked for its part only. */
export function leadsAs(task: Task, agency: string): Leads | null {
  if (task.lead === agency) return 'lead';
  const party = task.parties.find((one) => one.agency === agency);
  if (party?.leads === true) return 'co_lead';
  return party?.co_lead === true ? 'asked' : null;
}

/** Whether something was proposed and is not over: only of that the lead goes to another. */
export function isUnderway(task: Task): boolean {
  return task.phase !== 'draft' && isOpenTask(task);
}

/** To whom the lead can be offered: who has promised (T17). */
export function heirs(task: Task): string[] {
  return task.parties.filter((party) => party.agency !== task.lead && isCommitted(party)).map((party) => party.agency);
}

/** To whom the lead is offered as the sheet opens: what was chosen stands, also where that can be no more; the only one there is where nothing was. */
export function firstHeir(chosen: string, may: readonly string[]): string {
  return chosen === '' && may.length === 1 ? may[0] ?? '' : chosen;
}

/** The offer of the lead as it is read: one that was made again has another number (T17). */
export function leadRef(task: Task): OfferRef | null {
  const offer = openLeadOffer(task);
  return offer === null ? null : { task: task.id, agency: offer.to, offer: offer.offer, version: task.version ?? 1, lead: true };
}

/** Whether the rule keeps a party in a task that was proposed: it names that party, which is in the task and does not lead it (T18). */
export function isKeptByRule(task: Task, agency: string): boolean {
  if (task.phase === 'draft' || agency === task.lead || task.takeover?.agency !== agency) return false;
  const party = task.parties.find((one) => one.agency === agency);
  return party === undefined || !isOut(party);
}

/** Whom the rule names and a revision drops, with which the rule goes; null where it stays as it is (T18). */
export function ruleGoesWith(task: Task, parties: readonly Pick<Part, 'agency'>[]): string | null {
  const named = task.takeover?.agency;
  if (named === undefined || task.phase === 'draft' || named === task.lead || isKeptByRule(task, named)) return null;
  return parties.some((part) => part.agency === named) ? null : named;
}

/** `linked`: the lead has a link; `early`: it has none, and not for long enough; `due`: it may be used now. */
export interface TakeoverState { agency: string; afterMin: number; state: 'linked' | 'early' | 'due'; sinceMs: number | null; fromMs: number | null; promised: boolean }

/** Where the rule of T18 stands; null where there is none, or none that could be used any more. */
export function takeoverState(task: Task, nowMs: number): TakeoverState | null {
  const rule = task.takeover;
  if (rule === undefined || rule.agency === task.lead || !isOpenTask(task)) return null;
  const sinceMs = task.phase === 'draft' ? null : ms(task.lead_unlinked_since);
  const fromMs = sinceMs === null ? null : sinceMs + rule.after_min * MINUTE_MS;
  const party = task.parties.find((one) => one.agency === rule.agency);
  // Who takes no part takes nothing over: the next revision takes the rule away, unless it asks that party anew.
  if (party !== undefined && isOut(party)) return null;
  return {
    agency: rule.agency, afterMin: rule.after_min, sinceMs, fromMs, promised: party !== undefined && isCommitted(party),
    state: fromMs === null ? 'linked' : nowMs >= fromMs ? 'due' : 'early',
  };
}
