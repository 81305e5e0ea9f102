/** A crew asks its desk to talk to it (K10). */
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';
import type { UnitArgs } from './raiseDuress';

export const askToTalk: Operation<UnitArgs> = {
  id: 'ask_to_talk',
  title: 'command.ask_to_talk',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return unit.overlays?.includes('needs_to_talk') === true ? 'reason.asked_already' : null;
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: '/api/v1/talk',
    body: { id: ctx.newId(), unit: args.unit },
    label: { key: 'sent.ask_to_talk', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
