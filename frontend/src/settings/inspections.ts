/** Section `inspections` (docs/protocol.md Y4): its rules as the server has them, the versions that it asks for, and its lines for comparing two versions. */
import { t, word } from '../i18n/messages.svelte';
import type { Checklist, ChecklistItem, InspectionSettings } from '../protocol/wire';
import { line, problem, twice, type Problem } from './check';

export const CHECKLISTS_MAX = 20;
export const CHECKLIST_ITEMS_MAX = 60;
export const CHECKLIST_CODE_CHARS_MAX = 16;
export const CHECKLIST_TITLE_CHARS_MAX = 60;
export const CHECKLIST_ITEM_CHARS_MAX = 200;

/** The version of what has not been saved yet: while it has this one its code can be typed, and it can be taken away again. */
export const UNSAVED = 0;

// Who types a code does not look at its case.
const folded = (code: string): string => code.toLowerCase();

export function checkInspections(value: InspectionSettings): Problem[] {
  const lists = value.checklists;
  const found: Problem[] = [];
  if (lists.length > CHECKLISTS_MAX) found.push(problem('checklists', 'settings.too_many', { n: CHECKLISTS_MAX }));
  lists.forEach((one, at) => found.push(...checkOne(one, `checklists.${at}`)));
  return [...found, ...twice(lists.map((one) => one.code), (at) => `checklists.${at}.code`, folded)];
}

function checkOne({ code, title, items }: Checklist, here: string): Problem[] {
  const found = [...line(`${here}.code`, code, CHECKLIST_CODE_CHARS_MAX), ...line(`${here}.title`, title, CHECKLIST_TITLE_CHARS_MAX)];
  if (items.length === 0) found.push(problem(`${here}.items`, 'settings.needs_item'));
  if (items.length > CHECKLIST_ITEMS_MAX) found.push(problem(`${here}.items`, 'settings.too_many', { n: CHECKLIST_ITEMS_MAX }));
  items.forEach((it, at) => found.push(...line(`${here}.items.${at}.code`, it.code, CHECKLIST_CODE_CHARS_MAX), ...line(`${here}.items.${at}.text`, it.text, CHECKLIST_ITEM_CHARS_MAX)));
  return [...found, ...twice(items.map((it) => it.code), (at) => `${here}.items.${at}.code`, folded)];
}

/** The version that it has once it is saved over `saved`: 1 if it is new, the next one if title or items differ, else the same. */
export function versionOf(one: Checklist, saved: InspectionSettings): number {
  const there = saved.checklists.find((it) => it.code === one.code);
  if (there === undefined) return 1;
  return there.title === one.title && sameItems(there.items, one.items) ? there.version : there.version + 1;
}

function sameItems(a: readonly ChecklistItem[], b: readonly ChecklistItem[]): boolean {
  return a.length === b.length && a.every((it, at) => it.code === b[at]?.code && it.text === b[at].text && it.severity === b[at].severity);
}

/** What is sent: each list with the version that it must have, and those that somebody else added meanwhile as they stand, for none can be left out. */
export function settleInspections(value: InspectionSettings, saved: InspectionSettings): InspectionSettings {
  const missing = saved.checklists.filter((it) => !value.checklists.some((one) => one.code === it.code));
  return { checklists: [...value.checklists.map((one) => ({ ...one, version: versionOf(one, saved) })), ...missing] };
}

/** The number that comes next, as a suggestion. */
export function nextCode(items: readonly ChecklistItem[]): string {
  const taken = new Set(items.map((it) => it.code));
  let n = items.length + 1;
  while (taken.has(String(n))) n += 1;
  return String(n);
}

export function newItem(items: readonly ChecklistItem[]): ChecklistItem {
  return { code: nextCode(items), text: '', severity: 'major' };
}

/** Every list has its line; its items have theirs where `other` does not say the same: a comparison of all that may be there would be longer than anybody reads. */
export function inspectionLines(value: InspectionSettings, other: InspectionSettings): string[] {
  return value.checklists.flatMap((one) => {
    const head = `${one.code} · ${one.title} · ${t('settings.version_n', { n: one.version })}${one.is_retired === true ? ` · ${t('settings.retired')}` : ''}`;
    if (other.checklists.some((it) => it.code === one.code && sameItems(it.items, one.items))) return [head];
    return [head, ...one.items.map((it) => `${one.code} ${it.code} · ${it.text} · ${word('severity', it.severity)}`)];
  });
}
