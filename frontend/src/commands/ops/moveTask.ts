/**
 * The steps of who leads a joint task after it is agreed (docs/protocol.md T23): mobilise it, hold it and let it go on, send home what is out,
 * close it, and write down what there is to learn from it.
 */
import { mayStep } from '../../model/phases';
import { isSomebodyOut } from '../../model/queries';
import type { TaskStep } from '../../protocol/words';
import { taskOf } from '../about';
import type { FormName, Operation } from '../types';
import { isLead, mayCommit } from '../who';

/** `reason`: why it is held, what is still out as it is closed, or what there is to learn. */
export interface StepArgs { task: string; reason?: string }

/** `form`: the sheet that asks for the rest, as long as nothing was said; said and empty is said. */
interface Shape { step: TaskStep; needsReason?: boolean; form?: FormName }

function moving({ step, needsReason = false, form }: Shape): Operation<StepArgs> {
  return {
    id: `${step}_task`,
    title: `command.${step}_task`,
    needsReason,
    ...(form === undefined ? {} : { form, needs: (args: StepArgs) => args.reason === undefined }),
    available: (ctx) => mayCommit(ctx.me),
    reasonIfNot: (ctx, args) => {
      const task = taskOf(ctx, args.task);
      if (task === null) return 'reason.unknown_task';
      if (!isLead(ctx, task)) return 'reason.not_lead';
      if (!mayStep(task, step)) return 'reason.wrong_state';
      // Nothing is closed over the heads of those who are out.
      return step === 'close' && isSomebodyOut(ctx.world, task) ? 'reason.units_out' : null;
    },
    fromSelection: (ctx) => (ctx.selection.task === undefined ? null : { task: ctx.selection.task }),
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/tasks/${args.task}/step`,
      body: { step, ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }) },
      label: { key: `sent.${step}_task`, args: { number: taskOf(ctx, args.task)?.number ?? '' } },
    }),
  };
}

export const mobilizeTask = moving({ step: 'mobilize' });
export const suspendTask = moving({ step: 'suspend', needsReason: true });
export const resumeTask = moving({ step: 'resume' });
export const demobilizeTask = moving({ step: 'demobilize' });
export const closeTask = moving({ step: 'close', form: 'close_task' });
export const reviewTask = moving({ step: 'review', form: 'review_task' });
