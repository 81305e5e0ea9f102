/** Lines about the work of units: codes, reservations, out of service, the queue, transport. */
import { findByNumber, findUnit } from '../model/queries';
import { queueOf } from '../model/waiting';
import type { Unit } from '../protocol/wire';
import { workOf } from './about';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const WORK_USAGE: readonly string[] = [
  'code heron31 3', 'reserve heron31 60 "reason" F-26-0021', 'release heron31', 'out heron12 workshop 60', 'queue heron31 F-26-0030 F-26-0021',
  'leg heron31 2 "place"', 'handed heron31',
];
const MINUTE_MS = 60_000;

function usageOf(word: string): string {
  return WORK_USAGE.find((one) => one.startsWith(`${word} `)) ?? word;
}

/** Null where the word is none of these. */
export function workLine(ctx: Context, word: string, rest: string[]): Parsed | null {
  const how = Object.hasOwn(LINES, word) ? LINES[word] : undefined;
  if (how === undefined) return null;
  const [callsign, ...more] = rest;
  if (callsign === undefined) return hint('line.usage', { usage: usageOf(word) });
  const unit = findUnit(ctx.world, callsign);
  if (unit === null) return hint('line.nothing_named', { name: callsign });
  return how(ctx, unit, more) ?? hint('line.usage', { usage: usageOf(word) });
}

/** Null where something is missing. */
type Line = (ctx: Context, unit: Unit, rest: string[]) => Parsed | null;

const LINES: Readonly<Record<string, Line>> = {
  code: (ctx, unit, [code, reason]) => {
    if (code === undefined) return null;
    const label = ctx.world.settings.get(unit.agency)?.status.codes.find((one) => one.code === code)?.label ?? '';
    return found(ctx, 'set_status_code', { unit: unit.id, code, byRadio: true, ...(reason === undefined ? {} : { reason }) }, { key: 'line.code', args: { callsign: unit.callsign, code, label } });
  },
  reserve: (ctx, unit, [minutes, reason, number]) => {
    const n = minutesOf(minutes);
    if (n === null || reason === undefined) return null;
    const thing = number === undefined ? null : findByNumber(ctx.world, number);
    if (number !== undefined && thing === null) return hint('line.nothing_named', { name: number });
    const target = thing?.task !== undefined ? { task: thing.task.id } : thing?.incident !== undefined ? { incident: thing.incident.id } : {};
    return found(ctx, 'reserve_unit', { unit: unit.id, ...target, reason, until: after(ctx, n) }, { key: 'line.reserve', args: { callsign: unit.callsign, n, reason } });
  },
  release: (ctx, unit) => found(ctx, 'release_unit', { unit: unit.id }, { key: 'line.release', args: { callsign: unit.callsign } }),
  out: (ctx, unit, [reason, minutes]) => {
    if (reason === undefined || (minutes !== undefined && minutesOf(minutes) === null)) return null;
    const counted = ctx.world.settings.get(unit.agency)?.status.out_of_service.find((one) => one.word === reason.toLowerCase());
    const n = minutesOf(minutes) ?? counted?.minutes;
    const args = {
      unit: unit.id, byRadio: true, reason: counted?.label ?? reason, ...(counted === undefined ? {} : { word: counted.word }),
      ...(n === undefined ? {} : { until: after(ctx, n) }),
    };
    return found(ctx, 'take_out_of_service', args, { key: 'line.out', args: { callsign: unit.callsign, reason: args.reason, n: n ?? 0 } });
  },
  queue: (ctx, unit, numbers) => {
    if (numbers.length === 0) return null;
    const order: string[] = [];
    for (const number of numbers) {
      const thing = findByNumber(ctx.world, number);
      const one = queueOf(ctx.world, unit).find((a) => (thing?.task !== undefined ? a.task === thing.task.id : a.incident !== undefined && a.incident === thing?.incident?.id));
      if (one === undefined) return hint('line.nothing_named', { name: number });
      order.push(one.id);
    }
    return found(ctx, 'order_queue', { unit: unit.id, order }, { key: 'line.queue', args: { callsign: unit.callsign, numbers: numbers.join(' ') } });
  },
  leg: (ctx, unit, [persons, place]) => {
    const n = /^\d{1,3}$/.test(persons ?? '') ? Number(persons) : null;
    if (n === null || place === undefined) return null;
    const work = workOf(ctx, unit.id);
    if (work === null) return hint('line.no_work', { callsign: unit.callsign });
    return found(ctx, 'start_leg', { assignment: work.id, place, persons: n }, { key: 'line.leg', args: { callsign: unit.callsign, n, place } });
  },
  handed: (ctx, unit) => {
    const work = workOf(ctx, unit.id);
    if (work === null) return hint('line.no_work', { callsign: unit.callsign });
    return found(ctx, 'hand_over_leg', { assignment: work.id }, { key: 'line.handed', args: { callsign: unit.callsign } });
  },
};

function minutesOf(text: string | undefined): number | null {
  return /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : null;
}

function after(ctx: Context, minutes: number): string {
  return new Date(ctx.nowMs + minutes * MINUTE_MS).toISOString();
}
