/**
 * What was asked, offered and promised on a joint task, side by side (docs/protocol.md T3–T15). Pure. Whether a quorum is met and what an
 * offer completes is the server's to say; this only puts its words beside each other.
 */
import type { EquipmentAsk, LeadOffer, Need, Party, PromiseShown, Task } from '../protocol/wire';
import type { Commitment, Stage, TaskPhase } from '../protocol/words';
import { isOpenTask } from './life';
import { ms } from './time';

const ASKING: ReadonlySet<TaskPhase> = new Set(['proposed', 'negotiating']);
const RUNNING: ReadonlySet<TaskPhase> = new Set(['agreed', 'mobilizing', 'in_progress', 'suspended']);

export function isAsking(task: Task): boolean {
  return ASKING.has(task.phase);
}

/** Agreed, under way or held: whom the quorum did not need can still answer (T12). */
export function isRunning(task: Task): boolean {
  return RUNNING.has(task.phase);
}

export function isOpenForAnswers(task: Task): boolean {
  return isAsking(task) || isRunning(task);
}

export function isInTime(task: Task, nowMs: number): boolean {
  const by = ms(task.answer_by);
  return by === null || by > nowMs;
}

/** Whether something that it promised stands: its yes, or what it goes on with while it is asked again, and if it declines the change or does not answer it (T15). */
export function isCommitted(party: Party): boolean {
  return party.commitment === 'accepted' || party.goes_on !== undefined;
}

/** Whether it is a no: from the first, or after a yes that was taken back (T21). */
export function isNo(commitment: Commitment): commitment is 'declined' | 'withdrawn' {
  return commitment === 'declined' || commitment === 'withdrawn';
}

/** Whether it takes no part: it declined, took its promise back, or its time was up, and nothing of it stands. */
export function isOut(party: Party): boolean {
  return !isCommitted(party) && (party.left_out || isNo(party.commitment));
}

/** How its lane is marked: filled where something that it promised stands, whatever it has answered to a change since. */
export function markOf(party: Party): Commitment {
  return isCommitted(party) ? 'accepted' : party.commitment;
}

export type Brings = Pick<PromiseShown, 'asks' | 'equipment' | 'people'>;

/** What of a party stands as promised; null for nothing. An offer is no promise before the lead takes it (T10). */
export function promised(party: Party): Brings | null {
  if (party.goes_on !== undefined) return party.goes_on.promise;
  if (party.commitment !== 'accepted') return null;
  return party.promise ?? { asks: party.asks, equipment: party.equipment ?? [], people: party.people };
}

/** Whether somebody counts on it and nobody there was asked: a plan has promised it, nothing is sent, and it was not asked anew since (T20). */
export function isUnsent(party: Party): boolean {
  return party.by_plan !== undefined && party.sent === 0 && party.goes_on === undefined;
}

/** Whose answer is waited for. */
export function waitsForAnswer(party: Party): boolean {
  return party.commitment === 'pending' && !party.left_out;
}

/** When the first of them was asked for what it is asked for now; null for nobody. */
export function askedFromMs(parties: readonly Party[]): number | null {
  const asked = parties.map((party) => ms(party.asked_at)).filter((at) => at !== null);
  return asked.length === 0 ? null : Math.min(...asked);
}

/** Whether it leads now: the lead, or a co-lead that has promised (T16). */
export function isLedBy(task: Task, agency: string): boolean {
  return task.lead === agency || task.parties.some((party) => party.agency === agency && party.leads);
}

/** The offer of the lead that nobody has answered (T17). */
export function openLeadOffer(task: Task): LeadOffer | null {
  return task.lead_offer === undefined || task.lead_offer.refused !== undefined || !isOpenTask(task) ? null : task.lead_offer;
}

/** Counter-offers that wait for who leads, the oldest first. */
export function waitingOffers(task: Task): Party[] {
  if (!isOpenForAnswers(task)) return [];
  return task.parties.filter((party) => party.commitment === 'provisional')
    .sort((a, b) => (ms(a.answered_at) ?? 0) - (ms(b.answered_at) ?? 0) || a.agency.localeCompare(b.agency));
}

/** Those that an agency answers: it leads, and they are another's (T16). */
export function offersFor(task: Task, agency: string): Party[] {
  return isLedBy(task, agency) ? waitingOffers(task).filter((party) => party.agency !== agency) : [];
}

/** `again`: its answer to a change of what it has promised (T15); `lead`: its answer to who offers it the lead (T17). */
export type Due = 'answer' | 'again' | 'lead' | 'offer';

/** What a task waits for from an agency: the answer to what it is asked for, to the lead that it is offered, or to a counter-offer that it was made. */
export function waitsFor(task: Task, agency: string, nowMs: number): Due | null {
  const party = task.lead === agency ? undefined : task.parties.find((one) => one.agency === agency);
  if (party !== undefined && waitsForAnswer(party) && isOpenForAnswers(task) && isInTime(task, nowMs)) return party.goes_on === undefined ? 'answer' : 'again';
  if (openLeadOffer(task)?.to === agency) return 'lead';
  return offersFor(task, agency).length > 0 && (isRunning(task) || isInTime(task, nowMs)) ? 'offer' : null;
}

/**
 * How it stands between a task and one of its parties: `asked_on`, it is agreed without that answer, which is still asked for (T12);
 * `again`, it is asked for something else than it has promised; `keeps`, it has declined that; `unanswered`, its time for that is up (T15).
 */
export type Standing = 'offered' | 'asked' | 'asked_on' | 'again' | 'keeps' | 'unanswered' | 'left_out';

export function standing(task: Task, agency: string, nowMs: number): Standing | null {
  const party = task.parties.find((one) => one.agency === agency);
  if (party === undefined || agency === task.lead || !isOpenForAnswers(task)) return null;
  if (party.left_out) return party.goes_on === undefined ? 'left_out' : 'unanswered';
  if (party.commitment === 'provisional') return 'offered';
  if (isNo(party.commitment) && party.goes_on !== undefined) return 'keeps';
  const due = waitsFor(task, agency, nowMs);
  if (due !== 'answer') return due === 'again' ? due : null;
  return isRunning(task) ? 'asked_on' : 'asked';
}

export function sum(counts: readonly { count: number }[]): number {
  return counts.reduce((all, one) => all + one.count, 0);
}

/** A line of the comparison. Of a place or a time that the other side says nothing about, what was asked holds. */
export type Compared =
  | { of: 'capability' | 'equipment'; what: string; asked: number; offered: { count: number; from?: string }[]; differs: boolean }
  | { of: 'people'; asked: number; offered: number; differs: boolean }
  | { of: 'report_to'; asked: string; offered: string; differs: boolean }
  | { of: 'report_at' | 'until'; asked: string | undefined; offered: string | undefined; differs: boolean };

/**
 * What a party was asked for beside what it offers or promised; empty as long as it has said nothing of its own. `withheld`: of what is not
 * told yet nobody can say whether it differs (T19).
 */
export function compared(party: Party, withheld: readonly Stage[] = []): Compared[] {
  const promise = party.promise;
  if (promise === undefined) return [];
  const out: Compared[] = [];
  const asks = party.asks.map((one) => ({ what: one.capability, count: one.count }));
  const offers = promise.asks.map(({ capability, ...rest }) => ({ what: capability, ...rest }));
  const asksOf = (list: readonly EquipmentAsk[] | undefined) => (list ?? []).map((one) => ({ what: one.equipment_kind, count: one.count }));
  for (const line of counted(asks, offers)) out.push({ of: 'capability', ...line });
  for (const line of counted(asksOf(party.equipment), asksOf(promise.equipment))) out.push({ of: 'equipment', ...line });
  if (party.people > 0 || promise.people > 0) out.push({ of: 'people', asked: party.people, offered: promise.people, differs: party.people !== promise.people });
  const place = promise.report_to === '' ? party.report_to : promise.report_to;
  if (place !== '') out.push({ of: 'report_to', asked: party.report_to, offered: place, differs: place !== party.report_to && !withheld.includes('place') });
  for (const of of ['report_at', 'until'] as const) {
    const offered = promise[of] ?? party[of];
    if (offered !== undefined) out.push({ of, asked: party[of], offered, differs: ms(offered) !== ms(party[of]) && !withheld.includes('times') });
  }
  return out;
}

type Counted = { what: string; count: number; from?: string };

/** Each thing once: first what was asked, in its order, then what nobody asked for. */
function counted(asked: readonly Counted[], offered: readonly Counted[]): { what: string; asked: number; offered: { count: number; from?: string }[]; differs: boolean }[] {
  const whats = [...new Set([...asked, ...offered].map((one) => one.what))];
  return whats.map((what) => {
    const all = sum(asked.filter((one) => one.what === what));
    const parts = offered.filter((one) => one.what === what).map(({ count, from }) => ({ count, ...(from === undefined ? {} : { from }) }));
    return { what, asked: all, offered: parts, differs: sum(parts) !== all || parts.some((one) => one.from !== undefined) };
  });
}

/** What a party is asked for, as what it could bring. */
export function askedOf(party: Party): Brings {
  return { asks: party.asks, equipment: party.equipment ?? [], people: party.people };
}

/** How many of a thing are in it. */
export function countOf(need: Pick<Need, 'of' | 'what'>, brings: Brings | null | undefined): number {
  if (brings === null || brings === undefined) return 0;
  if (need.of === 'people') return brings.people;
  if (need.of === 'equipment') return sum(brings.equipment.filter((one) => one.equipment_kind === need.what));
  return sum(brings.asks.filter((one) => one.capability === need.what));
}

export interface Open { of: Need['of']; what: string; count: number }

/** What stays open as it is, or with an offer taken. Only who leads takes offers, and it is shown every lane. */
export function openNeeds(task: Task, taken?: Party): Open[] {
  return (task.needs ?? []).map((need) => ({ of: need.of, what: need.what, count: taken === undefined ? need.open : openWith(task, need, taken) }))
    .filter((one) => one.count > 0);
}

/** The offer comes instead of what that party goes on with (T15), so that less may be covered than before. */
function openWith(task: Task, need: Need, taken: Party): number {
  const others = task.parties.filter((one) => one.agency !== taken.agency).reduce((all, one) => all + countOf(need, promised(one)), 0);
  return Math.max(0, need.asked - others - countOf(need, taken.promise));
}

/**
 * What stays open and nobody can still be expected to bring: who has not answered may say yes, and an offer that waits may be taken. `taken`: an offer
 * that counts as taken.
 */
export function missingNeeds(task: Task, taken?: Party): Open[] {
  const mayCome = (open: Open): number => task.parties.filter((one) => one.agency !== taken?.agency).reduce((all, one) => all + stillComes(open, one), 0);
  return openNeeds(task, taken).map((one) => ({ ...one, count: one.count - mayCome(one) })).filter((one) => one.count > 0);
}

/** Beyond what stands of it. */
function stillComes(open: Open, party: Party): number {
  const says = party.commitment === 'provisional' ? party.promise : waitsForAnswer(party) ? askedOf(party) : null;
  return says === null || says === undefined ? 0 : Math.max(0, countOf(open, says) - countOf(open, promised(party)));
}

/**
 * Blocks of one need: covered, offered, open. What was offered beyond what is open has no block, nor what is covered already by what its
 * party goes on with (T15).
 */
export function blocks(need: Need, parties: readonly Party[] = []): { covered: number; offered: number; open: number } {
  const changes = parties.filter((one) => one.commitment === 'provisional' && one.goes_on !== undefined);
  const twice = changes.reduce((all, one) => all + Math.min(countOf(need, one.promise), countOf(need, promised(one))), 0);
  const offered = Math.max(0, Math.min(need.offered - twice, need.open));
  return { covered: need.covered, offered, open: need.open - offered };
}

/** All needs together, as the heading says it. */
export function needsTotal(needs: readonly Need[], parties: readonly Party[] = []): { asked: number; covered: number; offered: number; open: number } {
  const total = { asked: 0, covered: 0, offered: 0, open: 0 };
  for (const need of needs) {
    const one = blocks(need, parties);
    total.asked += need.asked;
    total.covered += one.covered;
    total.offered += one.offered;
    total.open += one.open;
  }
  return total;
}

export type QuorumState = 'met' | 'offered' | 'open' | 'declined';
export interface QuorumPart { key: string; of: 'agency' | 'capability'; state: QuorumState }

/**
 * Whether every lane is shown to an agency: to whose record it is, to the lead, and to who is in the task (V13). Others may be shown some of
 * them, so that what is counted from the lanes is not the whole.
 */
export function seesEveryLane(task: Task, agency: string): boolean {
  if (task.owner === agency || task.lead === agency) return true;
  const party = task.parties.find((one) => one.agency === agency);
  if (party === undefined || isOut(party)) return false;
  return isCommitted(party) || isOpenTask(task);
}

/** The capabilities that the rule `covered` requires. */
function isRequired(task: Task, need: Need): boolean {
  const named = task.quorum_of ?? [];
  return task.quorum === 'covered' && need.of === 'capability' && need.asked > 0 && (named.length === 0 || named.includes(need.what));
}

export function requiredNeeds(task: Task): Need[] {
  return (task.needs ?? []).filter((need) => isRequired(task, need));
}

/** Whom or what the quorum needs, with how far each is, as far as `agency` is shown all of that; else nothing is counted. */
export function quorumParts(task: Task, agency: string): QuorumPart[] {
  const named = task.quorum_of ?? [];
  const isShown = (one: string): boolean => task.parties.some((party) => party.agency === one);
  if (!seesEveryLane(task, agency) && !(task.quorum === 'named' && named.every(isShown))) return [];
  if (task.quorum === 'covered') {
    return requiredNeeds(task).map((need) => ({ key: need.what, of: 'capability', state: need.open === 0 ? 'met' : blocks(need, task.parties).open === 0 ? 'offered' : 'open' }));
  }
  return task.parties.filter((party) => party.agency !== task.lead && (task.quorum === 'all' || named.includes(party.agency)))
    .map((party) => ({ key: party.agency, of: 'agency', state: stateOf(party) }));
}

function stateOf(party: Party): QuorumState {
  if (isCommitted(party)) return 'met';
  switch (party.commitment) {
    case 'accepted': return 'met';
    case 'provisional': return 'offered';
    case 'declined': case 'withdrawn': return 'declined';
    case 'pending': return 'open';
  }
}
