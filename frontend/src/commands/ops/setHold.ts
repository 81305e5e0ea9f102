/** Keep what was told from being destroyed, or no longer. */
import type { Operation } from '../types';
import { isLegal } from '../who';
import type { EraseArgs } from './eraseTexts';

export interface HoldArgs extends EraseArgs { held: boolean }

export const setHold: Operation<HoldArgs> = {
  id: 'set_hold',
  title: 'command.set_hold',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (_ctx, args) => args.reason.trim() === '' ? 'reason.needs_reason' : null,
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: '/api/v1/holds', body: { kind: args.kind, id: args.id, held: args.held, reason: args.reason },
    label: { key: args.held ? 'sent.hold' : 'sent.lift_hold', args: { label: args.label } },
  }),
};
