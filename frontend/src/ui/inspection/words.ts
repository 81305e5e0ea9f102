/** Targets, visits and orders of an inspection in words. */
import { listed, num, span } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { inspectorName, pools, unansweredItems, type Counts } from '../../model/inspection';
import { ms } from '../../model/time';
import type { World } from '../../model/world';
import type { ChecklistText, Inspection, RectificationOrder, Signed, TaskItem, Visit } from '../../protocol/inspection';
import { SEVERITIES } from '../../protocol/words';
import { agencyName } from '../tasks/told';
import { momentWords } from '../tasks/words';

/** Who was drawn to inspect it: agency and number, and the name where it is shown. */
export function inspectorsWords(world: World, inspection: Inspection, item: TaskItem): string {
  return item.inspectors.map((one) => {
    const name = inspectorName(inspection, one);
    return `${agencyName(world, one.agency)} ${num(one.number)}${name === '' ? '' : ` ${name}`}`;
  }).join(t('timeline.join'));
}

/** `2 critical · 1 minor`; the gravest first, and only what there is. */
export function severityWords(findings: Counts['findings']): string {
  const parts = [...SEVERITIES].reverse().filter((one) => findings[one] > 0).map((one) => `${num(findings[one])} ${word('severity', one)}`);
  return parts.length === 0 ? t('inspection.no_findings') : parts.join(t('timeline.join'));
}

interface Answered { ok: number; not_ok: number; not_applicable: number; open: number }

function answered(visit: Visit, checklist: ChecklistText | undefined): Answered {
  const out: Answered = { ok: 0, not_ok: 0, not_applicable: 0, open: 0 };
  for (const answer of Object.values(visit.answers)) out[answer] += 1;
  out.open = unansweredItems(visit, checklist);
  return out;
}

export function answeredWords(visit: Visit, checklist: ChecklistText | undefined): string {
  const { ok, not_ok, not_applicable, open } = answered(visit, checklist);
  return t('inspection.answered', { ok, not_ok, not_applicable, open });
}

/** Who of it signed, or why nobody did. */
export function signedWords(visit: Visit): string {
  if (visit.signed !== undefined) return signedAs(visit.signed);
  return visit.unsigned === undefined ? '' : t('inspection.unsigned', { reason: visit.unsigned });
}

const DAY_MS = 86_400_000;

/** Until when something has to be put right, and what is left of that: days, then hours and minutes. */
export function dueWords(order: RectificationOrder, nowMs: number): string {
  const due = ms(order.due_at) ?? 0;
  const left = due - nowMs;
  const rest = left < 0 ? t('inspection.over_by', { age: agedWords(-left) }) : t('left.left', { age: agedWords(left) });
  return `${t('unit.until', { at: momentWords(order.due_at, nowMs) })} · ${rest}`;
}

function agedWords(forMs: number): string {
  return forMs >= DAY_MS ? t('inspection.days', { n: Math.floor(forMs / DAY_MS) }) : span(Math.floor(forMs / 1000));
}

function signedAs({ name, capacity = '' }: Signed): string {
  return capacity === '' ? t('inspection.signed', { name }) : t('inspection.signed_by', { name, capacity });
}

export function drawWords(inspection: Inspection): string {
  const plan = inspection.plan;
  if (plan === undefined) return '';
  const targets = plan.targets === undefined ? t('inspection.draw_all', { n: inspection.targets }) : t('inspection.draw_some', { n: plan.targets, of: inspection.targets });
  return plan.inspectors_each === 0 ? targets : `${targets}${t('timeline.join')}${t('inspection.draw_inspectors', { n: plan.inspectors_each })}`;
}

/** The agencies that inspect by draw, named. */
export function poolWords(world: World, inspection: Inspection): string {
  return listed(pools(inspection).map((pool) => `${agencyName(world, pool.agency)} (${num(pool.inspectors.length)})`));
}
