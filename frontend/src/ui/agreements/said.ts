/** Where an agreement stands, in words: what holds, what is being signed, what stopped it. */
import { allSigned, isOver, signersOf } from '../../agreements/register';
import { day, listed } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import type { Agreement } from '../../protocol/wire';
import type { NameOf } from './names';
import { moment } from './plain';

/** What holds, or held. */
export function standsWords(agreement: Agreement, name: NameOf): string {
  const { phase, current, stops = [] } = agreement;
  const at = day(agreement.phase_since);
  if (stops.length > 0 && (phase === 'suspended' || phase === 'ended')) return t(`agreement.${phase}_by`, { agency: listed(stops.map((one) => name(one.agency))), at });
  // An agreement goes in and out of force; the version says since when it holds.
  if (phase === 'in_force' && current !== undefined) return t('agreement.version_in_force', { n: current.version, at: day(current.in_force_since ?? agreement.phase_since) });
  return t('agreement.phase_since', { phase: word('agreement_phase', phase), at });
}

/** What becomes of the next version; empty without one. */
export function nextWords(agreement: Agreement, name: NameOf): string {
  const { next } = agreement;
  // Who is asked to join is told of nothing else: where it stands is said already.
  if (next === undefined || isOver(agreement)) return '';
  if (next.refused !== undefined && next.proposed_at === undefined) return t('agreement.next_refused', { n: next.version, agency: name(next.refused.agency) });
  if (next.proposed_at === undefined) return t('agreement.next_draft', { n: next.version });
  if (allSigned(agreement)) return t('agreement.next_signed', { n: next.version, at: moment(next.valid_from) });
  return t('agreement.next_proposed', { n: next.version, signed: next.signatures.length, all: signersOf(agreement).length });
}
