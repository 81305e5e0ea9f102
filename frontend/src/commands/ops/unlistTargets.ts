/** Take targets off the list while it is open; their numbers are never given again. */
import { chosenInspection, itemOf, plans, taskNumber, whyNotLeads } from '../inspecting';
import type { Operation } from '../types';

export interface UnlistArgs { task: string; targets: readonly string[] }

export const unlistTargets: Operation<UnlistArgs> = {
  id: 'unlist_targets',
  title: 'command.unlist_targets',
  available: plans,
  reasonIfNot: (ctx, { task, targets }) => {
    const reason = whyNotLeads(ctx, task, 'open');
    if (reason !== null) return reason;
    if (targets.length === 0) return 'reason.targets_missing';
    return targets.every((one) => itemOf(ctx, one)?.task === task) ? null : 'reason.target_gone';
  },
  fromSelection: (ctx) => {
    const chosen = chosenInspection(ctx);
    return chosen === null ? null : { ...chosen, targets: [] };
  },
  run: async (ctx, { task, targets }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/unlist`, body: { targets: [...targets] },
    label: { key: 'sent.unlist_targets', args: { n: targets.length, number: taskNumber(ctx, task) } },
  }),
};
