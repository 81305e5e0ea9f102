/** Sign on to a unit: oneself on a tablet, anybody of the agency at a desk (H3, H4). */
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface SignOnArgs { unit: string; principal?: string; leaves_other?: boolean }

export const signOn: Operation<SignOnArgs> = {
  id: 'sign_on',
  title: 'command.sign_on',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    const person = ctx.world.person.get(args.principal ?? ctx.me.principal);
    if (person?.unit === args.unit) return 'reason.signed_on';
    return person?.roles.includes('field') === false ? 'reason.not_crew' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => {
    const { unit, ...body } = args;
    return ctx.send({
      path: `/api/v1/units/${unit}/sign-on`, body: { leaves_other: false, ...body },
      label: { key: 'sent.sign_on', args: { callsign: callsignOf(ctx, unit) } },
    });
  },
};
