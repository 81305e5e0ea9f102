/** Put equipment down: at a place, or at its home. */
import { chosen, equipmentName, equipmentOf, equipmentReason, holds, partOf, quantityReason, type PartArgs, type Spot } from '../equipment';
import type { Operation } from '../types';

export interface DetachArgs extends PartArgs { equipment: string; to?: Spot | 'home' }

export const detachEquipment: Operation<DetachArgs> = {
  id: 'detach_equipment',
  title: 'command.detach_equipment',
  form: 'detach_equipment',
  needs: (args) => args.to === undefined,
  available: holds,
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment);
    if (reason !== null) return reason;
    return equipmentOf(ctx, args.equipment)?.held_by?.place !== undefined ? 'reason.equipment_lies' : quantityReason(ctx, args.equipment, args.quantity);
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/detach`,
    body: {
      version: ctx.world.equipment.get(args.equipment)?.versions?.custody ?? 1, ...(args.to === undefined || args.to === 'home' ? {} : { place: args.to }),
      ...partOf(ctx, args.equipment, args),
    },
    label: { key: 'sent.detach_equipment', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
