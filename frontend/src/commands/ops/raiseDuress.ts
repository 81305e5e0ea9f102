/** Call for help: by the crew itself, or by its desk for it. Kept in the outbox until the server has it (K8). */
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface UnitArgs { unit: string }

export const raiseDuress: Operation<UnitArgs> = {
  id: 'raise_duress',
  title: 'command.raise_duress',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    return unit.agency === ctx.me.agency ? null : 'reason.not_your_unit';
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: '/api/v1/duress',
    body: { id: ctx.newId(), unit: args.unit },
    label: { key: 'sent.raise_duress', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
