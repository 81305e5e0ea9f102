/** Looking an agreement up, and why something cannot be done with it (G3–G8). The server decides; this only tells before the click. */
import { isOver, isParty, textOf } from '../agreements/register';
import type { Agreement } from '../protocol/wire';
import type { Context, Reason } from './types';
import { isLegal, mayCommit } from './who';

export interface AgreementArgs { agreement: string }
/** What is signed, proposed or withdrawn is the version that was read. */
export interface VersionArgs extends AgreementArgs { version?: number }

export function agreementOf(ctx: Context, id: string | undefined): Agreement | null {
  return id === undefined ? null : ctx.world.agreement.get(id) ?? null;
}

export function agreementTitle(ctx: Context, id: string): string {
  const agreement = agreementOf(ctx, id);
  return agreement === null ? '' : textOf(agreement)?.title ?? '';
}

export const chosenAgreement = (ctx: Context): AgreementArgs | null => (ctx.selection.agreement === undefined ? null : { agreement: ctx.selection.agreement });

/** Every seat of a party but crews, who have no room for it, and walls, where nobody reads. */
export const readsAgreements = (ctx: Pick<Context, 'me'>): boolean => ctx.me.role !== 'field' && ctx.me.role !== 'observer';

/** Those who look after sharing for their agency (W6). */
export const readsReceipts = (ctx: Pick<Context, 'me'>): boolean => ctx.me.role === 'legal' || ctx.me.role === 'supervisor' || ctx.me.role === 'admin';

/** Those who are told which devices have not purged yet (X7). */
export const readsPurges = (ctx: Pick<Context, 'me'>): boolean => ctx.me.role === 'legal' || ctx.me.role === 'supervisor' || ctx.me.role === 'commander';

/** Those who are told what agreements gave (W10). */
export const readsUsage = (ctx: Pick<Context, 'me'>): boolean => readsPurges(ctx) || ctx.me.role === 'coordinator';

export const mayStop = (ctx: Context): boolean => isLegal(ctx.me) || mayCommit(ctx.me);

/** Whether anything can be done with it at all. */
export function standing(agreement: Agreement | null): Reason {
  if (agreement === null) return 'reason.unknown_agreement';
  return isOver(agreement) ? 'reason.agreement_over' : null;
}

/** Who may stop what stands between all agencies, and let it go on: an operations centre (G10). */
export const stopsForAll = (ctx: Pick<Context, 'me' | 'world'>): boolean => ctx.world.agency.get(ctx.me.agency)?.agency_kind === 'eoc';

/** Whether it holds, and the sender's agency is a party of what holds. */
export function inForce(ctx: Context, agreement: Agreement | null): Reason {
  const reason = standing(agreement);
  if (reason !== null || agreement === null) return reason;
  if (!isParty(agreement, ctx.me.agency)) return 'reason.not_party';
  return agreement.phase === 'in_force' ? null : 'reason.agreement_not_in_force';
}

/** Whether the next version is this agency's draft. `settled`: also what can be signed already. */
export function ownDraft(ctx: Context, agreement: Agreement | null, settled: boolean): Reason {
  const reason = standing(agreement);
  if (reason !== null || agreement === null) return reason;
  if (agreement.next === undefined) return 'reason.agreement_no_draft';
  if (agreement.next.agency !== ctx.me.agency) return 'reason.agreement_theirs';
  return !settled && agreement.next.proposed_at !== undefined ? 'reason.agreement_proposed' : null;
}

export function reasonMissing(reason: string | undefined): Reason {
  return reason !== undefined && reason.trim() === '' ? 'reason.reason_missing' : null;
}
