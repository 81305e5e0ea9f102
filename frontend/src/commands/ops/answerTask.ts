/** Answer what one's own agency is asked for: all of it, less of it, something else, or nothing; or take back what it has promised (docs/protocol.md T6–T12, T21). */
import { holdsEvidence } from '../../model/enforcement';
import { isCommitted, isInTime, isOpenForAnswers } from '../../model/negotiation';
import { askRef } from '../../model/offerShown';
import { worksOn } from '../../model/queries';
import type { PromiseWords, Task } from '../../protocol/wire';
import { taskOf } from '../about';
import type { Context, FormName, Operation, Reason, Request } from '../types';
import { isDesk, myParty } from '../who';

export interface AnswerArgs {
  task: string;
  /** What the sender has seen. */
  version: number; offers: number;
  promise?: PromiseWords;
  /** Why not: a code of the own list (T14), and words. */
  code?: string; reason?: string;
  /** It would be answered without having been read. */
  unread?: true;
}

type Word = 'accept' | 'counter' | 'decline' | 'withdraw';

function whyNot(ctx: Context, task: Task | null): Reason {
  if (task === null) return 'reason.unknown_task';
  const party = myParty(ctx.me, task);
  if (party === null) return 'reason.not_party';
  if (task.phase === 'lapsed') return 'reason.task_lapsed';
  if (!isOpenForAnswers(task)) return 'reason.wrong_state';
  if (task.lead === ctx.me.agency) return 'reason.nothing_to_answer';
  if (party.commitment !== 'pending' && party.commitment !== 'provisional') return 'reason.answered';
  // Its time was up: neither another version nor a later time asks it for the same again (T7, T15).
  if (party.left_out) return 'reason.answer_by_past';
  return isInTime(task, ctx.nowMs) ? null : 'reason.answer_by_past';
}

export function mayAnswer(ctx: Context, taskId: string | undefined): boolean {
  return isDesk(ctx.me) && whyNot(ctx, taskOf(ctx, taskId)) === null;
}

/** With what the screen shows, so that an answer to something else is told apart (T6). */
export function answerArgs(ctx: Context, taskId: string): AnswerArgs {
  const task = taskOf(ctx, taskId);
  const party = task === null ? null : myParty(ctx.me, task);
  return { task: taskId, version: task?.version ?? 1, offers: party?.offers ?? 0 };
}

/** Of what came or changed a moment ago it is said, so that nothing is accepted that nobody has read. */
export function asRead(ctx: Pick<Context, 'me' | 'isRead'>, args: AnswerArgs): AnswerArgs {
  return ctx.isRead(askRef(ctx.me.agency, args)) ? args : { ...args, unread: true };
}

/** `atOnce`: no sheet shows once more what is answered. */
interface Shape { id: string; answer: Word; key: string; atOnce?: true; form?: FormName; lacks?(args: AnswerArgs): boolean }

function answering({ id, answer, key, atOnce, form, lacks }: Shape): Operation<AnswerArgs> {
  return {
    id,
    title: `command.${id}` as 'command.accept_task',
    keys: [key],
    ...(form === undefined ? {} : { form }),
    ...(lacks === undefined ? {} : { needs: lacks }),
    available: (ctx) => isDesk(ctx.me),
    reasonIfNot: (ctx, args) => whyNot(ctx, taskOf(ctx, args.task)) ?? (args.unread === true ? 'reason.ask_unread' : null),
    fromSelection: (ctx) => {
      if (ctx.selection.task === undefined || !mayAnswer(ctx, ctx.selection.task)) return null;
      const args = answerArgs(ctx, ctx.selection.task);
      return atOnce === true ? asRead(ctx, args) : args;
    },
    run: async (ctx, args) => ctx.send(saying(ctx, id, answer, args)),
  };
}

function saying(ctx: Context, id: string, answer: Word, args: AnswerArgs): Request {
  return {
    path: `/api/v1/tasks/${args.task}/answer`,
    body: {
      version: args.version, offers: args.offers, answer,
      ...(args.promise === undefined ? {} : { promise: args.promise }),
      ...(args.code === undefined ? {} : { reason_code: args.code }),
      ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }),
    },
    label: { key: `sent.${id}` as 'sent.accept_task', args: { number: taskOf(ctx, args.task)?.number ?? '' } },
  };
}

const noPromise = (args: AnswerArgs): boolean => args.promise === undefined;
const noReason = (args: AnswerArgs): boolean => args.code === undefined && (args.reason ?? '') === '';

export const acceptTask = answering({ id: 'accept_task', answer: 'accept', key: 'KeyY', atOnce: true });
export const acceptPart = answering({ id: 'accept_part', answer: 'accept', key: 'Shift+KeyY', form: 'accept_part', lacks: noPromise });
export const counterTask = answering({ id: 'counter_task', answer: 'counter', key: 'KeyC', form: 'counter_task', lacks: noPromise });
export const declineTask = answering({ id: 'decline_task', answer: 'decline', key: 'KeyX', form: 'decline_task', lacks: noReason });

/** Whether something of the own agency stands that it could take back; what it leads it has promised by proposing. */
export function mayTakeBack(ctx: Context, task: Task): boolean {
  const party = myParty(ctx.me, task);
  return isDesk(ctx.me) && party !== null && task.lead !== ctx.me.agency && isOpenForAnswers(task) && isCommitted(party);
}

function whyNotTakeBack(ctx: Context, task: Task | null): Reason {
  if (task === null) return 'reason.unknown_task';
  const party = myParty(ctx.me, task);
  if (party === null) return 'reason.not_party';
  if (task.lead === ctx.me.agency) return 'reason.lead_ours';
  if (task.phase === 'lapsed') return 'reason.task_lapsed';
  if (!isOpenForAnswers(task)) return 'reason.wrong_state';
  if (!isCommitted(party)) return 'reason.not_committed';
  if (holdsEvidence(ctx.world, task.id, ctx.me.agency)) return 'reason.holds_evidence';
  return worksOn(ctx.world, task.id, ctx.me.agency) ? 'reason.our_units_work' : null;
}

/** Whatever the time for answers; it has no key, because nothing should happen by one (T21). */
export const withdrawTask: Operation<AnswerArgs> = {
  id: 'withdraw_task',
  title: 'command.withdraw_task',
  form: 'withdraw_task',
  needs: noReason,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => whyNotTakeBack(ctx, taskOf(ctx, args.task)),
  fromSelection: (ctx) => {
    const task = taskOf(ctx, ctx.selection.task);
    return task !== null && mayTakeBack(ctx, task) ? answerArgs(ctx, task.id) : null;
  },
  run: async (ctx, args) => ctx.send(saying(ctx, 'withdraw_task', 'withdraw', args)),
};
