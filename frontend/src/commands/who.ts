/** Roles as the screens group them. A convenience for greying out, never the rule: the server refuses what may not be. */
import { isLedBy } from '../model/negotiation';
import type { Session, Task } from '../protocol/wire';
import type { Context } from './types';

export function isDesk(me: Session): boolean {
  return me.role === 'commander' || me.role === 'dispatcher' || me.role === 'coordinator';
}

/** Joint tasks bind an agency: a commander's hand, or the operations centre's coordinator. */
export function mayCommit(me: Session): boolean {
  return me.role === 'commander' || me.role === 'coordinator';
}

export function isAdmin(me: Session): boolean {
  return me.role === 'admin';
}

export function isLegal(me: Session): boolean {
  return me.role === 'legal';
}

/** Whose agency things wait for, and who has a desk to see to them. */
export function hasInbox({ me }: Pick<Context, 'me'>): boolean {
  return isDesk(me) || isLegal(me) || me.role === 'supervisor';
}

export function isField(me: Session): boolean {
  return me.role === 'field';
}

/** Whoever leads it, alone or with others (T16). */
export function isLead(ctx: Context, task: Task): boolean {
  return isLedBy(task, ctx.me.agency);
}

export function myParty(me: Session, task: Task): NonNullable<Task['parties']>[number] | null {
  return task.parties?.find((party) => party.agency === me.agency) ?? null;
}
