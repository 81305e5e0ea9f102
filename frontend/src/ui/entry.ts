/** A timeline line in words: who, what, and when the server took it down. */
import { clock, listed } from '../i18n/figures';
import { locale, t, word } from '../i18n/messages.svelte';
import type { World } from '../model/world';
import type { ResponseWord } from '../protocol/response';
import type { Entry } from '../protocol/wire';
import { concernsOf } from './concerns';
import { agencyName } from './tasks/told';

/** Who leads answers an offer, offers the lead or takes that back, or keeps an inspector away: `agency` of the detail is whose offer or inspector it is, or to whom it goes. */
const TOWARDS: ReadonlySet<string> = new Set(['task_counter_taken', 'task_counter_refused', 'task_lead_offered', 'task_lead_taken_back', 'inspection_inspector_excluded']);

export interface EntryWords { who: string; text: string; number: string; recorded: string }

/** What happened, as the rest of a sentence that begins with who did it. */
function what(event: string, detail: Readonly<Record<string, string>>): string {
  const { status, step, priority } = detail;
  if (status !== undefined) return lower(word('status', status));
  if (event === 'task_fulfilled' && detail['late'] === 'true') return word('event', 'task_fulfilled_late');
  if (step !== undefined) return word('event_step', step);
  if (event === 'inspection_inspector_excluded' && detail['lifted'] === 'true') return word('event', 'inspection_exclusion_lifted');
  if (event === 'equipment_held') return word('event', `equipment_held_${detail['to'] ?? 'place'}`);
  if (event === 'task_disclosed') return word('event', `task_disclosed_${detail['stage'] ?? 'place'}`);
  if (event === 'task_revised' && detail['amendment'] === 'true') return word('event', 'task_amended');
  if (event === 'incident_triaged' && priority !== undefined) return t('event.triaged_as', { n: Number(priority) });
  return word('event', event);
}

/** A word that stands alone on a button is written large; within a sentence it is not. */
function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase(locale()) + text.slice(1);
}

/** At which target, how many, how grave, what came of it. */
function inspected(event: string, { target, count, severity, rectified, release }: Readonly<Record<string, string>>): string[] {
  return [
    ...(target === undefined ? [] : [t('inspection.target_n', { n: Number(target) })]),
    ...(count === undefined ? [] : [t(event === 'inspection_answered' ? 'inspection.answers_n' : 'inspection.targets_n', { n: Number(count) })]),
    ...(severity === undefined ? [] : [word('severity', severity)]), ...(rectified === undefined ? [] : [t(rectified === 'true' ? 'inspection.rectified' : 'inspection.not_rectified')]),
    ...(release === undefined ? [] : [word('sheet_release', release)]),
  ];
}

/** What an enforcement's lines are about. */
function itemOf(event: string): 'measure' | 'evidence' | 'referral' {
  if (event.startsWith('enforcement_evidence') || event === 'enforcement_file_added') return 'evidence';
  return event.startsWith('enforcement_refer') ? 'referral' : 'measure';
}

/** Which measure, evidence or referral, of what kind, what speaks against it, to whom it goes, what came of it. */
function enforced(world: World, event: string, { number, measure, concerns, to, upheld, accepted, intact, how }: Readonly<Record<string, string>>): string[] {
  return [
    ...(number === undefined ? [] : [lower(t(`enforcement.${itemOf(event)}_n`, { n: Number(number) }))]), ...(measure === undefined ? [] : [lower(word('measure', measure))]),
    ...(to === undefined ? [] : [agencyName(world, to)]), ...(intact === undefined ? [] : [t(intact === 'true' ? 'enforcement.seal_intact' : 'enforcement.seal_broken')]),
    ...(upheld === undefined ? [] : [lower(t(upheld === 'true' ? 'enforcement.upheld' : 'enforcement.set_aside'))]),
    ...(accepted === undefined ? [] : [lower(word('referral_state', accepted === 'true' ? 'accepted' : 'declined'))]), ...(how === undefined ? [] : [lower(word('evidence_state', how))]),
    ...concernsOf(concerns).map((one) => lower(word('legal_concern', one))),
  ];
}

/** Of which kind the part of a disaster response is that a line is about; of nothing where it is about the whole. */
const PART_OF: readonly [string, ResponseWord][] = [
  ['response_period', 'period'], ['response_objective', 'period'], ['response_sector', 'sector'], ['response_unit', 'sector'], ['response_post', 'post'], ['response_evacuation', 'evacuation'],
  ['response_shelter', 'shelter'], ['response_figures', 'figures'], ['response_report', 'situation_report'],
];

/** Of these the words of the event do not name the part: which sector a unit came to, of which period an objective is. */
const NAMES_PART: readonly string[] = ['response_unit', 'response_objective'];

/** `no. 2` of what the words of the event have named already. */
function partOf(event: string, part: ResponseWord, n: number, version: number): string {
  if (NAMES_PART.some((begins) => event.startsWith(begins))) return lower(t(`response.${part}_n`, { n, version }));
  return t(part === 'situation_report' ? 'response.report_line' : 'response.line', { n, version });
}

/** A unit that came to a sector or left it is named to who is in the task, whether or not it is shown to them (B3). */
const placed = ({ callsign }: Readonly<Record<string, string>>, unit: string | undefined): string[] => (callsign === undefined || callsign === unit ? [] : [`\u2068${callsign}\u2069`]);

/** Which part of a disaster response, of what kind, and what was said of it. */
function responded(event: string, { number, version, sector, position, objective, state, how, left }: Readonly<Record<string, string>>): string[] {
  const part = PART_OF.find(([begins]) => event.startsWith(begins))?.[1];
  return [
    ...(number === undefined || part === undefined ? [] : [partOf(event, part, Number(number), Number(version ?? 1))]),
    ...(sector === undefined ? [] : [lower(word('sector_kind', sector))]), ...(position === undefined ? [] : [lower(word('position', position))]),
    ...(objective === undefined ? [] : [lower(t('response.objective_n', { n: Number(objective) }))]), ...(state === undefined ? [] : [lower(word('objective_state', state))]),
    ...(how === undefined ? [] : [lower(word('evacuation_end', how))]), ...(left === undefined ? [] : [t('response.left_sector', { n: Number(left) })]),
  ];
}

/** Of these nobody is the one who did it: what somebody did that an alarm comes of has a line of its own. */
const RINGS: ReadonlySet<string> = new Set(['alarm_raised', 'alarm_escalated', 'alarm_returned']);

/** Which alarm, how far it went up, and about which unit: the unit did nothing, so that it does not begin the line. */
function alarmed({ alarm, level }: Readonly<Record<string, string>>, unit: string | undefined): string[] {
  return [
    lower(word('alarm', alarm)), ...(level === undefined || level === '0' ? [] : [t('alarm.level_n', { n: Number(level) })]), ...(unit === undefined ? [] : [`\u2068${unit}\u2069`]),
  ];
}

/** `numbered`: the line stands among lines about other things, so it says what it is about. */
export function entryWords(world: World, entry: Entry, numbered: boolean): EntryWords {
  const detail = entry.detail ?? {};
  const unit = world.unit.get(entry.unit ?? '')?.callsign;
  // What one agency does towards another: the line names that one, too.
  const actor = (TOWARDS.has(entry.what) ? undefined : detail['agency']) ?? entry.agency ?? '';
  const other = TOWARDS.has(entry.what) ? detail['agency'] : undefined;
  const agency = world.agency.get(actor)?.name ?? '';
  // Who is released is the unit; where that is not shown any more, who leads has released one (T25).
  const isAlarm = entry.what.startsWith('alarm_');
  const parts = [what(entry.what === 'assignment_released' && unit === undefined ? 'assignment_released_by' : entry.what, detail)];
  if (other !== undefined && !(entry.what === 'inspection_inspector_excluded' && other === entry.agency)) parts.push(world.agency.get(other)?.name ?? t('task.agency_hidden'));
  if (entry.what.startsWith('inspection_')) parts.push(...inspected(entry.what, detail));
  if (entry.what.startsWith('enforcement_')) parts.push(...enforced(world, entry.what, detail));
  if (entry.what.startsWith('response_')) parts.push(...placed(detail, unit), ...responded(entry.what, detail));
  if (isAlarm && detail['alarm'] !== undefined) parts.push(...alarmed(detail, unit));
  if (detail['by_radio'] === 'true') parts.push(t('event.by_radio'));
  if (detail['by_rule'] === 'true') parts.push(word('set_by', 'rule'));
  // Nobody there was asked (T20).
  if (detail['by_plan'] === 'true') parts.push(t('event.by_plan'));
  if (detail['condition'] !== undefined) parts.push(word('condition', detail['condition']));
  // What a unit brought, or what a line is about; what is not listed any more has no name.
  const things = (entry.equipment ?? []).map((id) => world.equipment.get(id)?.name).filter((name) => name !== undefined);
  if (things.length > 0) parts.push(listed(things));
  else if (entry.what.startsWith('equipment_')) parts.push(word('event', 'equipment_gone'));
  const zone = world.zone.get(entry.zone ?? '');
  if (zone !== undefined) parts.push(`${word('zone_kind', zone.zone_kind)} · ${zone.name}`);
  const number = world.task.get(entry.task ?? '')?.number ?? world.incident.get(entry.incident ?? '')?.number;
  return {
    who: isAlarm ? (RINGS.has(entry.what) ? '' : agency) : unit ?? agency, text: parts.join(t('timeline.join')), number: numbered ? number ?? '' : '', recorded: t('timeline.recorded', { at: clock(entry.at) }),
  };
}
