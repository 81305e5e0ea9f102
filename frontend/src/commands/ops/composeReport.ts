/** Situation reports: who leads composes them, another person of a lead approves or returns them, and whoever is shown one reads and prints it. */
import { REPORTS_MAX, itemsOf, reportsByNumber } from '../../model/response';
import type { SituationReport } from '../../protocol/response';
import { threadOf, taskNumber } from '../inspecting';
import { aboutResponse, chosenResponse, desks, itemNow, orders, told, whyNotTold, whyNotWords } from '../responding';
import { DONE, type Context, type Operation, type Reason } from '../types';
import { isLegal } from '../who';

/** `follows`: the newest version of the report that this is the next version of; a report of its own without. */
export interface ReportArgs { task: string; follows?: string; situation?: string; needs?: string; outlook?: string }
export interface ApproveArgs { item: string; note?: string }

function whyNotFollows(ctx: Context, task: string, follows: string | undefined): Reason {
  if (follows === undefined) return null;
  const before = itemNow(ctx, 'situation_report', follows);
  if (before?.task !== task) return 'reason.report_gone';
  const [newest] = reportsByNumber(itemsOf(ctx.world, 'situation_report', task)).find((one) => one.number === before.number)?.versions ?? [];
  return newest?.id === follows ? null : 'code.stale_version';
}

export const composeReport: Operation<ReportArgs> = {
  id: 'compose_report',
  title: 'command.compose_report',
  form: 'compose_report',
  needs: ({ situation }) => situation === undefined,
  available: desks,
  reasonIfNot: (ctx, { task, follows, situation, needs, outlook }) => {
    const reason = whyNotTold(ctx, task) ?? whyNotFollows(ctx, task, follows);
    if (reason !== null) return reason;
    if (itemsOf(ctx.world, 'situation_report', task).length >= REPORTS_MAX) return 'code.full';
    return situation === undefined ? null : whyNotWords([{ text: situation, max: 'text', missing: 'reason.situation_missing' }, { text: needs, max: 'text' }, { text: outlook, max: 'text' }]);
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, follows, situation = '', needs, outlook }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/reports`,
    body: { id: ctx.newId(), situation: situation.trim(), ...(follows === undefined ? {} : { follows }), ...told('needs', needs), ...told('outlook', outlook) },
    label: { key: 'sent.compose_report', args: { number: taskNumber(ctx, task) } },
  }),
};

/** Why a draft is not this person's to decide about: somebody else than who composed it does. */
function whyNotDecides(ctx: Context, id: string): Reason {
  const report: SituationReport | undefined = itemNow(ctx, 'situation_report', id);
  if (report === undefined) return 'reason.report_gone';
  if (report.state !== 'draft') return 'reason.report_decided';
  return whyNotTold(ctx, report.task) ?? (report.composer === ctx.me.principal ? 'reason.report_own' : null);
}

export const approveReport: Operation<ApproveArgs> = {
  id: 'approve_report',
  title: 'command.approve_report',
  form: 'approve_report',
  needs: ({ note }) => note === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, note }) => whyNotDecides(ctx, item) ?? whyNotWords([{ text: note, max: 'text' }]),
  fromSelection: () => null,
  run: async (ctx, { item, note }) => ctx.send({
    path: `/api/v1/task-items/${item}/approve-report`, thread: threadOf(item), body: { ...told('note', note) }, label: { key: 'sent.approve_report', args: aboutResponse(ctx, item) },
  }),
};

export const returnReport: Operation<{ item: string; reason?: string }> = {
  id: 'return_report',
  title: 'command.return_report',
  needsReason: true,
  available: orders,
  reasonIfNot: (ctx, { item }) => whyNotDecides(ctx, item),
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/return-report`, thread: threadOf(item), body: { reason }, label: { key: 'sent.return_report', args: aboutResponse(ctx, item) },
  }),
};

export const showReport: Operation<{ item: string }> = {
  id: 'show_report',
  title: 'command.show_report',
  available: (ctx) => desks(ctx) || isLegal(ctx.me),
  reasonIfNot: (ctx, { item }) => (itemNow(ctx, 'situation_report', item) === undefined ? 'reason.report_gone' : null),
  fromSelection: () => null,
  run: async (ctx, { item }) => {
    const report = itemNow(ctx, 'situation_report', item);
    if (report !== undefined) ctx.screen.showSheet(report.task, report.version, item);
    return DONE;
  },
};
