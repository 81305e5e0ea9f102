/** Looking up what a command is about, and the words for it. */
import type { Assignment, Incident, Task, Unit } from '../protocol/wire';
import { assignmentOf } from '../model/queries';
import type { Concern } from '../protocol/words';
import type { Context, Selection } from './types';
import { isField } from './who';

export interface Target { incident?: string; task?: string }

export function incidentOf(ctx: Context, id: string | undefined): Incident | null {
  return id === undefined ? null : ctx.world.incident.get(id) ?? null;
}

export function taskOf(ctx: Context, id: string | undefined): Task | null {
  return id === undefined ? null : ctx.world.task.get(id) ?? null;
}

export function unitOf(ctx: Context, id: string | undefined): Unit | null {
  return id === undefined ? null : ctx.world.unit.get(id) ?? null;
}

/** The task wins over its incident: what is worked on jointly is assigned to the joint task. */
export function targetOf(selection: Selection): Target | null {
  if (selection.task !== undefined) return { task: selection.task };
  if (selection.incident !== undefined) return { incident: selection.incident };
  return null;
}

export function numberOf(ctx: Context, target: Target): string {
  return taskOf(ctx, target.task)?.number ?? incidentOf(ctx, target.incident)?.number ?? '';
}

export function workOf(ctx: Context, unitId: string | undefined): Assignment | null {
  const unit = unitOf(ctx, unitId);
  return unit === null ? null : assignmentOf(ctx.world, unit);
}

export function callsignOf(ctx: Context, unitId: string): string {
  return unitOf(ctx, unitId)?.callsign ?? '';
}

/**
 * When a crew pressed the button, by the server's clock: the press may be sent much later. Only said once the clocks have been
 * compared, because a wrong device clock would have the step refused.
 */
export function happenedAt(ctx: Context): { occurred_at?: string } {
  return ctx.clockKnown ? { occurred_at: new Date(ctx.nowMs).toISOString() } : {};
}

/** What the sender has confirmed in spite of a warning (U14). */
export function confirmed(args: { confirm?: Concern[] }): { confirm?: Concern[] } {
  return args.confirm === undefined || args.confirm.length === 0 ? {} : { confirm: args.confirm };
}

/** A desk that was told by radio says so; a crew's own press carries its time. */
export function saidHow(ctx: Context, byRadio: boolean | undefined): { by_radio?: boolean; occurred_at?: string } {
  if (isField(ctx.me)) return happenedAt(ctx);
  return byRadio === true ? { by_radio: true } : {};
}

/** What an assignment or a note names: exactly one of the two. */
export function reference(target: Target): Target {
  if (target.task !== undefined) return { task: target.task };
  return target.incident === undefined ? {} : { incident: target.incident };
}
