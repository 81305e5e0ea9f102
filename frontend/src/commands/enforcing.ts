/** Looking up what an enforcement's commands are about, and why something cannot be done with it. The server decides; this only tells before the click. */
import { evidenceTold, measuresTold } from '../model/casePending';
import { caseById, custodian, isEnded, isOfferedTo, isUnsigned, signerOf } from '../model/enforcement';
import { hasPromised } from '../model/inspection';
import { NUMBER_UNSAID, TASKS, known, taskOfMade, type Told } from '../model/pending';
import type { Enforcement, Evidence, Measure, Referral } from '../protocol/enforcement';
import type { Task } from '../protocol/wire';
import { taskOf } from './about';
import { taskNumber, type Dated, type TaskArgs } from './inspecting';
import type { Context, Reason, Unanswered } from './types';
import { isDesk, isField, isLead, isLegal, mayCommit } from './who';

interface Found { task: Task; enforcement: Enforcement }

/** The enforcement of a task, or why there is none. */
export function enforcementOf(ctx: Context, task: string): Found | Reason & string {
  const found = taskOf(ctx, task);
  if (found === null) return 'reason.unknown_task';
  if (found.task_kind !== 'enforcement') return 'code.wrong_kind';
  return found.enforcement === undefined ? 'reason.enforcement_hidden' : { task: found, enforcement: found.enforcement };
}

/** Why nothing can be taken or collected in a task by this seat's agency; whether the work went on at the time that it carries, the server knows. */
export function whyNotActs(ctx: Context, task: string, { occurred_at }: Dated = {}): Reason {
  const found = enforcementOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!hasPromised(found.task, ctx.me.agency)) return 'reason.not_committed';
  return found.task.phase === 'in_progress' || occurred_at !== undefined ? null : 'reason.not_in_progress';
}

/** A desk waits for its answer; what waits on a tablet counts there. */
function waiting(ctx: Context): readonly Unanswered[] {
  return isField(ctx.me) ? ctx.unanswered(TASKS) : [];
}

/** A measure as this seat has it, with what waits on this device. */
export function measureNow(ctx: Context, id: string): Told<Measure> | undefined {
  const sent = waiting(ctx);
  const found = caseById(ctx.world, id);
  if (sent.length === 0) return found?.item === 'measure' ? known(found) : undefined;
  const task = found?.task ?? taskOfMade(id, sent);
  return task === undefined ? undefined : measuresTold(ctx.world, task, ctx.me, sent).find((one) => one.item.id === id);
}

/** Evidence as this seat has it, with what waits on this device. */
export function evidenceNow(ctx: Context, id: string): Told<Evidence> | undefined {
  const sent = waiting(ctx);
  const found = caseById(ctx.world, id);
  if (sent.length === 0) return found?.item === 'evidence' ? known(found) : undefined;
  const task = found?.task ?? taskOfMade(id, sent);
  return task === undefined ? undefined : evidenceTold(ctx.world, task, ctx.me, sent).find((one) => one.item.id === id);
}

export function referralOf(ctx: Context, id: string): Referral | undefined {
  const found = caseById(ctx.world, id);
  return found?.item === 'referral' ? found : undefined;
}

/** Why this seat's agency can do nothing with what belongs to a task: it has not promised its part, or has left. */
export function whyNotThere(ctx: Context, id: string): Reason {
  const task = taskOf(ctx, id);
  if (task === null) return 'reason.unknown_task';
  return hasPromised(task, ctx.me.agency) ? null : 'reason.not_committed';
}

/** What an agency has left behind that promises nothing any more waits for nobody but the desk of who leads. */
export function isLeftTo(ctx: Context, id: string, agency: string): boolean {
  const task = taskOf(ctx, id);
  return task !== null && !hasPromised(task, agency) && isLead(ctx, task) && !isField(ctx.me);
}

/** Why this seat's agency can neither sign a measure nor refuse to. */
export function whyNotSigns(ctx: Context, id: string): Reason {
  const measure = measureNow(ctx, id)?.item;
  if (measure === undefined) return 'reason.measure_gone';
  const task = taskOf(ctx, measure.task);
  if (task === null) return 'reason.unknown_task';
  if (measure.agency === ctx.me.agency) return 'reason.measure_ours';
  if (!hasPromised(task, ctx.me.agency)) return 'reason.not_committed';
  if (measure.countersigned !== undefined) return 'code.already_signed';
  if (isEnded(measure)) return 'reason.measure_over';
  if (!isUnsigned(measure)) return 'reason.no_countersignature';
  const by = signerOf(measure, task);
  return by === undefined || by === ctx.me.agency ? null : 'reason.countersign_theirs';
}

/** Why this seat's agency can do nothing with evidence: it is in other hands, or in nobody's. */
export function whyNotHolds(ctx: Context, id: string): Reason {
  const evidence = evidenceNow(ctx, id)?.item;
  if (evidence === undefined) return 'reason.evidence_gone';
  if (evidence.ended !== undefined) return 'reason.evidence_over';
  return custodian(evidence)?.agency === ctx.me.agency ? whyNotThere(ctx, evidence.task) : 'reason.evidence_theirs';
}

/** Why what this seat holds cannot change hands or end: it is offered already. */
export function whyNotGives(ctx: Context, id: string): Reason {
  return whyNotHolds(ctx, id) ?? (evidenceNow(ctx, id)?.item.offer === undefined ? null : 'reason.evidence_offered');
}

/** Why this seat can neither sign evidence in nor refuse it. */
export function whyNotReceives(ctx: Context, id: string): Reason {
  const evidence = evidenceNow(ctx, id)?.item;
  if (evidence === undefined) return 'reason.evidence_gone';
  return isOfferedTo(evidence, ctx.me) ? whyNotThere(ctx, evidence.task) : 'reason.evidence_not_offered';
}

/** Why a referral cannot be answered, taken back or closed: it is not there, another agency's, or not that far. */
export function whyNotReferral(ctx: Context, id: string, side: 'agency' | 'to', state: Referral['state']): Reason {
  const referral = referralOf(ctx, id);
  if (referral === undefined) return 'reason.referral_gone';
  // Nobody answers for another one; the rest that was left behind is who leads to see to.
  const left = !(side === 'to' && state === 'offered') && isLeftTo(ctx, referral.task, referral[side]);
  const reason = left ? null : referral[side] === ctx.me.agency ? whyNotThere(ctx, referral.task) : 'reason.referral_theirs';
  return reason ?? (referral.state === state ? null : 'reason.wrong_state');
}

export const acts = (ctx: Context): boolean => isDesk(ctx.me) || isField(ctx.me);
export const binds = (ctx: Context): boolean => mayCommit(ctx.me) || isLegal(ctx.me);
export const reads = (ctx: Context): boolean => isDesk(ctx.me) || isLegal(ctx.me);

/** The task that is chosen, if it is an enforcement. */
export function chosenEnforcement(ctx: Context): TaskArgs | null {
  const task = taskOf(ctx, ctx.selection.task);
  return task?.task_kind === 'enforcement' ? { task: task.id } : null;
}

/** For the line of the outbox: which one of which task; 0 for what has no number yet. */
export function aboutCase(ctx: Context, id: string): { n: number; number: string } {
  const item = caseById(ctx.world, id);
  return { n: item?.number ?? NUMBER_UNSAID, number: taskNumber(ctx, item?.task ?? taskOfMade(id, waiting(ctx))) };
}
