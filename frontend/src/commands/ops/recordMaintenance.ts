/** Record that equipment was maintained, or when that is due (E8). */
import { chosen, equipmentName, equipmentReason } from '../equipment';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface MaintenanceArgs { equipment: string; done?: boolean; next_due?: string }

export const recordMaintenance: Operation<MaintenanceArgs> = {
  id: 'record_maintenance',
  title: 'command.record_maintenance',
  form: 'record_maintenance',
  needs: (args) => args.done === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const reason = equipmentReason(ctx, args.equipment, { settled: false });
    if (reason !== null) return reason;
    return args.next_due !== undefined && Date.parse(args.next_due) <= ctx.nowMs ? 'reason.until_past' : null;
  },
  fromSelection: chosen,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/equipment/${args.equipment}/maintenance`,
    body: {
      version: ctx.world.equipment.get(args.equipment)?.versions?.maintenance ?? 1, done: args.done === true, ...(args.next_due === undefined ? {} : { next_due: args.next_due }),
    },
    label: { key: 'sent.record_maintenance', args: { name: equipmentName(ctx, args.equipment) } },
  }),
};
