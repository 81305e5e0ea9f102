/** Show the negotiation of a joint task on a page of its own: what was asked beside what was said, and what it comes to. Nothing is sent. */
import { taskOf } from '../about';
import type { TaskArgs } from '../inspecting';
import { DONE, type Operation } from '../types';
import { isAdmin, isField } from '../who';

export const openNegotiation: Operation<TaskArgs> = {
  id: 'open_negotiation',
  title: 'command.open_negotiation',
  keys: ['KeyD'],
  available: ({ me }) => !isField(me) && !isAdmin(me) && me.role !== 'observer',
  reasonIfNot: (ctx, { task }) => (taskOf(ctx, task) === null ? 'reason.unknown_task' : null),
  fromSelection: (ctx) => {
    const task = taskOf(ctx, ctx.selection.task);
    return task === null ? null : { task: task.id };
  },
  run: async (ctx, { task }) => {
    const incident = taskOf(ctx, task)?.incident;
    ctx.screen.select({ task, ...(incident === undefined ? {} : { incident }) });
    ctx.screen.open('negotiation', { task });
    return DONE;
  },
};
