/** All that is told of something that stands in a joint task, line by line: it was found by its words, and no screen holds it any more. */
import { num } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { custodian } from '../../model/enforcement';
import { isResponseItem } from '../../model/response';
import type { World } from '../../model/world';
import type { CaseItem } from '../../protocol/enforcement';
import type { TaskItem } from '../../protocol/inspection';
import type { ResponseItem } from '../../protocol/response';
import { fineWords } from '../enforcement/fine';
import { byWords, citedWords, evidenceState, heldWords } from '../enforcement/words';
import { DOT, aboutName, fillWords, leftWords, periodTimes, valuesWords } from '../response/words';
import { agencyName } from '../tasks/told';

type Of<Word extends string> = Extract<ResponseItem | CaseItem, { item: Word }>;
type By = { agency: string; at: string };
const joined = (...parts: (string | undefined)[]): string => parts.filter((one) => one !== undefined && one !== '').join(DOT);

/** What was found at a target, and what had to be put right. */
function targetLines({ place, register, skipped, visits, findings, orders }: TaskItem): string[] {
  return [
    place, register, skipped?.reason ?? '', ...visits.map((one) => one.note), ...findings.map((one) => joined(word('severity', one.severity), one.text)),
    ...orders.map((one) => joined(word('order_state', one.state), one.what, one.owner, one.reason)),
  ];
}

function measureLines(world: World, one: Of<'measure'>, nowMs: number): string[] {
  return [
    joined(word('measure', one.measure), one.fine === undefined ? '' : fineWords(one.fine), byWords(world, { agency: one.agency, at: one.taken_at }, nowMs)), one.place, one.what,
    one.instrument === undefined ? '' : citedWords(one.instrument), ...(one.lifted === undefined ? [] : [joined(t('enforcement.lifted'), byWords(world, one.lifted, nowMs), one.lifted.reason)]), one.review?.note ?? '',
  ];
}

function evidenceLines(world: World, one: Of<'evidence'>): string[] {
  const held = custodian(one);
  return [one.what, joined(one.seal === '' ? t('enforcement.no_seal') : t('enforcement.seal_n', { seal: one.seal }), word('evidence_state', evidenceState(one)), held === undefined ? '' : heldWords(world, held.agency, held.holder))];
}

function referralLines(world: World, one: Of<'referral'>): string[] {
  return [t('enforcement.from_to', { from: agencyName(world, one.agency), to: agencyName(world, one.to) }), one.what, one.reference ?? '', one.outcome ?? '', one.reason ?? ''];
}

/** What was said of it when it ended. */
function endLines(world: World, name: string, ended: (By & { reason?: string; note?: string }) | undefined, nowMs: number): string[] {
  return ended === undefined ? [] : [joined(name, byWords(world, ended, nowMs), ended.reason ?? ended.note)];
}

/** A situation report is shown whole instead. */
function responseLines(world: World, one: Exclude<ResponseItem, Of<'situation_report'>>, nowMs: number): string[] {
  switch (one.item) {
    case 'period': return [periodTimes(one, nowMs), one.emphasis, ...one.objectives.map((it) => joined(`${num(it.number)} ${it.text}`, word('objective_state', it.state), it.owner === undefined ? '' : agencyName(world, it.owner), it.judged?.note))];
    case 'sector': return [joined(word('sector_kind', one.sector), agencyName(world, one.run_by)), one.work, one.channel === '' ? '' : joined(t('response.channel'), one.channel), ...endLines(world, t('response.ended_by'), one.ended, nowMs)];
    case 'post': return [
      joined(aboutName(world, one.of), agencyName(world, one.filled_by)), one.holder === undefined ? '' : joined(one.holder.name, one.holder.contact),
      ...one.former.map((it) => joined(t('response.former'), it.name, it.reason)), ...endLines(world, t('response.ended_by'), one.ended, nowMs),
    ];
    case 'evacuation': {
      const left = leftWords(world, one, nowMs);
      return [...(left.length === 0 ? [t('response.nobody_left_counted', { n: one.persons })] : left), one.instructions, ...(one.ended === undefined ? [] : endLines(world, word('evacuation_end', one.ended.how), one.ended, nowMs))];
    }
    case 'shelter': return [one.place, joined(fillWords(one.sheltered, one.capacity), agencyName(world, one.agency)), one.facilities, ...endLines(world, t('response.closed_by'), one.closed, nowMs)];
    case 'figures': return [
      joined(valuesWords(one.values, one.is_estimate), word('whom', one.whom), aboutName(world, one.about), byWords(world, { agency: one.agency, at: one.counted_at }, nowMs)), joined(t('response.source'), one.source), one.note,
      ...endLines(world, t('response.withdrawn_by'), one.withdrawn, nowMs),
    ];
  }
}

export function itemLines(world: World, one: TaskItem | CaseItem | Exclude<ResponseItem, Of<'situation_report'>>, nowMs: number): string[] {
  const lines = isResponseItem(one) ? responseLines(world, one, nowMs) : one.item === 'inspection_target' ? targetLines(one)
    : one.item === 'measure' ? measureLines(world, one, nowMs) : one.item === 'evidence' ? evidenceLines(world, one) : referralLines(world, one);
  return lines.filter((it) => it !== '');
}
