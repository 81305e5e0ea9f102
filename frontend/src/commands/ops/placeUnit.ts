/** Place one's own units in a sector, and take them out of it. A crew places its own unit only. A unit is in one sector at a time. */
import { UNITS_EACH_MAX, placeable } from '../../model/response';
import { callsignOf } from '../about';
import { reportedAt, threadOf, type Dated } from '../inspecting';
import { aboutResponse, itemNow, responseOf, works, whyNotWorks } from '../responding';
import type { Context, Operation, Reason } from '../types';
import { isField } from '../who';

export interface PlaceArgs extends Dated { item: string; unit?: string }

/** Why this seat cannot place this unit anywhere: it is no crew of the seat, or not assigned to the task. */
function whyNotUnit(ctx: Context, task: string, unit: string): Reason {
  if (isField(ctx.me) && unit !== ctx.me.unit) return 'reason.not_your_unit';
  return placeable(ctx.world, task, ctx.me.agency).some((one) => one.unit.id === unit) ? null : 'reason.unit_not_sent';
}

export const placeUnit: Operation<PlaceArgs> = {
  id: 'place_unit',
  title: 'command.place_unit',
  form: 'place_unit',
  needs: ({ unit }) => unit === undefined,
  available: works,
  reasonIfNot: (ctx, { item, unit }) => {
    const sector = itemNow(ctx, 'sector', item);
    if (sector === undefined) return 'reason.sector_gone';
    if (sector.ended !== undefined) return 'reason.has_ended';
    const reason = whyNotWorks(ctx, sector.task);
    if (reason !== null) return reason;
    if (sector.units.length >= UNITS_EACH_MAX) return 'code.full';
    if (unit === undefined) return placeable(ctx.world, sector.task, ctx.me.agency).length === 0 ? 'reason.nobody_to_place' : null;
    return sector.units.some((one) => one.unit === unit) ? 'reason.placed_already' : whyNotUnit(ctx, sector.task, unit);
  },
  fromSelection: () => null,
  run: async (ctx, { item, unit = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/place-unit`, thread: threadOf(item), body: { unit, ...reportedAt(ctx, dated) }, label: { key: 'sent.place_unit', args: { ...aboutResponse(ctx, item), callsign: callsignOf(ctx, unit) } },
  }),
};

export const removeUnit: Operation<{ item: string; unit: string } & Dated> = {
  id: 'remove_unit',
  title: 'command.remove_unit',
  available: works,
  reasonIfNot: (ctx, { item, unit }) => {
    const sector = itemNow(ctx, 'sector', item);
    if (sector === undefined) return 'reason.sector_gone';
    if (sector.ended !== undefined) return 'reason.has_ended';
    const there = sector.units.find((one) => one.unit === unit);
    if (there === undefined) return 'reason.not_placed';
    if (there.agency !== ctx.me.agency || (isField(ctx.me) && unit !== ctx.me.unit)) return 'reason.not_your_unit';
    // Whoever is there still may leave.
    const found = responseOf(ctx, sector.task);
    return typeof found === 'string' ? found : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, unit, ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/remove-unit`, thread: threadOf(item), body: { unit, ...reportedAt(ctx, dated) }, label: { key: 'sent.remove_unit', args: { ...aboutResponse(ctx, item), callsign: callsignOf(ctx, unit) } },
  }),
};
