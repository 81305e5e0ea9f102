/** Bring equipment that no unit carries elsewhere, or give it to a person of the agency. */
import { chosen, equipmentName, equipmentOf, equipmentReason, partOf, quantityReason, type PartArgs, type Spot } from '../equipment';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface MoveArgs extends PartArgs { equipment: string; to?: Spot; person?: string }

export const moveEquipment: Operation<MoveArgs> = {
  id: 'move_equipment',
  title: 'command.move_equipment',
  form: 'move_equipment',
  needs: (args) => args.to === undefined && args.person === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment);
    if (reason !== null) return reason;
    return equipmentOf(ctx, args.equipment)?.held_by?.unit !== undefined ? 'reason.equipment_carried' : quantityReason(ctx, args.equipment, args.quantity);
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/move`,
    body: {
      version: ctx.world.equipment.get(args.equipment)?.versions?.custody ?? 1, ...(args.person === undefined ? { ...(args.to === undefined ? {} : { place: args.to }) } : { person: args.person }),
      ...partOf(ctx, args.equipment, args),
    },
    label: { key: 'sent.move_equipment', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
