/** Send a working unit to something more urgent; the first assignment ends as diverted and keeps its times. */
import { isLive } from '../../model/life';
import type { Concern } from '../../protocol/words';
import { callsignOf, confirmed, numberOf, targetOf, taskOf, workOf, reference, type Target } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';
import { whyNotSent } from './assignUnit';

export interface DivertArgs extends Target { assignment: string; reason?: string; confirm?: Concern[] }

export const divertAssignment: Operation<DivertArgs> = {
  id: 'divert_assignment',
  title: 'command.divert_assignment',
  needsReason: true,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined || !isLive(assignment)) return 'reason.unknown_assignment';
    if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (numberOf(ctx, args) === '') return 'reason.unknown_target';
    const same = args.task === undefined ? assignment.incident === args.incident : assignment.task === args.task;
    if (same) return 'reason.already_assigned';
    const task = taskOf(ctx, args.task);
    return task === null ? null : whyNotSent(ctx, task);
  },
  fromSelection: (ctx) => {
    const target = targetOf(ctx.selection);
    const work = workOf(ctx, ctx.selection.unit);
    return target === null || work === null ? null : { ...target, assignment: work.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/assignments/${args.assignment}/divert`,
    body: {
      new_id: ctx.newId(), reason: args.reason ?? '',
      ...reference(args), ...confirmed(args),
    },
    label: {
      key: 'sent.divert_assignment',
      args: { callsign: callsignOf(ctx, ctx.world.assignment.get(args.assignment)?.unit ?? ''), number: numberOf(ctx, args) },
    },
  }),
};
