/** Let a person act, or not any more: their sessions and sockets end at once. */
import type { Operation } from '../types';
import { isAdmin } from '../who';

/** `version`: of whether they may act, as it stood on the screen. */
export interface SetEnabledArgs { principal: string; enabled: boolean; version: number }

export const setEnabled: Operation<SetEnabledArgs> = {
  id: 'set_enabled',
  title: 'command.set_enabled',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (!ctx.world.person.has(args.principal)) return 'reason.unknown_person';
    return args.principal === ctx.me.principal && !args.enabled ? 'reason.somebody_else' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/principals/${args.principal}/enabled`, body: { version: args.version, enabled: args.enabled },
    label: { key: args.enabled ? 'sent.enable' : 'sent.disable', args: { name: ctx.world.person.get(args.principal)?.name ?? '' } },
  }),
};
