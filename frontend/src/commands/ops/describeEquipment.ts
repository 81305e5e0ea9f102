/** Say anew what equipment is, based on the version that was on the screen (E6). */
import { chosen, equipmentReason } from '../equipment';
import type { Operation } from '../types';
import { isAdmin, isDesk } from '../who';
import { labelReason, type Label } from './registerEquipment';

export interface DescribeEquipmentArgs extends Partial<Label> { equipment: string; version?: number }

export const describeEquipment: Operation<DescribeEquipmentArgs> = {
  id: 'describe_equipment',
  title: 'command.describe_equipment',
  form: 'equipment_label',
  needs: (args) => args.name === undefined,
  available: (ctx) => isDesk(ctx.me) || isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => equipmentReason(ctx, args.equipment, { settled: false }) ?? (args.name === undefined ? null : labelReason(args)),
  fromSelection: chosen,
  run: async (ctx, args) => {
    if (args.home === undefined) return { ok: false, code: 'not_possible', why: 'reason.place_missing' };
    return ctx.send({
      path: `/api/v1/equipment/${args.equipment}/describe`,
      body: {
        version: args.version ?? ctx.world.equipment.get(args.equipment)?.versions?.label ?? 1, name: args.name ?? '', equipment_kind: args.equipment_kind ?? '',
        capabilities: args.capabilities ?? [], home: args.home, ...(args.equipment_type === undefined ? {} : { equipment_type: args.equipment_type }),
        ...(args.serial === undefined ? {} : { serial: args.serial }),
      },
      label: { key: 'sent.describe_equipment', args: { name: args.name ?? '' } },
    });
  },
};
