/** Grant a role to a person, or withdraw it: what acts in a withdrawn role is closed at once (H1). */
import type { Role } from '../../protocol/words';
import type { Operation } from '../types';
import { isAdmin } from '../who';

/** `version`: of the roles as they stood on the screen. */
export interface RoleArgs { principal: string; role: Role; version: number }

function changing(verb: 'grant' | 'withdraw'): Operation<RoleArgs> {
  return {
    id: `${verb}_role`,
    title: `command.${verb}_role`,
    available: (ctx) => isAdmin(ctx.me),
    reasonIfNot: (ctx, args) => {
      const person = ctx.world.person.get(args.principal);
      if (person === undefined) return 'reason.unknown_person';
      if (verb === 'grant') return null;
      if (args.role === 'admin' && args.principal === ctx.me.principal) return 'reason.somebody_else';
      return person.roles.length === 1 ? 'reason.last_role' : null;
    },
    fromSelection: () => null,
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/principals/${args.principal}/${verb}`, body: { version: args.version, role: args.role },
      label: { key: `sent.${verb}_role`, args: { name: ctx.world.person.get(args.principal)?.name ?? '' } },
    }),
  };
}

export const grantRole = changing('grant');
export const withdrawRole = changing('withdraw');
