/** Lines about a joint task: its proposal by a template, its steps, the units that are sent together, the unit that is needed no more (docs/protocol.md T23–T25, T29). */
import type { MessageKey } from '../i18n/messages.svelte';
import { beforeNew } from '../model/behind';
import { findByNumber, findUnit, liveAssignments } from '../model/queries';
import { offeredTemplates, templateCalled } from '../model/template';
import type { TaskStep } from '../protocol/words';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const TASK_USAGE: readonly string[] = [
  'mobilise JT-1', 'suspend JT-1 "reason"', 'resume JT-1', 'demobilise JT-1', 'close JT-1 "reason"', 'review JT-1 "text"', 'send JT-1 heron31 heron12', 'stand-down heron31 JT-1', 'print JT-1', 'negotiate JT-1', 'inbox', 'propose DEPOT', 'propose DEPOT F-26-0021',
];

/** Both ways of writing them; `close` is also an incident's word. */
const STEPS: Readonly<Record<string, TaskStep>> = {
  mobilise: 'mobilize', mobilize: 'mobilize', suspend: 'suspend', resume: 'resume', demobilise: 'demobilize', demobilize: 'demobilize', close: 'close', review: 'review',
};

function usage(word: string): Parsed {
  return hint('line.usage', { usage: TASK_USAGE.find((one) => one.startsWith(`${word} `)) ?? `${word} JT-1` });
}

/** Null where the word is none of these, or is about an incident. */
export function taskLine(ctx: Context, word: string, rest: string[]): Parsed | null {
  if (word === 'send') return send(ctx, rest);
  if (word === 'stand-down') return standDown(ctx, rest);
  if (word === 'print') return shown(ctx, word, rest, 'print_task', 'line.print_task');
  if (word === 'negotiate') return shown(ctx, word, rest, 'open_negotiation', 'line.negotiate');
  if (word === 'inbox') return found(ctx, 'open_inbox', {}, { key: 'line.inbox', args: {} });
  if (word === 'propose') return propose(ctx, rest);
  const step = Object.hasOwn(STEPS, word) ? STEPS[word] : undefined;
  if (step === undefined) return null;
  const [number, reason] = rest;
  const task = number === undefined ? undefined : findByNumber(ctx.world, number)?.task;
  if (step === 'close' && task === undefined) return null;
  if (number === undefined) return usage(word);
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return found(ctx, `${step}_task`, { task: task.id, ...(reason === undefined ? {} : { reason }) }, { key: 'line.task_step', args: { step, number } });
}

/** Without callsigns the sheet asks for them. */
function send(ctx: Context, [number, ...callsigns]: string[]): Parsed {
  if (number === undefined) return usage('send');
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  const units: string[] = [];
  const names: string[] = [];
  const waiting: string[] = [];
  for (const callsign of callsigns) {
    const unit = findUnit(ctx.world, callsign);
    if (unit === null) return hint('line.nothing_named', { name: callsign });
    if (units.includes(unit.id)) continue;
    units.push(unit.id);
    names.push(unit.callsign);
    if (beforeNew(ctx.world, unit) !== null) waiting.push(unit.callsign);
  }
  const args = { task: task.id, ...(units.length === 0 ? {} : { units }) };
  if (waiting.length > 0) return found(ctx, 'send_units', args, { key: 'line.send_behind', args: { n: waiting.length, waiting: waiting.join(' · '), callsigns: names.join(' · '), number } });
  return found(ctx, 'send_units', args, { key: 'line.send_units', args: { n: units.length, callsigns: names.join(' · '), number } });
}

/** A sheet or a page of one task: nothing is sent. */
function shown(ctx: Context, word: string, [number]: string[], id: string, key: MessageKey): Parsed {
  if (number === undefined) return usage(word);
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return found(ctx, id, { task: task.id }, { key, args: { number } });
}

/** At which incident is said where it is not the selected one. */
function propose(ctx: Context, [code, number]: string[]): Parsed {
  if (code === undefined) return usage('propose');
  const settings = ctx.world.settings.get(ctx.me.agency);
  const template = templateCalled(settings, code);
  if (template === undefined) return hint('line.unknown_template', { word: code, codes: offeredTemplates(settings).map((one) => one.code).join(' · ') });
  const incident = number === undefined ? undefined : findByNumber(ctx.world, number)?.incident;
  if (number !== undefined && incident === undefined) return hint('line.nothing_named', { name: number });
  const args = { template: template.code, ...(incident === undefined ? {} : { incident: incident.id }) };
  return found(ctx, 'propose_by_template', args, { key: 'line.propose', args: { code: template.code, title: template.title } });
}

/** On which task is said where the unit is on several. */
function standDown(ctx: Context, [callsign, number]: string[]): Parsed {
  if (callsign === undefined) return usage('stand-down');
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return hint('line.nothing_named', { name: callsign });
  const task = number === undefined ? undefined : findByNumber(ctx.world, number)?.task;
  if (number !== undefined && task === undefined) return hint('line.nothing_named', { name: number });
  const on = liveAssignments(ctx.world, { unit: unit.id, ...(task === undefined ? {} : { task: task.id }) }).filter((one) => one.task !== undefined);
  const [only, other] = on;
  if (only === undefined) return hint('line.no_joint_work', { callsign: unit.callsign });
  if (other !== undefined) return usage('stand-down');
  return found(ctx, 'stand_down', { assignment: only.id }, { key: 'line.stand_down', args: { callsign: unit.callsign, number: ctx.world.task.get(only.task ?? '')?.number ?? '' } });
}
