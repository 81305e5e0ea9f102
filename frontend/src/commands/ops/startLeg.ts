/** Set out with patients or goods to a named place, or change where to while driving (U17). */
import { callsignOf, saidHow, workOf } from '../about';
import type { Operation, Point } from '../types';
import { isDesk, isField } from '../who';

export interface LegArgs { assignment: string; place?: string; at?: Point; persons?: number }

const CARRIES = new Set(['on_scene', 'transporting', 'at_destination']);

export const startLeg: Operation<LegArgs> = {
  id: 'start_leg',
  title: 'command.start_leg',
  keys: ['Shift+KeyT'],
  form: 'leg',
  needs: (args) => args.place === undefined,
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const assignment = ctx.world.assignment.get(args.assignment);
    if (assignment === undefined) return 'reason.unknown_assignment';
    if (assignment.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (!CARRIES.has(assignment.status ?? '')) return 'reason.not_there_yet';
    return args.place !== undefined && args.place.trim() === '' ? 'reason.place_missing' : null;
  },
  fromSelection: (ctx) => {
    const work = workOf(ctx, ctx.selection.unit);
    return work === null ? null : { assignment: work.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/assignments/${args.assignment}/leg`,
    body: {
      place: args.place ?? '', persons: args.persons ?? 0, ...(args.at === undefined ? {} : { at: { lon: args.at.lon, lat: args.at.lat } }), ...saidHow(ctx, true),
    },
    label: {
      key: 'sent.start_leg', args: { callsign: callsignOf(ctx, ctx.world.assignment.get(args.assignment)?.unit ?? ''), place: args.place ?? '' },
    },
  }),
};
