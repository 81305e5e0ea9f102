/** Offer the custody of equipment to a unit of the agency or to another agency; it changes hands when they accept (E4). */
import { chosen, equipmentName, equipmentReason, holds, partOf, quantityReason, type PartArgs } from '../equipment';
import type { Operation } from '../types';
import { isField } from '../who';

export interface HandOverEquipmentArgs extends PartArgs { equipment: string; unit?: string; agency?: string }

export const handOverEquipment: Operation<HandOverEquipmentArgs> = {
  id: 'hand_over_equipment',
  title: 'command.hand_over_equipment',
  form: 'hand_over_equipment',
  needs: (args) => args.unit === undefined && args.agency === undefined,
  available: holds,
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment);
    if (reason !== null) return reason;
    return args.agency !== undefined && isField(ctx.me) ? 'line.not_for_role' : quantityReason(ctx, args.equipment, args.quantity);
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/hand-over`,
    body: {
      version: ctx.world.equipment.get(args.equipment)?.versions?.custody ?? 1, ...(args.unit === undefined ? { ...(args.agency === undefined ? {} : { agency: args.agency }) } : { unit: args.unit }),
      ...partOf(ctx, args.equipment, args),
    },
    label: { key: 'sent.hand_over_equipment', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
