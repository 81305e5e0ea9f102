/** End an alarm that has been dealt with: duress, a call to talk, a delay, a lapsed task, a silent party, a party that has gone or brings less, a unit that was diverted, what a plan has promised, an order that is overdue, a measure that is flagged or not countersigned, maintenance that is due. A dispatch ends its own (K6). */
import type { AlarmKind } from '../../protocol/words';
import type { Operation } from '../types';
import { isDesk } from '../who';
import type { AlarmArgs } from './acknowledgeAlarm';

/** As the server's table of policies says (K1); a new kind does not compile without its answer. */
const CLOSED_BY_DESK: Record<AlarmKind, boolean> = {
  duress: true, needs_to_talk: true, delayed: true, task_lapsed: true, party_silent: true, promised_by_plan: true, party_withdrew: true, promise_defaulted: true, unit_diverted: true,
  rectification_overdue: true, measure_flagged: true, countersignature_due: true, maintenance_due: true,
  dispatch_unacknowledged: false, dispatch_unreachable: false, no_unit: false, answer_due: false, zone_crossed: false, glass_broken: false, lead_unlinked: false, shelter_full: false, too_many: false,
};

export const closeAlarm: Operation<AlarmArgs> = {
  id: 'close_alarm',
  title: 'command.close_alarm',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const alarm = ctx.world.alarm.get(args.alarm);
    if (alarm === undefined || alarm.cleared_at !== undefined) return 'reason.alarm_over';
    if (alarm.agency !== ctx.me.agency) return 'reason.alarm_not_ours';
    return CLOSED_BY_DESK[alarm.alarm_kind] ? null : 'reason.alarm_ends_itself';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/alarms/${args.alarm}/close`,
    body: {},
    label: { key: 'sent.close_alarm', args: { kind: ctx.world.alarm.get(args.alarm)?.alarm_kind ?? '' } },
  }),
};
