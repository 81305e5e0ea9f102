/** Report that something happened at a place. */
import type { SaidPriority, SaidType } from '../../model/classification';
import type { Context, Operation } from '../types';
import { isDesk } from '../who';

/** Type and priority in common words or in the agency's own codes; without a priority, that of the own type. */
export interface ReportArgs extends SaidType, SaidPriority { lon: number; lat: number; place: string; narrative: string; starts_at?: string }

export const reportIncident: Operation<ReportArgs> = {
  id: 'report_incident',
  title: 'command.report_incident',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (args.place.trim() === '') return 'reason.place_missing';
    if (!Number.isFinite(args.lon) || !Number.isFinite(args.lat)) return 'reason.point_missing';
    return args.starts_at !== undefined && Date.parse(args.starts_at) <= ctx.nowMs ? 'reason.start_past' : null;
  },
  fromSelection: () => null,
  run: async (ctx: Context, args) => {
    const id = ctx.newId();
    const outcome = await ctx.send({
      path: '/api/v1/incidents', body: { id, ...args }, label: { key: 'sent.report_incident', args: { place: args.place } },
    });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};
