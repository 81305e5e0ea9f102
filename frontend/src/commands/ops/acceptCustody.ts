/** Take over equipment that was offered: an agency says where it goes, a unit carries it. */
import { chosen, equipmentName, equipmentOf, holds, offeredToMe, type Spot } from '../equipment';
import type { Operation } from '../types';

export interface AcceptCustodyArgs { equipment: string; unit?: string; place?: Spot }

export const acceptCustody: Operation<AcceptCustodyArgs> = {
  id: 'accept_custody',
  title: 'command.accept_custody',
  form: 'accept_custody',
  needs: (args) => args.unit === undefined && args.place === undefined,
  available: holds,
  reasonIfNot: (ctx, args) => {
    const it = equipmentOf(ctx, args.equipment);
    if (it === null) return 'reason.unknown_equipment';
    return offeredToMe(ctx, it) ? null : 'reason.equipment_not_offered';
  },
  fromSelection: chosen,
  run: async (ctx, args) => {
    const toUnit = equipmentOf(ctx, args.equipment)?.offer?.unit !== undefined;
    const to = args.unit === undefined ? { ...(args.place === undefined ? {} : { place: args.place }) } : { unit: args.unit };
    return ctx.send({
      path: `/api/v1/equipment/${args.equipment}/answer`,
      body: { answer: 'accept', ...(toUnit ? {} : to) },
      label: { key: 'sent.accept_custody', args: { name: equipmentName(ctx, args.equipment) } },
    });
  },
};
