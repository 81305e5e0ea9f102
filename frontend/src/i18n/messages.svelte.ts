/** Messages in three languages: ICU patterns, parsed once, no code made at run time (the content policy forbids it). */
import { TYPE, parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { prefs } from '../ui/prefs.svelte';
import ar from './ar.json';
import en from './en.json';
import vi from './vi.json';

export type MessageKey = keyof typeof en;
export type Language = 'en' | 'ar' | 'vi';
export type Numerals = 'latn' | 'arab';
export type Values = Record<string, string | number>;

export const LANGUAGES: readonly { id: Language; name: string }[] = [
  { id: 'en', name: 'English' }, { id: 'ar', name: 'العربية' }, { id: 'vi', name: 'Tiếng Việt' },
];

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { en, ar, vi };
const parsed = new Map<string, IntlMessageFormat>();

/** Arabic-Indic figures are offered with Arabic only; callsigns, numbers of incidents and coordinates always stay Latin. */
export function localeOf(language: Language, numerals: Numerals): string {
  return language === 'ar' ? `ar-u-nu-${numerals}` : language === 'vi' ? 'vi' : 'en-GB';
}

export function locale(): string {
  return localeOf(prefs.language, prefs.numerals);
}

export function direction(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export function format(language: Language, numerals: Numerals, key: MessageKey, values?: Values): string {
  const where = localeOf(language, numerals);
  const name = `${where} ${key}`;
  let message = parsed.get(name);
  if (message === undefined) {
    message = new IntlMessageFormat(plainNumbers(parse(CATALOGUES[language][key], { ignoreTag: true })), where);
    parsed.set(name, message);
  }
  return String(message.format(withWritten(values, where)));
}

/** A number in a plain `{n}` would come out in Latin digits: it reads a second value that is written in the reader's figures. */
const WRITTEN = '_written';

function plainNumbers(ast: MessageFormatElement[]): MessageFormatElement[] {
  return ast.map((element) => {
    if (element.type === TYPE.argument) return { ...element, value: element.value + WRITTEN };
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return element;
    const options: typeof element.options = {};
    for (const [name, option] of Object.entries(element.options)) options[name] = { ...option, value: plainNumbers(option.value) };
    return { ...element, options } as MessageFormatElement;
  });
}

function withWritten(values: Values | undefined, where: string): Values {
  const out: Values = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    out[name] = value;
    out[name + WRITTEN] = typeof value === 'number' ? new Intl.NumberFormat(where).format(value) : value;
  }
  return out;
}

export function t(key: MessageKey, values?: Values): string {
  return format(prefs.language, prefs.numerals, key, values);
}

/** A word of the wire in the reader's language; a word that this console does not know yet is shown as it came. */
export function word(group: WordGroup, value: string | undefined | null): string {
  if (value === undefined || value === null) return t('word.unknown');
  const key = `${group}.${value}`;
  return key in en ? t(key as MessageKey) : value.replaceAll('_', ' ');
}

/** The words of the wire that a group has names for. */
export function wordsIn(group: WordGroup): string[] {
  return Object.keys(en).filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1));
}

export type WordGroup =
  | 'certificate_state' | 'instrument_kind' | 'instrument_state' | 'legal_concern' | 'legal_verdict'
  | 'evidence_state' | 'measure_state' | 'referral_state'
  | 'evacuation_end' | 'figure' | 'objective_state' | 'position' | 'report_state' | 'sector_kind' | 'whom'
  | 'inspection_state' | 'item_answer' | 'order_state' | 'severity' | 'sheet_release' | 'target_source' | 'target_state'
  | 'amended' | 'readiness' | 'promise_outcome' | 'scope_units' | 'step_state' | 'leads' | 'opens' | 'stage' | 'quorum_rule' | 'media_type' | 'status' | 'state' | 'phase' | 'commitment' | 'task_kind' | 'role' | 'agency_kind' | 'incident_type' | 'capability' | 'event' | 'event_step' | 'code'
  | 'zone_kind' | 'zone_state' | 'zone_form' | 'zone_part' | 'unit_kind' | 'status_button' | 'agency_short' | 'account_log' | 'retention_kind' | 'retention_state' | 'search_kind' | 'search_field' | 'hand_over_state' | 'alarm' | 'overlay' | 'condition' | 'offer_end' | 'equipment_kind'
  | 'set_by' | 'interval' | 'interval_absent' | 'measure' | 'concern' | 'verdict' | 'on_clear' | 'on_sign_off' | 'section' | 'severity' | 'sound'
  | 'agreement_group' | 'incident_class' | 'agreement_phase' | 'agreement_row' | 'agreement_when' | 'agreement_trigger' | 'clearance' | 'cleared' | 'agreement_change' | 'agreement_kind' | 'agreement_measure' | 'agreement_field' | 'precision' | 'receipt_kind' | 'receipt_change' | 'receipt_seat' | 'receipts_period' | 'preview_change';
