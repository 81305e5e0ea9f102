/**
 * How a desk says what an incident is and how urgent: by its agency's own codes where it has some, else by the common words
 * (docs/protocol.md I20 to I22). Pure.
 */
import type { Incident, OwnPriority, OwnType, Settings } from '../protocol/wire';
import type { CommonType } from '../protocol/words';

/** What is sent of a type: one of the two. */
export interface SaidType { incident_type?: string; own_type?: string }
/** What is sent of a priority: at most one of the two. */
export interface SaidPriority { priority?: number; own_priority?: string }

/** One line of a choice. `choice` is what a select keeps: the common word, or the own code marked as one. */
export interface TypeOffer { choice: string; own: OwnType | null; common: string }
export interface PriorityOffer { choice: string; own: OwnPriority | null; common: number }

/** What a desk without types of its own chooses from; the finer common types are for mapping and for the command line. */
const OFFERED: readonly CommonType[] = ['fire', 'medical', 'flood', 'hazmat', 'structure', 'traffic', 'public_order', 'inspection', 'customs', 'environment', 'power', 'other'];

const COMMON = [1, 2, 3, 4, 5] as const;

const OWN = 'own:';
export const ownChoice = (code: string): string => OWN + code;

/** The own types that can be said; the common ones where there are none. */
export function typeOffers(settings: Settings | undefined): TypeOffer[] {
  const own = settings?.classification.types.filter((one) => one.retired !== true) ?? [];
  if (own.length > 0) return own.map((one) => ({ choice: ownChoice(one.code), own: one, common: one.means }));
  return OFFERED.map((type) => ({ choice: type, own: null, common: type }));
}

/** The own priorities that can be said, and the common ones that none of them means: nobody is made to say less than is so. */
export function priorityOffers(settings: Settings | undefined): PriorityOffer[] {
  const own = settings?.classification.priorities.filter((one) => one.retired !== true) ?? [];
  const plain = COMMON.filter((n) => !own.some((one) => one.means === n)).map((n) => ({ choice: String(n), own: null, common: n }));
  return [...own.map((one) => ({ choice: ownChoice(one.code), own: one, common: one.means })), ...plain];
}

export function saidType(choice: string): SaidType {
  return choice.startsWith(OWN) ? { own_type: choice.slice(OWN.length) } : { incident_type: choice };
}

export function saidPriority(choice: string): SaidPriority {
  return choice.startsWith(OWN) ? { own_priority: choice.slice(OWN.length) } : { priority: Number(choice) };
}

/** What an incident is called now, as a choice; it may be one that is not offered any more. */
export function typeChoice(incident: Incident): string {
  return incident.own_type === undefined ? incident.incident_type ?? 'other' : ownChoice(incident.own_type.code);
}

export function priorityChoice(incident: Incident): string {
  return incident.own_priority === undefined ? String(incident.priority ?? 3) : ownChoice(incident.own_priority.code);
}

/** The choice of a common priority: the first own one that means it, or itself. Never a less urgent one. */
export function choiceOf(offers: readonly PriorityOffer[], common: number): string {
  return offers.find((one) => one.common === common)?.choice ?? String(common);
}

/** The own code that was typed, whatever its case; one that is retired cannot be said. */
export function typedType(settings: Settings | undefined, typed: string): OwnType | null {
  return typed === '' ? null : settings?.classification.types.find((one) => one.retired !== true && one.code.toLowerCase() === typed.toLowerCase()) ?? null;
}

export function typedPriority(settings: Settings | undefined, typed: string): OwnPriority | null {
  return typed === '' ? null : settings?.classification.priorities.find((one) => one.retired !== true && one.code.toLowerCase() === typed.toLowerCase()) ?? null;
}
