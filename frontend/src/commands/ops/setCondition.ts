/** Say in what condition equipment is, and why it is not ready (E7); of a part, if only that part is so. */
import type { Condition } from '../../protocol/words';
import { chosen, equipmentName, equipmentReason, holds, partOf, quantityReason, type PartArgs } from '../equipment';
import type { Operation } from '../types';

export interface ConditionArgs extends PartArgs { equipment: string; condition?: Condition; reason?: string }

export const setCondition: Operation<ConditionArgs> = {
  id: 'set_condition',
  title: 'command.set_condition',
  form: 'set_condition',
  needs: (args) => args.condition === undefined,
  available: holds,
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment, { settled: false });
    if (reason !== null) return reason;
    if (args.condition !== undefined && args.condition !== 'ready' && (args.reason ?? '').trim() === '') return 'reason.reason_missing';
    return quantityReason(ctx, args.equipment, args.quantity);
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/condition`,
    body: {
      version: ctx.world.equipment.get(args.equipment)?.versions?.condition ?? 1, condition: args.condition ?? 'ready',
      ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }), ...partOf(ctx, args.equipment, args),
    },
    label: { key: 'sent.set_condition', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
