/** Measures, evidence, instruments and referrals in words. */
import { day } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { NUMBER_UNSAID } from '../../model/pending';
import { signerOf } from '../../model/enforcement';
import type { World } from '../../model/world';
import type { CaseItem, Cited, Evidence, Measure } from '../../protocol/enforcement';
import type { EvidenceEnd, LegalConcern } from '../../protocol/words';
import type { Task } from '../../protocol/wire';
import { agencyName } from '../tasks/told';
import { momentWords } from '../tasks/words';

/** Between parts that are no sentence. */
const DOT = ' · ';

/** `Measure 3`, `Evidence 2`, `Referral 1`; what the server has not numbered yet is a new one. */
export function itemName({ item, number }: Pick<CaseItem, 'item' | 'number'>): string {
  return number === NUMBER_UNSAID ? t(`enforcement.${item}_new`) : t(`enforcement.${item}_n`, { n: number });
}

/** What a thing is called by people: against whom or what, what was collected, what it is about. */
export function itemText(one: CaseItem): string {
  return one.item === 'measure' ? one.against : one.what;
}

/** The same for choosing it from a list. */
export function itemLine(one: Measure | Evidence): string {
  return [itemName(one), ...(one.item === 'measure' ? [word('measure', one.measure)] : []), itemText(one)].join(DOT);
}

/** From when until when an instrument or a certificate holds. */
export function validWords({ valid_from, valid_until }: { valid_from?: string; valid_until?: string }): string {
  if (valid_from === undefined) return valid_until === undefined ? '' : t('enforcement.valid_until', { until: day(valid_until) });
  return valid_until === undefined ? t('enforcement.valid_from', { from: day(valid_from) }) : t('enforcement.valid_between', { from: day(valid_from), until: day(valid_until) });
}

/** `L12 · Fire Safety Act · Section 12`. */
export function citedWords({ code, title, citation }: Pick<Cited, 'code' | 'title' | 'citation'>): string {
  return [code, title, citation].filter((one) => one !== '').join(DOT);
}

export function concernWords(concerns: readonly LegalConcern[]): string {
  return concerns.map((one) => word('legal_concern', one)).join(DOT);
}

/** Whose signature a measure waits for. */
export function signerWords(world: World, measure: Measure, task: Task): string {
  const by = signerOf(measure, task);
  return by === undefined ? t('enforcement.signer_any') : t('enforcement.signer', { name: agencyName(world, by) });
}

/** Who of an agency it was, where that is told. */
export function officerName(world: World, officer: string | undefined): string {
  return officer === undefined ? '' : world.person.get(officer)?.name ?? '';
}

/** `Police · Van 3`. */
export function heldWords(world: World, agency: string, holder: string): string {
  return `${agencyName(world, agency)}${DOT}${holder}`;
}

/** To whom custody is offered: an agency, or a person of one's own. */
export function offeredTo(world: World, evidence: Evidence): string {
  const { agency, person } = evidence.offer ?? { agency: '' };
  if (person === undefined) return agencyName(world, agency);
  return world.person.get(person)?.name ?? t('enforcement.somebody_of', { name: agencyName(world, agency) });
}

/** Who did it and when. */
export function byWords(world: World, { agency, at }: { agency: string; at: string }, nowMs: number): string {
  return `${agencyName(world, agency)}${DOT}${momentWords(at, nowMs)}`;
}

/** Where evidence stands: who has it may be giving it away; once it has ended, how. */
export function evidenceState({ ended, offer }: Evidence): EvidenceEnd | 'held' | 'offered' {
  return ended !== undefined ? ended.how : offer !== undefined ? 'offered' : 'held';
}
