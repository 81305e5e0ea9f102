/** Say no to equipment that was offered, with the reason. */
import { chosen, equipmentName, holds } from '../equipment';
import type { Operation } from '../types';
import { acceptCustody } from './acceptCustody';

export interface DeclineCustodyArgs { equipment: string; reason?: string }

export const declineCustody: Operation<DeclineCustodyArgs> = {
  id: 'decline_custody',
  title: 'command.decline_custody',
  needsReason: true,
  available: holds,
  reasonIfNot: (ctx, args) => acceptCustody.reasonIfNot(ctx, { equipment: args.equipment }),
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/answer`,
    body: { answer: 'decline', reason: args.reason ?? '' },
    label: { key: 'sent.decline_custody', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
