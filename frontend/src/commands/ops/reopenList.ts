/** Open the list again, with a reason: before it is drawn, or before the task has begun if nothing is. */
import { needsDraw } from '../../model/inspection';
import { chosenInspection, inspectionOf, leads, taskNumber, whyNotLeads } from '../inspecting';
import type { Operation } from '../types';

export const reopenList: Operation<{ task: string; reason?: string }> = {
  id: 'reopen_list',
  title: 'command.reopen_list',
  needsReason: true,
  available: leads,
  reasonIfNot: (ctx, { task }) => {
    const reason = whyNotLeads(ctx, task);
    if (reason !== null) return reason;
    const found = inspectionOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (found.inspection.list === 'open') return 'reason.list_open';
    if (found.inspection.drawn_at !== undefined) return 'reason.drawn_already';
    // Who has no link may be there already.
    return !needsDraw(found.inspection) && found.task.started_at !== undefined ? 'reason.inspection_begun' : null;
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, reason = '' }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/reopen-list`, body: { reason }, label: { key: 'sent.reopen_list', args: { number: taskNumber(ctx, task) } },
  }),
};
