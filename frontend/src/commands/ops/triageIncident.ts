/** Set priority and type after looking at a report. */
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface TriageArgs { incident: string; priority: number; incident_type?: string }

export const triageIncident: Operation<TriageArgs> = {
  id: 'triage_incident',
  title: 'command.triage_incident',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    if (incident === null) return 'reason.unknown_incident';
    if (incident.agency !== ctx.me.agency) return 'reason.not_yours';
    if (incident.state === 'closed' || incident.state === 'cancelled') return 'reason.closed';
    return null;
  },
  fromSelection: (ctx) => {
    const incident = incidentOf(ctx, ctx.selection.incident);
    return incident === null ? null : { incident: incident.id, priority: incident.priority ?? 3 };
  },
  run: async (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    return ctx.send({
      path: `/api/v1/incidents/${args.incident}/triage`,
      body: {
        priority: args.priority, version: incident?.versions?.classification ?? 1,
        ...(args.incident_type === undefined ? {} : { incident_type: args.incident_type }),
      },
      label: { key: 'sent.triage_incident', args: { number: incident?.number ?? '', priority: args.priority } },
    });
  },
};
