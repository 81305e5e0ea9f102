/**
 * What of a whole joint task stands on its sheet: its course, its holds, who was sent, and how much of each there is room for. Pure; nothing is
 * worked out that the server has not said.
 */
import type { Assignment, Entry, Note, Task } from '../protocol/wire';
import type { World } from './world';

/** Lines of its timeline, the last of them; units, in the order of the lanes; notes, the last of them. */
export const LINES_ON_SHEET = 500;
export const UNITS_ON_SHEET = 300;
export const NOTES_ON_SHEET = 200;
/** Of a disaster response: periods, the newest of them, and rows of each other kind. */
export const PERIODS_ON_SHEET = 10;
export const ROWS_ON_SHEET = 100;

/** What is on the sheet of a list, and how much of it is not. */
export interface Part<T> { shown: readonly T[]; left: number }

export function lastOf<T>(all: readonly T[], most: number): Part<T> {
  return { shown: all.slice(Math.max(0, all.length - most)), left: Math.max(0, all.length - most) };
}

export function firstOf<T>(all: readonly T[], most: number): Part<T> {
  return { shown: all.slice(0, most), left: Math.max(0, all.length - most) };
}

/** Lines that move a task from one phase to the next. */
const MOVES: ReadonlySet<string> = new Set(['task_drafted', 'task_proposed', 'task_agreed', 'task_started', 'task_stepped', 'task_completed', 'task_cancelled', 'task_lapsed']);

/** How it went on, among the lines of its timeline. */
export function courseOf(lines: readonly Entry[]): Entry[] {
  return lines.filter((one) => MOVES.has(one.what));
}

/** What a party itself said or did; the line names it in its detail. */
const SAID: ReadonlySet<string> = new Set(['task_accepted', 'task_countered', 'task_declined', 'task_withdrawn', 'task_silent', 'task_counter_taken', 'task_counter_refused', 'task_fulfilled', 'task_defaulted']);

/** Agencies that were in it and that a later version leaves out, each with the last line of its part. Who was asked only and dropped before it said anything has no line. */
export function goneFrom(task: Task, lines: readonly Entry[]): { agency: string; last: Entry }[] {
  const here = new Set(task.parties.map((party) => party.agency));
  const last = new Map<string, Entry>();
  for (const line of lines) {
    const agency = line.detail?.['agency'];
    if (agency !== undefined && SAID.has(line.what) && !here.has(agency)) last.set(agency, line);
  }
  return [...last].map(([agency, line]) => ({ agency, last: line }));
}

/** From when until when it was held; what lies before the lines that there are has no begin, and what goes on no end. */
export interface Hold { from: string | undefined; to: string | undefined; reason: string | undefined }

/** Why it is held is told while it is; of what is over nobody is told any more. */
export function holdsOf(task: Task, lines: readonly Entry[]): Hold[] {
  const out: Hold[] = [];
  let from: string | null = null;
  for (const one of courseOf(lines)) {
    const step = one.what === 'task_stepped' ? one.detail?.['step'] : undefined;
    if (from !== null || step === 'resume') {
      if (step !== 'suspend') out.push({ from: from ?? undefined, to: one.occurred_at, reason: undefined });
      from = null;
    }
    if (step === 'suspend') from = one.occurred_at;
  }
  if (task.phase === 'suspended') out.push({ from: from ?? task.phase_since, to: undefined, reason: task.reason });
  return out;
}

/** Its assignments, those that ended too: by lane, then by callsign, then as they came. */
export function sentTo(world: World, task: Task): Assignment[] {
  const lane = (one: Assignment): number => {
    const at = task.parties.findIndex((party) => party.agency === one.agency);
    return at < 0 ? task.parties.length : at;
  };
  const callsign = (one: Assignment): string => world.unit.get(one.unit)?.callsign ?? '';
  return [...world.assignment.values()].filter((one) => one.task === task.id)
    .sort((a, b) => lane(a) - lane(b) || callsign(a).localeCompare(callsign(b), 'en', { numeric: true }) || a.id.localeCompare(b.id));
}

/** Its notes, the oldest first. */
export function notesOn(world: World, task: string): Note[] {
  return [...world.note.values()].filter((one) => one.task === task).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}

/** A line that reached the server long after it happened says when: a tablet without a link, or a desk that took it down later. */
const LATE_MS = 60_000;

export function isLate(entry: Entry): boolean {
  return Date.parse(entry.at) - Date.parse(entry.occurred_at) > LATE_MS;
}
