/** Give an own unit to an incident or a joint task; as an offer it waits for the crew's yes. */
import { beforeNew } from '../../model/behind';
import { isLive, isOpenTask } from '../../model/life';
import { isCommitted } from '../../model/negotiation';
import { takesUnits } from '../../model/phases';
import type { Task, Unit } from '../../protocol/wire';
import type { Concern } from '../../protocol/words';
import { callsignOf, confirmed, numberOf, targetOf, unitOf, reference, type Target } from '../about';
import type { Context, Operation, Reason, Request } from '../types';
import { isDesk, myParty } from '../who';

export interface AssignArgs extends Target { unit: string; confirm?: Concern[] }

/** Why own units are not sent to a joint task now. */
export function whyNotSent(ctx: Context, task: Task): Reason {
  if (task.lead !== ctx.me.agency) {
    const party = myParty(ctx.me, task);
    if (party === null || !isCommitted(party)) return 'reason.not_committed';
  }
  return whyTakesNone(task);
}

/** Why a joint task takes no more units now, from whomever. */
export function whyTakesNone(task: Task): Reason {
  if (takesUnits(task)) return null;
  if (task.phase === 'suspended') return 'reason.task_suspended';
  return isOpenTask(task) ? 'reason.not_agreed' : 'reason.task_over';
}

export function whyNotAssign(ctx: Context, args: AssignArgs): Reason {
  const unit = unitOf(ctx, args.unit);
  return unit === null ? 'reason.unknown_unit' : whyNotAssignTo(ctx, args)(unit);
}

/** The same of many units: who is there already is looked through once. */
export function whyNotAssignTo(ctx: Context, target: Target): (unit: Unit) => Reason {
  const closed = whyNobody(ctx, target);
  const there = new Set<string>();
  for (const a of ctx.world.assignment.values()) {
    const same = target.task === undefined ? a.incident === target.incident && a.task === undefined : a.task === target.task;
    if (same && isLive(a)) there.add(a.unit);
  }
  return (unit) => {
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (closed !== null) return closed;
    if (unit.status === 'out_of_service' || unit.status === 'off_duty') return 'reason.out_of_service';
    return there.has(unit.id) ? 'reason.already_assigned' : null;
  };
}

/** Why no own unit is sent there, whichever. */
function whyNobody(ctx: Context, target: Target): Reason {
  if (numberOf(ctx, target) === '') return 'reason.unknown_target';
  const incident = ctx.world.incident.get(target.incident ?? '');
  if (target.task === undefined && incident !== undefined && incident.agency !== ctx.me.agency) return 'reason.not_yours';
  const task = ctx.world.task.get(target.task ?? '');
  return task === undefined ? null : whyNotSent(ctx, task);
}

const said = (ctx: Context, args: AssignArgs): { callsign: string; number: string } => ({ callsign: callsignOf(ctx, args.unit), number: numberOf(ctx, args) });

/** An order to a unit that is at work on something else is accepted and waits (U13): the line of what was sent says so beside its receipt. */
function sentLabel(ctx: Context, args: AssignArgs): Request['label'] {
  const unit = unitOf(ctx, args.unit);
  const before = unit === null ? null : beforeNew(ctx.world, unit);
  if (before === null) return { key: 'sent.assign_unit', args: said(ctx, args) };
  return { key: 'sent.assign_behind', args: { ...said(ctx, args), n: before.numbers.length, behind: before.numbers.join(' · ') } };
}

function assigning(id: 'assign_unit' | 'offer', offer: boolean): Operation<AssignArgs> {
  return {
    id,
    title: `command.${id}`,
    available: (ctx) => isDesk(ctx.me),
    reasonIfNot: whyNotAssign,
    fromSelection: (ctx) => {
      const target = targetOf(ctx.selection);
      return target === null || ctx.selection.unit === undefined ? null : { ...target, unit: ctx.selection.unit };
    },
    run: async (ctx, args) => ctx.send({
      path: '/api/v1/assignments',
      body: {
        id: ctx.newId(), unit: args.unit,
        ...reference(args), ...confirmed(args),
        ...(offer ? { offer: true } : {}),
      },
      label: offer ? { key: `sent.${id}`, args: said(ctx, args) } : sentLabel(ctx, args),
    }),
  };
}

export const assignUnit = assigning('assign_unit', false);
export const offerUnit = assigning('offer', true);
