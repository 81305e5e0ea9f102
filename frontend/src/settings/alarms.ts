/** Section `alarms` (docs/protocol.md K12): its rules as the server has them, and its lines for comparing two versions. */
import { t, word } from '../i18n/messages.svelte';
import type { AlarmRule, AlarmSettings } from '../protocol/wire';
import { ALARM_KINDS, SOUNDS, type AlarmKind, type Sound } from '../protocol/words';
import { problem, whole, type Problem } from './check';

export const ACKNOWLEDGE_S = { min: 15, max: 300 } as const;
export const BY_RADIO_S = { min: 15, max: 600 } as const;
/** Below priority 1, and for a life. */
export const NO_UNIT_S = { min: 30, max: 86_400, life: 600 } as const;
export const ANSWER_S = { min: 60, max: 86_400 } as const;
const STEP_S_MIN = 10;
const HOLDS_S_MIN = 30;

interface Bounds { sounds: readonly Sound[]; stepMax: number; holdsMax: number; lives: boolean }

/** What guards lives stays loud, quick and on its way to everybody. */
export function boundsOf(kind: AlarmKind): Bounds {
  if (kind === 'duress') return { sounds: ['duress'], stepMax: 60, holdsMax: 600, lives: true };
  if (kind === 'dispatch_unacknowledged' || kind === 'dispatch_unreachable' || kind === 'too_many') return { sounds: ['urgent'], stepMax: 300, holdsMax: 600, lives: true };
  return { sounds: SOUNDS.filter((one) => one !== 'duress'), stepMax: 86_400, holdsMax: 86_400, lives: false };
}

export function checkAlarms(value: AlarmSettings): Problem[] {
  const rule = ([kind, it]: [AlarmKind, AlarmRule]): Problem[] => {
    const bounds = boundsOf(kind);
    const at = (field: string): string => `rules.${kind}.${field}`;
    const optional = (field: 'everybody_s' | 'holds_s', min: number, max: number): Problem[] =>
      (it[field] !== undefined ? whole(at(field), it[field], min, max) : bounds.lives ? [problem(at(field), 'settings.empty')] : []);
    return [...whole(at('supervisors_s'), it.supervisors_s, STEP_S_MIN, bounds.stepMax), ...optional('everybody_s', STEP_S_MIN, bounds.stepMax), ...optional('holds_s', HOLDS_S_MIN, bounds.holdsMax)];
  };
  return [
    ...whole('acknowledge_within_s', value.acknowledge_within_s, ACKNOWLEDGE_S.min, ACKNOWLEDGE_S.max),
    ...(value.by_radio_within_s === undefined ? [] : whole('by_radio_within_s', value.by_radio_within_s, BY_RADIO_S.min, BY_RADIO_S.max)),
    ...value.no_unit_within_s.flatMap((it, n) => whole(`no_unit_within_s.${n}`, it, NO_UNIT_S.min, n === 0 ? NO_UNIT_S.life : NO_UNIT_S.max)),
    ...whole('answer_due_before_s', value.answer_due_before_s, ANSWER_S.min, ANSWER_S.max), ...rulesOf(value).flatMap(rule),
  ];
}

/** In the order of the kinds, the most urgent first. */
export function rulesOf(value: AlarmSettings): [AlarmKind, AlarmRule][] {
  return ALARM_KINDS.flatMap((kind) => {
    const it = value.rules[kind];
    return it === undefined ? [] : [[kind, it] as [AlarmKind, AlarmRule]];
  });
}

export function alarmLines(value: AlarmSettings): string[] {
  const seconds = (n: number | undefined, none: string): string => (n === undefined ? none : t('settings.seconds', { n }));
  return [
    `${t('settings.acknowledge_within')}: ${seconds(value.acknowledge_within_s, '')}`, `${t('settings.by_radio_within')}: ${seconds(value.by_radio_within_s, t('settings.at_once'))}`,
    `${t('settings.no_unit')}: ${value.no_unit_within_s.join(', ')}`, `${t('settings.answer_due')}: ${value.answer_due_before_s}`,
    ...rulesOf(value).map(([kind, it]) => `${word('alarm', kind)}: ${word('sound', it.sound)}; ${t('settings.supervisors')} ${seconds(it.supervisors_s, '')}; ${t('settings.everybody')} ${seconds(it.everybody_s, t('settings.never'))}; ${t('settings.holds')} ${seconds(it.holds_s, t('settings.until_over'))}`),
  ];
}
