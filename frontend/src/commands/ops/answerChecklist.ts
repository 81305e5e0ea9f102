/** Answer items of the checklist of the own visit; what was answered before and is not named stays. */
import type { ItemAnswer } from '../../protocol/words';
import { VERSION_UNSAID } from '../../model/inspection';
import { aboutItem, itemOf, reportedAt, reports, threadOf, visitNow, whyNotReports } from '../inspecting';
import type { Operation } from '../types';

export interface AnswerArgs { item: string; answers: Record<string, ItemAnswer> }

export const answerChecklist: Operation<AnswerArgs> = {
  id: 'answer_checklist',
  title: 'command.answer_checklist',
  available: reports,
  reasonIfNot: (ctx, { item, answers }) => whyNotReports(ctx, item, true) ?? (Object.keys(answers).length === 0 ? 'reason.text_missing' : null),
  fromSelection: () => null,
  run: async (ctx, { item, answers }) => {
    const there = itemOf(ctx, item);
    const by = there === null ? undefined : visitNow(ctx, there).visit?.checklist?.version;
    const version = by === undefined || by === VERSION_UNSAID ? {} : { version: by };
    return ctx.send({
      path: `/api/v1/task-items/${item}/answers`, thread: threadOf(item), body: { answers, ...version, ...reportedAt(ctx) },
      label: { key: 'sent.answer_checklist', args: { ...aboutItem(ctx, item), n: Object.keys(answers).length } },
    });
  },
};
