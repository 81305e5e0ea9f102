/** Refer a case to another agency in the task: which measures and evidence it is about, and what it is. */
import { ITEMS_EACH_MAX, REFERRALS_MAX, caseById } from '../../model/enforcement';
import { hasPromised } from '../../model/inspection';
import { binds, chosenEnforcement, enforcementOf } from '../enforcing';
import { TEXT_CHARS, taskNumber } from '../inspecting';
import type { Context, Operation } from '../types';

export interface ReferArgs { task: string; to?: string; items?: readonly string[]; what?: string }

function isPart(ctx: Context, task: string, id: string): boolean {
  const item = caseById(ctx.world, id);
  return item !== undefined && item.task === task && item.item !== 'referral';
}

export const referCase: Operation<ReferArgs> = {
  id: 'refer_case',
  title: 'command.refer_case',
  form: 'refer_case',
  needs: (args) => args.to === undefined || args.items === undefined || args.what === undefined,
  available: binds,
  reasonIfNot: (ctx, { task, to, items, what }) => {
    const found = enforcementOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (!hasPromised(found.task, ctx.me.agency)) return 'reason.not_committed';
    if (found.enforcement.referrals >= REFERRALS_MAX) return 'code.full';
    if (found.enforcement.measures + found.enforcement.evidence === 0) return 'reason.nothing_to_refer';
    if (to === undefined || items === undefined || what === undefined) return null;
    if (to === '') return 'reason.choose_agency';
    if (to === ctx.me.agency) return 'code.oneself';
    if (!hasPromised(found.task, to)) return 'code.not_a_party';
    if (items.length === 0) return 'reason.items_missing';
    if (items.length > ITEMS_EACH_MAX) return 'reason.items_too_many';
    if (!items.every((one) => isPart(ctx, task, one))) return 'code.unknown';
    return what.trim() === '' ? 'reason.text_missing' : [...what].length > TEXT_CHARS ? 'code.too_long' : null;
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task, to = '', items = [], what = '' }) => ctx.send({
    path: `/api/v1/tasks/${task}/enforcement/refer`, body: { id: ctx.newId(), to, items: [...items], what: what.trim() },
    label: { key: 'sent.refer_case', args: { name: ctx.world.agency.get(to)?.name ?? to, number: taskNumber(ctx, task) } },
  }),
};
