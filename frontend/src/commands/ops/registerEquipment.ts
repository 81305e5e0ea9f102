/** Register equipment or a stock of it; it lies at its home. */
import type { Spot } from '../equipment';
import type { Operation, Reason } from '../types';
import { isAdmin, isDesk } from '../who';

export interface Label {
  name: string; equipment_kind: string; equipment_type?: number; capabilities: string[]; serial?: string; home?: Spot;
}
export interface RegisterEquipmentArgs extends Partial<Label> { quantity?: number; maintenance_due?: string }

const WORD = /^[a-z0-9_]{1,64}$/;

/** Words of the open lists: small letters, figures and low lines. */
export function labelReason(label: Partial<Label>): Reason {
  if ((label.name ?? '').trim() === '') return 'reason.name_missing';
  if (!WORD.test(label.equipment_kind ?? '')) return 'reason.equipment_kind';
  if (label.capabilities?.every((one) => WORD.test(one)) === false) return 'reason.equipment_capability';
  return label.home === undefined || label.home.name.trim() === '' ? 'reason.place_missing' : null;
}

export const registerEquipment: Operation<RegisterEquipmentArgs> = {
  id: 'register_equipment',
  title: 'command.register_equipment',
  form: 'equipment_label',
  needs: (args) => args.name === undefined,
  available: (ctx) => isDesk(ctx.me) || isAdmin(ctx.me),
  reasonIfNot: (_ctx, args) => (args.name === undefined ? null : labelReason(args)),
  fromSelection: () => ({}),
  run: async (ctx, args) => {
    if (args.home === undefined) return { ok: false, code: 'not_possible', why: 'reason.place_missing' };
    const id = ctx.newId();
    const outcome = await ctx.send({
      path: '/api/v1/equipment',
      body: {
        id, agency: ctx.me.agency, name: args.name ?? '', equipment_kind: args.equipment_kind ?? '', capabilities: args.capabilities ?? [], home: args.home,
        quantity: args.quantity ?? 1, ...(args.equipment_type === undefined ? {} : { equipment_type: args.equipment_type }),
        ...(args.serial === undefined ? {} : { serial: args.serial }), ...(args.maintenance_due === undefined ? {} : { maintenance_due: args.maintenance_due }),
      },
      label: { key: 'sent.register_equipment', args: { name: args.name ?? '' } },
    });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};
