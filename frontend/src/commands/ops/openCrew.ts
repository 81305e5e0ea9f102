/** The people on a unit: a desk signs them on and off (H4). */
import { unitOf } from '../about';
import { DONE, type Operation } from '../types';
import { isDesk } from '../who';

export interface OpenCrewArgs { unit: string }

export const openCrew: Operation<OpenCrewArgs> = {
  id: 'open_crew',
  title: 'command.open_crew',
  keys: ['Shift+KeyU'],
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    return unit.agency === ctx.me.agency ? null : 'reason.not_your_unit';
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => {
    ctx.screen.open('crew', { unit: args.unit });
    return DONE;
  },
};
