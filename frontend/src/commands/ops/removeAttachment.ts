/** Take an attachment away: its bytes are destroyed, the line that it was there stays. */
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface RemoveArgs { incident: string; attachment: string; reason?: string }

export const removeAttachment: Operation<RemoveArgs> = {
  id: 'remove_attachment',
  title: 'command.remove_attachment',
  needsReason: true,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    const found = incident?.attachments?.find((one) => one.id === args.attachment);
    if (incident === null || found === undefined || found.removed !== undefined) return 'reason.attachment_gone';
    return incident.agency === ctx.me.agency || found.agency === ctx.me.agency ? null : 'reason.attachment_theirs';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/attachments/${args.attachment}/remove`,
    body: { reason: args.reason ?? '' },
    label: {
      key: 'sent.remove_attachment',
      args: { file: incidentOf(ctx, args.incident)?.attachments?.find((one) => one.id === args.attachment)?.name ?? '' },
    },
  }),
};
