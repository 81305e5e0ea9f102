/** Correct how many there are, with the reason. */
import { chosen, equipmentName, equipmentReason } from '../equipment';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface AdjustArgs { equipment: string; quantity?: number; reason?: string }

export const adjustQuantity: Operation<AdjustArgs> = {
  id: 'adjust_quantity',
  title: 'command.adjust_quantity',
  form: 'adjust_quantity',
  needs: (args) => args.quantity === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment);
    if (reason !== null || args.quantity === undefined) return reason;
    if (!Number.isInteger(args.quantity) || args.quantity < 1) return 'reason.equipment_quantity';
    return (args.reason ?? '').trim() === '' ? 'reason.reason_missing' : null;
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/quantity`,
    body: { version: ctx.world.equipment.get(args.equipment)?.versions?.stock ?? 1, quantity: args.quantity ?? 1, reason: args.reason ?? '' },
    label: { key: 'sent.adjust_quantity', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
