/** Take duress back. Its desk still has to answer: nobody knows who holds the tablet (K9). */
import { callsignOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';
import type { AlarmArgs } from './acknowledgeAlarm';

export const withdrawDuress: Operation<AlarmArgs> = {
  id: 'withdraw_duress',
  title: 'command.withdraw_duress',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const alarm = ctx.world.alarm.get(args.alarm);
    if (alarm === undefined || alarm.cleared_at !== undefined) return 'reason.alarm_over';
    return alarm.agency === ctx.me.agency ? null : 'reason.alarm_not_ours';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/alarms/${args.alarm}/withdraw`,
    body: {},
    label: { key: 'sent.withdraw_duress', args: { callsign: callsignOf(ctx, ctx.world.alarm.get(args.alarm)?.unit ?? '') } },
  }),
};
