/** Say which measures of a task need the signature of a second agency, and whose, if not anybody's. Who leads does. */
import { isInTask } from '../../model/inspection';
import { isOpenTask } from '../../model/life';
import type { CountersignRule } from '../../protocol/enforcement';
import { chosenEnforcement, enforcementOf } from '../enforcing';
import { leads, taskNumber } from '../inspecting';
import type { Operation } from '../types';
import { isLead } from '../who';

export interface CountersigningArgs { task: string; countersign?: readonly CountersignRule[] }

export const setCountersigning: Operation<CountersigningArgs> = {
  id: 'set_countersigning',
  title: 'command.set_countersigning',
  form: 'set_countersigning',
  needs: (args) => args.countersign === undefined,
  available: leads,
  reasonIfNot: (ctx, { task, countersign = [] }) => {
    const found = enforcementOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (!isLead(ctx, found.task)) return 'reason.not_lead';
    if (!isOpenTask(found.task)) return 'reason.task_over';
    if (new Set(countersign.map((one) => one.measure)).size < countersign.length) return 'reason.measure_twice';
    return countersign.every((one) => one.by === undefined || isInTask(found.task, one.by)) ? null : 'code.not_a_party';
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task, countersign = [] }) => ctx.send({
    path: `/api/v1/tasks/${task}/enforcement/rules`, body: { countersign: [...countersign] }, label: { key: 'sent.set_countersigning', args: { number: taskNumber(ctx, task) } },
  }),
};
