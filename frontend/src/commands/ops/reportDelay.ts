/** A crew says that it will be late, why, and when it expects to be there (K10). */
import { isLive } from '../../model/life';
import { callsignOf, happenedAt, workOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface DelayArgs { assignment: string; reason?: string; expectedAt?: string }

const ON_THE_WAY = new Set(['offered', 'dispatched', 'acknowledged', 'en_route', 'transporting']);

export const reportDelay: Operation<DelayArgs> = {
  id: 'report_delay',
  title: 'command.report_delay',
  form: 'delay',
  needs: (args) => args.reason === undefined,
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined) return 'reason.unknown_assignment';
    if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return isLive(assignment) && ON_THE_WAY.has(assignment.status ?? '') ? null : 'reason.wrong_state';
  },
  fromSelection: (ctx) => {
    const work = workOf(ctx, ctx.selection.unit);
    return work === null ? null : { assignment: work.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/assignments/${args.assignment}/delay`,
    body: {
      id: ctx.newId(), reason: args.reason ?? '', ...(args.expectedAt === undefined ? {} : { expected_at: args.expectedAt }),
      ...(isField(ctx.me) ? happenedAt(ctx) : {}),
    },
    label: { key: 'sent.report_delay', args: { callsign: callsignOf(ctx, ctx.world.assignment.get(args.assignment)?.unit ?? '') } },
  }),
};
