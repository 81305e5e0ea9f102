/** What the four operations that move an incident's state have in common. */
import type { MessageKey } from '../../i18n/messages.svelte';
import type { IncidentState } from '../../protocol/words';
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface StateArgs { incident: string; reason?: string }

interface Shape {
  id: string; title: MessageKey; sent: MessageKey; to: 'active' | 'contained' | 'closed' | 'cancelled' | 'reopened';
  from: readonly IncidentState[]; needsReason: boolean; keys?: readonly string[];
}

export function incidentState(shape: Shape): Operation<StateArgs> {
  return {
    id: shape.id,
    title: shape.title,
    needsReason: shape.needsReason,
    ...(shape.keys === undefined ? {} : { keys: shape.keys }),
    available: (ctx) => isDesk(ctx.me),
    reasonIfNot: (ctx, args) => {
      const incident = incidentOf(ctx, args.incident);
      if (incident === null) return 'reason.unknown_incident';
      if (incident.agency !== ctx.me.agency) return 'reason.not_yours';
      return incident.state === undefined || shape.from.includes(incident.state) ? null : 'reason.wrong_state';
    },
    fromSelection: (ctx) => (ctx.selection.incident === undefined ? null : { incident: ctx.selection.incident }),
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/incidents/${args.incident}/state`,
      body: { to: shape.to, ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }) },
      label: { key: shape.sent, args: { number: incidentOf(ctx, args.incident)?.number ?? '' } },
    }),
  };
}
