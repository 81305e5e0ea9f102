/** Take a desk over (H8). */
import type { HandOver } from '../../protocol/wire';
import type { Context, Operation } from '../types';
import { isDesk } from '../who';

export interface AcceptHandOverArgs { handOver: string }

/** Whether somebody waits for this person to take over. */
export function waitsForMe(it: HandOver, me: Context['me']): boolean {
  return it.state === 'open' && it.from !== me.principal && (it.to === undefined || it.to === me.principal);
}

export const acceptHandOver: Operation<AcceptHandOverArgs> = {
  id: 'accept_hand_over',
  title: 'command.accept_hand_over',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const it = ctx.world.hand_over.get(args.handOver);
    if (it === undefined) return 'reason.unknown_hand_over';
    if (it.from === ctx.me.principal) return 'reason.somebody_else';
    return waitsForMe(it, ctx.me) ? null : 'reason.wrong_state';
  },
  fromSelection: (ctx) => {
    const waiting = [...ctx.world.hand_over.values()].find((it) => waitsForMe(it, ctx.me));
    return waiting === undefined ? null : { handOver: waiting.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/hand-overs/${args.handOver}/accept`, body: {},
    label: { key: 'sent.accept_hand_over', args: { name: ctx.world.person.get(ctx.world.hand_over.get(args.handOver)?.from ?? '')?.name ?? '' } },
  }),
};
