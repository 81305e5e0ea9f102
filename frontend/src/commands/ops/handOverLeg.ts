/** What was carried is in others' hands (U17). */
import { callsignOf, saidHow, workOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export const handOverLeg: Operation<{ assignment: string }> = {
  id: 'hand_over_leg',
  title: 'command.hand_over_leg',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined) return 'reason.unknown_assignment';
    if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
    const last = assignment.legs?.at(-1);
    const open = last !== undefined && last.arrived_at !== undefined && last.handed_over_at === undefined;
    return assignment.status === 'at_destination' && open ? null : 'reason.not_there_yet';
  },
  fromSelection: (ctx) => {
    const work = workOf(ctx, ctx.selection.unit);
    return work === null ? null : { assignment: work.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/assignments/${args.assignment}/handover`,
    body: { ...saidHow(ctx, true) },
    label: { key: 'sent.hand_over_leg', args: { callsign: callsignOf(ctx, ctx.world.assignment.get(args.assignment)?.unit ?? '') } },
  }),
};
