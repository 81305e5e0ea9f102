/** Sign off the unit that somebody is on (H4). */
import { callsignOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface SignOffArgs { principal?: string }

export const signOff: Operation<SignOffArgs> = {
  id: 'sign_off',
  title: 'command.sign_off',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => (ctx.world.person.get(args.principal ?? ctx.me.principal)?.unit === undefined ? 'reason.signed_off' : null),
  fromSelection: (ctx) => (isField(ctx.me) ? {} : null),
  run: async (ctx, args) => {
    const unit = ctx.world.person.get(args.principal ?? ctx.me.principal)?.unit ?? '';
    return ctx.send({
      path: '/api/v1/sign-off', body: { ...args },
      label: { key: 'sent.sign_off', args: { callsign: callsignOf(ctx, unit) } },
    });
  },
};
