/** Give an own unit to an incident or a joint task; as an offer it waits for the crew's yes. */
import { isLive, isOpenTask } from '../../model/life';
import { isCommitted } from '../../model/negotiation';
import { takesUnits } from '../../model/phases';
import type { Task } from '../../protocol/wire';
import type { Concern } from '../../protocol/words';
import { callsignOf, confirmed, numberOf, targetOf, unitOf, reference, type Target } from '../about';
import type { Context, Operation, Reason } from '../types';
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
  if (unit === null) return 'reason.unknown_unit';
  if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
  if (numberOf(ctx, args) === '') return 'reason.unknown_target';
  const incident = ctx.world.incident.get(args.incident ?? '');
  if (args.task === undefined && incident !== undefined && incident.agency !== ctx.me.agency) return 'reason.not_yours';
  const task = ctx.world.task.get(args.task ?? '');
  const closed = task === undefined ? null : whyNotSent(ctx, task);
  if (closed !== null) return closed;
  if (unit.status === 'out_of_service' || unit.status === 'off_duty') return 'reason.out_of_service';
  for (const a of ctx.world.assignment.values()) {
    const same = args.task === undefined ? a.incident === args.incident && a.task === undefined : a.task === args.task;
    if (a.unit === args.unit && isLive(a) && same) return 'reason.already_assigned';
  }
  return null;
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
      label: { key: `sent.${id}`, args: { callsign: callsignOf(ctx, args.unit), number: numberOf(ctx, args) } },
    }),
  };
}

export const assignUnit = assigning('assign_unit', false);
export const offerUnit = assigning('offer', true);
