/** Take equipment out of use for ever, with the reason. */
import { chosen, equipmentName, equipmentReason } from '../equipment';
import type { Operation } from '../types';
import { isAdmin, isDesk } from '../who';

export interface RetireArgs { equipment: string; reason?: string }

export const retireEquipment: Operation<RetireArgs> = {
  id: 'retire_equipment',
  title: 'command.retire_equipment',
  needsReason: true,
  available: (ctx) => isDesk(ctx.me) || isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => equipmentReason(ctx, args.equipment),
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/retire`,
    body: { version: ctx.world.equipment.get(args.equipment)?.versions?.custody ?? 1, reason: args.reason ?? '' },
    label: { key: 'sent.retire_equipment', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
