/** Show the record of a task's enforcement, to be read and printed. */
import { chosenEnforcement, enforcementOf, reads } from '../enforcing';
import type { TaskArgs } from '../inspecting';
import { DONE, type Operation } from '../types';

export const showEnforcementSheet: Operation<TaskArgs> = {
  id: 'show_enforcement_sheet',
  title: 'command.show_enforcement_sheet',
  available: reads,
  reasonIfNot: (ctx, { task }) => {
    const found = enforcementOf(ctx, task);
    return typeof found === 'string' ? found : null;
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task }) => {
    ctx.screen.showSheet(task, null);
    return DONE;
  },
};
