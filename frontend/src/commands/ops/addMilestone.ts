/** Record a milestone in free words: "fire under control". */
import { incidentOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface MilestoneArgs { incident: string; text: string }

export const addMilestone: Operation<MilestoneArgs> = {
  id: 'add_milestone',
  title: 'command.add_milestone',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    if (incidentOf(ctx, args.incident) === null) return 'reason.unknown_incident';
    return args.text.trim() === '' ? 'reason.text_missing' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/incidents/${args.incident}/milestones`,
    body: { text: args.text },
    label: { key: 'sent.add_milestone', args: { number: incidentOf(ctx, args.incident)?.number ?? '', text: args.text } },
  }),
};
