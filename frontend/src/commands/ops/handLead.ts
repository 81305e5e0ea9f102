/** Who leads a joint task, handed over or taken over (docs/protocol.md T17, T18). */
import { heirs, isUnderway, leadRef, takeoverState } from '../../model/leading';
import { isCommitted, openLeadOffer } from '../../model/negotiation';
import type { Task } from '../../protocol/wire';
import { taskOf } from '../about';
import type { Context, Operation, Reason } from '../types';
import { mayCommit, myParty } from '../who';

export interface OfferLeadArgs { task: string; to?: string; reason?: string }
/** `offer`: which one the sender has seen; absent where there is none. `unread`: it would be answered without having been read. */
export interface AnswerLeadArgs { task: string; offer?: number; reason?: string; unread?: true }
/** `offer`: which one is taken back, as it was shown; absent where there is none. */
export interface TakeBackArgs { task: string; offer?: number }
export interface TakeOverArgs { task: string; reason?: string }

const selected = (ctx: Context): { task: string } | null => (ctx.selection.task === undefined ? null : { task: ctx.selection.task });
const numberOf = (ctx: Context, task: string): string => taskOf(ctx, task)?.number ?? '';
const nameOf = (ctx: Context, agency: string | undefined): string => ctx.world.agency.get(agency ?? '')?.name ?? '';

/** The lead itself, of what was proposed and is not over. */
function whyNotLead(ctx: Context, task: Task): Reason {
  if (task.lead !== ctx.me.agency) return 'reason.not_lead_itself';
  return isUnderway(task) ? null : 'reason.wrong_state';
}

export const offerLead: Operation<OfferLeadArgs> = {
  id: 'offer_lead',
  title: 'command.offer_lead',
  keys: ['Shift+KeyL'],
  form: 'offer_lead',
  needs: (args) => args.to === undefined || (args.reason ?? '') === '',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    const reason = whyNotLead(ctx, task);
    if (reason !== null) return reason;
    if (openLeadOffer(task) !== null) return 'reason.lead_offered';
    const may = heirs(task);
    if (may.length === 0) return 'reason.nobody_promised';
    return args.to === undefined || may.includes(args.to) ? null : 'reason.heir_not_committed';
  },
  fromSelection: selected,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/tasks/${args.task}/offer-lead`,
    body: { reason: args.reason ?? '', ...(args.to === undefined ? {} : { to: args.to }) },
    label: { key: 'sent.offer_lead', args: { number: numberOf(ctx, args.task), name: nameOf(ctx, args.to) } },
  }),
};

/** With the offer that the screen shows: one that was made meanwhile is not taken back for it. */
export function takeBackArgs(task: Task): TakeBackArgs {
  const open = openLeadOffer(task);
  return { task: task.id, ...(open === null ? {} : { offer: open.offer }) };
}

export const takeBackLead: Operation<TakeBackArgs> = {
  id: 'take_back_lead',
  title: 'command.take_back_lead',
  available: (ctx) => mayCommit(ctx.me),
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    const reason = whyNotLead(ctx, task);
    if (reason !== null) return reason;
    const open = openLeadOffer(task);
    if (open === null) return 'reason.lead_not_offered';
    return args.offer === open.offer ? null : 'code.stale_version';
  },
  fromSelection: (ctx) => {
    const task = taskOf(ctx, ctx.selection.task);
    return task === null ? null : takeBackArgs(task);
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/tasks/${args.task}/offer-lead`, body: { offer: args.offer ?? 0 }, label: { key: 'sent.take_back_lead', args: { number: numberOf(ctx, args.task) } },
  }),
};

/** Of an offer that came or changed a moment ago it is said, so that nobody takes a lead that it has not read of. */
export function asLeadRead(ctx: Pick<Context, 'isRead'>, task: Task): AnswerLeadArgs {
  const ref = leadRef(task);
  if (ref === null) return { task: task.id, unread: true };
  return { task: task.id, offer: ref.offer, ...(ctx.isRead(ref) ? {} : { unread: true }) };
}

function whyNotAnswer(ctx: Context, args: AnswerLeadArgs): Reason {
  const task = taskOf(ctx, args.task);
  if (task === null) return 'reason.unknown_task';
  const open = openLeadOffer(task);
  if (open?.to !== ctx.me.agency) return 'reason.lead_not_ours';
  // It was taken back and made again while a reason was written.
  if (args.offer !== open.offer) return 'code.stale_version';
  return args.unread === true ? 'reason.lead_unread' : null;
}

function answering(id: 'take_lead' | 'refuse_lead', take: boolean, key: string): Operation<AnswerLeadArgs> {
  return {
    id,
    title: `command.${id}`,
    keys: [key],
    needsReason: !take,
    available: (ctx) => mayCommit(ctx.me),
    reasonIfNot: whyNotAnswer,
    fromSelection: (ctx) => {
      const task = taskOf(ctx, ctx.selection.task);
      return task === null ? null : asLeadRead(ctx, task);
    },
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/tasks/${args.task}/answer-lead`,
      body: { offer: args.offer ?? 0, take, ...(take ? {} : { reason: args.reason ?? '' }) },
      label: { key: `sent.${id}`, args: { number: numberOf(ctx, args.task) } },
    }),
  };
}

export const takeLead = answering('take_lead', true, 'Shift+KeyW');
export const refuseLead = answering('refuse_lead', false, 'Shift+KeyX');

/** A coordinator of the party that the proposal names, and nobody else. */
export const takeOverLead: Operation<TakeOverArgs> = {
  id: 'take_over_lead',
  title: 'command.take_over_lead',
  needsReason: true,
  available: (ctx) => ctx.me.role === 'coordinator',
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    if (task.takeover?.agency !== ctx.me.agency) return 'reason.takeover_not_ours';
    if (!isUnderway(task)) return 'reason.wrong_state';
    if (task.lead === ctx.me.agency) return 'reason.lead_ours';
    const party = myParty(ctx.me, task);
    if (party === null || !isCommitted(party)) return 'reason.not_committed';
    const { state } = takeoverState(task, ctx.nowMs) ?? { state: 'linked' };
    return state === 'linked' ? 'reason.lead_linked' : state === 'early' ? 'reason.lead_too_early' : null;
  },
  fromSelection: selected,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/tasks/${args.task}/take-over`, body: { reason: args.reason ?? '' }, label: { key: 'sent.take_over_lead', args: { number: numberOf(ctx, args.task) } },
  }),
};
