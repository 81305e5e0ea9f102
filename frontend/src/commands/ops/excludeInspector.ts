/** Keep an inspector with a conflict of interest away from a target, or lift that, while the list is open. */
import { chosenInspection, inspectionOf, itemOf, plans, taskNumber, whyNotPlans } from '../inspecting';
import type { Operation } from '../types';
import { isLead } from '../who';

export interface ExcludeArgs { task: string; agency?: string; inspector?: number; target?: string; reason?: string; lift?: boolean }

export const excludeInspector: Operation<ExcludeArgs> = {
  id: 'exclude_inspector',
  title: 'command.exclude_inspector',
  form: 'exclude_inspector',
  needs: (args) => args.inspector === undefined || args.target === undefined || (args.lift !== true && (args.reason ?? '') === ''),
  available: plans,
  reasonIfNot: (ctx, { task, agency, inspector, target, lift = false }) => {
    const reason = whyNotPlans(ctx, task);
    if (reason !== null) return reason;
    const found = inspectionOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (found.inspection.inspectors.length === 0) return 'reason.inspector_missing';
    if (inspector === undefined || target === undefined || agency === undefined) return null;
    if (agency !== ctx.me.agency && !isLead(ctx, found.task)) return 'reason.exclusion_theirs';
    if (!found.inspection.inspectors.some((one) => one.agency === agency && one.number === inspector)) return 'reason.inspector_gone';
    if (itemOf(ctx, target)?.task !== task) return 'reason.target_gone';
    const is = found.inspection.exclusions.some((one) => one.agency === agency && one.inspector === inspector && one.target === target);
    if (is === lift) return null;
    return is ? 'reason.excluded_already' : 'reason.not_excluded';
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, agency = '', inspector = 0, target = '', reason = '', lift = false }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/exclude`, body: { agency, inspector, target, lift, ...(lift ? {} : { reason }) },
    label: { key: lift ? 'sent.lift_exclusion' : 'sent.exclude_inspector', args: { target: itemOf(ctx, target)?.name ?? '', number: taskNumber(ctx, task) } },
  }),
};
