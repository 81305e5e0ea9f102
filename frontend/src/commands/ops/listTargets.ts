/** List targets of an inspection: typed, of a table, or from zones that are drawn; all that are named, or none. */
import { TARGETS_MAX, targetsOf } from '../../model/inspection';
import type { TargetLine } from '../../protocol/inspection';
import type { Zone } from '../../protocol/wire';
import { NAME_CHARS, chosenInspection, plans, taskNumber, whyNotLeads } from '../inspecting';
import type { Operation } from '../types';

export interface ListTargetsArgs { task: string; targets?: readonly Omit<TargetLine, 'id'>[]; zones?: readonly string[] }

/** One of the task, or an own one that belongs to nothing: what was drawn for something else is not passed on to everybody in the task. */
export function isPassedOn(zone: Zone | undefined, agency: string, task: string): boolean {
  if (zone === undefined) return false;
  return zone.task === task || (zone.agency === agency && zone.task === undefined && zone.incident === undefined);
}

export const listTargets: Operation<ListTargetsArgs> = {
  id: 'list_targets',
  title: 'command.list_targets',
  form: 'list_targets',
  needs: (args) => args.targets === undefined && args.zones === undefined,
  available: plans,
  reasonIfNot: (ctx, { task, targets, zones }) => {
    const reason = whyNotLeads(ctx, task, 'open');
    if (reason !== null) return reason;
    const there = targetsOf(ctx.world, task).length;
    if (there >= TARGETS_MAX) return 'reason.targets_too_many';
    if (targets === undefined && zones === undefined) return null;
    const named = (targets ?? []).length + (zones ?? []).length;
    if (named === 0) return 'reason.targets_missing';
    if (there + named > TARGETS_MAX) return 'reason.targets_too_many';
    if ((targets ?? []).some((one) => one.name.trim() === '')) return 'reason.name_missing';
    if ((targets ?? []).some((one) => [...one.name].length > NAME_CHARS)) return 'code.too_long';
    return (zones ?? []).every((id) => isPassedOn(ctx.world.zone.get(id), ctx.me.agency, task)) ? null : 'reason.unknown_zone';
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, targets = [], zones = [] }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/targets`,
    body: { targets: targets.map((one) => ({ id: ctx.newId(), ...one })), zones: zones.map((zone) => ({ id: ctx.newId(), zone })) },
    label: { key: 'sent.list_targets', args: { n: targets.length + zones.length, number: taskNumber(ctx, task) } },
  }),
};
