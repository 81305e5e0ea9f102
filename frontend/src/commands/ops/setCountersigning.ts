/** Say which measures of a task need the signature of a second agency, and whose, if not anybody's. Who leads does. */
import { isInTask } from '../../model/inspection';
import { isOpenTask } from '../../model/life';
import { demandedRules } from '../../model/template';
import type { CountersignRule } from '../../protocol/enforcement';
import { chosenEnforcement, enforcementOf } from '../enforcing';
import { leads, taskNumber } from '../inspecting';
import type { Operation } from '../types';
import { isLead } from '../who';

/** `version` is that of the rules it is based on; those that are shown if it is not said. */
export interface CountersigningArgs { task: string; countersign?: readonly CountersignRule[]; version?: number }

export const setCountersigning: Operation<CountersigningArgs> = {
  id: 'set_countersigning',
  title: 'command.set_countersigning',
  form: 'set_countersigning',
  needs: (args) => args.countersign === undefined,
  available: leads,
  reasonIfNot: (ctx, { task, countersign }) => {
    const found = enforcementOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (!isLead(ctx, found.task)) return 'reason.not_lead';
    if (!isOpenTask(found.task)) return 'reason.task_over';
    if (countersign === undefined) return null;
    if (new Set(countersign.map((one) => one.measure)).size < countersign.length) return 'reason.measure_twice';
    if (!countersign.every((one) => one.by === undefined || isInTask(found.task, one.by))) return 'code.not_a_party';
    const demanded = demandedRules(found.task);
    const isKept = demanded.every(({ measure, by }) => countersign.some((one) => one.measure === measure && (by === undefined || one.by === by)));
    return isKept ? null : 'reason.by_template';
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task, countersign = [], version }) => ctx.send({
    path: `/api/v1/tasks/${task}/enforcement/rules`, body: { version: version ?? ctx.world.task.get(task)?.enforcement?.version ?? 0, countersign: [...countersign] }, label: { key: 'sent.set_countersigning', args: { number: taskNumber(ctx, task) } },
  }),
};
