/** Show the sheet of a whole joint task, to be read and printed. */
import { taskOf } from '../about';
import type { TaskArgs } from '../inspecting';
import { DONE, type Operation } from '../types';
import { isAdmin, isField } from '../who';

export const printTask: Operation<TaskArgs> = {
  id: 'print_task',
  title: 'command.print_task',
  // Whoever has a desk: a tablet has no printer, and what hangs on a wall is nobody's paper.
  available: ({ me }) => !isField(me) && !isAdmin(me) && me.role !== 'observer',
  reasonIfNot: (ctx, { task }) => (taskOf(ctx, task) === null ? 'reason.unknown_task' : null),
  fromSelection: (ctx) => {
    const task = taskOf(ctx, ctx.selection.task);
    return task === null ? null : { task: task.id };
  },
  run: async (ctx, { task }) => {
    ctx.screen.open('task_sheet', { task });
    return DONE;
  },
};
