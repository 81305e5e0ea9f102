/** Change what is asked, or amend what was agreed: a new version, which only the parties whose part changed answer again (docs/protocol.md T5, T15). */
import { bringsLess } from '../../model/amendment';
import { isKeptByRule } from '../../model/leading';
import { isOpenForAnswers, isRunning } from '../../model/negotiation';
import { worksOn } from '../../model/queries';
import type { Task } from '../../protocol/wire';
import { taskOf } from '../about';
import type { Context, Operation, Request } from '../types';
import { isLead, mayCommit } from '../who';
import { asksNothing, quorumMissing, type TaskArgs } from './dispatchTask';

export interface ReviseArgs extends Pick<TaskArgs, 'objective' | 'answer_by' | 'parties' | 'quorum' | 'quorum_of' | 'takeover' | 'disclosure' | 'scope'> { task: string; version: number }

export function mayRevise(ctx: Context, task: Task): boolean {
  return mayCommit(ctx.me) && isLead(ctx, task) && (task.phase === 'draft' || isOpenForAnswers(task));
}

export const reviseTask: Operation<ReviseArgs> = {
  id: 'revise_task',
  title: 'command.revise_task',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    if (!isLead(ctx, task)) return 'reason.not_lead';
    if (!mayRevise(ctx, task)) return 'reason.wrong_state';
    const stays = new Set(args.parties.map((party) => party.agency));
    // Who leads with the lead and goes says so, with a reason (T21).
    if (task.lead !== ctx.me.agency && !stays.has(ctx.me.agency)) return 'reason.take_back_instead';
    if (task.parties.some(({ agency }) => agency !== task.lead && !stays.has(agency) && worksOn(ctx.world, task.id, agency))) return 'reason.party_at_work';
    // Once it is proposed the rule stands with whom it names, as long as that takes part (T18).
    if (task.takeover !== undefined && isKeptByRule(task, task.takeover.agency) && !stays.has(task.takeover.agency)) return 'reason.party_takes_over';
    // What who leads with the lead writes for itself it has promised (T16).
    if (task.lead !== ctx.me.agency && args.parties.some((part) => part.agency === ctx.me.agency && bringsLess(task, part))) return 'reason.brings_less';
    // A part that stays as it was is not written here.
    const was = new Set(task.parties.filter(asksNothing).map((party) => party.agency));
    if (args.parties.some((party) => asksNothing(party) && !was.has(party.agency))) return 'reason.ask_missing';
    return Date.parse(args.answer_by) > ctx.nowMs ? quorumMissing(args) : 'reason.answer_by_past';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/tasks/${args.task}/revise`,
    body: {
      version: args.version, objective: args.objective, answer_by: args.answer_by, parties: args.parties, quorum: args.quorum,
      ...(args.quorum_of === undefined ? {} : { quorum_of: args.quorum_of }), ...(args.takeover === undefined ? {} : { takeover: args.takeover }),
      ...(args.disclosure === undefined ? {} : { disclosure: args.disclosure }), ...(args.scope === undefined ? {} : { scope: args.scope }),
    },
    label: labelOf(taskOf(ctx, args.task)),
  }),
};

function labelOf(task: Task | null): Request['label'] {
  return { key: task !== null && isRunning(task) ? 'sent.amend_task' : 'sent.revise_task', args: { number: task?.number ?? '' } };
}
