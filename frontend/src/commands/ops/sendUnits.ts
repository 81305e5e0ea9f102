/** Send own units to a joint task together, all of them or none: what was promised becomes assignments (docs/protocol.md T24). */
import type { Concern } from '../../protocol/words';
import { confirmed, taskOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';
import { whyNotAssign, whyNotSent } from './assignUnit';

/** As many as the server takes at once. */
export const UNITS_AT_ONCE = 64;

export interface SendArgs { task: string; units?: readonly string[]; confirm?: Concern[] }

export const sendUnits: Operation<SendArgs> = {
  id: 'send_units',
  title: 'command.send_units',
  form: 'send_units',
  needs: (args) => args.units === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const task = taskOf(ctx, args.task);
    if (task === null) return 'reason.unknown_task';
    const closed = whyNotSent(ctx, task);
    if (closed !== null || args.units === undefined) return closed;
    if (args.units.length === 0) return 'reason.unit_missing';
    if (args.units.length > UNITS_AT_ONCE) return 'reason.units_too_many';
    for (const unit of args.units) {
      const reason = whyNotAssign(ctx, { unit, task: task.id });
      if (reason !== null) return reason;
    }
    return null;
  },
  fromSelection: (ctx) => (ctx.selection.task === undefined ? null : { task: ctx.selection.task }),
  run: async (ctx, args) => {
    const units = args.units ?? [];
    return ctx.send({
      path: `/api/v1/tasks/${args.task}/send`,
      body: { units: units.map((unit) => ({ id: ctx.newId(), unit })), ...confirmed(args) },
      label: { key: 'sent.send_units', args: { n: units.length, number: taskOf(ctx, args.task)?.number ?? '' } },
    });
  },
};
