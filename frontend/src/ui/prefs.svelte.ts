/** What a person sets for this screen. Kept on the device; a setting that cannot be read falls back to its default. */
import type { Language, Numerals } from '../i18n/messages.svelte';

export interface Prefs {
  theme: 'night' | 'day'; language: Language; numerals: Numerals;
  /** Single-key shortcuts can be turned off (WCAG 2.1.4): speech input would trigger them. */
  singleKeys: boolean;
  sound: boolean; listView: boolean;
}

const KEY = 'muster.prefs';
/** Until a person chooses, the seat does: tablets are read in the sun, desks and walls in dim rooms. */
let themeChosen = false;

function first(): Prefs {
  const browser = typeof navigator === 'undefined' ? 'en' : navigator.language.slice(0, 2);
  const language: Language = browser === 'ar' || browser === 'vi' ? browser : 'en';
  const defaults: Prefs = { theme: 'night', language, numerals: 'latn', singleKeys: true, sound: false, listView: false };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>;
    themeChosen = kept.theme !== undefined;
    return { ...defaults, ...kept, language: ['en', 'ar', 'vi'].includes(kept.language ?? '') ? kept.language ?? language : language };
  } catch {
    return defaults;
  }
}

export const prefs: Prefs = $state(first());

export function setPref<K extends keyof Prefs>(key: K, value: Prefs[K]): void {
  prefs[key] = value;
  if (key === 'theme') themeChosen = true;
  const { theme, ...rest } = prefs;
  try {
    localStorage.setItem(KEY, JSON.stringify(themeChosen ? { theme, ...rest } : rest));
  } catch {
    // A device without storage keeps the setting until the page is closed.
  }
}

/** The theme of a seat where nobody has chosen one. */
export function defaultTheme(theme: Prefs['theme']): void {
  if (!themeChosen) prefs.theme = theme;
}
