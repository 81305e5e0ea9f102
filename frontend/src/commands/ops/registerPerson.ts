/** Register a person of one's agency with an account whose first password works once. */
import type { Role } from '../../protocol/words';
import type { Operation } from '../types';
import { isAdmin } from '../who';

export interface RegisterArgs { name: string; account: string; password: string; roles: Role[] }

export const registerPerson: Operation<RegisterArgs> = {
  id: 'register_person',
  title: 'command.register_person',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (_ctx, args) => {
    if (args.name.trim() === '') return 'reason.name_missing';
    if (args.account.trim() === '') return 'reason.account_missing';
    return args.roles.length === 0 ? 'reason.last_role' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => {
    const id = ctx.newId();
    const outcome = await ctx.send({
      path: '/api/v1/principals',
      body: { id, agency: ctx.me.agency, name: args.name.trim(), roles: args.roles, account: args.account.trim(), password: args.password, one_time: true },
      label: { key: 'sent.register_person', args: { name: args.name.trim() } },
    });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};
