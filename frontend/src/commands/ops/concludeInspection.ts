/** Conclude the joint result sheet, once every target that was to be inspected was visited or skipped. A later one is a new version. */
import { countsOf, needsDraw, targetsOf } from '../../model/inspection';
import type { SheetRelease } from '../../protocol/words';
import { chosenInspection, inspectionOf, leads, taskNumber } from '../inspecting';
import type { Operation } from '../types';
import { isLead } from '../who';

export const SUMMARY_CHARS = 4_000;
export interface ConcludeArgs { task: string; summary?: string; release?: SheetRelease }

export const concludeInspection: Operation<ConcludeArgs> = {
  id: 'conclude_inspection',
  title: 'command.conclude_inspection',
  form: 'conclude_inspection',
  needs: (args) => args.summary === undefined || args.release === undefined,
  available: leads,
  reasonIfNot: (ctx, { task, summary }) => {
    const found = inspectionOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (!isLead(ctx, found.task)) return 'reason.not_lead';
    if (found.task.started_at === undefined) return 'reason.not_in_progress';
    if (found.inspection.list === 'open') return 'reason.list_open';
    if (needsDraw(found.inspection)) return 'code.not_drawn';
    const counts = countsOf(targetsOf(ctx.world, task), found.task, ctx.nowMs);
    if (counts.left > 0) return 'reason.targets_left';
    return summary !== undefined && (summary.trim() === '' || summary.length > SUMMARY_CHARS) ? 'reason.text_missing' : null;
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, summary = '', release = 'restricted' }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/conclude`, body: { summary: summary.trim(), release }, label: { key: 'sent.conclude_inspection', args: { number: taskNumber(ctx, task) } },
  }),
};
