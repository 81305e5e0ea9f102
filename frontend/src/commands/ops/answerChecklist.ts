/** Answer items of the checklist of the own visit; what was answered before and is not named stays. */
import type { ItemAnswer } from '../../protocol/words';
import { aboutItem, reportedAt, reports, threadOf, whyNotReports } from '../inspecting';
import type { Operation } from '../types';

export interface AnswerArgs { item: string; answers: Record<string, ItemAnswer> }

export const answerChecklist: Operation<AnswerArgs> = {
  id: 'answer_checklist',
  title: 'command.answer_checklist',
  available: reports,
  reasonIfNot: (ctx, { item, answers }) => whyNotReports(ctx, item, true) ?? (Object.keys(answers).length === 0 ? 'reason.text_missing' : null),
  fromSelection: () => null,
  run: async (ctx, { item, answers }) => ctx.send({
    path: `/api/v1/task-items/${item}/answers`, thread: threadOf(item), body: { answers, ...reportedAt(ctx) },
    label: { key: 'sent.answer_checklist', args: { ...aboutItem(ctx, item), n: Object.keys(answers).length } },
  }),
};
