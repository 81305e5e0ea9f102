/** Hand the desk over to the next person, with a note and what is pending (H6, H7). */
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface HandOverArgs { to?: string; note: string; shelved: { incident?: string; task?: string }[] }

export const handOver: Operation<HandOverArgs> = {
  id: 'hand_over',
  title: 'command.hand_over',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (args.note.trim() === '') return 'reason.note_missing';
    return args.to === ctx.me.principal ? 'reason.somebody_else' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => {
    const id = ctx.newId();
    const outcome = await ctx.send({
      path: '/api/v1/hand-overs', body: { id, ...args },
      label: { key: 'sent.hand_over', args: { name: ctx.world.person.get(args.to ?? '')?.name ?? '' } },
    });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};
