/** Measures, evidence and referrals of a task, who has what in custody, and what of it waits for whom. Pure; the server decides what may be done. */
import type { CaseItem, CustodyStep, Evidence, Measure, Referral } from '../protocol/enforcement';
import type { Session, Task } from '../protocol/wire';
import type { Role } from '../protocol/words';
import { hasPromised } from './inspection';
import { isResponseItem } from './response';
import { ms } from './time';
import type { World } from './world';

/** As many as the server takes of a task; of one piece of evidence, and of one referral. */
export const MEASURES_MAX = 500;
export const EVIDENCE_MAX = 500;
export const REFERRALS_MAX = 100;
export const FILES_MAX = 30;
export const CUSTODY_STEPS_MAX = 100;
export const ITEMS_EACH_MAX = 50;
export const FINE_MAX = 1_000_000_000_000;

/** Who reads it: offers of custody can be to one person of an agency. */
export type Reader = Pick<Session, 'agency' | 'principal'>;
/** And in which role; without one whatever waits for the agency. */
export type Seat = Reader & Partial<Pick<Session, 'role'>>;

export function caseById(world: World, id: string | undefined): CaseItem | undefined {
  const found = world.task_item.get(id ?? '');
  return found === undefined || found.item === 'inspection_target' || isResponseItem(found) ? undefined : found;
}

const byNumber = (a: CaseItem, b: CaseItem): number => a.number - b.number || a.id.localeCompare(b.id);

export function measuresOf(world: World, task: string): Measure[] {
  return [...world.task_item.values()].filter((one) => one.item === 'measure').filter((one) => one.task === task).sort(byNumber);
}

export function evidenceOf(world: World, task: string): Evidence[] {
  return [...world.task_item.values()].filter((one) => one.item === 'evidence').filter((one) => one.task === task).sort(byNumber);
}

export function referralsOf(world: World, task: string): Referral[] {
  return [...world.task_item.values()].filter((one) => one.item === 'referral').filter((one) => one.task === task).sort(byNumber);
}

/** Who has it in custody; nobody once it has ended. */
export function custodian(evidence: Evidence): CustodyStep | undefined {
  return evidence.ended === undefined ? evidence.custody.at(-1) : undefined;
}

export function isHeldBy(evidence: Evidence, agency: string): boolean {
  return custodian(evidence)?.agency === agency;
}

/** Whether an agency has anything of a task in custody: it does not take back its promise then. */
export function holdsEvidence(world: World, task: string, agency: string): boolean {
  return evidenceOf(world, task).some((one) => isHeldBy(one, agency));
}

/** What is offered to one person is not for the rest of the agency to sign in. */
export function isOfferedTo({ offer, ended }: Evidence, reader: Reader): boolean {
  return offer !== undefined && ended === undefined && offer.agency === reader.agency && (offer.person === undefined || offer.person === reader.principal);
}

/** One person has it, or is to sign it in: it is theirs to see to, wherever their unit works. */
export function isInHands(evidence: Evidence, reader: Reader): boolean {
  return custodian(evidence)?.officer === reader.principal || (evidence.offer?.person !== undefined && isOfferedTo(evidence, reader));
}

export function isFlagged(measure: Measure): boolean {
  return measure.concerns.length > 0 && measure.review === undefined && measure.lifted === undefined;
}

/** A second agency has to sign it, and none has. */
export function isUnsigned(measure: Measure): boolean {
  return measure.state === 'awaiting_countersignature' || measure.state === 'contested';
}

/** Nothing more comes of it. */
export function isEnded(measure: Measure): boolean {
  return measure.state === 'lifted' || measure.state === 'set_aside';
}

/** Whose signature is waited for: that of who is named, while that one has promised its part; undefined for anybody's. */
export function signerOf(measure: Measure, task: Task): string | undefined {
  const by = measure.countersign?.by;
  return by !== undefined && hasPromised(task, by) ? by : undefined;
}

export function isSigner(measure: Measure, task: Task, agency: string): boolean {
  const by = signerOf(measure, task);
  return isUnsigned(measure) && measure.agency !== agency && hasPromised(task, agency) && (by === undefined || by === agency);
}

/** The server says that it is due once it knows; until then its time does. Of what was refused no time passes. */
export function isSignDue({ state, countersign }: Measure, nowMs: number): boolean {
  return state === 'awaiting_countersignature' && countersign !== undefined && (countersign.is_due || (ms(countersign.due_at) ?? Infinity) < nowMs);
}

export interface Waits { sign: Measure[]; custody: Evidence[]; answer: Referral[]; review: Measure[] }

/** Roles that take evidence into custody (N8), and those that review what is flagged (N4). */
export const CUSTODY_ROLES: ReadonlySet<Role> = new Set(['commander', 'dispatcher', 'coordinator', 'field']);
export const REVIEW_ROLES: ReadonlySet<Role> = new Set(['commander', 'coordinator', 'legal']);

/** What of a task waits for an agency, the oldest first. Who has refused to sign is not asked again; who took a measure does not review it. */
export function waitsOf(world: World, task: Task, reader: Seat): Waits {
  const measures = measuresOf(world, task.id);
  return {
    sign: measures.filter((one) => isSigner(one, task, reader.agency) && !one.refusals.some((it) => it.agency === reader.agency)),
    custody: evidenceOf(world, task.id).filter((one) => isOfferedTo(one, reader)),
    answer: referralsOf(world, task.id).filter((one) => one.to === reader.agency && one.state === 'offered'),
    review: reader.role === undefined || REVIEW_ROLES.has(reader.role) ? measures.filter((one) => one.agency === reader.agency && isFlagged(one) && one.officer !== reader.principal) : [],
  };
}

export function waitCount({ sign, custody, answer, review }: Waits): number {
  return sign.length + custody.length + answer.length + review.length;
}

/** Measures and evidence that a referral is about, as far as they are shown. */
export function itemsOf(world: World, referral: Referral): (Measure | Evidence)[] {
  return referral.items.map((id) => caseById(world, id)).filter((one) => one !== undefined && one.item !== 'referral');
}

/** Evidence that was collected by a measure. */
export function collectedBy(world: World, measure: Measure): Evidence[] {
  return evidenceOf(world, measure.task).filter((one) => one.measure === measure.id);
}

/** Goes on until it is lifted; what was seized is evidence, and what is to be paid or done is done. */
const LASTS: ReadonlySet<Measure['measure']> = new Set(['seal', 'detain', 'close']);

/** Whether something is still to come of it: until then the task's texts are kept. */
export function isOpenItem(one: CaseItem): boolean {
  switch (one.item) {
    case 'measure': return isFlagged(one) || isUnsigned(one) || (LASTS.has(one.measure) && one.lifted === undefined);
    case 'evidence': return one.ended === undefined;
    case 'referral': return one.state === 'offered' || one.state === 'accepted';
  }
}

export interface Counts { measures: number; inForce: number; unsigned: number; overdue: number; flagged: number; evidence: number; held: number; ours: number; referrals: number; referralsOpen: number; open: number }

/** What there is, what of it still goes on, and what of the evidence an agency holds. */
export function countsOf(world: World, task: string, agency: string, nowMs: number): Counts {
  const [measures, evidence, referrals] = [measuresOf(world, task), evidenceOf(world, task), referralsOf(world, task)];
  const among = <T>(items: readonly T[], is: (one: T) => boolean): number => items.filter(is).length;
  return {
    measures: measures.length, inForce: among(measures, (one) => one.state === 'in_force'), unsigned: among(measures, isUnsigned), overdue: among(measures, (one) => isSignDue(one, nowMs)),
    flagged: among(measures, isFlagged), evidence: evidence.length, held: among(evidence, (one) => one.ended === undefined), ours: among(evidence, (one) => isHeldBy(one, agency)),
    referrals: referrals.length, referralsOpen: among(referrals, isOpenItem), open: among<CaseItem>([...measures, ...evidence, ...referrals], isOpenItem),
  };
}
