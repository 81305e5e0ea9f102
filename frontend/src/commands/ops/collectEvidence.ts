/** Collect evidence: what it is, its seal, where it was, who keeps it; perhaps by a measure of the task. */
import { EVIDENCE_MAX } from '../../model/enforcement';
import type { Spot } from '../../protocol/inspection';
import { acts, chosenEnforcement, enforcementOf, measureNow, whyNotActs } from '../enforcing';
import { NAME_CHARS, TEXT_CHARS, reportedAt, taskNumber, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

/** `id`: what its files call it by, if that is known before. */
export interface CollectArgs extends Dated { task: string; id?: string; measure?: string; what?: string; seal?: string; place?: string; at?: Spot; holder?: string }

export const collectEvidence: Operation<CollectArgs> = {
  id: 'collect_evidence',
  title: 'command.collect_evidence',
  form: 'collect_evidence',
  needs: (args) => args.what === undefined || args.holder === undefined,
  available: acts,
  reasonIfNot: (ctx, { task, measure, what, seal = '', place = '', holder, ...dated }) => {
    const reason = whyNotActs(ctx, task, dated);
    const found = enforcementOf(ctx, task);
    if (reason !== null || typeof found === 'string' || found === null) return reason;
    if (found.enforcement.evidence >= EVIDENCE_MAX) return 'code.full';
    if (measure !== undefined && measureNow(ctx, measure)?.item.task !== task) return 'reason.measure_gone';
    if (what === undefined || holder === undefined) return null;
    if (what.trim() === '') return 'reason.evidence_what';
    if (holder.trim() === '') return 'reason.holder_missing';
    return [...what].length > TEXT_CHARS || [holder, seal, place].some((one) => [...one].length > NAME_CHARS) ? 'code.too_long' : null;
  },
  fromSelection: chosenEnforcement,
  run: async (ctx, { task, id = ctx.newId(), measure, what = '', seal = '', place = '', at, holder = '', ...dated }) => ctx.send({
    path: `/api/v1/tasks/${task}/enforcement/evidence`, thread: threadOf(id),
    body: {
      id, what: what.trim(), holder: holder.trim(), ...(measure === undefined ? {} : { measure }), ...(seal.trim() === '' ? {} : { seal: seal.trim() }),
      ...(place.trim() === '' ? {} : { place: place.trim() }), ...(at === undefined ? {} : { at }), ...reportedAt(ctx, dated),
    },
    label: { key: 'sent.collect_evidence', args: { what: what.trim(), number: taskNumber(ctx, task) } },
  }),
};
