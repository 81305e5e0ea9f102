/** A unit takes equipment on board, all of a stock or a part (E3). */
import { chosen, equipmentName, equipmentOf, equipmentReason, holds, partOf, quantityReason, usable, type PartArgs } from '../equipment';
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';

export interface AttachArgs extends PartArgs { equipment: string; unit?: string }

export const attachEquipment: Operation<AttachArgs> = {
  id: 'attach_equipment',
  title: 'command.attach_equipment',
  form: 'attach_equipment',
  needs: (args) => args.unit === undefined,
  available: holds,
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment, { taken: true });
    if (reason !== null) return reason;
    const it = equipmentOf(ctx, args.equipment);
    if (!usable(it)) return 'reason.equipment_unusable';
    if (args.unit === undefined) return null;
    if (unitOf(ctx, args.unit)?.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return it?.held_by?.unit === args.unit ? 'reason.equipment_there' : quantityReason(ctx, args.equipment, args.quantity);
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/attach`,
    body: { version: ctx.world.equipment.get(args.equipment)?.versions?.custody ?? 1, unit: args.unit ?? '', ...partOf(ctx, args.equipment, args) },
    label: { key: 'sent.attach_equipment', args: { name: equipmentName(ctx, args.equipment), callsign: callsignOf(ctx, args.unit ?? '') } },
  }),
};
