/**
 * What happened in one lane of a joint task, in its order, from the lines of its timeline (docs/protocol.md T5–T26): what was asked, what was said to
 * it, what came of it. Of earlier offers and reasons the lines say that there were some; what stands now is in the lane and stands beside its line. Pure.
 */
import type { Entry, Party, Task } from '../protocol/wire';
import { isNo } from './negotiation';
import { ms } from './time';
import type { World } from './world';

/** Lines that are about the whole task, and so stand in every lane. */
const WHOLE: ReadonlySet<string> = new Set([
  'task_proposed', 'task_revised', 'task_agreed', 'task_started', 'task_stepped', 'task_completed', 'task_cancelled', 'task_lapsed', 'task_disclosed', 'task_lead_taken_over', 'task_lead_handed_over',
]);

/** `asked`: what the lane is asked for now; `offered`, `promised`: what stands there; `declined`, `withdrawn`, `refused`: why. */
export type Beside = 'asked' | 'offered' | 'promised' | 'declined' | 'withdrawn' | 'refused';

/** `version`: that the line made, where it made one; `whole`: it is not about this lane alone. */
export interface LaneLine { entry: Entry; version: number | null; whole: boolean; beside: Beside | null }

const isOfWork = (entry: Entry): boolean => entry.what === 'unit_assigned' || entry.what.startsWith('assignment_');

/** Whether a line is about an agency's part: what it said, what was said of it, what its units did. */
function isOfLane(world: World, entry: Entry, agency: string): boolean {
  if (entry.what.startsWith('task_')) return !WHOLE.has(entry.what) && entry.detail?.['agency'] === agency;
  if (!isOfWork(entry)) return false;
  return (world.unit.get(entry.unit ?? '')?.agency ?? entry.agency) === agency;
}

/** Counted back from the version that there is: the newest lines are all there, the oldest may not be (T5). */
function versions(task: Task, lines: readonly Entry[]): (number | null)[] {
  let now = task.version ?? null;
  const out: (number | null)[] = [];
  for (const entry of [...lines].reverse()) {
    out.push(now !== null && (entry.what === 'task_revised' || entry.what === 'task_proposed') ? now : null);
    if (now !== null && entry.what === 'task_revised') now -= 1;
  }
  return out.reverse();
}

/** `lines`: those of the task, the oldest first. Null for `agency`: the negotiation of the whole task, without what units did. */
export function laneLines(world: World, task: Task, agency: string | null, lines: readonly Entry[]): LaneLine[] {
  const made = versions(task, lines);
  const party = task.parties.find((one) => one.agency === agency);
  const out: LaneLine[] = [];
  lines.forEach((entry, n) => {
    const whole = WHOLE.has(entry.what);
    const fits = agency === null ? entry.what.startsWith('task_') && entry.what !== 'task_drafted' : whole || isOfLane(world, entry, agency);
    if (fits) out.push({ entry, version: made[n] ?? null, whole, beside: null });
  });
  if (party !== undefined) stand(party, out);
  return out;
}

/** What stands in the lane beside the line that it came from: the last one of its kind, and nothing where the lane stands otherwise since. */
function stand(party: Party, lines: LaneLine[]): void {
  const put = (beside: Beside, ...what: string[]): void => {
    const last = lines.findLast((one) => what.includes(one.entry.what));
    if (last !== undefined && last.beside === null) last.beside = beside;
  };
  const asked = lines.findLast((one) => one.version !== null && (ms(one.entry.at) ?? 0) <= (ms(party.asked_at) ?? 0));
  if (asked !== undefined) asked.beside = 'asked';
  if (isNo(party.commitment)) put(party.commitment, party.commitment === 'declined' ? 'task_declined' : 'task_withdrawn');
  if (party.commitment === 'provisional') put('offered', 'task_countered');
  if (party.commitment === 'accepted') put('promised', 'task_accepted', 'task_counter_taken');
  if (party.refused !== undefined) put('refused', 'task_counter_refused');
}

/**
 * Of which lines the day is told, by when it was: of each that is of another day than the one drawn before it, and of the first unless it is of today. A
 * negotiation may last for weeks. `today`: as `Date.toDateString` says it.
 */
export function daysOf(lines: readonly { entry: Pick<Entry, 'occurred_at'> }[], today: string): (string | null)[] {
  let before = today;
  return lines.map(({ entry }) => {
    const at = ms(entry.occurred_at);
    const day = at === null ? before : new Date(at).toDateString();
    if (day === before) return null;
    before = day;
    return entry.occurred_at;
  });
}
