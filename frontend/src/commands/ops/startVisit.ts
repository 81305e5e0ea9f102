/** Begin the own agency's visit at a target, by one of its checklists or without. */
import { checklistsOffered } from '../../model/inspection';
import { taskOf } from '../about';
import { aboutItem, itemOf, reportedAt, reports, threadOf, visitNow, whyNotReports } from '../inspecting';
import type { Operation } from '../types';

/** `checklist`: its code; null for none. */
export interface StartVisitArgs { item: string; checklist?: string | null }

export const startVisit: Operation<StartVisitArgs> = {
  id: 'start_visit',
  title: 'command.start_visit',
  form: 'start_visit',
  needs: (args) => args.checklist === undefined,
  available: reports,
  reasonIfNot: (ctx, { item: id, checklist }) => {
    const reason = whyNotReports(ctx, id, false);
    const item = itemOf(ctx, id);
    if (reason !== null || item === null) return reason;
    if (taskOf(ctx, item.task)?.phase !== 'in_progress') return 'reason.not_in_progress';
    if (item.skipped !== undefined) return 'reason.target_skipped';
    if (!item.is_selected) return 'code.not_drawn';
    if (visitNow(ctx, item).visit !== undefined) return 'reason.visited_already';
    const known = checklistsOffered(ctx.world.settings.get(ctx.me.agency));
    return typeof checklist !== 'string' || known.some((one) => one.code === checklist) ? null : 'reason.unknown_code';
  },
  fromSelection: () => null,
  run: async (ctx, { item, checklist }) => {
    // The version that is on this screen: the server does not put answers to another one's questions.
    const version = checklistsOffered(ctx.world.settings.get(ctx.me.agency)).find((one) => one.code === checklist)?.version;
    const by = typeof checklist === 'string' ? { checklist, ...(version === undefined ? {} : { version }) } : {};
    return ctx.send({
      path: `/api/v1/task-items/${item}/visit`, thread: threadOf(item), body: { ...by, ...reportedAt(ctx) },
      label: { key: 'sent.start_visit', args: aboutItem(ctx, item) },
    });
  },
};
