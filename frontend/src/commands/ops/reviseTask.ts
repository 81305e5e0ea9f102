/** Change what is asked: a new version, which only the parties whose part changed answer again. */
import { taskOf } from '../about';
import type { Operation } from '../types';
import { isLead, mayCommit } from '../who';
import { asksNothing, quorumMissing, type TaskArgs } from './dispatchTask';

export interface ReviseArgs extends Pick<TaskArgs, 'objective' | 'answer_by' | 'parties' | 'quorum' | 'quorum_of'> { task: string; version: number }

export const reviseTask: Operation<ReviseArgs> = {
  id: 'revise_task',
  title: 'command.revise_task',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    if (!isLead(ctx, task)) return 'reason.not_lead';
    if (task.phase !== 'draft' && task.phase !== 'proposed' && task.phase !== 'negotiating') return 'reason.wrong_state';
    // A part that stays as it was is not written here.
    const was = new Set(task.parties.filter(asksNothing).map((party) => party.agency));
    if (args.parties.some((party) => asksNothing(party) && !was.has(party.agency))) return 'reason.ask_missing';
    return Date.parse(args.answer_by) > ctx.nowMs ? quorumMissing(args) : 'reason.answer_by_past';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/tasks/${args.task}/revise`,
    body: { version: args.version, objective: args.objective, answer_by: args.answer_by, parties: args.parties, quorum: args.quorum, ...(args.quorum_of === undefined ? {} : { quorum_of: args.quorum_of }) },
    label: { key: 'sent.revise_task', args: { number: taskOf(ctx, args.task)?.number ?? '' } },
  }),
};
