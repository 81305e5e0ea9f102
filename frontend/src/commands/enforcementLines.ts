/** Lines about an enforcement. Measures, evidence and referrals are named by their numbers in the task; in a list of both, `m1,e2`. */
import { findByNumber } from '../model/queries';
import { evidenceOf, measuresOf, referralsOf } from '../model/enforcement';
import type { CaseItem, CountersignRule, Evidence, Measure, Referral } from '../protocol/enforcement';
import { EVIDENCE_ENDS, MEASURE_KINDS } from '../protocol/words';
import type { Task } from '../protocol/wire';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const ENFORCEMENT_USAGE: readonly string[] = [
  'measure JT-1 seal L12 "against whom or what" "what was done"', 'countersign JT-1 3 "note"', 'refuse-to-sign JT-1 3 "reason"', 'review-measure JT-1 3 upheld "note"', 'lift-measure JT-1 3 "reason"',
  'collect JT-1 "what" "who keeps it" "seal"', 'hand-evidence JT-1 2 P "note"', 'receive-evidence JT-1 2 intact "who keeps it" "note"', 'refuse-evidence JT-1 2 "reason"', 'take-back-evidence JT-1 2',
  'release-evidence JT-1 2 returned "note"', 'refer JT-1 P m1,e2 "what"', 'answer-referral JT-1 1 accept "reference"', 'answer-referral JT-1 1 decline "reason"', 'withdraw-referral JT-1 1 "reason"',
  'close-referral JT-1 1 "outcome"', 'countersigning JT-1 seal close:P', 'record JT-1',
];

const WHOLE = /^[1-9]\d{0,3}$/;
/** Stands for no instrument. */
const NONE = '-';
type Preview = { verb: string; number: string; what: string };
const said = (ctx: Context, id: string, args: object, { verb, number, what }: Preview): Parsed => found(ctx, id, args, { key: 'line.enforcement', args: { verb, number, what } });
const some = (name: string, value: string | undefined): object => (value === undefined ? {} : { [name]: value });
/** Null where something is missing. */
type Line = (ctx: Context, task: Task, number: string, rest: string[]) => Parsed | null;
type AtItem = (ctx: Context, item: CaseItem, number: string, rest: string[]) => Parsed | null;

/** Null where the word is none of these. */
export function enforcementLine(ctx: Context, word: string, [number, ...rest]: string[]): Parsed | null {
  const how = Object.hasOwn(LINES, word) ? LINES[word] : undefined;
  if (how === undefined) return null;
  const usage = hint('line.usage', { usage: ENFORCEMENT_USAGE.find((one) => one.startsWith(`${word} `)) ?? word });
  if (number === undefined) return usage;
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return how(ctx, task, number, rest) ?? usage;
}

function at(of: (ctx: Context, task: Task) => readonly CaseItem[], how: AtItem): Line {
  return (ctx, task, number, [which, ...rest]) => {
    if (!WHOLE.test(which ?? '')) return null;
    const item = of(ctx, task).find((one) => one.number === Number(which));
    return item === undefined ? hint('line.nothing_named', { name: which ?? '' }) : how(ctx, item, number, rest);
  };
}

const measures = (ctx: Context, task: Task): Measure[] => measuresOf(ctx.world, task.id);
const evidence = (ctx: Context, task: Task): Evidence[] => evidenceOf(ctx.world, task.id);
const referrals = (ctx: Context, task: Task): Referral[] => referralsOf(ctx.world, task.id);

function agencyOf(ctx: Context, code: string | undefined): string | undefined {
  return [...ctx.world.agency.values()].find((one) => one.code.toLowerCase() === code?.toLowerCase())?.id;
}

/** `m1,e2`; null where one of them is nothing of the task. */
function itemsNamed(ctx: Context, task: Task, named: string): string[] | null {
  const ids = named.split(',').map((one) => {
    const [, kind, n] = /^([me])([1-9]\d{0,3})$/i.exec(one) ?? [];
    return (kind?.toLowerCase() === 'm' ? measures(ctx, task) : kind === undefined ? [] : evidence(ctx, task)).find((item) => item.number === Number(n))?.id;
  });
  return ids.every((one) => one !== undefined) ? ids : null;
}

/** `seal` for anybody's signature, `seal:P` for that of one agency; null where one is no kind, or no agency. */
function rulesNamed(ctx: Context, named: readonly string[]): CountersignRule[] | null {
  const rules = named.map((one): CountersignRule | undefined => {
    const [word, code] = one.toLowerCase().split(':');
    const measure = MEASURE_KINDS.find((kind) => kind === word);
    const by = agencyOf(ctx, code);
    if (measure === undefined || (code !== undefined && by === undefined)) return undefined;
    return by === undefined ? { measure } : { measure, by };
  });
  return rules.every((one) => one !== undefined) ? rules : null;
}

const LINES: Readonly<Record<string, Line>> = {
  measure: (ctx, task, number, [kind, instrument, against, what]) => {
    const measure = MEASURE_KINDS.find((one) => one === kind?.toLowerCase());
    if (kind !== undefined && measure === undefined) return null;
    const args = { task: task.id, ...some('measure', measure), ...(instrument === undefined || instrument === NONE ? {} : { instrument }), ...some('against', against), ...some('what', what) };
    return said(ctx, 'take_measure', args, { verb: 'measure', number, what: against ?? '' });
  },
  countersign: at(measures, (ctx, item, number, [note]) => said(ctx, 'countersign_measure', { item: item.id, ...some('note', note) }, { verb: 'countersign', number, what: '' })),
  'refuse-to-sign': at(measures, (ctx, item, number, [reason]) => said(ctx, 'refuse_countersignature', { item: item.id, ...some('reason', reason) }, { verb: 'refuse_to_sign', number, what: '' })),
  'review-measure': at(measures, (ctx, item, number, [verdict, note]) => {
    const upheld = ({ upheld: true, 'set-aside': false } as Record<string, boolean>)[verdict?.toLowerCase() ?? ''];
    if (verdict !== undefined && upheld === undefined) return null;
    return said(ctx, 'review_measure', { item: item.id, ...(upheld === undefined ? {} : { upheld }), ...some('note', note) }, { verb: 'review', number, what: '' });
  }),
  'lift-measure': at(measures, (ctx, item, number, [reason]) => said(ctx, 'lift_measure', { item: item.id, ...some('reason', reason) }, { verb: 'lift', number, what: '' })),
  collect: (ctx, task, number, [what, holder, seal]) =>
    said(ctx, 'collect_evidence', { task: task.id, ...some('what', what), ...some('holder', holder), ...some('seal', seal) }, { verb: 'collect', number, what: what ?? '' }),
  'hand-evidence': at(evidence, (ctx, item, number, [code, note]) => {
    const agency = agencyOf(ctx, code);
    if (code !== undefined && agency === undefined) return hint('line.nothing_named', { name: code });
    return said(ctx, 'offer_evidence', { item: item.id, ...some('agency', agency), ...some('note', note) }, { verb: 'hand', number, what: '' });
  }),
  'receive-evidence': at(evidence, (ctx, item, number, [seal, holder, note]) => {
    const intact = ({ intact: true, broken: false } as Record<string, boolean>)[seal?.toLowerCase() ?? ''];
    if (seal !== undefined && intact === undefined) return null;
    return said(ctx, 'receive_evidence', { item: item.id, ...(intact === undefined ? {} : { seal_intact: intact }), ...some('holder', holder), ...some('note', note) }, { verb: 'receive', number, what: '' });
  }),
  'refuse-evidence': at(evidence, (ctx, item, number, [reason]) => said(ctx, 'refuse_evidence', { item: item.id, ...some('reason', reason) }, { verb: 'refuse', number, what: '' })),
  'take-back-evidence': at(evidence, (ctx, item, number) => said(ctx, 'take_back_evidence', { item: item.id }, { verb: 'take_back', number, what: '' })),
  'release-evidence': at(evidence, (ctx, item, number, [word, note]) => {
    const how = EVIDENCE_ENDS.find((one) => one === word?.toLowerCase());
    if (word !== undefined && how === undefined) return null;
    return said(ctx, 'release_evidence', { item: item.id, ...some('how', how), ...some('note', note) }, { verb: 'release', number, what: '' });
  }),
  refer: (ctx, task, number, [code, named, what]) => {
    if (code === undefined) return said(ctx, 'refer_case', { task: task.id }, { verb: 'refer', number, what: '' });
    const [to, items] = [agencyOf(ctx, code), named === undefined ? undefined : itemsNamed(ctx, task, named)];
    if (to === undefined || items === null) return hint('line.nothing_named', { name: to === undefined ? code : named ?? '' });
    return said(ctx, 'refer_case', { task: task.id, to, ...(items === undefined ? {} : { items }), ...some('what', what) }, { verb: 'refer', number, what: '' });
  },
  'answer-referral': at(referrals, (ctx, item, number, [answer, words]) => {
    const accept = ({ accept: true, decline: false } as Record<string, boolean>)[answer?.toLowerCase() ?? ''];
    if (answer !== undefined && accept === undefined) return null;
    const args = { item: item.id, ...(accept === undefined ? {} : { accept, ...some(accept ? 'reference' : 'reason', words) }) };
    return said(ctx, 'answer_referral', args, { verb: 'answer', number, what: '' });
  }),
  'withdraw-referral': at(referrals, (ctx, item, number, [reason]) => said(ctx, 'withdraw_referral', { item: item.id, ...some('reason', reason) }, { verb: 'withdraw', number, what: '' })),
  'close-referral': at(referrals, (ctx, item, number, [outcome]) => said(ctx, 'close_referral', { item: item.id, ...some('outcome', outcome) }, { verb: 'close', number, what: '' })),
  countersigning: (ctx, task, number, named) => {
    const countersign = rulesNamed(ctx, named);
    if (countersign === null) return null;
    return said(ctx, 'set_countersigning', { task: task.id, ...(named.length === 0 ? {} : { countersign }) }, { verb: 'rules', number, what: '' });
  },
  record: (ctx, task, number) => said(ctx, 'show_enforcement_sheet', { task: task.id }, { verb: 'record', number, what: '' }),
};
