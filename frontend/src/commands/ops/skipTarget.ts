/** Say why a target that was to be inspected is not; also after the work is over, so that the result can be concluded. */
import { hasPromised } from '../../model/inspection';
import { aboutItem, inspectionOf, itemOf, leads } from '../inspecting';
import type { Operation } from '../types';
import { isLead } from '../who';

export const skipTarget: Operation<{ item: string; reason?: string }> = {
  id: 'skip_target',
  title: 'command.skip_target',
  needsReason: true,
  available: leads,
  reasonIfNot: (ctx, { item: id }) => {
    const item = itemOf(ctx, id);
    if (item === null) return 'reason.target_gone';
    const found = inspectionOf(ctx, item.task);
    if (typeof found === 'string' || found === null) return found;
    if (!isLead(ctx, found.task)) return 'reason.not_lead';
    if (item.skipped !== undefined) return 'reason.target_skipped';
    if (!item.is_selected) return 'code.not_drawn';
    // Who left the task without finishing is not waited for.
    return item.visits.some((one) => one.finished_at !== undefined || hasPromised(found.task, one.agency)) ? 'reason.visited_already' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({ path: `/api/v1/task-items/${item}/skip`, body: { reason }, label: { key: 'sent.skip_target', args: aboutItem(ctx, item) } }),
};
