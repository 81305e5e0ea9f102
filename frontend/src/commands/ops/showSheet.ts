/** Show the joint result sheet, as it stands or as it was concluded, to be read and printed. */
import { chosenInspection, inspectionOf, plans } from '../inspecting';
import { DONE, type Operation } from '../types';

export interface SheetArgs { task: string; version?: number }

export const showSheet: Operation<SheetArgs> = {
  id: 'show_sheet',
  title: 'command.show_sheet',
  available: plans,
  reasonIfNot: (ctx, { task }) => {
    const found = inspectionOf(ctx, task);
    return typeof found === 'string' ? found : null;
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, version }) => {
    ctx.screen.showSheet(task, version ?? null);
    return DONE;
  },
};
