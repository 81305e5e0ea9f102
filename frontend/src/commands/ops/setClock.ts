/** The clock of an exercise: set ahead, run, or stand. Not through the outbox: an order that came late would be another order. */
import { post } from '../../net/http';
import { DONE, type Context, type Operation } from '../types';
import { isAdmin } from '../who';

export interface SetClockArgs { now?: string; speed?: number }

/** The exercise's control: an admin of the operations centre, or of any agency where there is no such. */
export function isControl(ctx: Pick<Context, 'me' | 'world'>): boolean {
  const centre = (id: string): boolean => ctx.world.agency.get(id)?.agency_kind === 'eoc';
  return ctx.me.exercise && isAdmin(ctx.me) && (centre(ctx.me.agency) || ![...ctx.world.agency.keys()].some(centre));
}

export const setClock: Operation<SetClockArgs> = {
  id: 'set_clock',
  title: 'command.set_clock',
  available: (ctx) => isControl(ctx),
  reasonIfNot: (ctx, args) => args.now !== undefined && Date.parse(args.now) < ctx.nowMs ? 'reason.clock_back' : null,
  fromSelection: () => null,
  run: async (_ctx, args) => {
    const answer = await post('/api/v1/exercise/clock', args);
    if (answer.ok) return DONE;
    return answer.kind === 'unreachable' ? { ok: false, code: 'unreachable', why: '' } : { ok: false, code: answer.refusal.code, why: answer.refusal.message };
  },
};
