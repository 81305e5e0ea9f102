/** Looking equipment up, and why something cannot be done with it (E1–E4). The server decides; this only tells before the click. */
import type { Equipment } from '../protocol/wire';
import type { Context, Point, Reason } from './types';
import { isDesk, isField } from './who';

/** A place by name and point, as a body says it. */
export interface Spot extends Point { name: string }
/** How many of a stock, if not all. */
export interface PartArgs { quantity?: number }

export function equipmentOf(ctx: Context, id: string | undefined): Equipment | null {
  return id === undefined ? null : ctx.world.equipment.get(id) ?? null;
}

export function equipmentName(ctx: Context, id: string): string {
  return ctx.world.equipment.get(id)?.name ?? '';
}

/** Why a thing of the own agency cannot be touched, or null. `settled`: not while it is offered. `taken`: also what lies about, by a crew. */
export function equipmentReason(ctx: Context, id: string, how: { settled?: boolean; taken?: boolean } = {}): Reason {
  const it = equipmentOf(ctx, id);
  if (it === null) return 'reason.unknown_equipment';
  if (it.agency !== ctx.me.agency) return 'reason.equipment_not_ours';
  if (it.retired_at !== undefined) return 'reason.equipment_retired';
  const aboard = it.held_by?.unit !== undefined && it.held_by.unit === ctx.me.unit;
  const lies = how.taken === true && it.held_by?.place !== undefined;
  if (isField(ctx.me) && !aboard && !lies) return 'reason.equipment_not_aboard';
  return how.settled !== false && it.offer !== undefined ? 'reason.equipment_offered' : null;
}

/** A part gets an id of its own; all of it keeps the one that it has. */
export function partOf(ctx: Context, id: string, args: PartArgs): { part?: { quantity: number; id: string } } {
  const all = equipmentOf(ctx, id)?.quantity;
  return args.quantity === undefined || args.quantity === all ? {} : { part: { quantity: args.quantity, id: ctx.newId() } };
}

export function quantityReason(ctx: Context, id: string, quantity: number | undefined): Reason {
  if (quantity === undefined) return null;
  const all = equipmentOf(ctx, id)?.quantity ?? 0;
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= all ? null : 'reason.equipment_quantity';
}

export const holds = (ctx: Context): boolean => isDesk(ctx.me) || isField(ctx.me);

/** What is chosen in the list of equipment. */
export const chosen = (ctx: Context): { equipment: string } | null => (ctx.selection.equipment === undefined ? null : { equipment: ctx.selection.equipment });

export const usable = (it: Equipment | null): boolean => it?.condition === 'ready' || it?.condition === 'degraded';

/** An offer that this seat answers: made to the agency, or to the unit that one sits on. */
export function offeredToMe(ctx: Pick<Context, 'me'>, it: Equipment): boolean {
  if (it.offer === undefined) return false;
  if (it.offer.agency !== undefined) return it.offer.agency === ctx.me.agency;
  return it.agency === ctx.me.agency && (isDesk(ctx.me) || it.offer.unit === ctx.me.unit);
}
