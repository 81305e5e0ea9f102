/** Look for units and equipment near what is selected, or near the last place that was clicked (E12). */
import { DONE, type Operation, type Point } from '../types';
import { isField } from '../who';
import { placeOf } from './goTo';

export interface FindNearArgs { at?: Point }

export const findNear: Operation<FindNearArgs> = {
  id: 'find_near',
  title: 'command.find_near',
  keys: ['Shift+KeyF'],
  available: (ctx) => !isField(ctx.me),
  reasonIfNot: (_ctx, args) => (args.at === undefined ? 'reason.point_missing' : null),
  fromSelection: (ctx) => {
    const at = placeOf(ctx, ctx.selection) ?? ctx.point;
    return at === null ? {} : { at };
  },
  run: async (ctx, args) => {
    if (args.at !== undefined) ctx.screen.open('near', args.at);
    return DONE;
  },
};
