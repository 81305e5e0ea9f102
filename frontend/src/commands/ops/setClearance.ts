/** Clear a person for what only the cleared are shown: their streams begin anew with what they may see then (G14). */
import type { Clearance } from '../../protocol/words';
import type { Operation } from '../types';
import { isAdmin } from '../who';

/** `version`: of what they are cleared for, as it stood on the screen. */
export interface SetClearanceArgs { principal: string; clearance: Clearance; version: number }

export const setClearance: Operation<SetClearanceArgs> = {
  id: 'set_clearance',
  title: 'command.set_clearance',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (!ctx.world.person.has(args.principal)) return 'reason.unknown_person';
    return args.principal === ctx.me.principal ? 'reason.somebody_else' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/principals/${args.principal}/clearance`, body: { version: args.version, clearance: args.clearance },
    label: { key: 'sent.set_clearance', args: { name: ctx.world.person.get(args.principal)?.name ?? '' } },
  }),
};
