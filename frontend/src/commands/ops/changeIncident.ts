/** Correct the place or the narrative: one group a command, based on the version that was on the screen. */
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface ChangeArgs { incident: string; version: number; place?: { lon: number; lat: number; place: string }; narrative?: string }

export const changeIncident: Operation<ChangeArgs> = {
  id: 'change_incident',
  title: 'command.change_incident',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const incident = incidentOf(ctx, args.incident);
    if (incident === null) return 'reason.unknown_incident';
    if (incident.agency !== ctx.me.agency) return 'reason.not_yours';
    return null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/incidents/${args.incident}/change`,
    body: {
      version: args.version,
      ...(args.place === undefined ? {} : { place: args.place }),
      ...(args.narrative === undefined ? {} : { narrative: args.narrative }),
    },
    label: { key: 'sent.change_incident', args: { number: incidentOf(ctx, args.incident)?.number ?? '' } },
  }),
};
