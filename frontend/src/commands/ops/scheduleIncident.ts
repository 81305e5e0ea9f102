/** Plan when an incident begins, or that it is not planned any more. */
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

/** `startsAt` in the form of the wire; absent: not planned any more. */
export interface ScheduleArgs { incident: string; version: number; startsAt?: string }

export const scheduleIncident: Operation<ScheduleArgs> = {
  id: 'schedule_incident',
  title: 'command.schedule_incident',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    if (incident === null) return 'reason.unknown_incident';
    if (incident.agency !== ctx.me.agency) return 'reason.not_yours';
    if (incident.state !== 'reported' && incident.state !== 'triaged') return 'reason.wrong_state';
    return args.startsAt !== undefined && Date.parse(args.startsAt) <= ctx.nowMs ? 'reason.start_past' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/incidents/${args.incident}/schedule`,
    body: { version: args.version, ...(args.startsAt === undefined ? {} : { starts_at: args.startsAt }) },
    label: { key: 'sent.schedule_incident', args: { number: incidentOf(ctx, args.incident)?.number ?? '' } },
  }),
};
