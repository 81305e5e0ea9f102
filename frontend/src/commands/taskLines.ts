/** Lines about a joint task after it is agreed: its steps, the units that are sent together, the unit that is needed no more (docs/protocol.md T23–T25). */
import { findByNumber, findUnit, liveAssignments } from '../model/queries';
import type { TaskStep } from '../protocol/words';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const TASK_USAGE: readonly string[] = [
  'mobilise JT-1', 'suspend JT-1 "reason"', 'resume JT-1', 'demobilise JT-1', 'close JT-1 "reason"', 'review JT-1 "text"', 'send JT-1 heron31 heron12', 'stand-down heron31 JT-1', 'print JT-1',
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
  if (word === 'print') return print(ctx, rest);
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
  for (const callsign of callsigns) {
    const unit = findUnit(ctx.world, callsign);
    if (unit === null) return hint('line.nothing_named', { name: callsign });
    if (units.includes(unit.id)) continue;
    units.push(unit.id);
    names.push(unit.callsign);
  }
  const args = { task: task.id, ...(units.length === 0 ? {} : { units }) };
  return found(ctx, 'send_units', args, { key: 'line.send_units', args: { n: units.length, callsigns: names.join(' · '), number } });
}

function print(ctx: Context, [number]: string[]): Parsed {
  if (number === undefined) return usage('print');
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return found(ctx, 'print_task', { task: task.id }, { key: 'line.print_task', args: { number } });
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
