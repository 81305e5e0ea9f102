/** Take an offer of custody back before it was answered. */
import { chosen, equipmentName, equipmentOf, equipmentReason } from '../equipment';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface CancelOfferArgs { equipment: string }

export const cancelEquipmentOffer: Operation<CancelOfferArgs> = {
  id: 'cancel_equipment_offer',
  title: 'command.cancel_equipment_offer',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment, { settled: false });
    if (reason !== null) return reason;
    return equipmentOf(ctx, args.equipment)?.offer === undefined ? 'reason.equipment_not_offered' : null;
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/cancel-offer`,
    body: {},
    label: { key: 'sent.cancel_equipment_offer', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
