/** End an alarm that has been dealt with: duress, a call to talk, a delay, a lapsed task, a silent party, a party that has gone or brings less, a unit that was diverted, what a plan has promised. A dispatch ends its own (K6). */
import type { Operation } from '../types';
import { isDesk } from '../who';
import type { AlarmArgs } from './acknowledgeAlarm';

const CLOSED_BY_DESK = new Set(['duress', 'needs_to_talk', 'delayed', 'task_lapsed', 'party_silent', 'promised_by_plan', 'party_withdrew', 'promise_defaulted', 'unit_diverted', 'maintenance_due']);

export const closeAlarm: Operation<AlarmArgs> = {
  id: 'close_alarm',
  title: 'command.close_alarm',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const alarm = ctx.world.alarm.get(args.alarm);
    if (alarm === undefined || alarm.cleared_at !== undefined) return 'reason.alarm_over';
    if (alarm.agency !== ctx.me.agency) return 'reason.alarm_not_ours';
    return CLOSED_BY_DESK.has(alarm.alarm_kind) ? null : 'reason.alarm_ends_itself';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/alarms/${args.alarm}/close`,
    body: {},
    label: { key: 'sent.close_alarm', args: { kind: ctx.world.alarm.get(args.alarm)?.alarm_kind ?? '' } },
  }),
};
