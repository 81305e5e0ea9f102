/** What declining and cancelling an assignment have in common: both end it and both say why. */
import { isLive } from '../../model/life';
import { callsignOf, workOf } from '../about';
import type { Context, Operation } from '../types';

export interface EndArgs { assignment: string; reason?: string }

export function endAssignment(verb: 'decline' | 'cancel', available: (ctx: Context) => boolean): Operation<EndArgs> {
  return {
    id: `${verb}_assignment`,
    title: `command.${verb}_assignment`,
    needsReason: true,
    available,
    reasonIfNot: (ctx, args) => {
      const assignment = ctx.world.assignment.get(args.assignment);
      if (assignment === undefined) return 'reason.unknown_assignment';
      if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
      if (!isLive(assignment)) return 'reason.ended';
      const early = assignment.status === 'offered' || assignment.status === 'dispatched' || assignment.status === 'acknowledged';
      return verb === 'decline' && !early ? 'reason.wrong_state' : null;
    },
    fromSelection: (ctx) => {
      const work = workOf(ctx, ctx.selection.unit);
      return work === null ? null : { assignment: work.id };
    },
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/assignments/${args.assignment}/${verb}`,
      body: { reason: args.reason ?? '' },
      label: {
        key: `sent.${verb}_assignment`,
        args: { callsign: callsignOf(ctx, ctx.world.assignment.get(args.assignment)?.unit ?? '') },
      },
    }),
  };
}
