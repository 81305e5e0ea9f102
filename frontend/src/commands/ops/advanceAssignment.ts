/** Report the next step of an assignment: by the crew itself, or by a desk that heard it on the radio. */
import { isLive, nextSteps, usualNext } from '../../model/life';
import type { AssignmentStatus } from '../../protocol/words';
import { callsignOf, happenedAt, taskOf, workOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';
import { whyTakesNone } from './assignUnit';

export interface AdvanceArgs { assignment: string; to: AssignmentStatus }

export const advanceAssignment: Operation<AdvanceArgs> = {
  id: 'advance_assignment',
  title: 'command.advance_assignment',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined) return 'reason.unknown_assignment';
    if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (!isLive(assignment)) return 'reason.ended';
    if (args.to === 'dispatched' && !isDesk(ctx.me)) return 'reason.wrong_step';
    if (!nextSteps(assignment.status).includes(args.to)) return 'reason.wrong_step';
    // An offer sends nobody: it is taken up only where somebody could be sent (T23).
    const task = assignment.status === 'offered' ? taskOf(ctx, assignment.task) : null;
    return task === null ? null : whyTakesNone(task);
  },
  fromSelection: (ctx) => {
    const work = workOf(ctx, ctx.selection.unit);
    const to = work === null ? null : usualNext(work.status, false);
    return work === null || to === null ? null : { assignment: work.id, to };
  },
  run: async (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    return ctx.send({
      path: `/api/v1/assignments/${args.assignment}/status`,
      // A desk has not been told by the crew's device, so it says how it knows.
      body: { to: args.to, ...(isField(ctx.me) ? happenedAt(ctx) : { by_radio: true }) },
      label: { key: 'sent.advance_assignment', args: { callsign: callsignOf(ctx, assignment?.unit ?? ''), status: args.to } },
    });
  },
};
