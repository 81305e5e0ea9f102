/** What the operations of who leads a joint task on its phase have in common. */
import type { TaskPhase } from '../../protocol/words';
import { taskOf } from '../about';
import type { Operation } from '../types';
import { isLead, mayCommit } from '../who';

export interface PhaseArgs { task: string; reason?: string }

export function taskPhase(verb: 'propose' | 'start' | 'complete' | 'cancel', from: readonly TaskPhase[]): Operation<PhaseArgs> {
  return {
    id: `${verb}_task`,
    title: `command.${verb}_task`,
    needsReason: verb === 'cancel',
    available: (ctx) => mayCommit(ctx.me),
    reasonIfNot: (ctx, args) => {
      const task = taskOf(ctx, args.task);
      if (task === null) return 'reason.unknown_task';
      if (!isLead(ctx, task)) return 'reason.not_lead';
      return from.includes(task.phase) ? null : 'reason.wrong_state';
    },
    fromSelection: (ctx) => (ctx.selection.task === undefined ? null : { task: ctx.selection.task }),
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/tasks/${args.task}/${verb}`,
      body: verb === 'cancel' ? { reason: args.reason ?? '' } : {},
      label: { key: `sent.${verb}_task_number`, args: { number: taskOf(ctx, args.task)?.number ?? '' } },
    }),
  };
}
