/** Name inspectors of the own agency, or take some out of its pool, while the list is open. */
import { NAME_CHARS, chosenInspection, inspectionOf, plans, taskNumber, whyNotPlans } from '../inspecting';
import type { Operation } from '../types';

export interface NameInspectorsArgs { task: string; add?: readonly string[]; remove?: readonly number[] }

export const nameInspectors: Operation<NameInspectorsArgs> = {
  id: 'name_inspectors',
  title: 'command.name_inspectors',
  form: 'name_inspectors',
  needs: (args) => args.add === undefined && args.remove === undefined,
  available: plans,
  reasonIfNot: (ctx, { task, add, remove }) => {
    const reason = whyNotPlans(ctx, task);
    if (reason !== null || (add === undefined && remove === undefined)) return reason;
    if ((add ?? []).length + (remove ?? []).length === 0) return 'reason.inspector_missing';
    if ((add ?? []).some((name) => name.trim() === '')) return 'reason.inspector_missing';
    if ((add ?? []).some((name) => [...name].length > NAME_CHARS)) return 'code.too_long';
    const found = inspectionOf(ctx, task);
    const own = typeof found === 'string' || found === null ? [] : found.inspection.inspectors.filter((one) => one.agency === ctx.me.agency);
    return (remove ?? []).every((number) => own.some((one) => one.number === number)) ? null : 'reason.inspector_gone';
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, add = [], remove = [] }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/inspectors`, body: { add: add.map((name) => name.trim()), remove: [...remove] },
    label: { key: 'sent.name_inspectors', args: { n: add.length, removed: remove.length, number: taskNumber(ctx, task) } },
  }),
};
