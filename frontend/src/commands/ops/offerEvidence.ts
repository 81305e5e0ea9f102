/** Offer the custody of evidence to another agency in the task, or to another person of one's own. It changes hands when they sign it in. */
import { CUSTODY_ROLES, CUSTODY_STEPS_MAX, custodian } from '../../model/enforcement';
import { hasPromised } from '../../model/inspection';
import { taskOf } from '../about';
import { aboutCase, acts, evidenceNow, whyNotGives } from '../enforcing';
import { REASON_CHARS, reportedAt, threadOf, type Dated } from '../inspecting';
import type { Context, Operation, Reason } from '../types';

/** Exactly one of the two. */
export interface OfferEvidenceArgs extends Dated { item: string; agency?: string; person?: string; note?: string }

function whyNotTo(ctx: Context, { item, agency, person }: OfferEvidenceArgs): Reason {
  const evidence = evidenceNow(ctx, item)?.item;
  const task = taskOf(ctx, evidence?.task);
  if (person !== undefined) {
    if (agency !== undefined || person === '') return 'reason.choose_person';
    const named = ctx.world.person.get(person);
    if (named === undefined) return 'reason.unknown_person';
    if (!named.roles.some((role) => CUSTODY_ROLES.has(role))) return 'reason.no_custody_role';
    return evidence !== undefined && custodian(evidence)?.officer === person ? 'code.oneself' : null;
  }
  if (agency === undefined || agency === '') return 'reason.choose_agency';
  if (agency === ctx.me.agency) return 'code.oneself';
  return task !== null && hasPromised(task, agency) ? null : 'code.not_a_party';
}

export const offerEvidence: Operation<OfferEvidenceArgs> = {
  id: 'offer_evidence',
  title: 'command.offer_evidence',
  form: 'offer_evidence',
  needs: (args) => args.agency === undefined && args.person === undefined,
  available: acts,
  reasonIfNot: (ctx, args) => {
    const reason = whyNotGives(ctx, args.item);
    if (reason !== null) return reason;
    if ((evidenceNow(ctx, args.item)?.item.custody.length ?? 0) >= CUSTODY_STEPS_MAX) return 'code.full';
    if (args.agency === undefined && args.person === undefined) return null;
    return whyNotTo(ctx, args) ?? ([...args.note ?? ''].length > REASON_CHARS ? 'code.too_long' : null);
  },
  fromSelection: () => null,
  run: async (ctx, { item, agency, person, note = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/hand-over`, thread: threadOf(item),
    body: { ...(person === undefined ? { agency: agency ?? '' } : { person }), ...(note.trim() === '' ? {} : { note: note.trim() }), ...reportedAt(ctx, dated) },
    label: { key: 'sent.offer_evidence', args: aboutCase(ctx, item) },
  }),
};
