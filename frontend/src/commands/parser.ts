/**
 * The command line's grammar: what a line would do, before it is done. Pure; command words are Latin in every language, because they are
 * a code like a callsign and must be the same on every desk.
 */
import type { MessageKey } from '../i18n/messages.svelte';
import { beforeNew } from '../model/behind';
import { declineReasons, typedReason } from '../model/decline';
import { findByNumber, findUnit } from '../model/queries';
import type { DeclineReason, Task } from '../protocol/wire';
import { AVAILABILITIES, ASSIGNMENT_STATUSES } from '../protocol/words';
import { workOf } from './about';
import { report, triage } from './classLines';
import { answerArgs } from './ops/answerTask';
import { counterArgs } from './ops/decideCounter';
import type { GoArgs } from './ops/goTo';
import { ENFORCEMENT_USAGE, enforcementLine } from './enforcementLines';
import { INSPECTION_USAGE, inspectionLine } from './inspectionLines';
import { LEAD_USAGE, leadLine } from './leadLines';
import { found, hint, type Parsed } from './parsed';
import { RESPONSE_USAGE, responseLine } from './responseLines';
import { TASK_USAGE, taskLine } from './taskLines';
import type { Context } from './types';
import { WORK_USAGE, workLine } from './workLines';

/** A line longer than this is a paste by mistake. */
export const MAX_LINE = 500;

/** One line each, as help shows them. */
export const USAGE: readonly string[] = [
  'go F-26-0021', 'assign heron31 F-26-0021', 'offer heron31 F-26-0021', 'status heron12 on_scene', 'divert heron31 F-26-0030 "reason"',
  'free heron31 "reason"', 'unit heron12 out_of_service "reason"', 'triage F-26-0021 p2', 'report fire p2 "place"', 'note F-26-0021 "text"',
  'milestone F-26-0021 "text"', 'contain F-26-0021', 'close F-26-0021', 'duplicate F-26-0022 F-26-0021',
  'child F-26-0022 F-26-0021', 'unlink F-26-0022 "reason"', 'accept JT-1', 'decline JT-1 "reason"', 'decline JT-1 D1 "reason"', 'withdraw JT-1 "reason"', 'counter JT-1', 'take JT-1 A',
  'refuse JT-1 A "reason"', 'start JT-1', 'complete JT-1',
  ...TASK_USAGE, ...INSPECTION_USAGE, ...ENFORCEMENT_USAGE, ...RESPONSE_USAGE, ...LEAD_USAGE, ...WORK_USAGE,
];

export function tokens(line: string): string[] {
  const out: string[] = [];
  for (const match of line.slice(0, MAX_LINE).matchAll(/"([^"]*)"?|(\S+)/g)) out.push(match[1] ?? match[2] ?? '');
  return out;
}

export function parse(line: string, ctx: Context): Parsed {
  const [word, ...rest] = tokens(line.trim().replace(/^\//, ''));
  if (word === undefined) return hint('line.empty');
  switch (word.toLowerCase()) {
    case 'go': return go(ctx, rest);
    case 'assign': return assign(ctx, 'assign_unit', 'line.assign', rest);
    case 'offer': return assign(ctx, 'offer', 'line.offer', rest);
    case 'status': return status(ctx, rest);
    case 'divert': return divert(ctx, rest);
    case 'free': return free(ctx, rest);
    case 'unit': return availability(ctx, rest);
    case 'triage': return triage(ctx, rest);
    case 'report': return report(ctx, rest);
    case 'note': return text(ctx, 'add_note', 'line.note', rest, true);
    case 'milestone': return text(ctx, 'add_milestone', 'line.milestone', rest, false);
    case 'close': return taskLine(ctx, 'close', rest) ?? incidentState(ctx, 'close', rest);
    case 'contain': case 'reopen': case 'cancel': return incidentState(ctx, word.toLowerCase(), rest);
    case 'duplicate': case 'child': return link(ctx, word.toLowerCase(), rest);
    case 'unlink': return unlink(ctx, rest);
    case 'take': case 'refuse': return offer(ctx, word.toLowerCase(), rest);
    case 'accept': case 'decline': case 'withdraw': case 'counter': case 'start': case 'complete': return task(ctx, word.toLowerCase(), rest);
    default: return taskLine(ctx, word.toLowerCase(), rest) ?? inspectionLine(ctx, word.toLowerCase(), rest) ?? enforcementLine(ctx, word.toLowerCase(), rest) ?? responseLine(ctx, word.toLowerCase(), rest) ?? leadLine(ctx, word.toLowerCase(), rest) ?? workLine(ctx, word.toLowerCase(), rest) ?? hint('line.unknown_word', { word });
  }
}

function go(ctx: Context, [what]: string[]): Parsed {
  if (what === undefined) return hint('line.usage', { usage: 'go F-26-0021' });
  const thing = findByNumber(ctx.world, what);
  const unit = findUnit(ctx.world, what);
  const args: GoArgs | null = thing?.task !== undefined ? { task: thing.task.id }
    : thing?.incident !== undefined ? { incident: thing.incident.id }
      : unit !== null ? { unit: unit.id } : null;
  if (args === null) return hint('line.nothing_named', { name: what });
  return found(ctx, 'go_to', args, { key: 'line.go', args: { name: unit?.callsign ?? what } });
}

/** Unit and target of a line, or the hint that says which of them is missing. */
function unitAndTarget(ctx: Context, usage: string, callsign?: string, number?: string) {
  if (callsign === undefined || number === undefined) return { hint: hint('line.usage', { usage }) };
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return { hint: hint('line.nothing_named', { name: callsign }) };
  const thing = findByNumber(ctx.world, number);
  if (thing === null) return { hint: hint('line.nothing_named', { name: number }) };
  const target = thing.task !== undefined ? { task: thing.task.id } : { incident: thing.incident?.id ?? '' };
  return { unit, target, place: thing.task?.place ?? thing.incident?.place ?? '' };
}

function assign(ctx: Context, id: string, key: MessageKey, [callsign, number]: string[]): Parsed {
  const both = unitAndTarget(ctx, 'assign heron31 F-26-0021', callsign, number);
  if (both.unit === undefined) return both.hint;
  const args = { callsign: both.unit.callsign, number: number ?? '', place: both.place, kind: both.unit.unit_kind ?? '' };
  const before = key === 'line.assign' ? beforeNew(ctx.world, both.unit) : null;
  if (before !== null) return found(ctx, id, { unit: both.unit.id, ...both.target }, { key: 'line.assign_behind', args: { ...args, n: before.numbers.length, behind: before.numbers.join(' · ') } });
  return found(ctx, id, { unit: both.unit.id, ...both.target }, { key, args });
}

function divert(ctx: Context, [callsign, number, reason]: string[]): Parsed {
  const both = unitAndTarget(ctx, 'divert heron31 F-26-0030 "reason"', callsign, number);
  if (both.unit === undefined) return both.hint;
  const work = workOf(ctx, both.unit.id);
  if (work === null) return hint('line.no_work', { callsign: both.unit.callsign });
  const args = { assignment: work.id, ...both.target, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, 'divert_assignment', args, { key: 'line.divert', args: { callsign: both.unit.callsign, number: number ?? '' } });
}

function status(ctx: Context, [callsign, to]: string[]): Parsed {
  if (callsign === undefined || to === undefined) return hint('line.usage', { usage: 'status heron12 on_scene' });
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return hint('line.nothing_named', { name: callsign });
  const step = ASSIGNMENT_STATUSES.find((s) => s === to.toLowerCase());
  if (step === undefined) return hint('line.unknown_word', { word: to });
  const work = workOf(ctx, unit.id);
  if (work === null) return hint('line.no_work', { callsign: unit.callsign });
  return found(ctx, 'advance_assignment', { assignment: work.id, to: step }, { key: 'line.status', args: { callsign: unit.callsign, status: step } });
}

function free(ctx: Context, [callsign, reason]: string[]): Parsed {
  if (callsign === undefined) return hint('line.usage', { usage: 'free heron31 "reason"' });
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return hint('line.nothing_named', { name: callsign });
  const work = workOf(ctx, unit.id);
  if (work === null) return hint('line.no_work', { callsign: unit.callsign });
  const args = { assignment: work.id, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, 'cancel_assignment', args, { key: 'line.free', args: { callsign: unit.callsign } });
}

function availability(ctx: Context, [callsign, word, reason]: string[]): Parsed {
  if (callsign === undefined || word === undefined) return hint('line.usage', { usage: 'unit heron12 out_of_service "reason"' });
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return hint('line.nothing_named', { name: callsign });
  const value = AVAILABILITIES.find((a) => a === word.toLowerCase());
  if (value === undefined) return hint('line.unknown_word', { word });
  // Only a reservation keeps a unit (U12); its form asks for what the line does not say.
  if (value === 'reserved') return found(ctx, 'reserve_unit', { unit: unit.id, ...(reason === undefined ? {} : { reason }) }, { key: 'line.unit', args: { callsign: unit.callsign, status: value } });
  const args = { unit: unit.id, availability: value, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, 'set_availability', args, { key: 'line.unit', args: { callsign: unit.callsign, status: value } });
}

function text(ctx: Context, id: string, key: MessageKey, [number, words]: string[], tasksToo: boolean): Parsed {
  if (number === undefined || words === undefined) return hint('line.usage', { usage: 'note F-26-0021 "text"' });
  const thing = findByNumber(ctx.world, number);
  const target = thing?.incident !== undefined ? { incident: thing.incident.id }
    : thing?.task !== undefined && tasksToo ? { task: thing.task.id } : null;
  if (target === null) return hint('line.nothing_named', { name: number });
  return found(ctx, id, { ...target, text: words }, { key, args: { number, text: words } });
}

function incidentState(ctx: Context, word: string, [number, reason]: string[]): Parsed {
  const thing = number === undefined ? null : findByNumber(ctx.world, number);
  if (number === undefined) return hint('line.usage', { usage: `${word} F-26-0021` });
  if (thing?.task !== undefined && word === 'cancel') return task(ctx, word, [number, ...(reason === undefined ? [] : [reason])]);
  if (thing?.incident === undefined) return hint('line.nothing_named', { name: number });
  const args = { incident: thing.incident.id, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, `${word}_incident`, args, { key: 'line.state', args: { verb: word, number } });
}

function link(ctx: Context, word: string, [number, to]: string[]): Parsed {
  if (number === undefined || to === undefined) return hint('line.usage', { usage: `${word} F-26-0022 F-26-0021` });
  const [one, other] = [findByNumber(ctx.world, number)?.incident, findByNumber(ctx.world, to)?.incident];
  if (one === undefined || other === undefined) return hint('line.nothing_named', { name: one === undefined ? number : to });
  return found(ctx, `link_${word}`, { incident: one.id, to: other.id }, { key: word === 'child' ? 'line.child' : 'line.duplicate', args: { number, to } });
}

function unlink(ctx: Context, [number, reason]: string[]): Parsed {
  if (number === undefined) return hint('line.usage', { usage: 'unlink F-26-0022 "reason"' });
  const one = findByNumber(ctx.world, number)?.incident;
  if (one === undefined) return hint('line.nothing_named', { name: number });
  const args = { incident: one.id, link: one.duplicate_of === undefined ? 'child' : 'duplicate', ...(reason === undefined ? {} : { reason }) };
  return found(ctx, 'unlink_incident', args, { key: 'line.state', args: { verb: 'unlink', number } });
}

/** Words that answer what is asked: they name what the line was read for (T6). */
const ANSWERS: ReadonlySet<string> = new Set(['accept', 'counter', 'decline', 'withdraw']);
/** Of these a no, which is said for a reason of the own list (T14, T21). */
const NOES: ReadonlySet<string> = new Set(['decline', 'withdraw']);

function task(ctx: Context, word: string, [number, ...more]: string[]): Parsed {
  if (number === undefined) return hint('line.usage', { usage: `${word} JT-1` });
  const thing = findByNumber(ctx.world, number)?.task;
  if (thing === undefined) return hint('line.nothing_named', { name: number });
  const [reason] = more;
  const reasons = declineReasons(ctx.world.settings.get(ctx.me.agency));
  if (NOES.has(word) && reason !== undefined && reasons.length > 0) return noFor(ctx, thing, { word, number }, reasons, more);
  const about = ANSWERS.has(word) ? answerArgs(ctx, thing.id) : { task: thing.id };
  const args = { ...about, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, `${word}_task`, args, { key: 'line.state', args: { verb: word, number } });
}

/** Where the agency has a list, its code comes first and words may follow; without a code the sheet asks for one (T14). */
function noFor(ctx: Context, about: Task, { word, number }: { word: string; number: string }, reasons: readonly DeclineReason[], [code = '', reason]: string[]): Parsed {
  const why = typedReason(reasons, code);
  if (why === null) return hint('line.unknown_reason', { word: code, codes: reasons.map((one) => one.code).join(' · ') });
  const args = { ...answerArgs(ctx, about.id), code: why.code, ...(reason === undefined ? {} : { reason }) };
  return found(ctx, `${word}_task`, args, { key: word === 'decline' ? 'line.decline' : 'line.withdraw', args: { number, label: why.label } });
}

/** Of one agency a task has one counter-offer, so its letter is enough. */
function offer(ctx: Context, word: string, [number, code, reason]: string[]): Parsed {
  if (number === undefined || code === undefined) return hint('line.usage', { usage: word === 'take' ? 'take JT-1 A' : 'refuse JT-1 A "reason"' });
  const thing = findByNumber(ctx.world, number)?.task;
  if (thing === undefined) return hint('line.nothing_named', { name: number });
  const agency = [...ctx.world.agency.values()].find((one) => one.code.toLowerCase() === code.toLowerCase());
  const args = agency === undefined ? null : counterArgs(thing, agency.id);
  if (args === null) return hint('line.nothing_named', { name: code });
  return found(ctx, `${word}_offer`, { ...args, ...(reason === undefined ? {} : { reason }) }, { key: 'line.offer_of', args: { verb: word, number, name: agency?.name ?? '' } });
}
