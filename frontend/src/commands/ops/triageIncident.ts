/** Set priority and type after looking at a report. */
import { typedPriority, type SaidPriority, type SaidType } from '../../model/classification';
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

/** What is not said stays as it is. */
export interface TriageArgs extends SaidType, SaidPriority { incident: string }

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
    return incident === null ? null : { incident: incident.id };
  },
  run: async (ctx, { incident: id, ...said }) => {
    const incident = incidentOf(ctx, id);
    const own = typedPriority(ctx.world.settings.get(ctx.me.agency), said.own_priority ?? '');
    return ctx.send({
      path: `/api/v1/incidents/${id}/triage`,
      body: { ...said, version: incident?.versions?.classification ?? 1 },
      label: { key: 'sent.triage_incident', args: { number: incident?.number ?? '', priority: own?.label ?? said.priority ?? incident?.priority ?? '' } },
    });
  },
};
