/** Put an alarm aside for a while; the server brings it back (K4). Duress is not put aside. */
import { SHELVE_MS } from '../../alarms/limits';
import type { AlarmKind } from '../../protocol/words';
import type { Operation } from '../types';
import { isDesk } from '../who';
import type { AlarmArgs } from './acknowledgeAlarm';

/** As the server's table of policies says (K1). */
const STAYS: ReadonlySet<AlarmKind> = new Set<AlarmKind>(['duress', 'too_many', 'zone_crossed', 'glass_broken']);

export const shelveAlarm: Operation<AlarmArgs> = {
  id: 'shelve_alarm',
  title: 'command.shelve_alarm',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const alarm = ctx.world.alarm.get(args.alarm);
    if (alarm === undefined || alarm.cleared_at !== undefined) return 'reason.alarm_over';
    if (alarm.agency !== ctx.me.agency) return 'reason.alarm_not_ours';
    return STAYS.has(alarm.alarm_kind) ? 'reason.alarm_not_aside' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/alarms/${args.alarm}/shelve`,
    body: { minutes: SHELVE_MS / 60_000 },
    label: { key: 'sent.shelve_alarm', args: { kind: ctx.world.alarm.get(args.alarm)?.alarm_kind ?? '' } },
  }),
};
