/** Who leads takes a counter-offer, or refuses it with the reason (docs/protocol.md T10, T16). */
import { isInTime, isOpenForAnswers, isRunning, offersFor, waitingOffers } from '../../model/negotiation';
import type { OfferRef } from '../../model/offerShown';
import type { Task } from '../../protocol/wire';
import { taskOf } from '../about';
import type { Context, Operation, Reason } from '../types';
import { isDesk, isLead, mayCommit } from '../who';

/** `offer` and `version`: what the sender has seen. `unread`: it has just come to be named by a key, or to stand below a pointer, and cannot have been read. */
export interface CounterArgs extends OfferRef { unread?: true; reason?: string }

export function counterArgs(task: Task, agency: string): CounterArgs | null {
  const party = task.parties.find((one) => one.agency === agency);
  return party === undefined ? null : { task: task.id, agency, offer: party.offers, version: task.version ?? 1 };
}

function whyNot(ctx: Context, args: CounterArgs): Reason {
  const task = taskOf(ctx, args.task);
  if (task === null) return 'reason.unknown_task';
  if (!isLead(ctx, task)) return 'reason.not_lead';
  if (task.phase === 'lapsed') return 'reason.task_lapsed';
  if (!isOpenForAnswers(task)) return 'reason.wrong_state';
  if (args.agency === ctx.me.agency) return 'reason.own_offer';
  if (!waitingOffers(task).some((party) => party.agency === args.agency)) return 'reason.no_offer';
  if (!isRunning(task) && !isInTime(task, ctx.nowMs)) return 'reason.answer_by_past';
  return args.unread === true ? 'reason.offer_unread' : null;
}

/**
 * The key acts on the offer that has waited longest, if that is what the screen shows and has shown long enough. Else it does nothing but
 * say so: it is not left to another operation with the same key.
 */
function longest(ctx: Context): CounterArgs | null {
  const task = taskOf(ctx, ctx.selection.task);
  const offer = task === null ? undefined : offersFor(task, ctx.me.agency)[0];
  const args = task === null || offer === undefined ? null : counterArgs(task, offer.agency);
  return args === null || ctx.isRead(args) ? args : { ...args, unread: true };
}

function deciding(id: 'take_offer' | 'refuse_offer', take: boolean, key: string): Operation<CounterArgs> {
  return {
    id,
    title: `command.${id}`,
    keys: [key],
    needsReason: !take,
    available: (ctx) => isDesk(ctx.me) && mayCommit(ctx.me),
    reasonIfNot: whyNot,
    fromSelection: longest,
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/tasks/${args.task}/counter`,
      body: { version: args.version, agency: args.agency, offer: args.offer, take, ...(take ? {} : { reason: args.reason ?? '' }) },
      label: { key: `sent.${id}`, args: { number: taskOf(ctx, args.task)?.number ?? '', name: ctx.world.agency.get(args.agency)?.name ?? '' } },
    }),
  };
}

export const takeOffer = deciding('take_offer', true, 'KeyY');
export const refuseOffer = deciding('refuse_offer', false, 'KeyN');
