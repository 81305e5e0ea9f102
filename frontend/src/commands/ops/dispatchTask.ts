/**
 * Ask other agencies for joint work: the draft is made, then proposed. Two commands in order; the outbox keeps both, so a lost link in
 * between leaves a proposal to be sent, not half a task forgotten.
 */
import { whyNotBy } from '../../model/template';
import type { TemplateRef } from '../../protocol/template';
import type { Disclosure, Part, Takeover, TaskScope } from '../../protocol/wire';
import type { QuorumRule, TaskKind } from '../../protocol/words';
import type { Operation, Reason } from '../types';
import { mayCommit } from '../who';

export interface TaskArgs {
  task_kind: TaskKind; objective: string; place: string; incident?: string; area?: { lon: number; lat: number; radius_m: number };
  legal_basis?: string; answer_by: string; parties: Part[]; quorum: QuorumRule; quorum_of?: string[];
  takeover?: Takeover; disclosure?: Disclosure; scope?: TaskScope; template?: TemplateRef;
}

/** Whether nothing that can be counted is asked. */
export function asksNothing(part: Part): boolean {
  return (part.asks ?? []).length === 0 && (part.equipment ?? []).length === 0 && (part.people ?? 0) === 0;
}

/** A rule that nobody could meet. */
export function quorumMissing(args: Pick<TaskArgs, 'parties' | 'quorum' | 'quorum_of'>): Reason {
  if (args.quorum === 'named' && (args.quorum_of ?? []).length === 0) return 'reason.quorum_nobody';
  return args.quorum === 'covered' && args.parties.every((part) => (part.asks ?? []).length === 0) ? 'reason.quorum_nothing' : null;
}

export const dispatchTask: Operation<TaskArgs> = {
  id: 'dispatch_task',
  title: 'command.dispatch_task',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (args.objective.trim() === '') return 'reason.objective_missing';
    if (args.place.trim() === '' && args.incident === undefined) return 'reason.place_missing';
    if (args.parties.filter((party) => party.agency !== ctx.me.agency).length === 0) return 'reason.party_missing';
    if (args.parties.some(asksNothing)) return 'reason.ask_missing';
    if (!(Date.parse(args.answer_by) > ctx.nowMs)) return 'reason.answer_by_past';
    const whyNot = args.template === undefined ? null : whyNotBy(ctx.world.settings.get(ctx.me.agency), args.template, args);
    return whyNot ?? quorumMissing(args);
  },
  fromSelection: () => null,
  run: async (ctx, args) => {
    const id = ctx.newId();
    const drafted = ctx.send({
      path: '/api/v1/tasks', body: { id, ...args }, label: { key: 'sent.draft_task', args: { objective: args.objective } },
    });
    const proposed = ctx.send({
      path: `/api/v1/tasks/${id}/propose`, body: {}, label: { key: 'sent.propose_task', args: { objective: args.objective } },
    });
    const first = await drafted;
    if (!first.ok) return first;
    const second = await proposed;
    return second.ok ? { ...second, id } : second;
  },
};
