/** Periods, sectors, posts, evacuations, shelters, figures and situation reports in words. */
import { clock, num, span } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { responseById } from '../../model/response';
import { type Spread } from '../../model/responseFigures';
import type { Estimate, Fill, Held, ReportChange, SectorText } from '../../model/reportDifference';
import { leftS, ms } from '../../model/time';
import type { World } from '../../model/world';
import type { CountThen, Evacuation, Period, ResponseItem, Shelter, Values } from '../../protocol/response';
import { FIGURES, type SectorKind } from '../../protocol/words';
import { agencyName } from '../tasks/told';
import { momentWords } from '../tasks/words';

/** Between parts that are no sentence. */
export const DOT = ' · ';
const NONE = '–';

/** `Period 2`, `Sector 3`, `Situation report 4, version 2`. */
export function itemName(one: ResponseItem): string {
  return one.item === 'situation_report' ? t('response.situation_report_n', { n: one.number, version: one.version }) : t(`response.${one.item}_n`, { n: one.number });
}

/** What a thing is called by people. */
export function itemText(world: World, one: ResponseItem): string {
  switch (one.item) {
    case 'period': return one.emphasis;
    case 'sector': case 'shelter': return one.name;
    case 'post': return [word('position', one.position), ...(one.holder === undefined ? [] : [one.holder.name])].join(DOT);
    case 'evacuation': return world.zone.get(one.zone)?.name ?? '';
    case 'figures': return valuesWords(one.values);
    case 'situation_report': return one.situation;
  }
}

/** `Division North`, `Shelter School 1`: what figures or a post are about; the whole task without. */
export function aboutName(world: World, about: string | undefined): string {
  if (about === undefined) return t('response.whole');
  const one = responseById(world, about);
  if (one === undefined) return t('response.item_hidden');
  if (one.item === 'sector') return `${word('sector_kind', one.sector)} ${one.name}`;
  const text = itemText(world, one);
  return text === '' ? itemName(one) : `${one.item === 'shelter' ? t('response.shelter') : t('response.evacuation')} ${text}`;
}

/** `~12`, `12`. */
export function countText({ count, is_estimate }: Estimate): string {
  return `${is_estimate ? '~' : ''}${num(count)}`;
}

/** The same, or that there is none: what nobody has counted is not nought. */
export function countOrNone(one: Estimate | undefined): string {
  return one === undefined ? NONE : countText(one);
}

/** `~9–12`; one number where all that was said is the same. */
export function spreadText({ from, to, is_estimate }: Spread): string {
  return `${countText({ count: from, is_estimate })}${to === from ? '' : `–${num(to)}`}`;
}

/** `Dead 3 · Missing 12`, in the order in which figures are named. */
export function valuesWords(values: Values, isEstimate = false): string {
  return FIGURES.flatMap((figure) => (values[figure] === undefined ? [] : [`${word('figure', figure)} ${countText({ count: values[figure], is_estimate: isEstimate })}`])).join(DOT);
}

/** `120 of 400`, or that nobody has counted. */
export function fillWords(count: Estimate | undefined, of: number): string {
  return count === undefined ? t('response.uncounted_of', { of }) : t('response.of', { count: countText({ count: count.count, is_estimate: count.is_estimate }), of });
}

/** How many have left, as each agency has counted: side by side, the newest first. */
export function leftWords(world: World, { evacuated, persons }: Pick<Evacuation, 'evacuated' | 'persons'>, nowMs: number): string[] {
  return evacuated.map((one) => [fillWords(one, persons), agencyName(world, one.agency), countedWords(one.at, nowMs)].join(DOT));
}

/** The same as it stood in a report: the hour is the one of then. */
export function countThenWords(world: World, one: CountThen, thenMs: number): string {
  return [countText(one), agencyName(world, one.agency), momentWords(one.counted_at, thenMs)].join(DOT);
}

/** `80/300`, where there is no room for words. */
export function shelterCount({ sheltered, capacity }: Pick<Shelter, 'sheltered' | 'capacity'>): string {
  return `${countOrNone(sheltered)}/${num(capacity)}`;
}

/** How old a count is. */
export function countedWords(at: string, nowMs: number): string {
  const age = -(leftS(at, nowMs) ?? 0);
  return age < 0 || age >= 3_600 ? t('response.counted_at', { time: momentWords(at, nowMs) }) : t('response.counted_ago', { age: span(age) });
}

/** The same where only counts stand: `5:00 ago`, or the hour. */
export function agoWords(at: string, nowMs: number): string {
  const age = -(leftS(at, nowMs) ?? 0);
  return age < 0 || age >= 3_600 ? momentWords(at, nowMs) : t('response.ago', { age: span(age) });
}

/** `08:00–20:00`, with the day where it is another one. */
export function periodTimes({ starts_at, ends_at }: Pick<Period, 'starts_at' | 'ends_at'>, nowMs: number): string {
  const same = new Date(ms(starts_at) ?? 0).toDateString() === new Date(ms(ends_at) ?? 0).toDateString();
  const today = new Date(ms(starts_at) ?? 0).toDateString() === new Date(nowMs).toDateString();
  return same && today ? `${clock(starts_at, false)}–${clock(ends_at, false)}` : `${momentWords(starts_at, nowMs)} – ${momentWords(ends_at, nowMs)}`;
}

interface Said { name: string; was: string; is: string }
const fill = (one: Fill | undefined): string => (one === undefined ? NONE : `${countOrNone(one.count)} / ${num(one.of)}`);
const held = (one: Held | undefined): string => (one === undefined ? NONE : one.name ?? t('response.vacant'));
const count = (one: number | undefined): string => (one === undefined ? NONE : num(one));

const sectorName = ({ sector, name }: { sector: SectorKind; name: string }): string => `${word('sector_kind', sector)} ${name}`;
const sectorText = (world: World, what: SectorText, text: string | undefined): string => (text === undefined || text === '' ? NONE : what === 'run_by' ? agencyName(world, text) : text);

/** A line of what changed between two reports: its name, as it was, as it is. Texts are compared word by word instead. */
export function changeWords(world: World, one: Exclude<ReportChange, { of: 'text' }>): Said {
  switch (one.of) {
    case 'figure': return { name: [word('figure', one.figure), word('whom', one.whom), agencyName(world, one.agency)].join(DOT), was: countOrNone(one.was), is: countOrNone(one.is) };
    case 'evacuation': return { name: [`${t('response.evacuation')} ${one.zone}`, t('response.persons')].join(DOT), was: count(one.was), is: count(one.is) };
    case 'evacuated': return { name: [`${t('response.evacuation')} ${one.zone}`, word('figure', 'evacuated'), agencyName(world, one.agency)].join(DOT), was: countOrNone(one.was), is: countOrNone(one.is) };
    case 'shelter': return { name: `${t('response.shelter')} ${one.name}`, was: fill(one.was), is: fill(one.is) };
    case 'shelter_name': return { name: t('response.shelter_name'), was: one.was ?? NONE, is: one.is ?? NONE };
    case 'phase': return { name: t('response.phase'), was: word('phase', one.was), is: word('phase', one.is) };
    case 'period': return { name: t('response.period'), was: count(one.was), is: count(one.is) };
    case 'objective': return { name: [`${num(one.number)} ${one.text}`, ...(one.owner === undefined ? [] : [agencyName(world, one.owner)])].join(DOT), was: one.was === undefined ? NONE : word('objective_state', one.was), is: one.is === undefined ? NONE : word('objective_state', one.is) };
    case 'lane': return { name: [agencyName(world, one.agency), t(`response.lane_${one.what}`)].join(DOT), was: count(one.was), is: count(one.is) };
    case 'sector': return { name: [sectorName(one), t('response.units')].join(DOT), was: count(one.was), is: count(one.is) };
    case 'sector_text': return { name: [sectorName(one), t(`response.sector_${one.what}`)].join(DOT), was: sectorText(world, one.what, one.was), is: sectorText(world, one.what, one.is) };
    case 'sector_figure': return { name: [sectorName(one), word('figure', one.figure), word('whom', one.whom), agencyName(world, one.agency)].join(DOT), was: countOrNone(one.was), is: countOrNone(one.is) };
    case 'post': return { name: [word('position', one.position), ...(one.at === undefined ? [] : [one.at]), agencyName(world, one.agency)].join(DOT), was: held(one.was), is: held(one.is) };
  }
}

/** Arabic-Indic digits are digits. Nothing where nothing is typed, not a number where it is none. */
export function wholeTyped(text: string): number | undefined {
  const typed = text.trim().replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  if (typed === '') return undefined;
  return /^\d{1,9}$/.test(typed) ? Number(typed) : NaN;
}
