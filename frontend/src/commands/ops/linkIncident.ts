/** Say that an incident is the same as another, or a part of it; and undo that. The owner of the one that belongs to the other says so. */
import type { MessageKey } from '../../i18n/messages.svelte';
import { incidentOf } from '../about';
import type { Context, Operation, Reason } from '../types';
import { isDesk } from '../who';

export type Link = 'duplicate' | 'child';
export interface LinkArgs { incident: string; to: string }
export interface UnlinkArgs { incident: string; link: Link; reason?: string }

function mayBe(ctx: Context, id: string): Reason {
  const incident = incidentOf(ctx, id);
  if (incident === null) return 'reason.unknown_incident';
  return incident.agency === ctx.me.agency ? null : 'reason.not_yours';
}

function linking(id: string, title: MessageKey, sent: MessageKey, link: Link): Operation<LinkArgs> {
  return {
    id,
    title,
    available: (ctx) => isDesk(ctx.me),
    reasonIfNot: (ctx, args) => {
      const incident = incidentOf(ctx, args.incident);
      const not = mayBe(ctx, args.incident);
      if (not !== null || incident === null) return not;
      if (args.incident === args.to) return 'reason.linked_to_itself';
      if (incident.state === 'closed' || incident.state === 'cancelled') return 'reason.closed';
      return (link === 'duplicate' ? incident.duplicate_of : incident.parent) === undefined ? null : 'reason.linked_already';
    },
    fromSelection: () => null,
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/incidents/${args.incident}/link`,
      body: { version: incidentOf(ctx, args.incident)?.versions?.links ?? 1, to: args.to, link },
      label: { key: sent, args: { number: incidentOf(ctx, args.incident)?.number ?? '', to: incidentOf(ctx, args.to)?.number ?? '' } },
    }),
  };
}

export const linkDuplicate = linking('link_duplicate', 'command.link_duplicate', 'sent.link_duplicate', 'duplicate');
export const linkChild = linking('link_child', 'command.link_child', 'sent.link_child', 'child');

export const unlinkIncident: Operation<UnlinkArgs> = {
  id: 'unlink_incident',
  title: 'command.unlink_incident',
  needsReason: true,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    const not = mayBe(ctx, args.incident);
    if (not !== null || incident === null) return not;
    return (args.link === 'duplicate' ? incident.duplicate_of : incident.parent) === undefined ? 'reason.not_linked' : null;
  },
  fromSelection: (ctx) => {
    const incident = incidentOf(ctx, ctx.selection.incident);
    if (incident === null || (incident.duplicate_of === undefined && incident.parent === undefined)) return null;
    return { incident: incident.id, link: incident.duplicate_of === undefined ? 'child' : 'duplicate' };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/incidents/${args.incident}/unlink`,
    body: { version: incidentOf(ctx, args.incident)?.versions?.links ?? 1, link: args.link, reason: args.reason ?? '' },
    label: { key: 'sent.unlink_incident', args: { number: incidentOf(ctx, args.incident)?.number ?? '' } },
  }),
};
