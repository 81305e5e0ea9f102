/** Draw targets and inspectors with a seed that was not known when the list was closed. */
import { needsDraw } from '../../model/inspection';
import { isRunning } from '../../model/negotiation';
import { chosenInspection, inspectionOf, leads, taskNumber, whyNotLeads } from '../inspecting';
import type { Operation } from '../types';

export const SEED_CHARS = 200;

export const drawTargets: Operation<{ task: string; seed?: string }> = {
  id: 'draw_targets',
  title: 'command.draw_targets',
  form: 'draw_targets',
  needs: (args) => args.seed === undefined,
  available: leads,
  reasonIfNot: (ctx, { task, seed }) => {
    const reason = whyNotLeads(ctx, task);
    if (reason !== null) return reason;
    const found = inspectionOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (found.inspection.list === 'open') return 'reason.list_open';
    if (found.inspection.drawn_at !== undefined) return 'reason.drawn_already';
    if (!isRunning(found.task)) return 'reason.not_agreed';
    if (!needsDraw(found.inspection)) return 'reason.nothing_to_draw';
    return seed !== undefined && (seed.trim() === '' || seed.length > SEED_CHARS) ? 'reason.seed_missing' : null;
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, seed = '' }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/draw`, body: { seed: seed.trim() }, label: { key: 'sent.draw_targets', args: { number: taskNumber(ctx, task) } },
  }),
};
