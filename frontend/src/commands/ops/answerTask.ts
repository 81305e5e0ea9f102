/** Answer a proposal for one's own agency: accept, or decline with the reason. */
import { taskOf } from '../about';
import type { Context, Operation } from '../types';
import { isDesk, myParty } from '../who';

export interface AnswerArgs { task: string; reason?: string }

export function mayAnswer(ctx: Context, taskId: string | undefined): boolean {
  const task = taskOf(ctx, taskId);
  if (task === null || !isDesk(ctx.me)) return false;
  const asking = task.phase === 'proposed' || task.phase === 'negotiating';
  return asking && myParty(ctx.me, task)?.commitment === 'pending';
}

function answering(answer: 'accept' | 'decline', key: string): Operation<AnswerArgs> {
  return {
    id: `${answer}_task`,
    title: `command.${answer}_task`,
    keys: [key],
    needsReason: answer === 'decline',
    available: (ctx) => isDesk(ctx.me),
    reasonIfNot: (ctx, args) => {
      const task = taskOf(ctx, args.task);
      if (task === null) return 'reason.unknown_task';
      if (myParty(ctx.me, task) === null) return 'reason.not_party';
      return mayAnswer(ctx, args.task) ? null : 'reason.wrong_state';
    },
    fromSelection: (ctx) => (mayAnswer(ctx, ctx.selection.task) && ctx.selection.task !== undefined ? { task: ctx.selection.task } : null),
    run: async (ctx, args) => {
      const task = taskOf(ctx, args.task);
      return ctx.send({
        path: `/api/v1/tasks/${args.task}/answer`,
        body: { version: task?.version ?? 1, answer, ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }) },
        label: { key: `sent.${answer}_task`, args: { number: task?.number ?? '' } },
      });
    },
  };
}

export const acceptTask = answering('accept', 'KeyY');
export const declineTask = answering('decline', 'KeyX');
