/** Destroy what was told of an incident, a joint task or a person, for good. The server says whether it may go. */
import type { Operation } from '../types';
import { isAdmin } from '../who';

export interface EraseArgs { kind: 'incident' | 'task' | 'principal'; id: string; label: string; reason: string }

export const eraseTexts: Operation<EraseArgs> = {
  id: 'erase_texts',
  title: 'command.erase_texts',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (_ctx, args) => args.reason.trim() === '' ? 'reason.needs_reason' : null,
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: '/api/v1/erasures', body: { kind: args.kind, id: args.id, reason: args.reason },
    // The outbox keeps the label for a while: no name in it.
    label: args.kind === 'principal' ? { key: 'sent.erase_person', args: {} } : { key: 'sent.erase', args: { label: args.label } },
  }),
};
