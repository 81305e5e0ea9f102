/** Who leads a joint task needs a unit no more; its own agency then takes it off (docs/protocol.md T25). */
import { isLive } from '../../model/life';
import { liveAssignments } from '../../model/queries';
import { callsignOf, taskOf } from '../about';
import type { Operation } from '../types';
import { isLead, mayCommit } from '../who';

export const standDown: Operation<{ assignment: string }> = {
  id: 'stand_down',
  title: 'command.stand_down',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined) return 'reason.unknown_assignment';
    const task = taskOf(ctx, assignment.task);
    if (task === null) return 'reason.not_on_task';
    if (!isLead(ctx, task)) return 'reason.not_lead';
    if (!isLive(assignment)) return 'reason.ended';
    return assignment.released_at === undefined ? null : 'reason.released_already';
  },
  fromSelection: (ctx) => {
    const { unit, task } = ctx.selection;
    if (unit === undefined) return null;
    const on = liveAssignments(ctx.world, { unit, ...(task === undefined ? {} : { task }) }).find((one) => one.task !== undefined);
    return on === undefined ? null : { assignment: on.id };
  },
  run: async (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    return ctx.send({
      path: `/api/v1/assignments/${args.assignment}/release`,
      body: {},
      label: { key: 'sent.stand_down', args: { callsign: callsignOf(ctx, assignment?.unit ?? ''), number: taskOf(ctx, assignment?.task)?.number ?? '' } },
    });
  },
};
