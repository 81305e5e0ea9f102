/** Take an alarm up for one's agency: it stops sounding; it comes back if its cause does not end (K3). */
import { worstUnanswered } from '../../alarms/policy';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface AlarmArgs { alarm: string }

export const acknowledgeAlarm: Operation<AlarmArgs> = {
  id: 'acknowledge_alarm',
  title: 'command.acknowledge_alarm',
  available: (ctx) => isDesk(ctx.me) || ctx.me.role === 'supervisor',
  reasonIfNot: (ctx, args) => {
    const alarm = ctx.world.alarm.get(args.alarm);
    if (alarm === undefined || alarm.cleared_at !== undefined) return 'reason.alarm_over';
    return alarm.acknowledged.some((one) => one.agency === ctx.me.agency) ? 'reason.alarm_acknowledged' : null;
  },
  fromSelection: (ctx) => {
    const worst = worstUnanswered(ctx.world, ctx.me, ctx.nowMs);
    return worst === undefined ? null : { alarm: worst.id };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/alarms/${args.alarm}/acknowledge`,
    body: {},
    label: { key: 'sent.acknowledge_alarm', args: { kind: ctx.world.alarm.get(args.alarm)?.alarm_kind ?? '' } },
  }),
};
